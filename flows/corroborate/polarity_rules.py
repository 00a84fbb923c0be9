"""A claim and its denial: the same act affirmed and denied, denied to all and said of one, or told by its opposite."""

from onrecord.flows.corroborate.claim_terms import read_words, stem_of
from onrecord.flows.corroborate.difference_words import DifferenceWords, Given
from onrecord.flows.corroborate.differences import Difference, Told, said_against
from onrecord.flows.corroborate.same_act import (
    are_alike,
    are_at_other_times,
    core_of,
    days_between,
    head_of,
    is_firm,
    is_one_named_doer,
    is_one_object,
    is_same_act,
    names,
)

NEGATED = "negated"
PASSIVE = "be "
_DENYING = 3  # words that a denial adds at most: did not ever
_LOST = "\ufffd"


def polarity(a: Told, b: Told, given: Given) -> Difference | None:
    """Compare a claim with what denies it."""
    if not is_firm(a, b) or are_at_other_times(a, b):
        return None
    if a.polarity == b.polarity:
        return _opposed(a, b, given)
    negated, affirmed = (a, b) if a.polarity == NEGATED else (b, a)
    if is_cut_or_damaged(negated, affirmed):
        return None
    if not is_same_act(a, b) or is_bounded(negated, given.words):
        return None
    if is_universal(negated, given.words):
        return _nobody(negated, affirmed, given)
    return _denied(negated, affirmed, given)


def is_cut_or_damaged(negated: Told, affirmed: Told) -> bool:
    """Say whether the one is the other without a clause that denies something else, or letters of either are lost."""
    one, other = (set(read_words(told.text)) for told in (negated, affirmed))
    is_cut = other <= one and len(one - other) > _DENYING
    return is_cut or any(_LOST in told.text for told in (negated, affirmed))


def _nobody(negated: Told, affirmed: Told, given: Given) -> Difference | None:
    """Say that nobody at all is said to do what somebody is said to do to the same."""
    is_same = is_one_object(negated, affirmed, given.words) or _tells_of(affirmed, negated.object, given.words)
    if not is_same or not affirmed.subject or _means_nobody(affirmed.subject, given.words):
        return None
    words = f"“{negated.subject}” is denied what “{affirmed.subject}” is said to do"
    if days_between(negated, affirmed) > 0:
        return Difference("polarity", "complementary", "low", f"{words}: but that is of a later day.")
    return Difference("polarity", "contradiction", "high", f"{words}: both cannot hold.")


def _tells_of(told: Told, phrase: str, words: DifferenceWords) -> bool:
    """Say whether a claim's object has the last word of a phrase, and the claim all names in the phrase."""
    heads = [stem_of(said[-1]) if (said := read_words(each)) else "" for each in (phrase, told.object)]
    named = names(phrase, words)
    return heads[0] == heads[1] and bool(named) and named <= names(told.text, words)


def _denied(negated: Told, affirmed: Told, given: Given) -> Difference | None:
    """Say that the same act of the same parties is affirmed and denied."""
    a, b = negated, affirmed
    is_same_object = _is_same_object(a, b, given) and _have_one_head(a, b, given.words)
    is_same_object = is_same_object or _is_any(negated.object, affirmed.object, given.words)
    if not (is_one_named_doer(a, b, given.words) and is_same_object and a.object and b.object):
        return None
    said = f"that “{affirmed.text.rstrip('.')}”"
    if days_between(negated, affirmed) > 0:
        return Difference(
            "polarity", "complementary", "low", f"What one denies, the other affirms of a later day: {said}."
        )
    if a.holder_id != b.holder_id or "reported" in (a.modality, b.modality):
        return Difference("polarity", "discrepancy", "medium", f"One affirms, the other denies {said}.")
    return Difference("polarity", "contradiction", "high", f"One states and the other denies {said}.")


def _is_same_object(a: Told, b: Told, given: Given) -> bool:
    if a.object_id and b.object_id:
        return a.object_id == b.object_id
    return are_alike(a.object, b.object, given.words)


def _have_one_head(a: Told, b: Told, words: DifferenceWords) -> bool:
    """Say whether the nouns that two objects turn on have one stem: segregated schools are not segregation."""
    one, other = (stem_of(head_of(told.object, words).lower()) for told in (a, b))
    return one == other or bool(a.object_id and a.object_id == b.object_id)


def _is_any(denied: str, told: str, words: DifferenceWords) -> bool:
    """Say whether what is denied at all (a warning) is what is told of (two written warnings)."""
    (core, more), (core_told, more_told) = core_of(denied, words), core_of(told, words)
    return bool(core) and core <= core_told and (not more or not more_told or bool(more & more_told))


def _opposed(a: Told, b: Told, given: Given) -> Difference | None:
    """Say that the same parties are said to do one thing and its opposite."""
    if not a.frame or given.frames.opposites.get(a.frame) != b.frame:
        return None
    are_passive = all(told.predicate.startswith(PASSIVE) for told in (a, b))  # whom it is done to is the subject
    is_told_of = a.object and b.object and _is_same_object(a, b, given)
    if not is_one_named_doer(a, b, given.words) or not (is_told_of or are_passive):
        return None
    said = said_against(a.text.rstrip("."), b.text.rstrip("."))
    if a.frame in given.frames.undone or days_between(a, b):
        return Difference("polarity", "complementary", "low", f"{said}: the one may have undone the other.")
    return Difference("polarity", "discrepancy", "medium", f"{said}: the one is the opposite of the other.")


def is_universal(told: Told, words: DifferenceWords) -> bool:
    """Say whether a subject means nobody at all: no country, but not "no other country" or "no Western country"."""
    return _means_nobody(told.subject, words)


def _means_nobody(subject: str, words: DifferenceWords) -> bool:
    first, *rest = read_words(subject) or [""]
    if first in words.nobody:
        return True
    is_of_all = set(rest) <= words.kinds | words.unrestricting and bool(set(rest) & words.kinds)
    return first in words.none_of and is_of_all


def is_bounded(negated: Told, words: DifferenceWords) -> bool:
    """Say whether a denial holds for a time only (not yet) or is none (not only)."""
    said = read_words(negated.text)
    return bool(set(said) & words.until_then or set(said) & words.emphatic)
