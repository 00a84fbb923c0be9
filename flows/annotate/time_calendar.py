"""Periods of the calendar: a day, a month, a quarter … half-open, and how many units lie between them.

Weeks begin on Monday (ISO 8601), seasons are the meteorological ones of the northern hemisphere, a century is what
people call the 19th: 1800 to 1899. Parts of a day are those of TIMEX3, with hours in the middle of common usage.
"""

from calendar import monthrange
from datetime import datetime, timedelta
from typing import NamedTuple

MONTHS = {"month": 1, "quarter": 3, "season": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
DAYS = {"day": 1.0, "weekend": 7.0, "week": 7.0, "hour": 1 / 24, "minute": 1 / 1440, "second": 1 / 86400}
SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
PART_HOURS = {"MO": (6, 12), "MI": (12, 13), "AF": (12, 18), "EV": (18, 22), "NI": (18, 30)}
_FIRST_YEAR, _LAST_YEAR = 1, 9000
_SATURDAY = 5


class Period(NamedTuple):
    """A stretch of time from `start` up to but without `end`, in the local time of who tells of it."""

    start: datetime
    end: datetime
    granularity: str


def floor(unit: str, at: datetime) -> Period:
    """Return the period of this unit that holds `at`; of weekends the one that began last."""
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == "minute":
        start = at.replace(second=0, microsecond=0)
        return Period(start, start + timedelta(minutes=1), unit)
    if unit == "hour":
        start = at.replace(minute=0, second=0, microsecond=0)
        return Period(start, start + timedelta(hours=1), unit)
    if unit == "week":
        start = day - timedelta(days=day.weekday())
        return Period(start, start + timedelta(days=7), unit)
    if unit == "weekend":
        start = day - timedelta(days=(day.weekday() - _SATURDAY) % 7)
        return Period(start, start + timedelta(days=2), unit)
    if unit in MONTHS:
        months = MONTHS[unit]
        number = (at.year * 12 + at.month - 1) // months * months
        return Period(_month(number), _month(number + months), unit)
    return Period(day, day + timedelta(days=1), "day")


def shifted(unit: str, at: datetime, amount: float) -> Period:
    """Return the period that lies `amount` units from that of `at`; raises ValueError outside the calendar."""
    if unit in MONTHS:
        months = MONTHS[unit]
        number = (at.year * 12 + at.month - 1) // months * months + round(amount * months)
        return floor(unit, _month(number))
    moved = floor(unit, at).start + _days(DAYS[unit] * amount)
    return floor(unit, moved + _days(1e-7) if unit in ("hour", "minute") else moved)


def moved(at: datetime, unit: str, amount: float) -> datetime:
    """Return the time `amount` units from `at` (31 becomes 30 or 28); raises ValueError outside the calendar."""
    if unit not in MONTHS:
        return at + _days(DAYS[unit] * amount)
    first = _month(at.year * 12 + at.month - 1 + round(amount * MONTHS[unit]))
    day = min(at.day, monthrange(first.year, first.month)[1])
    return first.replace(day=day, hour=at.hour, minute=at.minute)


def part_of(day: datetime, part: str) -> Period:
    """Return a part of the day that begins at `day`."""
    first, last = PART_HOURS[part]
    return Period(day + timedelta(hours=first), day + timedelta(hours=last), "part_of_day")


def season_of(year: int, season: str) -> Period:
    """Return the season that begins in this year."""
    number = year * 12 + SEASON_MONTHS[season] - 1
    return Period(_month(number), _month(number + 3), "season")


def years(first: int, length: int, granularity: str) -> Period:
    """Return the period of `length` years from `first` on."""
    return Period(_month(first * 12), _month((first + length) * 12), granularity)


def part_of_year(year: int, months: int, number: int, granularity: str) -> Period:
    """Return the `number`-th part (from 1) of `months` months; raises ValueError where the year has no such part."""
    if not 1 <= number <= 12 // months:
        raise ValueError(f"a year has no {granularity} {number}")
    first = year * 12 + (number - 1) * months
    return Period(_month(first), _month(first + months), granularity)


def _days(amount: float) -> timedelta:
    try:
        return timedelta(days=amount)
    except OverflowError as error:
        raise ValueError("outside the calendar") from error


def _month(number: int) -> datetime:
    """The beginning of the month with this number, counted from the year 0."""
    year = number // 12
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueError(f"year {year} is outside the calendar")
    return datetime(year, number % 12 + 1, 1)
