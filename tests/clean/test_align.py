import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.clean import align
from onrecord.flows.clean.align import listed, segments
from onrecord.flows.clean.decode import decode
from onrecord.flows.clean.stream import FOLDED, Stream, join, unaligned
from onrecord.warehouse.tables.articles import SEGMENT

PIECES = st.sampled_from(["ferry", "ü", "€", "\ufffd", "👩", " ", "a"])


def stream(text: str) -> Stream:
    return decode(text.encode(), [], lambda content: None).stream


@given(st.lists(PIECES, min_size=1).map("".join), st.integers(1, 5), st.booleans())
def test_segments_do_not_depend_on_how_many_characters_are_read_at_a_time(text: str, size: int, is_odd: bool) -> None:
    source = stream(text)
    odd = [unaligned("* "), source.as_one("- - -", FOLDED)] if is_odd else []
    whole = join([source, *odd, source])
    expected = listed([segments(whole)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(align, "_AT_A_TIME", size)
        assert listed([segments(whole)]) == expected


def test_texts_are_listed_apart() -> None:
    one, other = segments(stream("é")), segments(stream("ab"))
    assert [len(each) for each in listed([one, segments(stream("")), other]).to_pylist()] == [1, 0, 1]
    assert listed([]).type.value_type == SEGMENT
