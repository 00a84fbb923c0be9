"""What stands in quotation marks, as far as typography shows it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.deduplicate.quoted import quoted_spans


def quoted(text: str) -> list[str]:
    return [text[start:end] for start, end in quoted_spans(text, [(0, len(text))])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said: “We won.” Then “we lost”.", ["We won.", "we lost"]),
        ('"One," she said, "and two."', ["One,", "and two."]),
        ("„Nein“, sagte er. «Oui, c’est vrai», dit-il.", ["Nein", "Oui, c’est vrai"]),
        ("‘We can’t go,’ he said of the girls’ school", ["We can’t go,"]),
        ("It's 6' tall and 4\" wide, isn't it", []),
        ('a " spaced style " of quoting', [" spaced style "]),
        ("``Old'' files: \"closed so''.", ["closed so"]),
        ("「行きます」と言った", ["行きます"]),
    ],
)
def test_marks_are_paired_by_type(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_a_quotation_of_several_paragraphs_opens_each_and_closes_the_last() -> None:
    text = "She said: “It began at noon.\n“Then it rained.\n“We left.” So it went."
    assert quoted(text) == ["It began at noon.", "Then it rained.", "We left."]


def test_a_quotation_ends_with_its_paragraph() -> None:
    assert quoted("An “open one\nand a next “paragraph” here") == ["open one", "paragraph"]


@given(st.text(alphabet="ab '\"“”‘’«»\n", max_size=60))
def test_quotations_are_in_order_and_inside_the_text(text: str) -> None:
    spans = quoted_spans(text, [(0, len(text))])
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
    assert all(one[1] < other[0] for one, other in pairwise(spans))
