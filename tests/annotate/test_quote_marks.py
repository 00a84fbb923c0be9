import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.annotate.quote_marks import MarkedSpan, pair_marks
from onrecord.flows.annotate.syntax import Span

ENGLISH = (("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"))
GERMAN = (("„", "“"), ("‚", "‘"), ("»", "«"))


def lines(text: str) -> list[Span]:
    spans, start = [], 0
    for line in text.split("\n"):
        spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    return spans


def pair(text: str, marks: tuple[tuple[str, str], ...] = ENGLISH) -> list[MarkedSpan]:
    return pair_marks(text, lines(text), marks)


def contents(text: str, marks: tuple[tuple[str, str], ...] = ENGLISH) -> list[str]:
    return [mark.content.of(text) for mark in pair(text, marks) if mark.problem is None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “we are safe,” and left.", ["we are safe,"]),
        ('"We left," he said. "It was dark."', ["We left,", "It was dark."]),
        ("''We left,'' he said. ''It's dark.''", ["We left,", "It's dark."]),
        ("'Not our fault': the captain's answer", ["Not our fault"]),
        ("a ‘new’ port and the girls’ school", ["new"]),
        ("He called it ‘the crews’ finest hour’ at sea", ["the crews’ finest hour"]),
        ("the '90s, rock 'n' roll and the Joneses' boat", []),
        ("It is 6'2\" wide", []),
        ('He said "we are safe” today', ["we are safe"]),
        ("see ‘Storms and the ‘black wave’. A history’", ["Storms and the ‘black wave’. A history", "black wave"]),
        ("“They shouted ‘jump’ twice,” she said", ["They shouted ‘jump’ twice,", "jump"]),
    ],
)
def test_pairs_by_kind_and_guards_apostrophes(text: str, expected: list[str]) -> None:
    assert contents(text) == expected


def test_marks_of_another_language() -> None:
    assert contents("„Wir sind sicher“, sagte sie. »Alle.«", GERMAN) == ["Wir sind sicher", "Alle."]


def test_quotation_over_paragraphs_continues() -> None:
    text = "He said: “One.\n“Two.\n“Three,” and left."
    found = pair(text)
    assert [(mark.content.of(text), mark.continues, mark.problem) for mark in found] == [
        ("One.", False, None),
        ("Two.", True, None),
        ("Three,", True, None),
    ]


def test_unclosed_mark_fails_alone() -> None:
    text = "He said “we left.\nShe said “we stayed.” and went.\n“Good,” they said."
    found = pair(text)
    assert [(mark.content.of(text), mark.problem) for mark in found] == [
        ("we left.", "unclosed"),
        ("we stayed.", None),
        ("Good,", None),
    ]


def test_unclosed_outer_mark_leaves_inner_pair_alone() -> None:
    text = "“A “B C” d"
    assert [(mark.content.of(text), mark.problem) for mark in pair(text)] == [("A “B C” d", "unclosed"), ("B C", None)]


@given(st.text(alphabet="ab s.,'’‘“”\"„\n(—9", max_size=80))
def test_marked_strings_stay_in_their_paragraph(text: str) -> None:
    paragraphs = lines(text)
    for mark in pair_marks(text, paragraphs, ENGLISH + GERMAN):
        assert mark.outer.holds(mark.content)
        assert text.startswith(mark.open, mark.outer.start)
        assert mark.content.of(text).strip()
        assert any(paragraph.holds(mark.outer) for paragraph in paragraphs)
        assert (mark.close is None) == (mark.outer.end == mark.content.end)


def test_many_unclosed_marks_each_fail_alone() -> None:
    text = "He said “it was good. " * 30
    assert [mark.problem for mark in pair(text)] == ["unclosed"] * 30
