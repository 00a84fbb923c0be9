"""Names are found again exactly where a pattern of all of them would find them."""

import re

from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.annotate.repeated_names import _by_first_word, _names_between

NAMES = st.sets(
    st.sampled_from(["Orr", "Orr Vale", "Vale", "Vale-Orr", "ORR", "O’Dea", "Été", "Orr & Vale", "Va", "Orr-"]),
    min_size=1,
)
TEXTS = st.lists(
    st.sampled_from(["Orr", "Vale", "ORR", "O’Dea", "Été", "Va", "x", "1", " ", "-", "&", ".", "@", ",", "’s", "_"]),
    max_size=14,
).map("".join)


@given(TEXTS, NAMES, st.integers(0, 4), st.integers(0, 4))
def test_names_are_found_as_by_one_pattern_of_all(text: str, names: set[str], cut: int, cut_behind: int):
    start, end = min(cut, len(text)), max(len(text) - cut_behind, min(cut, len(text)))
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    pattern = re.compile(rf"(?<![\w.@/#&-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w@&-])")
    expected = [match.span() for match in pattern.finditer(text, start, end)]
    assert list(_names_between(text, start, end, _by_first_word(names))) == expected
