"""Check-worthiness: what raises and lowers the score, and how modality is judged."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.annotate.check_worthy import ClaimWords, Features, read_features, score
from onrecord.flows.annotate.clauses import find_clauses
from onrecord.flows.annotate.modality import judge
from onrecord.flows.annotate.spacy_model import Parser, load_parser
from onrecord.flows.annotate.tree import Tree
from onrecord.flows.resources.syntax_words import load_syntax_words

WORDS = ClaimWords(
    hedges=frozenset({"perhaps", "possibly", "believed to"}),
    expectation=frozenset({"expect", "seek", "hope", "aim", "prepare"}),
    evaluative=frozenset({"crucial", "bad", "brave"}),
    negators=frozenset({"not", "no", "never"}),
    speech_verbs=frozenset({"say", "announce"}),
    attitude_verbs=frozenset({"believe", "think", "see", "regard"}),
    syntax=load_syntax_words()["en"],
)


@cache
def parser() -> Parser:
    return load_parser()


def judged(text: str) -> tuple[str, float]:
    tree = Tree(parser()([text])[0], WORDS.syntax)
    clause = next(clause for clause in find_clauses(tree, WORDS.negators) if clause.role == "main")
    found = read_features(tree, clause, WORDS)
    return judge(tree, clause, found, score(found)), score(found)


def all_judged(text: str) -> list[tuple[str, str]]:
    tree = Tree(parser()([text])[0], WORDS.syntax)
    found = [(clause, read_features(tree, clause, WORDS)) for clause in find_clauses(tree, WORDS.negators)]
    return [(clause.predicate, judge(tree, clause, features, score(features))) for clause, features in found]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The Oslo police arrested twelve dockers on Monday.", "asserted"),
        ("Denmark has closed its embassy in Lima.", "asserted"),
        ("The fire may have killed thirty people.", "possible"),
        ("The bridge will open on 3 May 2031.", "expected"),
        ("The government is expected to raise taxes by 4 percent in June.", "expected"),
        ("The deal could change the whole region.", "opinion"),
        ("The deal will strengthen both sides.", "opinion"),
        ("The government must resign.", "opinion"),
        ("The ministers have to be firm.", "opinion"),
        ("The treaty is crucial.", "opinion"),
        ("This marks a new chapter.", "opinion"),
        ("The move is seen as a great leap.", "opinion"),
        ("The ministry hopes to win new friends.", "opinion"),
        ("It is unclear whether the ferry was overloaded.", "opinion"),
        ("I think we did a great job.", "opinion"),
        ("Danish police could not find Anna Lund in Bergen.", "asserted"),
        ("He never came back.", "asserted"),
        ("A law firm is preparing a lawsuit.", "asserted"),
        ("Traffic is not disrupted.", "asserted"),
        ("The minister is regarded as weak.", "opinion"),
        ("Anna Lund is the head of the dockers.", "asserted"),
        ("The head of the dockers is brave.", "opinion"),
        ("She will leave after the merger.", "expected"),
        ("Dana Holdings will sell its docks.", "expected"),
        ("Growth will fade.", "opinion"),
        ("The line will be closed.", "expected"),
        ("A monument is to be unveiled.", "expected"),
        ("The aim is to calm the markets.", "opinion"),
        ("It is owned by the district council.", "asserted"),
        ("It belongs to the company.", "asserted"),
        ("The captain is in police custody.", "asserted"),
        ("The case is before the court.", "asserted"),
        ("The strike is over.", "asserted"),
        ("The strike is not over.", "opinion"),
        ("The captain is in trouble.", "opinion"),
        ("That belongs to history.", "opinion"),
    ],
)
def test_modality(text: str, modality: str) -> None:
    assert judged(text)[0] == modality


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("She told reporters that no docker would be dismissed.", "expected"),
        ("The dockers will return on Monday, the union said.", "expected"),
        ("Anna Lund said trade would suffer.", "opinion"),
        ("No docker would be dismissed.", "opinion"),  # in nobody's words: if what?
    ],
)
def test_what_somebody_said_he_would_do_is_planned(text: str, modality: str) -> None:
    assert [told for predicate, told in all_judged(text) if predicate not in ("say", "tell")] == [modality]


def test_a_finished_pledge_is_a_fact_though_its_content_lies_ahead() -> None:
    assert judged("Norway has pledged to rebuild the port of Lima.")[0] == "asserted"


def test_specific_past_events_outrank_general_talk() -> None:
    ranked = [
        "The Oslo police arrested twelve dockers in Bergen.",
        "The police arrested dockers.",
        "Dockers are bad.",
        "I think you should be brave.",
    ]
    scores = [judged(text)[1] for text in ranked]
    assert scores == sorted(scores, reverse=True)


@given(st.lists(st.floats(0, 10), min_size=len(Features._fields), max_size=len(Features._fields)))
def test_scores_lie_between_0_and_1(values: list[float]) -> None:
    assert 0 <= score(Features(*values)) <= 1
