"""Single propositions: what a clause with several subjects, objects or ranks says, one by one, and how that reads."""

from functools import cache

import pytest

from onrecord.flows.annotate.assertions import standalone
from onrecord.flows.annotate.claims import ClaimWords, find_claims
from onrecord.flows.annotate.proposition_words import PropositionWords
from onrecord.flows.annotate.records import Article
from onrecord.flows.annotate.spacy_model import Parser, load_parser
from onrecord.flows.resources.annotator import paragraph_resources
from onrecord.flows.resources.proposition_words import load_proposition_words


@cache
def parser() -> Parser:
    return load_parser()


@cache
def words() -> ClaimWords:
    return paragraph_resources("rules").rules("en").claim_words


def readings(text: str, *, modality: str | None = None) -> list[str]:
    article = Article("t", text, "en", [])
    found = find_claims(parser()([text])[0], words())
    return [standalone(article, claim, None) for claim in found if modality in (None, claim.modality)]


def surfaces(text: str) -> list[str]:
    return [claim.span.of(text) for claim in find_claims(parser()([text])[0], words())]


def test_each_subject_has_its_claim_with_a_verb_that_agrees() -> None:
    text = "Norway, Peru and Chad have appointed envoys to Oslo."
    assert readings(text) == [
        "Norway has appointed envoys to Oslo.",
        "Peru has appointed envoys to Oslo.",
        "Chad has appointed envoys to Oslo.",
    ]
    assert surfaces(text)[-1] == "Chad have appointed envoys to Oslo"


def test_each_object_has_its_claim_and_its_own_stretch() -> None:
    text = "On Monday the mayor met the president of Peru and the foreign minister of Chad in Oslo."
    assert readings(text) == [
        "On Monday the mayor met the president of Peru.",
        "On Monday the mayor met the foreign minister of Chad in Oslo.",
    ]
    assert surfaces(text) == ["On Monday the mayor met the president of Peru", "the foreign minister of Chad in Oslo"]


@pytest.mark.parametrize(
    "text",
    [
        "Peru and Chad met in Oslo on Monday.",
        "The fire and the flood killed 12 people in Oslo.",
        "The new road links the harbour of Oslo and the airport of Bergen.",
        "Norway or Peru has appointed an envoy to Oslo.",
        "Norway and Peru have jointly appointed an envoy to Oslo.",
    ],
)
def test_what_is_done_together_stays_whole(text: str) -> None:
    assert readings(text) == [text]


def test_a_clause_about_one_subject_is_not_said_of_the_others() -> None:
    text = "The Ministry of Defence and the Port Agency, which owns the register in Oslo, closed the harbour in May."
    found = readings(text)
    assert "The Ministry of Defence closed the harbour in May." in found
    assert "The Port Agency closed the harbour in May." in found
    assert "The Port Agency owns the register in Oslo." in found


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("Peru became the first country to open an embassy in Oslo.", "Peru opened an embassy in Oslo."),
        ("Peru has become the first country to formally ban the ferry.", "Peru has formally banned the ferry."),
        ("Peru becomes first country to recognise Norway", "Peru recognises Norway."),
    ],
)
def test_the_first_to_do_something_did_it(text: str, done: str) -> None:
    found = readings(text)
    assert found[0].startswith(text.rstrip("."))
    assert found[1:] == [done]


@pytest.mark.parametrize(
    "text",
    [
        "Peru did not become the first country to open an embassy in Oslo.",
        "Peru became the first country to do so in 2019.",
        "Peru became a good country to visit in May 2019.",
    ],
)
def test_no_rank_no_deed(text: str) -> None:
    assert len(readings(text)) == 1


def test_who_somebody_is_is_told_by_apposition_and_office() -> None:
    text = "Anna Lund, the head of the port authority, met Norwegian Foreign Minister Ole Berg in Oslo on Monday."
    found = readings(text)
    assert "Anna Lund is the head of the port authority." in found
    assert "Ole Berg is Norwegian Foreign Minister." in found
    text = "A spokeswoman of the port, Anna Lund, left Oslo in May."
    assert "Anna Lund is a spokeswoman of the port." in readings(text)


def test_offices_in_opinions_and_cut_offices_are_no_claims() -> None:
    assert readings("President Anna Lund is brave.", modality="asserted") == []
    found = readings("Former Norwegian ambassador Ole Berg left Oslo in May 2019.")
    assert "Ole Berg is a Norwegian ambassador." not in found


def test_participles_read_as_sentences() -> None:
    text = "Lund welcomed the vote in Oslo, calling it a “brave decision”."
    assert readings(text)[-1] == "Lund called it a “brave decision”."
    text = "Since regaining control in 2021, the Peruvian council has sought help from Norway."
    assert readings(text)[0] == "The Peruvian council regained control in 2021."
    text = "The Lund Tunnel, originally built by Danish engineers, was closed in May."
    assert readings(text)[0] == "The Lund Tunnel was originally built by Danish engineers."


def test_what_opens_a_sentence_and_is_a_claim_is_left_out_of_the_next() -> None:
    text = "Peru has built three ports, Chad has opened two airports, and Norway has closed a mine."
    assert readings(text) == [
        "Peru has built three ports.",
        "Chad has opened two airports.",
        "Norway has closed a mine.",
    ]


def test_nobody_at_all_is_a_claim_unless_hedged_or_ahead() -> None:
    assert readings("No state recognises the Norwegian council.", modality="asserted")
    assert not readings("Perhaps no state recognises the Norwegian council.", modality="asserted")
    assert not readings("No state will recognise the Norwegian council.", modality="asserted")


def test_a_headline_in_the_present_tells_what_happened() -> None:
    assert readings("Norway Officially Recognizes the Islamic Emirate of Peru", modality="asserted")


def test_without_words_nothing_is_split() -> None:
    text = "Norway, Peru and Chad have appointed envoys to Oslo."
    bare = ClaimWords(*[frozenset[str]()] * 6)
    assert [claim.span.of(text) for claim in find_claims(parser()([text])[0], bare)] == [text[:-1]]


@pytest.mark.parametrize(
    ("verb", "past"), [("open", "opened"), ("carry", "carried"), ("stop", "stopped"), ("go", "went")]
)
def test_past_tense(verb: str, past: str) -> None:
    assert load_proposition_words()["en"].past(verb) == past


@pytest.mark.parametrize(
    ("many", "one"), [("have", "has"), ("were", "was"), ("carry", "carries"), ("reach", "reaches")]
)
def test_singular(many: str, one: str) -> None:
    assert load_proposition_words()["en"].singular(many) == one


def test_regular_forms_need_no_list() -> None:
    assert PropositionWords().participle("recognise") == "recognised"


def test_each_part_keeps_its_subject_and_asides_are_marked() -> None:
    text = "Anna Lund, the mayor of Oslo, praised the new bridge and the old harbour on Monday."
    found = find_claims(parser()([text])[0], words())
    assert [claim.is_aside for claim in found] == [False, False, True]
    assert all(claim.stretches[0].start == 0 for claim in found)


@pytest.mark.parametrize("n_words", [0, 30, 60, 120])
def test_what_the_first_did_stands_where_it_is_told_however_far_into_a_paragraph(n_words: int) -> None:
    told = "She was the first woman to lead its engineers"
    assert surfaces("Well, " * n_words + f"so it is. {told}.")[-2:] == [told, told]
