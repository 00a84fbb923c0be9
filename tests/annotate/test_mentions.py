"""Mentions of a paragraph: spans, kinds, forms and entries."""

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.flows.annotate.gazetteer import Gazetteer
from onrecord.flows.annotate.mentions import find_mentions
from onrecord.flows.annotate.person_names import PersonNames
from onrecord.flows.annotate.records import Mention
from onrecord.flows.annotate.spacy_model import Parser, load_parser
from onrecord.flows.annotate.syntax import Entity, Parse, Span, Token
from onrecord.flows.resources.naming_words import load_naming_words


@dataclass(frozen=True)
class Row:
    seed_id: str
    label: str
    kind: str
    name: str
    name_kind: str = "name"
    wikidata_qid: str | None = None
    language: str = "en"


def state(seed_id: str, label: str, demonym: str, capital: str) -> list[Row]:
    return [
        Row(seed_id, label, "GPE", label),
        Row(seed_id, label, "GPE", demonym, "demonym"),
        Row(seed_id, label, "GPE", capital, "metonym"),
        Row(f"city:{capital.lower()}", capital, "GPE", capital),
    ]


NAMING = load_naming_words()["en"]
GAZETTEER = Gazetteer(
    [
        *state("state:no", "Norway", "Norwegian", "Oslo"),
        *state("state:dk", "Denmark", "Danish", "Copenhagen"),
        *state("state:us", "United States", "American", "Washington"),
        Row("state:us", "United States", "GPE", "US", "acronym"),
        Row("state:us", "United States", "GPE", "White House", "metonym"),
        Row("state:ae", "United Arab Emirates", "GPE", "United Arab Emirates"),
        Row("state:ae", "United Arab Emirates", "GPE", "UAE", "acronym"),
        Row("state:ge", "Georgia", "GPE", "Georgia"),
        Row("state:us-ga", "Georgia (US)", "GPE", "Georgia"),
    ]
)


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load_parser()


def mentions(parser: Parser, text: str) -> dict[str, Mention]:
    return {
        mention.span.of(text): mention
        for mention in find_mentions(parser([text])[0], GAZETTEER, ("President",), words=NAMING)
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The United States rejected it.", {"United States": "GPE"}),
        ("Norway's Foreign Ministry rejected it.", {"Norway": "GPE", "Foreign Ministry": "ORG"}),
        ("The Norwegian Foreign Ministry rejected it.", {"Norwegian Foreign Ministry": "ORG"}),
        ("The Supreme Court of Denmark agreed.", {"Supreme Court of Denmark": "ORG"}),
        ("US-backed crews left.", {"US": "GPE"}),
        ("The United Arab Emirates (UAE) agreed.", {"United Arab Emirates": "GPE", "UAE": "GPE"}),
        ("They export to Central and South Asia.", {"Central and South Asia": "LOC"}),
        ("They crossed the Oresund Bridge on foot.", {"Oresund Bridge": "FAC"}),
        ("Two Western diplomats left.", {"Two": "CARDINAL", "Western": "NORP"}),
        ("The decade-long dispute is over.", {"decade-long": "DATE"}),
        ("A pro-Danish crowd met outside.", {"Danish": "NORP"}),
    ],
)
def test_names_and_their_kinds(parser: Parser, text: str, expected: dict[str, str]) -> None:
    assert {name: mention.kind for name, mention in mentions(parser, text).items()} == expected


def test_an_acronym_in_brackets_is_a_mention_of_the_body_before_it(parser: Parser) -> None:
    found = mentions(parser, "The Coastal Safety Agency (KYV) closed the port.")
    assert (found["Coastal Safety Agency"].kind, found["KYV"].kind) == ("ORG", "ORG")


def test_a_title_is_no_part_of_a_person(parser: Parser) -> None:
    found = mentions(parser, "President Maria Lindqvist met the crew.")
    assert found["Maria Lindqvist"].kind == "PERSON"


def test_values_keep_approximations_but_not_limits(parser: Parser) -> None:
    found = mentions(parser, "Only around 100 of nearly 2,000 boats returned.")
    assert {"around 100", "nearly 2,000"} <= set(found)
    assert found["around 100"].form == "value"


def test_a_demonym_denotes_its_state(parser: Parser) -> None:
    found = mentions(parser, "Danish farmers protested.")["Danish"]
    assert (found.kind, found.form, found.seed_id) == ("NORP", "demonym", "state:dk")


def test_a_name_of_two_states_is_left_open(parser: Parser) -> None:
    assert mentions(parser, "He moved to Georgia last year.")["Georgia"].seed_id is None


