"""Two times of one act, in whatever words it is told: compared where what stands beside the times aligns."""

from dataclasses import replace

from onrecord.flows.corroborate.date_rules import agreed, holds, refined
from onrecord.flows.corroborate.difference_words import Given
from onrecord.flows.corroborate.differences import Difference, Period, Told, said_against
from onrecord.flows.corroborate.meanings import aligned
from onrecord.flows.corroborate.same_act import is_one_sentence
from onrecord.flows.corroborate.slots import (
    Slotless,
    are_acts_one,
    are_acts_two,
    are_moods_one,
    are_parties_two,
    are_phases_one,
    beside,
    core_of_text,
    in_one_voice,
    is_anybody,
    is_one_party,
    may_stand_for,
    part_with,
    slotless,
)

ALARM, LIKE = 0.6, 0.4  # share of words aligned beside the times
EQUAL, EQUALLY_TOLD = 0.25, 6.0  # share and weight that will do where both are one day
DAY_SHARE, DAY_TOLD = 0.15, 2.0  # share and weight of what is told beside one day
ACTED = 2.0  # weight that both tell of the act alone
TOLD = 4.0  # weight of what both tell beside the times, at least
_DAY = "day"
_DATED = frozenset({"day", "month", "year"})


def slot_date(a: Told, b: Told, given: Given) -> Difference | None:
    """Compare the one time that each gives, of which most beside them is one."""
    if a.text_id == b.text_id or a.polarity != b.polarity or is_one_sentence(a, b) or not are_moods_one(a, b):
        return None
    a, b = in_one_voice(a, b)
    if {a.frame, b.frame} & given.words.speech or are_parties_two(a, b, given) or are_acts_two(a, b, given):
        return None
    one, other = _only(a), _only(b)
    if one is None or other is None:
        return None
    sides = _without(a, one, given), _without(b, other, given)
    like = beside(*sides)
    if (one.start, one.end) == (other.start, other.end):
        is_one = like.share >= EQUAL and like.told >= EQUALLY_TOLD and are_acts_one(a, b, *sides, given)
        return agreed(one, other) if is_one else None
    is_phase = are_phases_one(a, b, given) and _are_parties_one(a, b, given)
    if like.share < LIKE or (like.told < TOLD and not is_phase):
        return None
    if holds(one, other) or holds(other, one):
        is_one = bool(a.frame and a.frame == b.frame) or are_acts_one(a, b, *sides, given)
        return refined(one, other) if is_one else None
    is_known = is_phase or _happens_once(a, b, given)
    if (like.share < ALARM and not is_known) or one.grain != other.grain or not _is_one_event(a, b, sides, one, given):
        return None
    said = said_against(one.surface, other.surface)
    return Difference("date", "discrepancy", "medium", f"{said}: two times for one event.")


def slot_day(a: Told, b: Told, given: Given) -> Difference | None:
    """Say that two texts write one day in two ways, in claims that have something else in common."""
    if a.text_id == b.text_id or not are_moods_one(a, b):
        return None
    days = _days_of(a, b), _days_of(b, a)
    found = [(x, y) for x in days[0] for y in days[1] if (x.start, x.end) == (y.start, y.end) and agreed(x, y)]
    if not found:
        return None
    one, other = found[0]
    like = beside(_without(a, one, given), _without(b, other, given))
    return agreed(one, other) if like.share >= DAY_SHARE and like.told >= DAY_TOLD else None


def _days_of(told: Told, other: Told) -> list[Period]:
    """Return the days of a claim; one without its year, or its weekday alone, as the day of the other that it fits."""
    fitting = [
        replace(day, surface=part.surface)
        for part in told.open_days
        for day in other.periods
        if day.grain == _DAY and part.value in (f"XXXX-{day.start:%m-%d}", f"XXXX-WXX-{day.start.isoweekday()}")
    ]
    return [day for day in told.periods if day.grain == _DAY] + fitting


def _is_one_event(a: Told, b: Told, sides: tuple[Slotless, Slotless], when: Period, given: Given) -> bool:
    """Say whether one act of one party is told, of which there are not several."""
    if (
        when.grain not in _DATED
        or {a.frame, b.frame} & (given.words.changing | given.words.again)
        or is_anybody(a)
        or is_anybody(b)
    ):
        return False
    if _is_polled(a, given) or _is_polled(b, given):
        return False
    if aligned(sides[0].act, sides[1].act).told < ACTED and not are_phases_one(a, b, given):
        return False
    return are_acts_one(a, b, *sides, given) and _are_parties_one(a, b, given)


def _is_polled(told: Told, given: Given) -> bool:
    """Say whether it tells what a survey found, or that one was conducted: there are many."""
    verb = told.predicate.removeprefix("be ")
    return verb in given.words.polling or verb.removesuffix("ed") in given.words.polling


def _happens_once(a: Told, b: Told, given: Given) -> bool:
    """Say whether both tell that what happens to a thing but once happened to one: a gallery collapsed."""
    return bool(a.frame) and a.frame == b.frame and a.frame in given.words.once and _are_parties_one(a, b, given)


def _are_parties_one(a: Told, b: Told, given: Given) -> bool:
    return is_one_party(a, b, given) or may_stand_for(a, b, given)


def _only(told: Told) -> Period | None:
    """Return the only time of a claim beside those of relative clauses and appositions; of nested ones, the finest."""
    text = core_of_text(told)
    found = sorted((when for when in told.periods if when.surface in text), key=lambda when: when.end - when.start)
    return found[0] if found and all(holds(when, found[0]) for when in found) else None


def _without(told: Told, when: Period, given: Given) -> Slotless:
    """Return the part of a claim that a time stands in, without times and figures."""
    figures = [value.figure for value in told.values]
    surfaces = [period.surface for period in told.periods]
    return slotless(told, part_with(core_of_text(told), when.surface), [*figures, *surfaces], given)
