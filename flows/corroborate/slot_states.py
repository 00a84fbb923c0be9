"""What holds by one account and not by the other: two ranks by one measure, a state that lasts and one that ended."""

from itertools import pairwise

from onrecord.flows.corroborate.claim_terms import read_words, stem_of, tokens_of
from onrecord.flows.corroborate.difference_words import Given
from onrecord.flows.corroborate.differences import Difference, Told, said_against
from onrecord.flows.corroborate.same_act import are_dated_apart, days_between, is_one_sentence
from onrecord.flows.corroborate.slots import (
    are_moods_one,
    beside,
    core_of_text,
    is_anybody,
    is_one_party,
    slotless,
)

RANKED, TOLD = 0.5, 4.0  # share and weight of what both tell beside two ranks
_FIRST = ""


def slot_rank(a: Told, b: Told, given: Given) -> Difference | None:
    """Compare the one rank by size or the like that each gives: the largest fine, the second-largest fine."""
    if a.text_id == b.text_id or a.polarity != b.polarity or is_one_sentence(a, b) or are_dated_apart(a, b):
        return None
    one, other = (_rank(told, given) for told in (a, b))
    if one is None or other is None or one[1] != other[1] or one[0] == other[0]:
        return None
    words = [*given.words.ranks, one[1]]
    like = beside(*(slotless(told, core_of_text(told), words, given) for told in (a, b)))
    if like.share < RANKED or like.told < TOLD:
        return None
    said = said_against(*(f"{rank} {by}".strip() for rank, by in (one, other)))
    if is_one_party(a, b, given) and not (is_anybody(a) or is_anybody(b)):
        return Difference("entity", "discrepancy", "medium", f"{said}: “{a.subject}” cannot be both.")
    return Difference("entity", "complementary", "low", f"{said}: two ranks, perhaps of two things.")


def _rank(told: Told, given: Given) -> tuple[str, str] | None:
    """Return the how manieth (empty: the first) by which measure, where a claim gives one rank."""
    tokens = [token.lower() for token in tokens_of(told.text)]
    found = [
        (before if given.words.ranks.get(before, 1) > 1 else _FIRST, token)
        for before, token in pairwise(["", *tokens])
        if token in given.words.superlatives
    ]
    return found[0] if len(found) == 1 else None


def slot_state(a: Told, b: Told, given: Given) -> Difference | None:
    """Say that a state lasts by the one and has ended by the other: it remains blockaded, it broke the blockade."""
    if is_one_sentence(a, b) or a.polarity != b.polarity or not are_moods_one(a, b):
        return None
    for lasting, ended in ((a, b), (b, a)):
        state = _state(lasting, given)
        if state and set(ended.predicate.split()[:1]) & given.words.ending and state & _stems(ended.object):
            return _ended(lasting, ended, given)
    return None


def _ended(lasting: Told, ended: Told, given: Given) -> Difference:
    said = said_against(lasting.text.rstrip("."), ended.text.rstrip("."))
    if is_one_party(lasting, ended, given) and days_between(lasting, ended) <= 0:
        return Difference("polarity", "discrepancy", "medium", f"{said}: a state lasts, and has ended.")
    return Difference("polarity", "complementary", "low", f"{said}: a state lasts by the one, and ends by the other.")


def _state(told: Told, given: Given) -> frozenset[str]:
    """Return the stems of the state in which a subject is said to remain."""
    verb, *state = told.predicate.split() or [""]
    return _stems(" ".join(state)) if verb in given.words.lasting else frozenset()


def _stems(phrase: str) -> frozenset[str]:
    return frozenset(stem_of(word) for word in read_words(phrase))
