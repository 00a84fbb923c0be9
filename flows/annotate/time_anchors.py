"""When an expression is: its words counted from the article's date or from another time in the text, never the clock.

`TimeLine.resolve` is a function of the expressions of one text and the day on which it was published.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from onrecord.flows.annotate.time_calendar import DAYS, MONTHS, Period, floor, moved, shifted
from onrecord.flows.annotate.time_dates import Undated, date_of, within
from onrecord.flows.annotate.time_meaning import TimeMeaning
from onrecord.flows.annotate.time_values import length_value, open_value, range_value, value_of

NO_DATE, NO_ANCHOR, NO_SUCH_DAY, VAGUE = "no_publication_date", "no_anchor", "no_such_day", "vague"
PUBLISHED, TIME = "published_at", "time_expression"
# A comparison with the year before is of the same part of it.
_DAY = 1.0
_PARTS_OF_YEAR = frozenset({"month", "quarter", "half", "season"})


@dataclass(frozen=True, slots=True)
class Resolution:
    """When an expression is: bounds in the local time of the text, half-open; `anchor_number` is another expression's.

    `dated_from` and `dated_to` bound what the expression dates, which "since 2021" does not put into 2021.
    """

    t_from: datetime | None
    t_to: datetime | None
    granularity: str | None
    value: str
    status: str
    reason: str | None = None
    anchor: str = "none"
    anchor_number: int | None = None
    dated_from: datetime | None = None
    dated_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The time told of last: the number of its expression, its block and its period."""

    number: int
    block: int
    period: Period


