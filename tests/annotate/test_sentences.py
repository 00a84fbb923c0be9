"""Sentence boundaries."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.annotate.sentences import repair_sentences, sentence_spans, split_sentences
from onrecord.flows.annotate.spacy_model import Parser, load_parser
from onrecord.flows.annotate.syntax import Parse, Token


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load_parser()


def sentences(parser: Parser, text: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(parser([text])[0])]


def split(text: str, *abbreviations: str) -> list[str]:
    return [span.of(text) for span in split_sentences(text, abbreviations)]


def words(text: str) -> list[Token]:
    tokens: list[Token] = []
    for i, word in enumerate(text.split()):
        start = text.index(word, tokens[-1].end if tokens else 0)
        tokens.append(Token(i, start, start + len(word), word, word, "X", "X", "dep", i))
    return tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dr. Holm left the U.S. on Friday. She flew to Oslo.", 2),
        ("Ferry talks collapse in Norvik", 1),
        ("The council (see its note. It is short) voted no.", 1),
        ("“We will pay.” The minister left.", 2),
    ],
)
def test_number_of_sentences(parser: Parser, text: str, expected: int) -> None:
    assert len(sentences(parser, text)) == expected


def test_bullet_marks_and_white_space_are_outside(parser: Parser) -> None:
    assert sentences(parser, "  • The port was closed. ")[0] == "The port was closed."


def test_a_quotation_mark_that_opens_does_not_join(parser: Parser) -> None:
    text = 'The mayor signed the plan on Monday. "We hope it helps," she said.'
    assert sentences(parser, text) == ["The mayor signed the plan on Monday.", '"We hope it helps," she said.']


def test_an_abbreviation_before_a_name_ends_no_sentence() -> None:
    tokens = words("They met Gen. Holm . He left .")
    assert repair_sentences(tokens, [(0, 3), (3, 5), (5, 8)]) == [(0, 5), (5, 8)]


def test_a_lower_case_word_starts_no_sentence_after_a_plain_word() -> None:
    tokens = words("The boat sank near shore .")
    assert repair_sentences(tokens, [(0, 2), (2, 6)]) == [(0, 6)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Er kam am 3. Mai an. Sie blieb.", ["Er kam am 3. Mai an.", "Sie blieb."]),
        ("Das gilt bzw. Folgendes. Ende.", ["Das gilt bzw. Folgendes.", "Ende."]),
        ("Elle part. «Enfin!» Il rit…", ["Elle part.", "«Enfin!»", "Il rit…"]),
        ("J. Holm kommt. Gut?", ["J. Holm kommt.", "Gut?"]),
    ],
)
def test_splitting_without_a_model(text: str, expected: list[str]) -> None:
    assert split(text, "bzw.") == expected


@given(st.text(alphabet="Ab.!? \n“”3•-", max_size=60))
def test_split_spans_are_ordered_trimmed_and_lose_no_word(text: str) -> None:
    spans = split_sentences(text, ())
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(span.of(text) == span.of(text).strip() != "" for span in spans)
    kept = "".join(span.of(text) for span in spans)
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]


@given(st.text(alphabet="Ab.()” ", max_size=40), st.data())
def test_repaired_ranges_cover_the_same_tokens(text: str, data: st.DataObject) -> None:
    tokens = words(text)
    cuts = data.draw(st.sets(st.integers(1, max(1, len(tokens) - 1))))
    edges = sorted({0, len(tokens)} | {cut for cut in cuts if cut < len(tokens)})
    ranges = list(pairwise(edges))
    repaired = repair_sentences(tokens, ranges)
    assert [i for a, b in repaired for i in range(a, b)] == list(range(len(tokens)))
    assert sentence_spans(Parse(text, tokens, repaired, [])) or not any(c.isalnum() for c in text)
