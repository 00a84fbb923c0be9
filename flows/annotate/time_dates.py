"""Which day, month or year is meant by a date that leaves something out: "Tuesday", "in May", "the third quarter".

News tell of what has happened: the latest such day not after the article's is meant unless the verb or a word (next)
says otherwise, and a day of a month unless the one ahead is near and the one behind is nearly a year off.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from onrecord.flows.annotate.time_calendar import (
    PART_HOURS,
    Period,
    floor,
    part_of,
    part_of_year,
    season_of,
    years,
)
from onrecord.flows.annotate.time_meaning import TimeMeaning

# Days ahead within which a day without its year is meant: after a verb of the past, without a verb, of the future.
_AHEAD = {"past": 45, None: 100, "future": 250}
# A month or quarter ahead is meant with a verb of the future, unless it is further off than the last one by these days.
_FURTHER = 120
_LATELY = 31  # days within which nobody calls a month the last one: last month, or just February
_DECADE, _CENTURY = 10, 100
_WEEK = timedelta(days=7)
_UP_TO = frozenset({"by", "until"})  # what lasts up to a day or is due by it, which mostly lies ahead


class Undated(ValueError):
    """The date depends on the article's, which is not known."""


def date_of(meaning: TimeMeaning, day: datetime | None) -> Period:
    """Return the period meant in an article of this day; raises Undated, and ValueError where the calendar has none."""
    return within(meaning, _date(meaning, day))


def within(meaning: TimeMeaning, whole: Period) -> Period:
    """Return the time of day that is said within a day, the whole where none is."""
    if meaning.hour is not None:
        at = whole.start + timedelta(hours=meaning.hour, minutes=meaning.minute or 0)
        return floor("hour" if meaning.minute is None else "minute", at)
    if meaning.part and meaning.part in PART_HOURS:
        return part_of(whole.start, meaning.part)
    return whole


def _date(meaning: TimeMeaning, day: datetime | None) -> Period:
    if meaning.century is not None:
        return years((meaning.century - 1) * _CENTURY, _CENTURY, "century")
    if meaning.decade is not None:
        return years(meaning.decade // _DECADE * _DECADE, _DECADE, "decade")
    if meaning.year is not None:
        return _in_year(meaning, meaning.year)
    if day is None:
        raise Undated
    if meaning.form == "shift":
        return floor("day", day)
    if meaning.year_shift is not None:
        return _in_year(meaning, day.year + meaning.year_shift)
    if meaning.month or meaning.quarter or meaning.half or meaning.season:
        return _nearest_year(meaning, day)
    if meaning.weekday is not None:
        return _weekday(meaning, day)
    return floor("day", day)


def _in_year(meaning: TimeMeaning, year: int) -> Period:
    if meaning.season:
        return season_of(year, meaning.season)
    if meaning.quarter:
        return part_of_year(year, 3, meaning.quarter, "quarter")
    if meaning.half:
        return part_of_year(year, 6, meaning.half, "half")
    if meaning.month and meaning.day:
        return floor("day", datetime(year, meaning.month, meaning.day))
    if meaning.month:
        return part_of_year(year, 1, meaning.month, "month")
    return years(year, 1, "year")


def _nearest_year(meaning: TimeMeaning, day: datetime) -> Period:
    found = [period for year in range(day.year - 4, day.year + 5) if (period := _existing(meaning, year))]
    behind = [period for period in found if period.start <= day]
    ahead = [period for period in found if period.start > day]
    if not behind or not ahead:
        raise ValueError("no such day in the years around")
    if meaning.direction is not None:
        return _directed(meaning.direction, found, day)
    last, coming = behind[-1], ahead[0]
    wait = (coming.start - day).days
    if last.end > day:
        return last
    if meaning.day:
        tense = "future" if meaning.relation in _UP_TO else meaning.tense
        return coming if wait <= _AHEAD[tense] else last
    return coming if meaning.tense == "future" and wait <= (day - last.end).days + _FURTHER else last


def _existing(meaning: TimeMeaning, year: int) -> Period | None:
    """The 29th of February is not in every year."""
    try:
        return _in_year(meaning, year)
    except ValueError:
        return None


def _directed(direction: int, found: list[Period], day: datetime) -> Period:
    if direction < 0:
        over = [period for period in found if period.end <= day]
        is_lately = over[-1].granularity == "month" and (day - over[-1].end).days < _LATELY
        return over[-2] if is_lately else over[-1]
    if direction > 0:
        return next(period for period in found if period.start > day)
    return next(period for period in found if day.year in (period.start.year, period.end.year))


def _weekday(meaning: TimeMeaning, day: datetime) -> Period:
    number = (meaning.weekday or 1) - 1
    if meaning.week is not None:
        return floor("day", floor("week", day).start + meaning.week * _WEEK + timedelta(days=number))
    latest = day - timedelta(days=(day.weekday() - number) % 7)
    if meaning.direction is None:
        is_ahead = (meaning.tense == "future" or meaning.relation in _UP_TO) and latest != day
        return floor("day", latest + _WEEK if is_ahead else latest)
    steps: dict[int, Callable[[], datetime]] = {
        -1: lambda: latest - _WEEK if latest == day else latest,
        0: lambda: latest if latest == day or meaning.tense == "past" else latest + _WEEK,
        1: lambda: latest + _WEEK,
    }
    return floor("day", steps[meaning.direction]())