@pytest.mark.parametrize(
    ("text", "seat", "form", "seed_id"),
    [
        ("Oslo rejected the offer.", "Oslo", "metonym", "state:no"),
        ("Oslo’s decision surprised everyone.", "Oslo", "metonym", "state:no"),
        ("Ties between Copenhagen and Oslo have cooled.", "Oslo", "metonym", "state:no"),
        ("Denmark wants better relations with Oslo.", "Oslo", "metonym", "state:no"),
        ("The plan was criticised by Copenhagen.", "Copenhagen", "metonym", "state:dk"),
        ("They sent an ambassador to Oslo.", "Oslo", "metonym", "state:no"),
        ("Oslo is unlikely to agree.", "Oslo", "metonym", "state:no"),
        ("They met in Oslo on Monday.", "Oslo", "named", "city:oslo"),
        ("The Danish embassy in Oslo was closed.", "Oslo", "named", "city:oslo"),
        ("A bus crashed near Oslo.", "Oslo", "named", "city:oslo"),
        ("She flew from Oslo to Copenhagen.", "Copenhagen", "named", "city:copenhagen"),
        ("Rebels took over Oslo.", "Oslo", "named", "city:oslo"),
        ("Oslo is the capital of Norway.", "Oslo", "named", "city:oslo"),
        ("Oslo's airport was closed.", "Oslo", "named", "city:oslo"),
        ("The White House declined to comment.", "White House", "metonym", "state:us"),
        ("A crowd gathered near the White House.", "White House", "named", None),
    ],
)
def test_a_seat_of_government_is_a_metonym_only_where_it_acts(
    parser: Parser, text: str, seat: str, form: str, seed_id: str | None
) -> None:
    found = mentions(parser, text)[seat]
    assert (found.form, found.seed_id) == (form, seed_id)


def test_a_clause_in_a_headline_is_no_name() -> None:
    words = "Norway Officially Backs the Kingdom of Denmark".split(" ")
    tags = ["NNP", "RB", "VBZ", "DT", "NNP", "IN", "NNP"]
    parse = hand_parse(words, tags, [Span(0, 7)])
    assert [m.span.of(parse.text) for m in find_mentions(parse, GAZETTEER, words=NAMING)] == [
        "Norway",
        "Kingdom of Denmark",
    ]


def hand_parse(words: list[str], tags: list[str], entities: list[Span], kind: str = "ORG") -> Parse:
    """Build a parse from words, tags and token spans of entities."""
    pos = {
        "NNP": "PROPN",
        "RB": "ADV",
        "VBZ": "VERB",
        "DT": "DET",
        "IN": "ADP",
        "NN": "NOUN",
        "POS": "PART",
        ".": "PUNCT",
    }
    tokens: list[Token] = []
    for i, (word, tag) in enumerate(zip(words, tags, strict=True)):
        start = tokens[-1].end + 1 if tokens else 0
        tokens.append(Token(i, start, start + len(word), word, word.lower(), pos.get(tag, "PART"), tag, "dep", 0))
    spans = [Entity(tokens[span.start].start, tokens[span.end - 1].end, kind) for span in entities]
    return Parse(" ".join(words), tokens, [(0, len(tokens))], spans)


VOCABULARY = [
    *[(word, "NNP") for word in ("Norway", "Danish", "Navy", "UAE", "Ida", "Holm", "Oslo")],
    *[(mark, ".") for mark in ("(", ")", "”")],
    *[("'s", "POS"), ("the", "DT"), ("of", "IN"), ("backs", "VBZ"), ("boats", "NN")],
]


@settings(max_examples=200)
@given(
    st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(0, 11), st.integers(1, 12)), max_size=3),
    st.sampled_from(["ORG", "PERSON", "GPE", "NORP", "WORK_OF_ART", "DATE", "CARDINAL"]),
)
def test_mentions_are_clean_slices_apart_from_each_other(
    words: list[tuple[str, str]], drawn: list[tuple[int, int]], kind: str
) -> None:
    entities = [Span(a, b) for a, b in drawn if a < b <= len(words)]
    parse = hand_parse([word for word, _ in words], [tag for _, tag in words], entities, kind)
    found = find_mentions(parse, GAZETTEER, words=NAMING)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    for mention in found:
        surface = mention.span.of(parse.text)
        assert surface == surface.strip() != ""
        assert mention.form == "value" or not surface.endswith("'s")


def test_a_known_first_name_tells_a_person_from_a_body() -> None:
    persons = PersonNames(frozenset({"Vadim"}), frozenset({"bank"}))
    text = "Vadim Kross met Vadim Bank and Ostra Works"
    words = text.split()
    starts = [sum(len(word) + 1 for word in words[:i]) for i in range(len(words))]
    tokens = [
        Token(i, start, start + len(word), word, word.lower(), "PROPN", "NNP", "dep", i)
        for i, (word, start) in enumerate(zip(words, starts, strict=True))
    ]
    entities = [Entity(0, 11, "ORG"), Entity(16, 26, "ORG"), Entity(31, 42, "ORG")]
    found = find_mentions(Parse(text, tokens, [(0, len(tokens))], entities), GAZETTEER, (), persons, NAMING)
    assert [mention.kind for mention in found] == ["PERSON", "ORG", "ORG"]
