from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.clean.select import merged, overlaps, select

LEAD = "The ferry had left the northern harbour shortly before nine in the evening."
SECOND = "Divers searched the wreck until the light failed, the coast guard said."


def chosen(blocks: list[str], visible: str) -> list[str]:
    return [one.lost or visible[one.start : one.end] for one in select(blocks, visible)]


def test_blocks_are_found_whatever_their_white_space() -> None:
    visible = "Menu\n" + LEAD.replace(" ", "\n  ") + "\n\n" + SECOND
    assert chosen([LEAD, SECOND], visible) == [LEAD.replace(" ", "\n  "), SECOND]


def test_a_short_block_is_the_one_between_its_neighbours() -> None:
    visible = f"Search {LEAD} Search {SECOND} Search"
    (first, short, second) = select([LEAD, "Search", SECOND], visible)
    assert first.end < short.start < second.start


def test_what_the_extractor_left_out_inside_a_block_stays_out() -> None:
    visible = f"{LEAD} Advertisement: buy boats here. {SECOND}"
    assert chosen([f"{LEAD} {SECOND}"], visible) == [LEAD, SECOND]


def test_what_is_not_on_the_page_is_kept_as_lost() -> None:
    visible = f"{LEAD} {SECOND}"
    assert chosen([f"{LEAD} Invented words. {SECOND}"], visible) == [LEAD, "Invented words.", SECOND]


def test_blocks_in_another_order_are_found() -> None:
    visible = f"{LEAD} {SECOND}"
    assert chosen([SECOND, LEAD + "!"], visible) == [LEAD, "!", SECOND]


def test_controls_of_windows_are_read_as_on_the_page() -> None:
    assert chosen(["It\x92s the captain\x92s watch, they say"], "It’s the captain’s watch, they say")[0].startswith(
        "It’s"
    )


@given(st.lists(st.text("ab \n", max_size=12), max_size=5), st.text("ab \n", max_size=60))
def test_nothing_is_invented_and_nothing_dropped(blocks: list[str], visible: str) -> None:
    found = select(blocks, visible)
    assert all(0 <= one.start <= one.end <= len(visible) for one in found)
    n_solid = sum(len("".join((one.lost or visible[one.start : one.end]).split())) for one in found)
    assert n_solid == sum(len("".join(block.split())) for block in blocks)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 5))), st.integers(0, 30), st.integers(0, 30))
def test_overlaps_are_exactly_the_common_places(spans: list[tuple[int, int]], start: int, end: int) -> None:
    ranges = merged([(at, at + length) for at, length in spans])
    common = {i for a, b in overlaps(ranges, start, end) for i in range(a, b)}
    assert common == {i for at, length in spans for i in range(at, at + length) if start <= i < end}
