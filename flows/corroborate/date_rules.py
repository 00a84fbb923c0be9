"""Two times of one act: one finer than the other, one day written two ways, or two times for one event."""

from datetime import timedelta

from onrecord.flows.corroborate.difference_words import Given
from onrecord.flows.corroborate.differences import Difference, Period, Told, said_against
from onrecord.flows.corroborate.same_act import (
    core_of,
    is_firm,
    is_one_named_doer,
    is_one_sentence,
    is_one_sentence_told_twice,
    is_same_act,
    is_same_party,
)

_DAY = "day"
_TICK = timedelta(microseconds=1)


def date(a: Told, b: Told, given: Given) -> Difference | None:
    """Compare the one time that each gives of an event."""
    if len(a.periods) != 1 or len(b.periods) != 1 or a.polarity != b.polarity or not is_firm(a, b):
        return None
    if is_one_sentence(a, b) or not (is_same_act(a, b) and is_same_party(a, b, given.words)):
        return None
    one, other = a.periods[0], b.periods[0]
    said = said_against(one.surface, other.surface)
    if (one.start, one.end) == (other.start, other.end):
        return agreed(one, other)
    if holds(one, other) or holds(other, one):
        return refined(one, other)
    if one.start < other.end and other.start < one.end:
        return None
    if (
        a.text_id != b.text_id
        and one.grain == other.grain
        and (one.grain == _DAY or a.frame in given.words.once)
        and (_is_event(a, b, given) or is_one_sentence_told_twice(a, b))
    ):
        return Difference("date", "discrepancy", "medium", f"{said}: two times for one event.")
    return None


def date_agreed(a: Told, b: Told, _given: Given) -> Difference | None:
    """Say that two accounts of one fact, in whatever verb, date it to one day, which they write in two ways."""
    if a.polarity != b.polarity or not is_firm(a, b) or a.text_id == b.text_id:
        return None
    if len(a.periods) != 1 or len(b.periods) != 1:
        return None
    one, other = a.periods[0], b.periods[0]
    return agreed(one, other) if (one.start, one.end) == (other.start, other.end) else None


def agreed(one: Period, other: Period) -> Difference | None:
    """Say that a day written by its name, or without its year, is the one that the other gives in full."""
    if one.grain != _DAY or _written(one) == _written(other):
        return None
    said = said_against(one.surface, other.surface)
    return Difference("date", "refinement", "low", f"{said}: both are {one.start:%A}, {one.start:%Y-%m-%d}.")


def refined(one: Period, other: Period) -> Difference:
    """Say that the one of two times lies within the other."""
    fine, coarse = (one, other) if holds(other, one) else (other, one)
    said = said_against(one.surface, other.surface)
    return Difference("date", "refinement", "low", f"{said}: {_days(fine)} lies within {_days(coarse)}.")


def _days(period: Period) -> str:
    """Return the days of a time: the one day, or the first and the last."""
    days = sorted({f"{when:%Y-%m-%d}" for when in (period.start, period.end - _TICK)})
    return " to ".join(days)


def _written(period: Period) -> tuple[bool, bool]:
    """Say whether a day is written with its number, and with its year."""
    return any(char.isdigit() for char in period.surface), f"{period.start:%Y}" in period.surface


def _is_event(a: Told, b: Told, given: Given) -> bool:
    """Say whether both tell in one word of the act of one party that is named, or of what befalls one thing once."""
    if not a.frame or a.predicate != b.predicate:
        return False
    one, other = (core_of(told.subject, given.words)[0] for told in (a, b))
    is_once = a.frame in given.words.once and bool(one) and one == other
    return is_once or is_one_named_doer(a, b, given.words)


def holds(one: Period, other: Period) -> bool:
    """Say whether the second of two times lies within the first."""
    return one.start <= other.start and other.end <= one.end