class TimeLine:
    """Goes through the expressions of one text in order, as published on `day`, at the instant `at` if known."""

    def __init__(self, day: datetime | None, at: datetime | None = None) -> None:
        self.day = day
        self.at = at
        self.told: Told | None = None
        self.quarter: Told | None = None

    def resolve(self, meanings: Sequence[TimeMeaning], blocks: Sequence[int]) -> list[Resolution]:
        """Return when each expression is; `blocks` are the numbers of the blocks in which they stand."""
        found = []
        for number, (meaning, block) in enumerate(zip(meanings, blocks, strict=True)):
            self._forget(block)
            resolution = self._resolution(meaning, block)
            found.append(resolution)
            period = _period(resolution)
            if period and meaning.kind in ("date", "time") and meaning.form in ("calendar", "shift"):
                self.told = Told(number, block, period)
                is_new = period.granularity == "quarter" and not _is_comparison(meaning)
                self.quarter = self.told if is_new else self.quarter
        for number, meaning in enumerate(meanings):
            if meaning.base == "following":
                found[number] = self._following(meaning, number, found)
        return [_dated(resolution, meaning) for resolution, meaning in zip(found, meanings, strict=True)]

    def _forget(self, block: int) -> None:
        """What was told of before the last block is no anchor any more."""
        self.told = self.told if self.told and block - self.told.block <= 1 else None
        self.quarter = self.quarter if self.quarter and block - self.quarter.block <= 1 else None

    def _resolution(self, meaning: TimeMeaning, block: int) -> Resolution:
        if meaning.reason:
            return _unresolved(meaning, meaning.reason)
        try:
            return _FORMS[meaning.form](self, meaning, block)
        except Undated:
            return _unresolved(meaning, NO_DATE)
        except ValueError:
            return _unresolved(meaning, NO_SUCH_DAY)

    def _calendar(self, meaning: TimeMeaning, block: int) -> Resolution:
        told = self.told if self.told and self.told.block == block else None
        is_clock = set(meaning.said) <= {"part", "hour", "minute"}
        if is_clock and told and told.period.granularity in ("day", "part_of_day", "hour", "minute"):
            period = date_of(meaning, floor("day", told.period.start).start)
            return _resolved(meaning, period, TIME, told.number)
        period = date_of(meaning, self.day)
        anchor = "none" if meaning.year or meaning.decade or meaning.century else PUBLISHED
        if not meaning.end:
            return _resolved(meaning, period, anchor)
        last = date_of(_end_of(meaning, period), self.day)
        if last.end <= period.start:
            return _unresolved(meaning, NO_SUCH_DAY)
        whole = Period(period.start, last.end, period.granularity)
        return replace(_resolved(meaning, whole, anchor), value=range_value(period, last))

    def _shift(self, meaning: TimeMeaning, _: int) -> Resolution:
        if meaning.base == "following":
            return _unresolved(meaning, NO_ANCHOR)
        is_of_quarter = _is_comparison(meaning) or (meaning.base == "told" and meaning.unit == "quarter")
        if is_of_quarter and self.quarter:
            return _shifted(meaning, self.quarter.period, TIME, self.quarter.number)
        if meaning.base == "told" and self.told:
            return _shifted(meaning, self.told.period, TIME, self.told.number)
        if meaning.base == "told" and meaning.unit == "same":
            return _unresolved(meaning, NO_ANCHOR)
        now = self._now(meaning)
        return _shifted(meaning, floor("day", now) if now == self.day else floor("minute", now), PUBLISHED)

    def _now(self, meaning: TimeMeaning) -> datetime:
        """The time of publication: an instant where hours are counted, else its day."""
        is_fine = meaning.unit in ("hour", "minute", "second")
        found = self.at if is_fine else self.day
        if found is None:
            raise Undated
        return found

    def _stretch(self, meaning: TimeMeaning, _: int) -> Resolution:
        if self.day is None:
            raise Undated
        unit, ends = meaning.unit or "day", self.day + timedelta(days=1)
        is_back = meaning.direction == -1
        start, end = (None, ends) if is_back else (self.day, None)
        if meaning.amount is not None:
            start = moved(ends, unit, -meaning.amount) if is_back else self.day
            end = ends if is_back else moved(self.day, unit, meaning.amount)
        value = length_value(unit, meaning.amount)
        return Resolution(start, end, "duration", value, "bounded", anchor=PUBLISHED)

    def _vague(self, meaning: TimeMeaning, _: int) -> Resolution:
        if self.day is None or meaning.vague not in ("PAST_REF", "FUTURE_REF"):
            return _unresolved(meaning, NO_DATE if self.day is None else VAGUE, None if self.day is None else PUBLISHED)
        is_past = meaning.vague == "PAST_REF"
        start, end = (None, self.day + timedelta(days=1)) if is_past else (self.day, None)
        return Resolution(start, end, None, str(meaning.vague), "bounded", anchor=PUBLISHED)

    def _following(self, meaning: TimeMeaning, number: int, found: Sequence[Resolution]) -> Resolution:
        """Count from the next expression."""
        period = _period(found[number + 1]) if number + 1 < len(found) else None
        if period is None:
            return _unresolved(meaning, NO_ANCHOR)
        try:
            return _shifted(meaning, period, TIME, number + 1)
        except ValueError:
            return _unresolved(meaning, NO_SUCH_DAY)


def _is_comparison(meaning: TimeMeaning) -> bool:
    """A year ago, a year earlier: what figures are compared with."""
    return meaning.form == "shift" and meaning.unit == "year" and meaning.amount == meaning.direction == -1


def _length(_: TimeLine, meaning: TimeMeaning, __: int) -> Resolution:
    value = meaning.vague or length_value(meaning.unit, meaning.amount)
    is_known = meaning.amount is not None
    return Resolution(
        None, None, "duration", value, "resolved" if is_known else "unresolved", None if is_known else VAGUE
    )


def _repeat(_: TimeLine, meaning: TimeMeaning, __: int) -> Resolution:
    value = open_value(meaning) if meaning.unit is None else length_value(meaning.unit, meaning.amount)
    return Resolution(None, None, meaning.unit or "day", value, "resolved")


_FORMS: dict[str, Callable[[TimeLine, TimeMeaning, int], Resolution]] = {
    "calendar": TimeLine._calendar,
    "shift": TimeLine._shift,
    "stretch": TimeLine._stretch,
    "vague": TimeLine._vague,
    "length": _length,
    "repeat": _repeat,
}


def _end_of(meaning: TimeMeaning, start: Period) -> TimeMeaning:
    """The last day, month or year of a range; what the range does not say anew holds for both ends."""
    said: dict[str, Any] = {"year": start.start.year, "year_shift": None, "direction": None, "end": ()}
    return replace(meaning, **said | dict(meaning.end))


