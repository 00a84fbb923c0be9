"""Values in the manner of TIMEX3 (ISO-TimeML, ISO 24617-1): 1989-Q3, 2021-08-03TEV, P3Y, PRESENT_REF, XXXX-10."""

from datetime import timedelta

from onrecord.flows.annotate.time_calendar import Period
from onrecord.flows.annotate.time_meaning import TimeMeaning

_LETTERS = {
    "second": "TS", "minute": "TM", "hour": "TH", "day": "D", "week": "W", "weekend": "WE", "month": "M",
    "quarter": "Q", "half": "H", "season": "S", "year": "Y", "decade": "DE", "century": "CE",
}  # fmt: skip
_DECADE, _CENTURY = 10, 100


def value_of(period: Period, part: str | None = None, season: str | None = None) -> str:
    """Return the value of a period of the calendar."""
    start, unit = period.start, period.granularity
    if unit in ("week", "weekend"):
        year, week, _ = start.isocalendar()
        return f"{year:04}-W{week:02}" + ("-WE" if unit == "weekend" else "")
    if unit == "part_of_day":
        return f"{start.date().isoformat()}T{part}"
    simple = {
        "century": f"{start.year // _CENTURY:02}",
        "decade": f"{start.year // _DECADE:03}",
        "year": f"{start.year:04}",
        "half": f"{start.year:04}-H{start.month // 6 + 1}",
        "quarter": f"{start.year:04}-Q{start.month // 3 + 1}",
        "season": f"{start.year:04}-{season}",
        "month": f"{start.year:04}-{start.month:02}",
        "day": start.date().isoformat(),
    }
    return simple.get(unit) or start.isoformat(timespec="minutes")


def range_value(first: Period, last: Period) -> str:
    """Return the value of a range: both ends."""
    return f"{value_of(first)}/{value_of(last)}"


def length_value(unit: str | None, amount: float | None) -> str:
    """Return the value of a length; X stands for a number that is not said."""
    if unit is None:
        return "PXX"
    letter = _LETTERS[unit]
    number = "X" if amount is None else f"{abs(amount):g}"
    return f"PT{number}{letter[1:]}" if letter.startswith("T") else f"P{number}{letter}"


def open_value(meaning: TimeMeaning) -> str:
    """Return the value of what has no anchor: X for what was not said."""
    if meaning.vague:
        return meaning.vague
    if not meaning.said and meaning.unit != "same":
        return length_value(meaning.unit, meaning.amount)
    if meaning.weekday is not None and meaning.month is None:
        return f"XXXX-WXX-{meaning.weekday}"
    year = "XXXX" if meaning.year is None else f"{meaning.year:04}"
    if meaning.quarter or meaning.half:
        return f"{year}-Q{meaning.quarter}" if meaning.quarter else f"{year}-H{meaning.half}"
    if meaning.season:
        return f"{year}-{meaning.season}"
    month = "XX" if meaning.month is None else f"{meaning.month:02}"
    day = "XX" if meaning.day is None else f"{meaning.day:02}"
    date = f"{year}-{month}" if meaning.day is None and meaning.month is not None else f"{year}-{month}-{day}"
    if meaning.hour is not None:
        return f"{date}T{timedelta(hours=meaning.hour, minutes=meaning.minute or 0)!s:0>8}"[: len(date) + 6]
    return f"{date}T{meaning.part}" if meaning.part else date
