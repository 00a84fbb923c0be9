"""Direction of copying: what shows it, in order of strength, and what shows nothing."""

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.deduplicate.directions import judge, run
from onrecord.flows.resources.voice_words import load_voice_words

Side = dict[str, Any]
VOICES = load_voice_words()
MIRROR = {"a_to_b": "b_to_a", "b_to_a": "a_to_b", "common_upstream": "common_upstream", "unknown": "unknown"}


def credit(agency: str, role: str = "dateline", extent: str = "whole", outlet_id: str | None = "") -> dict[str, Any]:
    known = f"out:{agency.lower()}" if outlet_id == "" else outlet_id
    return {"role": role, "extent": extent, "agency": agency, "outlet_id": known, "surface": agency}


def side(outlet: str | None = None, **values: Any) -> Side:
    empty = {"outlet": outlet, "earliest": None, "latest": None, "credits": [], "citations": []}
    return empty | {"outlet_ids": [f"out:{outlet.lower()}"] if outlet else []} | values


def at(first: int, last: int | None = None) -> dict[str, datetime]:
    earliest, latest = (datetime(2025, 3, 12, hour, tzinfo=UTC) for hour in (first, first if last is None else last))
    return {"earliest": earliest, "latest": latest}


def pair(
    a: Side,
    b: Side,
    words: tuple[int, int] = (400, 400),
    copied: tuple[int, int] = (200, 200),
    rendered: tuple[str, str] = ("", ""),
) -> dict[str, Any]:
    n_words_a, n_words_b = words
    n_copied_a, n_copied_b = copied
    counts = {"n_words_a": n_words_a, "n_words_b": n_words_b, "n_copied_a": n_copied_a, "n_copied_b": n_copied_b}
    renderings = [dict(zip("ab", rendered, strict=True))]
    return {"pair_id": "cnd:1", "a": a, "b": b, "shard": 3, "renderings": renderings} | counts


def verdict(a: Side, b: Side, **options: Any) -> tuple[str, str, str | None]:
    turned = {name: value[::-1] for name, value in options.items()}
    found, back = judge(pair(a, b, **options), VOICES), judge(pair(b, a, **turned), VOICES)
    assert (back.direction, back.basis) == (MIRROR[found.direction], found.basis), (
        "the order of a and b does not matter"
    )
    return found.direction, found.basis, found.upstream


CITES = {"citations": [{"outlet_id": "out:norvik", "surface": "Norvik agency"}]}


@pytest.mark.parametrize(
    ("role", "basis"),
    [
        ("slug", "slug"),
        ("dateline", "slug"),
        ("byline", "byline"),
        ("credit_line", "credit_line"),
        ("copyright", "credit_line"),
    ],
)
def test_who_credits_the_other_took_from_it(role: str, basis: str) -> None:
    assert verdict(side("Norvik"), side("Post", credits=[credit("Norvik", role)])) == ("a_to_b", basis, None)


def test_an_agency_that_signs_its_own_text_took_from_nobody() -> None:
    own = side("Norvik", credits=[credit("Norvik")])
    assert verdict(own, side("Post", credits=[credit("Norvik")])) == ("a_to_b", "slug", None)
    assert verdict(own, side("Norvik", credits=[credit("Norvik")]))[0] == "unknown"


def test_two_that_credit_one_agency_both_took_from_it_whatever_their_times() -> None:
    a, b = (
        side("Post", credits=[credit("Norvik")], **at(7)),
        side("Globe", credits=[credit("Norvik", "byline")], **at(9)),
    )
    assert verdict(a, b) == ("common_upstream", "byline", "Norvik")


def test_initials_name_an_agency_and_agencies_nobody() -> None:
    assert verdict(*(side(name, credits=[credit("NVP", outlet_id=None)]) for name in ("Post", "Globe")))[2] == "NVP"
    assert (
        verdict(*(side(name, credits=[credit("agencies", outlet_id=None)]) for name in ("Post", "Globe")))[0]
        == "unknown"
    )


def test_who_cites_the_other_took_from_it_unless_both_do() -> None:
    assert verdict(side("Norvik", **at(9)), side("Post", **CITES, **at(8))) == ("a_to_b", "citation", None)
    mutual = side("Norvik", citations=[{"outlet_id": "out:post", "surface": "Post"}])
    assert verdict(mutual, side("Post", **CITES))[0] == "unknown"


def test_where_each_names_the_other_it_is_not_said_that_neither_does() -> None:
    credits = {"credits": [credit("Norvik")]}, {"credits": [credit("Post")]}
    cites = {"citations": [{"outlet_id": "out:post", "surface": "Post"}]}
    for norvik, post, said in (
        ({}, {}, "neither credits nor cites the other"),
        (cites, CITES, "each cites the other"),
        (credits[1], credits[0], "each credits the other"),
        (credits[1] | cites, credits[0] | CITES, "each credits and cites the other"),
    ):
        found = judge(pair(side("Norvik", **norvik), side("Post", **post)), VOICES)
        assert (found.direction, found.evidence) == ("unknown", f"{said}, both are undated")


@pytest.mark.parametrize(
    ("earlier", "later", "direction"),
    [
        (at(7), at(8), "a_to_b"),
        (at(0, 7), at(8, 20), "a_to_b"),
        (at(0, 9), at(8, 20), "unknown"),
        (at(7), at(7), "unknown"),
        ({"latest": at(7)["latest"]}, {"earliest": at(8)["earliest"]}, "a_to_b"),
        ({"earliest": at(7)["earliest"]}, at(8), "unknown"),
        ({}, at(8), "unknown"),
    ],
)
def test_time_shows_the_direction_where_the_bounds_do_not_overlap(earlier: Side, later: Side, direction: str) -> None:
    found = verdict(side("Post", **earlier), side("Globe", **later))
    assert found == (direction, "time" if direction != "unknown" else "none", None)


