"""Another doer of one act, another trade of one person, and other words of one speaker: told, never called alarms."""

import re
from dataclasses import replace

from onrecord.flows.corroborate.claim_terms import read_words
from onrecord.flows.corroborate.difference_words import Given
from onrecord.flows.corroborate.differences import Difference, Told, said_against
from onrecord.flows.corroborate.meanings import aligned
from onrecord.flows.corroborate.polarity_rules import PASSIVE
from onrecord.flows.corroborate.same_act import (
    are_at_other_places,
    are_at_other_times,
    core_of,
    head_of,
    is_one_sentence,
)
from onrecord.flows.corroborate.slots import (
    are_acts_one,
    are_moods_one,
    beside,
    core_of_text,
    is_anybody,
    is_one_party,
    may_stand_for,
    party_of,
    slotless,
)
from onrecord.flows.corroborate.wording_rules import wording

_BY = re.compile(r"\bby (?P<doer>(?:(?:an?|the) )?[^\W\d_][^,.;]*)")
LIKE, TOLD = 0.8, 6.0  # share and weight of what both tell beside the doers
RENDERED, RETOLD = 0.35, 0.5  # share of what two renderings of one utterance have in common, quoted or retold
UTTERED = 4.0  # and its weight
_OTHERS = 0.2  # share of words that two names or nouns of one party hardly fall short of


def slot_doer(a: Told, b: Told, given: Given) -> Difference | None:
    """Say that two accounts have one thing done by two; no alarm, for both may have, or be one."""
    if is_one_sentence(a, b) or a.polarity != b.polarity or not are_moods_one(a, b):
        return None
    a, b = active_of(a), active_of(b)
    if {a.frame, b.frame} & given.words.speech or not a.object or not b.object or is_anybody(a) or is_anybody(b):
        return None
    if (
        {*a.predicate.split(), *b.predicate.split()} & given.words.being
        or are_at_other_times(a, b)
        or are_at_other_places(a, b, given)
    ):
        return None
    if not _are_others(a, b, given) or _bounds(a, given) != _bounds(b, given):
        return None
    sides = [slotless(told, core_of_text(told), [told.subject], given) for told in (a, b)]
    if not are_acts_one(a, b, sides[0], sides[1], given):
        return None
    like = aligned(sides[0].act, sides[1].act)
    if (like.share < LIKE or like.told < TOLD) and not _is_one_deed(a, b, given):
        return None
    return _two(a, b)


def _two(a: Told, b: Told) -> Difference:
    said = said_against(a.subject, b.subject)
    return Difference("entity", "complementary", "low", f"{said}: two who did it, or two words for one.")


def _are_others(a: Told, b: Told, given: Given) -> bool:
    """Say whether the subjects are told in other words, each by a name or a definite noun."""
    if is_one_party(a, b, given) or may_stand_for(a, b, given) or any(not _is_told(told, given) for told in (a, b)):
        return False
    one, other = (given.meanings.of(party_of(told)) for told in (a, b))
    return bool(one and other) and aligned(one, other).share <= _OTHERS


def _bounds(told: Told, given: Given) -> frozenset[str]:
    """Return the words that bound a claim in time: until, since; one may have followed the other."""
    return frozenset(read_words(told.text)) & given.words.until_then


def _is_told(told: Told, given: Given) -> bool:
    """Say whether the subject is one party: named, or a noun with an article; several who are not named may be more.

    A name in capitals at the opening is the place that an agency reports from: DOHA.
    """
    if told.text.startswith(told.subject) and party_of(told).isupper():
        return False
    first = read_words(party_of(told))[:1]
    is_named = head_of(party_of(told), given.words)[:1].isupper()
    return bool(told.subject_id) or is_named or (bool(first) and first[0] in given.words.articles)


def _is_one_deed(a: Told, b: Told, given: Given) -> bool:
    """Say whether in one verb one thing, told by a definite noun, has the act done to it: closed the plant."""
    if not _is_one_verb(a.predicate, b.predicate) or {a.predicate, b.predicate} & (
        given.words.light | given.words.again
    ):
        return False
    heads = [head_of(told.object, given.words) for told in (a, b)]
    are_definite = any(told.object.partition(" ")[0].lower() in given.words.definite for told in (a, b))
    cores = [core_of(told.object, given.words)[0] for told in (a, b)]
    return are_definite and heads[0] == heads[1] and bool(cores[0]) and (cores[0] <= cores[1] or cores[1] <= cores[0])


def _is_one_verb(one: str, other: str) -> bool:
    """Say whether two predicates are one verb; one may be the participle that a passive left: raise, raised."""
    short, long = sorted((one, other), key=len)
    return one == other or long in (f"{short}ed", f"{short.rstrip('e')}ed")


def active_of(told: Told) -> Told:
    """Return a claim in the active voice, as far as a passive names who did it: the alarm was raised by a guard."""
    verb = told.predicate.removeprefix(PASSIVE)
    is_passive = verb != told.predicate and told.subject != ""
    found = _BY.search(told.text.partition(told.subject)[2]) if is_passive else None
    if found is None:
        return told
    thing = f"{told.subject[:1].lower()}{told.subject[1:]}" if told.text.startswith("The ") else told.subject
    return replace(told, subject=found["doer"], subject_id="", predicate=verb, object=thing, object_id="")


def slot_wording(a: Told, b: Told, given: Given) -> Difference | None:
    """Say that two outlets give one speaker's utterance in other words."""
    if is_one_sentence(a, b) or (found := wording(a, b, given)) is None:
        return None
    like = beside(*(slotless(told, told.text, [told.holder], given) for told in (a, b)))
    are_direct = a.evidentiality == b.evidentiality == "direct"
    is_one = like.share >= (RENDERED if are_direct else RETOLD) and like.told >= UTTERED
    return found if is_one else None


def slot_trade(a: Told, b: Told, given: Given) -> Difference | None:
    """Say that one person is told to be two things, in one place: a nurse from Keld, a student from Keld."""
    if a.text_id == b.text_id or a.polarity != b.polarity or is_anybody(a) or is_anybody(b):
        return None
    if not (set(a.predicate.split()[:1]) & set(b.predicate.split()[:1]) & given.words.being):
        return None
    if a.subject_kind != "PERSON" or a.subject_id != b.subject_id or are_at_other_times(a, b):
        return None
    (core, more), (core_other, more_other) = core_of(a.object, given.words), core_of(b.object, given.words)
    if not core or not core_other or core & core_other or not more & more_other:
        return None
    said = said_against(a.object, b.object)
    return Difference("entity", "complementary", "low", f"{said}: “{a.subject}” is told to be the one and the other.")
