"""Claims of being the first or only one: whose, of what, within what; and what is none."""

from typing import Any

import pytest

from onrecord.flows.corroborate.exclusives import find_exclusive
from onrecord.flows.resources.wording_seeds import load_wordings

_FIRSTS = load_wordings().languages["en"].firsts


def exclusive(text: str, subject: str, predicate: str, complement: str | None = None, **other: str) -> Any:
    """The row of a claim with these parts, or None."""
    claim = {"claim_id": "clm:1", "text_id": "txt:1", "text": text, "subject": subject, "predicate": predicate}
    assert _FIRSTS is not None
    return find_exclusive(
        claim | {"object": complement, "polarity": "affirmed"} | other, _FIRSTS, lambda word: None, "tol:1"
    )


def test_who_is_the_first_to_do_what_within_what() -> None:
    found = exclusive(
        "Ostra is the first country in the region to ban open fires.", "Ostra", "be country", "the first country"
    )
    assert (found["kind"], found["place"], found["holder"]) == ("first", 1, "Ostra")
    assert found["domain"] == "country to ban open fires"
    assert found["scope"] == "in the region"


def test_like_words_make_one_domain() -> None:
    one = exclusive("Ostra is the first nation to ban open fires.", "Ostra", "be nation", "the first nation to ban")
    other = exclusive("Brell became the only state to ban open fires.", "Brell", "become state", "the only state")
    assert one["domain_words"] == other["domain_words"]
    assert (one["kind"], other["kind"], other["place"]) == ("first", "only", 0)


@pytest.mark.parametrize(
    ("text", "parts", "kind", "place", "holder"),
    [
        (
            "The first bank on the island was Brell Savings.",
            ("The first bank on the island", "be savings", "Brell Savings"),
            "first",
            1,
            "Brell Savings",
        ),
        (
            "Brell opened the first swimming school in Ostra.",
            ("Brell", "open", "the first swimming school in Ostra"),
            "first",
            1,
            "Brell",
        ),
        (
            "Ida Brell met the press, the third woman to chair the council.",
            ("Ida Brell", "meet", "the press"),
            "ordinal",
            3,
            "Ida Brell",
        ),
        ("It is the only port to stay open.", ("It", "be port", "the only port to stay open"), "only", 0, None),
        (
            "A newer one, too, was the first boat to cross the strait.",
            ("A newer one, too", "be boat", "the first boat to cross the strait"),
            "first",
            1,
            None,
        ),
        ("No other state has ever banned open fires.", ("No other state", "ban", "open fires"), "none_before", 1, None),
        (
            "Ostra banned open fires for the first time since 1911.",
            ("Ostra", "ban", "open fires"),
            "first_time",
            1,
            "Ostra",
        ),
        (
            "The dam made an unprecedented noise.",
            ("The dam", "make", "an unprecedented noise"),
            "unprecedented",
            1,
            "The dam",
        ),
    ],
)
def test_the_kinds(text: str, parts: tuple[str, str, str], kind: str, place: int, holder: str | None) -> None:
    found = exclusive(text, *parts)
    assert (found["kind"], found["place"], found["holder"]) == (kind, place, holder)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Ostra led in the first half of the match.", ("Ostra", "lead", "the first half of the match")),
        ("Brell was one of the first doctors to sign the letter.", ("Brell", "be doctor", "one of the first doctors")),
        ("It was her first visit to the island.", ("It", "be visit", "her first visit to the island")),
        ("The first guests arrived at the old hall.", ("The first guests", "arrive", "the old hall")),
        ("Brell loved the first film about otters.", ("Brell", "love", "the first film about otters")),
        ("Ostra won the team's fourth straight title.", ("Ostra", "win", "the team's fourth straight title")),
        ("No ships sailed on Monday morning.", ("No ships", "sail", None)),
    ],
)
def test_what_claims_no_place(text: str, parts: tuple[str, str, str | None]) -> None:
    assert exclusive(text, *parts) is None


def test_what_is_denied_claims_no_place() -> None:
    said = "Ostra was not the first state to ban open fires."
    assert exclusive(said, "Ostra", "be state", "the first state to ban open fires", polarity="negated") is None