def test_the_length_of_a_text_shows_nothing_and_that_is_said() -> None:
    row = pair(side("Post"), side("Globe"), words=(100, 300), copied=(100, 100))
    assert judge(row, VOICES).direction == "unknown"
    assert "one is wholly in the other, which was cut or has grown" in judge(row, VOICES).evidence


def test_words_shared_with_a_text_that_is_an_agencys_are_the_agencys_whatever_the_times() -> None:
    reprint = side("Post", credits=[credit("Norvik")], **at(9))
    assert verdict(reprint, side("Globe", **at(8))) == ("common_upstream", "slug", "Norvik")
    assert verdict(reprint, side("Globe", **at(10))) == ("common_upstream", "slug", "Norvik")
    contributed = side("Post", credits=[credit("Norvik", "credit_line", "part")], **at(9))
    assert verdict(contributed, side("Globe", **at(10))) == ("a_to_b", "time", None)
    other = side("Globe", credits=[credit("Hillfax")], **at(10))
    assert verdict(reprint, other) == ("a_to_b", "time", None), "two agencies: nobody knows whose words they are"


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [({}, {}, "both are undated"), (at(7), {}, "one is undated"), (at(0, 9), at(8, 20), "times overlap")],
)
def test_why_nothing_is_known_is_said(a: Side, b: Side, words: str) -> None:
    assert words in judge(pair(side("Post", **a), side("Globe", **b)), VOICES).evidence


HOURS = st.sampled_from([{}, at(7), at(8), at(0, 20)])
SIDES = st.builds(
    lambda outlet, when, credits, cites: side(outlet, credits=credits, **when, **(CITES if cites else {})),
    st.sampled_from([None, "Norvik", "Post"]),
    HOURS,
    st.lists(
        st.sampled_from([credit("Norvik"), credit("Norvik", "byline"), credit("NVP", outlet_id=None)]), max_size=2
    ),
    st.booleans(),
)


@given(SIDES, SIDES, st.sampled_from([(100, 300), (300, 300)]), st.sampled_from([(100, 100), (20, 20)]))
def test_directions_do_not_depend_on_which_is_a(
    a: Side, b: Side, words: tuple[int, int], copied: tuple[int, int]
) -> None:
    assert verdict(a, b, words=words, copied=copied)


def test_the_stage_gives_a_row_for_each_pair() -> None:
    rows = [pair(side("Norvik"), side("Post", credits=[credit("Norvik")])) | {"pair_id": f"cnd:{i}"} for i in range(2)]
    found = run(pa.Table.from_pylist(rows), VOICES, "tol:1")["copy_directions"].to_pylist()
    assert [(row["pair_id"], row["direction"], row["shard"]) for row in found] == [
        ("cnd:0", "a_to_b", 3),
        ("cnd:1", "a_to_b", 3),
    ]
    assert found[0]["evidence"] == "Post credits Norvik for its text: 'Norvik' (dateline)"


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("The mayor said he would not resign over it.", "The mayor said [Holm] would not resign over it."),
        ("The mayor said he would not resign over it.", "The mayor said he [Holm] would not resign over it."),
        ("“We has waited long enough,” one of them said", "“We has [sic] waited long enough,” one of them said"),
        ("They came, ate two whole cakes in the hall and left.", "They came … and left."),
        ("They came, ate two whole cakes in the hall and left.", "They came (...) and left."),
        ("“It was dark,” she told this newspaper on Monday.", "“It was dark,” she told a newspaper on Monday."),
        ("sagte er dieser Zeitung am Montag", "sagte er der Zeitung am Montag"),
    ],
)
def test_what_an_editor_altered_was_made_from_what_is_whole_unless_time_says_otherwise(given: str, taken: str) -> None:
    assert verdict(side("Post"), side("Globe"), rendered=(given, taken)) == ("a_to_b", "edit", None)
    assert verdict(side("Post", **at(9)), side("Globe", **at(7)), rendered=(given, taken))[:2] == ("b_to_a", "time")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The mayor said he would not resign.", "The mayor said he would never resign."),
        ("The mayor said he would not resign.", "The mayor said that he, Holm, would not resign."),
        ("The mayor [Holm] said he would go.", "The mayor said he [Holm] would go."),
        ("They came … and left.", "They came, and left."),
        ("The hall was full. They left.", "The hall was full. [Photo: Norvik] They left."),
        ("she told this newspaper", "she told this newspaper again"),
        ("she told reporters", "she told the media"),
    ],
)
def test_what_could_have_been_changed_either_way_shows_nothing(one: str, other: str) -> None:
    assert verdict(side("Post"), side("Globe"), rendered=(one, other)) == ("unknown", "none", None)


def test_edits_that_speak_both_ways_show_nothing() -> None:
    one = "The mayor said [Holm] would go, and that they came, ate two cakes in the hall and left."
    other = "The mayor said he would go, and that they came … and left."
    assert verdict(side("Post"), side("Globe"), rendered=(one, other))[0] == "unknown"


@given(one=st.text(), other=st.text())
def test_any_two_renderings_can_be_judged(one: str, other: str) -> None:
    verdict(side("Post"), side("Globe"), rendered=(one, other))
