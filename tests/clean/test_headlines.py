from onrecord.flows.clean.headlines import headline_block, shown_in, without_kicker, without_outlet
from onrecord.flows.clean.stream import unaligned
from onrecord.flows.clean.visible import read_page


def shown(html: str, *titles: str, outlets: frozenset[str] = frozenset()) -> str | None:
    page = read_page(unaligned(html))
    block = headline_block(page, titles, outlets)
    return shown_in(page, block) if block else None


def test_the_heading_that_equals_the_title_without_its_outlet() -> None:
    html = "<h1>Harbour Gazette</h1><h2>Ferry lost off Kettleby</h2><p>It sank.</p>"
    assert shown(html, "Ferry lost off Kettleby | Harbour Gazette", outlets=frozenset({"harbour gazette"})) == (
        "Ferry lost off Kettleby"
    )


def test_a_top_heading_is_preferred_to_equal_text_elsewhere() -> None:
    html = "<nav><h1>Ferry lost</h1></nav><p>Ferry lost</p><h1>Ferry lost</h1><footer><h1>Ferry lost</h1></footer>"
    page = read_page(unaligned(html))
    block = headline_block(page, ["Ferry lost"])
    assert block is not None
    assert (block.tag, block.within) == ("h1", ("h1",))


def test_a_heading_that_no_title_speaks_for_is_none() -> None:
    assert shown("<h1>Subscribe to our letters</h1><p>It sank.</p>", "Ferry lost off Kettleby") is None
    assert shown("<h1>Ferry lost</h1><p>It sank.</p>") == "Ferry lost"
    assert shown("<h1>One</h1><h1>Two</h1>") is None


def test_outlet_names_are_taken_off_either_end() -> None:
    outlets = {"harbour gazette"}
    for title in ("Ferry lost - Harbour Gazette", "Harbour Gazette: Ferry lost", "Ferry lost | Harbour Gazette"):
        assert without_outlet(title, outlets) == "Ferry lost"
    assert without_outlet("Ferry lost - Others", outlets) == "Ferry lost - Others"
    assert without_outlet("Harbour Gazette", outlets) == "Harbour Gazette"


def test_what_precedes_a_declared_title_is_a_kicker() -> None:
    assert without_kicker("Accident at sea Ferry lost off Kettleby", ["Ferry lost off Kettleby"]) == (
        "Ferry lost off Kettleby"
    )
    assert without_kicker("Ferry lost off Kettleby", ["Kettleby mourns"]) == "Ferry lost off Kettleby"
    assert without_kicker("A long story about a very long voyage: lost", ["lost"]).startswith("A long story")
