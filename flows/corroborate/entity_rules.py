"""Who did it: a part of whom the other names whole, a rank that two hold or that one holds twice, another doer."""

from onrecord.flows.corroborate.claim_terms import read_words
from onrecord.flows.corroborate.difference_words import Given
from onrecord.flows.corroborate.differences import Difference, Told, said_against
from onrecord.flows.corroborate.rank_rules import ranked
from onrecord.flows.corroborate.same_act import (
    are_at_other_places,
    are_at_other_times,
    core_of,
    head_of,
    is_firm,
    is_one_sentence,
    is_part_of,
)

_BODY_AND_PLACE = ("ORG", "GPE")


def entity(a: Told, b: Told, given: Given) -> Difference | None:
    """Compare who did it."""
    if a.polarity != b.polarity or not is_firm(a, b):
        return None
    if found := ranked(a, b, given):
        return found
    return None if are_at_other_times(a, b) else _part(a, b, given)


def _part(a: Told, b: Told, given: Given) -> Difference | None:
    """Say that one names a body where the other names what it belongs to."""
    if not a.subject_id or not b.subject_id or a.subject_id == b.subject_id or not a.frame or a.frame != b.frame:
        return None
    if is_one_sentence(a, b):
        return None
    if _belongs(a, b, given) or _belongs(b, a, given):
        said = said_against(a.subject, b.subject)
        return Difference("entity", "refinement", "low", f"{said}: the one names a part of the other.")
    return None


def _belongs(part: Told, whole: Told, given: Given) -> bool:
    """Say whether a body is named for the place that it belongs to."""
    return (part.subject_kind, whole.subject_kind) == _BODY_AND_PLACE and is_part_of(
        part.subject, whole.subject, given.words
    )


def doer(a: Told, b: Told, given: Given) -> Difference | None:
    """Say that two accounts have one thing done by two, in one verb; no alarm, for both may have, or be one.

    Subjects are definite and have no word in common; one known by name and one not are hardly two.
    """
    words = given.words
    if a.polarity != b.polarity or not is_firm(a, b) or a.text_id == b.text_id or a.frame in words.speech:
        return None
    if a.predicate != b.predicate or set(a.predicate.split()) & words.being:
        return None
    if are_at_other_times(a, b) or are_at_other_places(a, b, given):
        return None
    if not _are_others(a, b, given) or not _is_one_thing(a, b, given):
        return None
    said = said_against(a.subject, b.subject)
    return Difference("entity", "complementary", "low", f"{said}: two who did it, or two words for one.")


def _are_others(a: Told, b: Told, given: Given) -> bool:
    """Say whether two subjects are told by other nouns, both definite, and none is linked."""
    words = given.words
    one, other = (core_of(told.subject, words)[0] for told in (a, b))
    are_definite = all(read_words(told.subject)[:1] in [[word] for word in words.definite] for told in (a, b))
    return are_definite and bool(one and other) and not one & other and not (a.subject_id or b.subject_id)


def _is_one_thing(a: Told, b: Told, given: Given) -> bool:
    """Say whether the objects turn on one noun and have all words of the shorter, of which two tell something."""
    one, other = (core_of(told.object, given.words)[0] for told in (a, b))
    is_one = one <= other or other <= one
    return is_one and head_of(a.object, given.words) == head_of(b.object, given.words) and bool(one and other)
