"""Names of the gazetteer in texts."""

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.annotate.gazetteer import Gazetteer, PhraseFinder, plain_marks


@dataclass(frozen=True)
class Row:
    seed_id: str
    label: str
    kind: str
    name: str
    name_kind: str = "name"
    wikidata_qid: str | None = None
    language: str = "en"


ROWS = [
    Row("state:no", "Norway", "GPE", "Norway"),
    Row("state:no", "Norway", "GPE", "Oslo", "metonym"),
    Row("city:oslo", "Oslo", "GPE", "Oslo"),
    Row("state:us", "United States", "GPE", "US", "acronym"),
    Row("state:us", "United States", "GPE", "U.S.", "acronym"),
    Row("org:us-navy", "US Navy", "ORG", "US Nav"),
    Row("state:ne", "Niger", "GPE", "Niger"),
    Row("state:ng", "Nigeria", "GPE", "Nigeria"),
    Row("state:ci", "Ivory Coast", "GPE", "Côte d'Ivoire"),
]
GAZETTEER = Gazetteer(ROWS)


def found(text: str) -> list[str]:
    return [match.span.of(text) for match in GAZETTEER.find(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Norway’s vote, Norway's plan", ["Norway", "Norway"]),
        ("Nigeria and Niger", ["Nigeria", "Niger"]),
        ("Nigerias Norwayish norway us", []),
        ("The US Navy and US-backed crews", ["US", "US"]),
        ("In the U.S. and beyond", ["U.S."]),
        ("Côte d’Ivoire won", ["Côte d’Ivoire"]),
        ("OSLO, May 4 — NORWAY", ["OSLO", "NORWAY"]),
        ("", []),
    ],
)
def test_names_are_whole_words_of_the_right_case(text: str, names: list[str]) -> None:
    assert found(text) == names


def test_a_name_of_several_entries_gives_all_of_them() -> None:
    (match,) = GAZETTEER.find("Oslo agreed")
    assert [(entry.seed_id, entry.name_kind) for entry in match.entries] == [
        ("city:oslo", "name"),
        ("state:no", "metonym"),
    ]


def test_the_order_of_rows_changes_nothing() -> None:
    text = "Oslo told the US that Norway pays"
    assert Gazetteer(ROWS[::-1]).find(text) == GAZETTEER.find(text)


def test_labels() -> None:
    assert GAZETTEER.label("state:ci") == "Ivory Coast"
    assert GAZETTEER.label("state:xx") is None


@given(st.lists(st.sampled_from(["Norway", "Oslo", "é", " ", "’s", "US", "-", "x", "🙂"]), max_size=20).map("".join))
def test_matches_are_ordered_slices_apart_from_each_other(text: str) -> None:
    matches = GAZETTEER.find(text)
    assert all(a.span.end <= b.span.start for a, b in pairwise(matches))
    for match in matches:
        assert match.span.of(text).casefold() in {entry.name.casefold() for entry in match.entries}


def test_typographic_marks_are_read_as_plain_ones_at_the_same_places() -> None:
    assert plain_marks("’‘ʼ‑‐–\u00a0\u202f") == "'''---  "
    assert found("In Côte d’Ivoire – and in Oslo") == ["Côte d’Ivoire", "Oslo"]


@given(st.text())
def test_all_other_characters_stay(text: str) -> None:
    plain = plain_marks(text)
    assert len(plain) == len(text)
    assert all(one == other or one in "’‘ʼ‑‐–\u00a0\u202f" for one, other in zip(text, plain, strict=True))


@given(st.lists(st.sampled_from(["the", "prime", "minister", "ministers", "Côte", "d’Ivoire", "-", " "]), max_size=20))
def test_few_phrases_are_found_as_they_are_among_many(words):
    phrases = ["prime minister", "minister", "the prime", "Côte d'Ivoire", "ministers"]
    text = " ".join(words)
    few = PhraseFinder(phrases)
    many = PhraseFinder([*phrases, *(f"none{number}" for number in range(3000))])
    assert [(few.phrases[n], *span) for n, *span in few.find(text)] == [
        (many.phrases[n], *span) for n, *span in many.find(text)
    ]
