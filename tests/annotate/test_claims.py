"""Claim candidates of a paragraph."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.flows.annotate.claims import ClaimWords, find_claims
from onrecord.flows.annotate.records import ClaimCandidate
from onrecord.flows.annotate.spacy_model import Parser, load_parser
from onrecord.flows.annotate.syntax import Parse, Span, Token
from onrecord.flows.resources.syntax_words import load_syntax_words

WORDS = ClaimWords(
    hedges=frozenset({"perhaps", "possibly"}),
    expectation=frozenset({"expect", "seek", "hope"}),
    evaluative=frozenset({"crucial", "brave", "bad"}),
    negators=frozenset({"not", "n't", "no", "never"}),
    speech_verbs=frozenset({"say", "announce", "report", "deny", "ask"}),
    attitude_verbs=frozenset({"believe", "think", "see"}),
    syntax=load_syntax_words()["en"],
)


@cache
def parser() -> Parser:
    return load_parser()


def claims(text: str) -> list[ClaimCandidate]:
    return find_claims(parser()([text])[0], WORDS)


def surfaces(text: str) -> list[str]:
    return [claim.span.of(text) for claim in claims(text) if claim.modality != "opinion"]


def test_a_plain_sentence_is_one_claim_with_its_parts() -> None:
    text = "On Monday, Norway closed its embassy in Lima."
    (claim,) = claims(text)
    assert claim.span.of(text) == "On Monday, Norway closed its embassy in Lima"
    assert claim.subject is not None
    assert claim.object is not None
    assert (claim.subject.of(text), claim.predicate, claim.object.of(text)) == (
        "Norway",
        "close",
        "its embassy in Lima",
    )
    assert (claim.polarity, claim.modality) == ("affirmed", "asserted")
    assert claim.predicate_span.of(text) == "closed"


def test_coordinated_verbs_and_later_clauses_are_claims_of_their_own() -> None:
    text = "The ferry left Bergen at noon and sank near Oslo, after a fire had destroyed its engine."
    assert surfaces(text) == [
        "The ferry left Bergen at noon",
        "sank near Oslo",
        "after a fire had destroyed its engine",
    ]


def test_an_antecedent_is_named_without_the_clause_about_it() -> None:
    text = "The council reopened the bridge that engineers from Oslo repaired in 2019."
    repaired = next(claim for claim in claims(text) if claim.predicate == "repair")
    assert repaired.object is not None
    assert repaired.object.of(text) == "the bridge"


def test_what_is_reported_replaces_the_verb_that_reports_it() -> None:
    assert surfaces("Police said twelve people died in Oslo.") == ["twelve people died in Oslo"]


def test_what_somebody_did_at_a_time_told_is_a_claim_however_little_else_is_told() -> None:
    text = "The brewery said that it had emptied the upper cellar on Friday evening."
    assert surfaces(text) == ["that it had emptied the upper cellar on Friday evening"]
    assert surfaces("It seemed brave on Friday evening.") == []


def test_a_report_of_mere_opinion_is_a_claim_that_it_was_said() -> None:
    text = "Lund said in Oslo on Monday that the treaty is crucial."
    kept = {claim.span.of(text): claim.modality for claim in claims(text)}
    assert kept == {text[:-1]: "asserted", "that the treaty is crucial": "opinion"}


def test_what_is_denied_is_not_stated() -> None:
    text = "Lund denied in Oslo that he had taken 400 crowns."
    assert surfaces(text) == [text[:-1]]


@pytest.mark.parametrize(
    "text",
    [
        "Why did the ferry sink in 2019?",
        "The sinking of the ferry",
        "Read the report of 4 May.",
        "By Anna Lund",
        "",
        "   ",
        "…",
    ],
)
def test_questions_headings_and_orders_state_nothing(text: str) -> None:
    assert claims(text) == []


def test_conditions_and_indirect_questions_are_not_stated() -> None:
    found = surfaces("Norway asked whether Denmark had closed its embassy if the council met in 2019.")
    assert not any(words.startswith(("whether", "if")) for words in found)


def test_opinions_are_kept_as_such() -> None:
    (claim,) = claims("The treaty is crucial.")
    assert claim.modality == "opinion"


def test_what_is_set_for_a_time_is_a_claim_and_what_may_come_is_none() -> None:
    (set_for,) = claims("The union will ballot its members on Saturday.")
    assert set_for.modality == "expected"
    (someday,) = claims("The union will ballot its members.")
    assert someday.modality == "opinion"


def test_what_somebody_had_to_do_has_happened_and_a_duty_has_not() -> None:
    (done,) = claims("The bank had to write off 340 million crowns.")
    assert done.modality == "asserted"
    (due,) = claims("The bank has to write off 340 million crowns.")
    assert due.modality == "opinion"


def test_a_construction_without_subject_still_gives_its_sentence() -> None:
    text = "There was growing anger in Oslo over the 2019 budget of the Norwegian government."
    assert surfaces(text)


def test_a_sentence_whose_verb_the_model_lost_gives_nothing_and_does_not_raise() -> None:
    token = Token(0, 0, 4, "Oslo", "Oslo", "PROPN", "NNP", "ROOT", 0)
    assert find_claims(Parse("Oslo", [token], [(0, 1)], []), WORDS) == []


def assert_sound(text: str) -> None:
    found = claims(text)
    assert found == claims(text)
    whole = Span(0, len(text))
    for claim in found:
        assert 0 <= claim.score <= 1
        assert all(whole.holds(span) for span in (claim.span, claim.predicate_span))
        assert all(span is None or whole.holds(span) for span in (claim.subject, claim.object))
        assert claim.span.of(text).strip() == claim.span.of(text) != ""
        assert claim.predicate


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_read_the_same_way_twice(text: str) -> None:
    assert_sound(text)


WORD = st.sampled_from(
    'Norway the ferry said that sank , and . who in Oslo not never " “ ” ; will have been 12 he it because'.split()
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORD, max_size=25))
def test_any_jumble_of_words_is_read_the_same_way_twice(words: list[str]) -> None:
    assert_sound(" ".join(words))


@pytest.mark.parametrize(
    ("line", "subject", "predicate", "modality"),
    [
        ("Nordbank to buy Fjordbank for 2 billion crowns", "Nordbank", "buy", "expected"),
        ("Celtic gold stolen from Bergen museum", "Celtic gold", "be stolen", "asserted"),
        ("Late goal gives Brann the cup", "Late goal", "give", "asserted"),
    ],
)
def test_a_headline_tells_what_a_sentence_would(line: str, subject: str, predicate: str, modality: str) -> None:
    (claim,) = claims(line)
    assert claim.subject is not None
    assert (claim.subject.of(line), claim.predicate, claim.modality) == (subject, predicate, modality)


def test_a_later_clause_is_parted_from_a_verb_with_an_infinitive() -> None:
    text = "The cranes began to turn in Bergen after the dockers had signed the accord."
    assert surfaces(text) == ["The cranes began to turn in Bergen", "after the dockers had signed the accord"]
