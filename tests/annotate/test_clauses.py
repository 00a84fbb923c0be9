"""Clauses: heads, parts, negation, tense."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.flows.annotate.clauses import Clause, find_clauses
from onrecord.flows.annotate.spacy_model import Parser, load_parser
from onrecord.flows.annotate.syntax import Parse, Token
from onrecord.flows.annotate.tree import Tree
from onrecord.flows.resources.syntax_words import load_syntax_words

WORDS = load_syntax_words()["en"]
NEGATORS = frozenset({"not", "n't", "no", "never", "neither", "nobody", "none"})


@cache
def parser() -> Parser:
    return load_parser()


def read(text: str) -> tuple[Tree, list[Clause]]:
    tree = Tree(parser()([text])[0], WORDS)
    return tree, find_clauses(tree, NEGATORS)


def parts(text: str) -> list[tuple[str | None, str, str | None]]:
    tree, clauses = read(text)

    def words(i: int | None) -> str | None:
        span = tree.phrase(i)
        return span.of(text) if span else None

    return [(words(clause.subject), clause.predicate, words(clause.object)) for clause in clauses]


def only(text: str) -> Clause:
    _, clauses = read(text)
    assert len(clauses) == 1
    return clauses[0]


def test_coordinated_verbs_are_clauses_that_share_their_subject() -> None:
    assert parts("The harbour closed its gates and dismissed forty workers.") == [
        ("The harbour", "close", "its gates"),
        ("The harbour", "dismiss", "forty workers"),
    ]


def test_a_relative_clause_is_about_its_antecedent() -> None:
    found = parts("The council praised the engineer, who repaired the bridge in March.")
    assert ("the engineer", "repair", "the bridge") in found


def test_a_relative_object_is_its_antecedent() -> None:
    tree, (_, repaired) = read("The council reopened the bridge that the engineers repaired.")
    assert repaired.object is not None
    assert tree.tokens[repaired.object].text == "bridge"


def test_predicate_holds_particle_open_complement_and_complement_of_copula() -> None:
    assert only("The crew carried out the repairs.").predicate == "carry out"
    assert only("The firm continues to delay the payments.").predicate == "continue to delay"
    assert only("Lund became mayor of the town.").predicate == "become mayor"
    assert only("The ship was towed.").predicate == "be towed"


def test_a_misread_lemma_is_mended() -> None:
    clause = only("The island hopes to sell the ferry.")
    assert clause.predicate == "hope to sell"


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("The mayor did not sign the contract.", "negated"),
        ("The mayor never signed the contract.", "negated"),
        ("No other town has signed the contract.", "negated"),
        ("Nobody signed the contract.", "negated"),
        ("The ferry is no longer registered in Oslo.", "negated"),
        ("The mayor signed the contract.", "affirmed"),
        ("The mayor not only signed the contract.", "affirmed"),
        ("The mayor signed the contract without delay.", "affirmed"),
        ("The mayor signed no more than three contracts.", "affirmed"),
        ("No fewer than 40 mayors signed the contract.", "affirmed"),
    ],
)
def test_polarity(text: str, polarity: str) -> None:
    assert only(text).polarity == polarity


def test_what_has_yet_to_be_done_is_denied() -> None:
    clause = only("The port of Lima has yet to receive the cranes.")
    assert (clause.predicate, clause.polarity, clause.tense) == ("receive", "negated", "perfect")
    assert only("The port of Lima has to buy cranes.").polarity == "affirmed"


def test_or_carries_a_denial_on() -> None:
    _, clauses = read("The mayor did not sign or publish the contract.")
    assert [clause.polarity for clause in clauses] == ["negated", "negated"]


def test_a_relative_clause_does_not_inherit_the_denial_of_its_antecedent() -> None:
    _, clauses = read("No ship that left the port was damaged.")
    assert {clause.predicate: clause.polarity for clause in clauses} == {"leave": "affirmed", "be damaged": "negated"}


@pytest.mark.parametrize(
    ("text", "tense", "modal"),
    [
        ("The ferry sank.", "past", None),
        ("The ferry has sunk.", "perfect", None),
        ("The ferry leaves Oslo.", "present", None),
        ("The ferry may sink.", "modal", "may"),
        ("The ferry may have sunk.", "modal_perfect", "may"),
    ],
)
def test_tense(text: str, tense: str, modal: str | None) -> None:
    clause = only(text)
    assert (clause.tense, clause.modal) == (tense, modal)


def test_sentences_joined_by_a_semicolon_are_clauses_of_their_own() -> None:
    _, clauses = read("No state recognises the islands; the union calls them occupied.")
    mains = [clause for clause in clauses if clause.role == "main"]
    assert [clause.polarity for clause in mains] == ["negated", "affirmed"]
    assert set(mains[0].members).isdisjoint(mains[1].members)


def test_spans_keep_marks_in_pairs() -> None:
    tree, clauses = read('Lund called it a "brave decision."')
    span = tree.span(clauses[0].members)
    assert span is not None
    assert span.of(tree.parse.text) == 'Lund called it a "brave decision."'


@st.composite
def trees(draw: st.DrawFn) -> Parse:
    n = draw(st.integers(1, 12))
    heads = [draw(st.integers(0, n - 1)) for _ in range(n)]
    kinds = st.sampled_from(
        [("VERB", "VBD"), ("AUX", "VBZ"), ("NOUN", "NN"), ("PRON", "WP"), ("PUNCT", ","), ("X", "")]
    )
    deps = st.sampled_from(["ROOT", "nsubj", "conj", "xcomp", "ccomp", "relcl", "advcl", "acl", "dobj", "expl", "prep"])
    tokens = []
    for i in range(n):
        pos, tag = draw(kinds)
        text = "," if pos == "PUNCT" else "ab"
        tokens.append(Token(i, 3 * i, 3 * i + len(text), text, text, pos, tag, draw(deps), heads[i]))
    return Parse("ab " * n, tokens, [(0, n)], [])


@given(trees())
def test_any_tree_even_with_cycles_is_read(parse: Parse) -> None:
    tree = Tree(parse)
    for clause in find_clauses(tree, NEGATORS):
        assert clause.head in clause.members
        assert list(clause.members) == sorted(set(clause.members))
        span = tree.span(clause.members)
        assert span is None or 0 <= span.start < span.end <= len(parse.text)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    read(text)
