"""What is searched for by a shortcut is what the plain way would find."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.annotate.measures import Measure, Measures
from onrecord.flows.annotate.numerals import NumeralReader
from onrecord.flows.annotate.records import Mention
from onrecord.flows.annotate.remembered import Remembered
from onrecord.flows.annotate.source_words import begun
from onrecord.flows.annotate.syntax import Span
from onrecord.flows.annotate.time_tokens import TOKEN
from onrecord.flows.resources.quantity_seeds import load_quantity_rules

RULES = load_quantity_rules()
PARTS = st.sampled_from(
    "RM79 x5 5 2019 10, 000 ½ 2½ ٣ 3rd $4m _7 a half of and two Two-thirds TWENTY million tens often bone İstanbul "
    "cent dos mil deux et demi".split()
)
WORDS_AND_MARKS = st.text("aZé5.,-_ \n’U.S", max_size=20)


@pytest.mark.parametrize("language", sorted(RULES))
@given(parts=st.lists(PARTS, max_size=8), blank=st.sampled_from([" ", "-", "\u00a0", ", "]))
def test_numbers_begin_at_no_other_places_than_those_found(language: str, parts: list[str], blank: str) -> None:
    reader, text = RULES[language].numerals, blank.join(parts)
    everywhere = NumeralReader(reader.words)
    everywhere._starts = None
    assert reader.read(text) == everywhere.read(text)


def test_a_number_of_digits_alone_is_read_as_by_the_grammar() -> None:
    english = RULES["en"].numerals
    (plain,), (scaled,) = english.read("1200"), english.read("1200 million")
    assert (plain.lo, plain.n_significant_digits, plain.end) == (1200, scaled.n_significant_digits, 4)
    assert [number.n_significant_digits for number in english.read("0; 007; 100")] == [1, 1, 1]


@given(WORDS_AND_MARKS)
def test_tokens_are_runs_of_letters_initials_figures_and_single_marks(text: str) -> None:
    plain = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]++(?:\d\w*)?|\d+(?:[.,:/h–-]\d+)*|[^\w\s]|_")
    assert TOKEN.findall(text) == plain.findall(text)


def test_words_are_found_only_where_one_begins_and_with_their_tails() -> None:
    pattern = re.compile(begun({"to": "", "told": r"\b", "via": ""}))
    found = [match[0] for match in pattern.finditer("Told into TO, tolding (via) Bolivia")]
    assert found == ["Told", "TO", "to", "via"]  # "to" of "tolding", as nothing is asked of what follows it
    assert re.compile(begun({})).search("to") is None


def test_a_unit_of_several_words_is_found_behind_a_shorter_one_that_begins_alike() -> None:
    metre, square = Measure("metre", "distance"), Measure("square metre", "area")
    measures = Measures({"m²": square}, {"metres": metre, "square metres": square}, {}, {})
    text = "5 square-metres, 5 metres, 5 square meals, 5 m²"
    starts = [match.end() for match in re.finditer("5", text)]
    found = [measures.after(text, start) for start in starts]
    said = [each and (text[start + 1 : each[0]], each[1].unit) for start, each in zip(starts, found, strict=True)]
    assert said == [("square-metres", "square metre"), ("metres", "metre"), None, ("m²", "square metre")]


def test_an_answer_is_asked_for_once() -> None:
    asked: list[str] = []

    def length(word: str) -> int:
        asked.append(word)
        return len(word)

    lengths = Remembered(length, {"known": 0})
    assert [lengths[word] for word in ("one", "known", "one", "three")] == [3, 0, 3, 5]
    assert asked == ["one", "three"]


def test_findings_are_equal_and_found_in_sets_by_what_they_hold() -> None:
    mention = Mention(Span(0, 4), "PERSON", "named", None, "pattern")
    assert replace(mention, kind="ORG") not in {mention}
    assert replace(mention, kind="ORG", seed_id=None) == Mention(Span(0, 4), "ORG", "named", None, "pattern")
    assert {mention, replace(mention)} == {mention}
