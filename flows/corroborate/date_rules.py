"""Two times of one act: one finer than the other, one day written two ways, or two times for one event."""

from onrecord.flows.corroborate.difference_words import Given
from onrecord.flows.corroborate.differences import Difference, Period, Told, said_against
from onrecord.flows.corroborate.same_act import (
    is_firm,
    is_one_sentence,
    is_one_sentence_told_twice,
    is_same_act,
    is_same_party,
)

_DAY = "day"


def date(a: Told, b: Told, given: Given) -> Difference | None:
    """Compare the one time that each gives of an event."""
    if len(a.periods) != 1 or len(b.periods) != 1 or a.polarity != b.polarity or not is_firm(a, b):
        return None
    if is_one_sentence(a, b) or not (is_same_act(a, b) and is_same_party(a, b, given.words)):
        return None
    one, other = a.periods[0], b.periods[0]
    said = said_against(one.surface, other.surface)
    if (one.start, one.end) == (other.start, other.end):
        return _agreed(one, other, said)
    if _holds(one, other) or _holds(other, one):
        return Difference("date", "refinement", "low", f"{said}: the finer date lies within the coarser.")
    if one.start < other.end and other.start < one.end:
        return None
    if (
        a.text_id != b.text_id
        and one.grain == other.grain
        and (one.grain == _DAY or a.frame in given.words.once)
        and (_is_event(a, b) or is_one_sentence_told_twice(a, b))
    ):
        return Difference("date", "discrepancy", "medium", f"{said}: two times for one event.")
    return None


def _agreed(one: Period, other: Period, said: str) -> Difference | None:
    """Say that a day given by its name or relation is the one that the other gives by its number."""
    has_number = [any(char.isdigit() for char in period.surface) for period in (one, other)]
    if one.grain != _DAY or has_number[0] == has_number[1]:
        return None
    return Difference("date", "refinement", "low", f"{said}: both are {one.start:%A}, {one.start:%Y-%m-%d}.")


def _is_event(a: Told, b: Told) -> bool:
    """Say whether both tell of the act of one party that is named, in one word."""
    is_named = bool(a.subject_id) or any(word[:1].isupper() for word in a.subject.split()[1:])
    is_same = a.subject_id == b.subject_id and (bool(a.subject_id) or a.subject.lower() == b.subject.lower())
    return bool(a.frame) and a.predicate == b.predicate and is_named and is_same


def _holds(one: Period, other: Period) -> bool:
    return one.start <= other.start and other.end <= one.end