def _shifted(meaning: TimeMeaning, anchor: Period, kind: str, number: int | None = None) -> Resolution:
    unit = meaning.unit or "day"
    if unit == "same":
        return _resolved(meaning, anchor, kind, number)
    if meaning.amount is None:
        return _somewhere(meaning, anchor, kind, number)
    if _is_finer(unit, anchor.granularity):
        start, end = (moved(at, unit, meaning.amount) for at in (anchor.start, anchor.end))
        return Resolution(start, end, unit, length_value(unit, meaning.amount), "bounded", None, kind, number)
    period = within(meaning, _counted(unit, anchor, meaning.amount))
    return _loosened(meaning, _resolved(meaning, period, kind, number), anchor)


def _counted(unit: str, anchor: Period, amount: float) -> Period:
    """Count units from the anchor; a year from a month or quarter is the same one of another year."""
    if unit == "year" and anchor.granularity in _PARTS_OF_YEAR:
        return Period(moved(anchor.start, unit, amount), moved(anchor.end, unit, amount), anchor.granularity)
    return shifted(unit, anchor.start, amount)


def _is_finer(unit: str, granularity: str) -> bool:
    """Say whether the unit is finer than the anchor: which day "that day" is, August does not say."""
    if granularity in MONTHS:
        return unit in DAYS or (unit in MONTHS and MONTHS[unit] < MONTHS[granularity])
    return DAYS.get(unit, _DAY) < min(DAYS.get(granularity, _DAY), _DAY)


def _somewhere(meaning: TimeMeaning, anchor: Period, kind: str, number: int | None) -> Resolution:
    """Several years before the anchor: somewhere before it."""
    is_back = meaning.direction == -1
    start, end = (None, anchor.start) if is_back else (anchor.end, None)
    value = "PAST_REF" if is_back else "FUTURE_REF"
    return Resolution(start, end, meaning.unit, value, "bounded", None, kind, number)


def _loosened(meaning: TimeMeaning, found: Resolution, anchor: Period) -> Resolution:
    """Let nearly four years reach down to three, and more than four be open."""
    unit, amount, far = meaning.unit or "day", meaning.amount or 0.0, meaning.modifier
    if far not in ("nearly", "more_than", "at_least", "less_than", "at_most") or not amount:
        return found
    is_back = amount < 0
    if far == "nearly":
        inner = _counted(unit, anchor, amount + (1 if is_back else -1))
        start, end = (found.t_from, inner.end) if is_back else (inner.start, found.t_to)
    elif far in ("more_than", "at_least"):
        start, end = (None, found.t_to) if is_back else (found.t_from, None)
    else:
        start, end = (found.t_from, anchor.start) if is_back else (anchor.end, found.t_to)
    return replace(found, t_from=start, t_to=end, status="bounded")


def _resolved(meaning: TimeMeaning, period: Period, anchor: str, number: int | None = None) -> Resolution:
    value = value_of(period, meaning.part, meaning.season)
    return Resolution(period.start, period.end, period.granularity, value, "resolved", None, anchor, number)


def _unresolved(meaning: TimeMeaning, reason: str, anchor: str | None = None) -> Resolution:
    unit = None if meaning.unit == "same" else meaning.unit
    return Resolution(None, None, unit, open_value(meaning), "unresolved", reason, anchor or "none")


def _period(found: Resolution) -> Period | None:
    if found.status != "resolved" or found.t_from is None or found.t_to is None or found.granularity is None:
        return None
    return Period(found.t_from, found.t_to, found.granularity)


def _dated(found: Resolution, meaning: TimeMeaning) -> Resolution:
    """Bound what the expression dates by how it is related to it."""
    start, end = found.t_from, found.t_to
    bounds = {
        "at": (start, end),
        "since": (start, None),
        "after": (end, None),
        "before": (None, start),
        "until": (None, end),
        "by": (None, end),
    }[meaning.relation]
    is_bounded = meaning.relation != "at" and found.status == "resolved" and found.t_from is not None
    return replace(found, dated_from=bounds[0], dated_to=bounds[1], status="bounded" if is_bounded else found.status)
