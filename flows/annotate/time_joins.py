"""Expressions that stand side by side and are one: a time and its day, the ends of a range, a length and its anchor."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from onrecord.flows.annotate.record import record
from onrecord.flows.annotate.syntax import Span
from onrecord.flows.annotate.time_context import Context
from onrecord.flows.annotate.time_meaning import CALENDAR, TimeMeaning
from onrecord.flows.annotate.time_words import TimeWords

_CLOCK = ("part", "hour", "minute")
# Tokens that may stand between a time of day and its day ("at 5 p.m., on Friday"), and before an anchor ("after the").
_BETWEEN, _TO_ANCHOR = 2, 3


@record
class Found:
    """A meaning, the tokens it covers, and the kind of rule that made it."""

    start: int
    end: int
    means: str
    meaning: TimeMeaning


def joined(found: Sequence[Found], context: Context, words: TimeWords) -> list[Found]:
    """Return the expressions with neighbours joined, in order; what stands further apart is not looked at."""
    made: list[Found] = []
    for each in found:
        is_near = bool(made) and each.start - made[-1].end <= _BETWEEN
        merged = next((m for join in _JOINS if is_near and (m := join(made[-1], each, context, words))), None)
        if merged:
            made[-1] = merged
        else:
            made.append(each)
    return _anchored(made, context, words)


def _over(first: Found, second: Found, meaning: TimeMeaning) -> Found:
    span = Span(first.meaning.span.start, second.meaning.span.end)
    return Found(first.start, second.end, first.means, replace(meaning, span=span))


def _gap(first: Found, second: Found, context: Context) -> list[str]:
    return [context.lower(number) for number in range(first.end, second.start)]


def _time_of_day(first: Found, second: Found, context: Context, words: TimeWords) -> Found | None:
    """Join "5 p.m." to "Friday", or "Friday" to "at 5 p.m."."""
    gap = _gap(first, second, context)
    if not set(gap) <= words.beside:
        return None
    for clock, day in ((first.meaning, second.meaning), (second.meaning, first.meaning)):
        if _is_clock(clock) and _is_day(day):
            told = {name: getattr(clock, name) for name in _CLOCK if getattr(clock, name) is not None}
            return _over(first, second, replace(day, kind="time", relation=first.meaning.relation, **told))
    return None


def _is_clock(meaning: TimeMeaning) -> bool:
    return meaning.form == "calendar" and bool(meaning.said) and set(meaning.said) <= set(_CLOCK)


def _is_day(meaning: TimeMeaning) -> bool:
    if meaning.kind != "date" or meaning.end:
        return False
    return meaning.day is not None or meaning.weekday is not None or (meaning.form == "shift" and meaning.unit == "day")


def _range(first: Found, second: Found, context: Context, words: TimeWords) -> Found | None:
    """Join the ends of a range whose first end says no more than the second, such as 1958 to 1964."""
    gap = _gap(first, second, context)
    before = context.lower(first.start - 1)
    is_joined = len(gap) == 1 and (
        gap[0] in words.range_to or (gap[0] in words.range_ands and before in words.range_starts)
    )
    if not is_joined or not (_is_printed(first.meaning) and _is_printed(second.meaning)):
        return None
    start, end = first.meaning.said, second.meaning.said
    finest = [name for name in CALENDAR if name in start][-1:], [name for name in CALENDAR if name in end][-1:]
    if finest[0] != finest[1] or not set(start) <= set(end) or "weekday" in start or "season" in start:
        return None
    shared = {name: value for name, value in end.items() if name not in start}
    differing = tuple(sorted((name, value) for name, value in end.items() if start.get(name, value) != value))
    meaning = replace(first.meaning, relation="at", end=differing, **shared)
    return _over(first, second, meaning) if differing else None


def _is_printed(meaning: TimeMeaning) -> bool:
    return meaning.form == "calendar" and meaning.kind == "date" and not meaning.end and meaning.direction is None


_JOINS: tuple[Callable[[Found, Found, Context, TimeWords], Found | None], ...] = (_time_of_day, _range)


def _anchored(found: list[Found], context: Context, words: TimeWords) -> list[Found]:
    """Let lengths count from the time behind them: "nearly four years after August 2021"."""
    made = list(found)
    for number, each in enumerate(found):
        sign = words.anchors.get(context.lower(each.end))
        if each.meaning.form != "length" or sign is None:
            continue
        behind = found[number + 1] if number + 1 < len(found) else None
        is_near = behind is not None and behind.start - each.end <= _TO_ANCHOR and behind.meaning.kind == "date"
        amount = None if each.meaning.amount is None else sign * each.meaning.amount
        if is_near:
            told = replace(each.meaning, form="shift", kind="date", base="following", amount=amount)
            made[number] = replace(each, meaning=replace(told, direction=sign))
    return made
