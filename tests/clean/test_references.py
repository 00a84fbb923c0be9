import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.clean.references import references


def unescaped(text: str) -> str:
    parts, at = [], 0
    for start, end, characters in references(text, 0, len(text)):
        parts += [text[at:start], characters]
        at = end
    return "".join([*parts, text[at:]])


@given(st.lists(st.sampled_from(["&", "#", "x", "amp", "not", "it", "copy", ";", "8217", "92", " ", "146", "zz"])))
def test_same_characters_as_the_standard_library(parts: list[str]) -> None:
    text = "".join(parts)
    assert unescaped(text) == html.unescape(text)


@pytest.mark.parametrize(
    ("text", "start", "end", "characters"),
    [("a&amp;b", 1, 6, "&"), ("&notit;", 0, 4, "¬"), ("&#146;s", 0, 6, "’"), ("&#xD800;", 0, 8, "\ufffd")],
)
def test_a_reference_is_as_long_as_what_it_says(text: str, start: int, end: int, characters: str) -> None:
    assert list(references(text, 0, len(text))) == [(start, end, characters)]


def test_an_ampersand_alone_is_itself() -> None:
    assert list(references("AT&T and B & B, &unknown;", 0, 25)) == []


def test_a_number_too_long_to_be_read_names_no_character() -> None:
    assert unescaped(f"a&#{'9' * 5000};b") == "a\ufffdb"
