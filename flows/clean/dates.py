"""Dates as sites and files write them, never finer than they say: a time without its zone is a day, not an instant.

Forms: ISO 8601, RFC 822, Unix seconds or milliseconds, and days written with an English month.
The wall clock is never asked.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

ZONE_SLACK = timedelta(hours=14)  # no zone is further from UTC

_ISO = re.compile(
    r"(?P<y>\d{4})(?:(?P<dash>-?)(?P<m>\d\d)(?:(?P=dash)(?P<d>\d\d)"
    r"(?:[T ]+(?P<time>\d\d?:?\d\d(?::?\d\d(?:[.,]\d+)?)?)\s*(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?)?)?",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_WRITTEN = [
    re.compile(rf"(?:[a-z]+,? )?{_MONTH} {_DAY},? (?P<y>\d{{4}})\b", re.IGNORECASE),
    re.compile(rf"(?:[a-z]+,? )?{_DAY}[ .-]{_MONTH}[ ,.-]+(?P<y>\d{{4}})\b", re.IGNORECASE),
]


@dataclass(frozen=True)
class Moment:
    """A point of time (UTC) as exact as `precision`, and the bounds between which it lies, whatever the zone."""

    at: datetime
    precision: str
    earliest: datetime
    latest: datetime


def parse(written: str) -> Moment | None:
    """Return what is meant, None where that cannot be read or could be several days (03/04/2021)."""
    written = " ".join(written.split())
    try:
        return _instant(written) or _iso(written) or _words(written)
    except (ValueError, OverflowError):  # 31 February, year 0
        return None


def _instant(written: str) -> Moment | None:
    if _EPOCH.fullmatch(written):
        at = datetime.fromtimestamp(int(written[:10]), UTC)
        return Moment(at, "instant", at, at)
    try:
        at = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError):
        return None
    return _timed(at, re.search(r"(?:[+-]\d{4}|\b[A-Z]{1,4})\)?$", written) is not None)


def _timed(at: datetime, has_zone: bool) -> Moment:
    if has_zone:
        at = at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
        return Moment(at, "instant", at, at)
    at = at.replace(tzinfo=UTC)
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return Moment(day, "day", at - ZONE_SLACK, at + ZONE_SLACK)


def _iso(written: str) -> Moment | None:
    found = _ISO.fullmatch(written)
    if not found:
        return None
    if found["time"]:
        zone = (found["zone"] or "").upper().replace("UTC", "Z").replace("GMT", "Z")
        clock = found["time"].replace(",", ".")
        hours = clock if clock[1] != ":" else "0" + clock
        return _timed(
            datetime.fromisoformat(f"{found['y']}-{found['m']}-{found['d']}T{_colons(hours)}{zone}"), bool(zone)
        )
    year, month, day = int(found["y"]), int(found["m"] or 0), int(found["d"] or 0)
    return span_of(year, month or None, day or None)


def _colons(clock: str) -> str:
    """A fraction of a second beyond microseconds is cut; a clock without colons gets them."""
    clock, _, fraction = clock.partition(".")
    digits = clock.replace(":", "")
    parts = [digits[i : i + 2] for i in range(0, len(digits), 2)]
    return ":".join(parts) + (f".{fraction[:6]:0<6}" if fraction else "")


def _words(written: str) -> Moment | None:
    for form in _WRITTEN:
        if found := form.match(written):
            month = _MONTHS.index(found["month"].lower()) + 1
            return span_of(int(found["y"]), month, int(found["d"]))
    return None


def span_of(year: int, month: int | None = None, day: int | None = None) -> Moment:
    """Return a year, month or day as a moment at its beginning, bounded by its ends in any zone."""
    start = datetime(year, month or 1, day or 1, tzinfo=UTC)
    last_month = month or 12
    last = datetime(year, last_month, day or monthrange(year, last_month)[1], tzinfo=UTC)
    end = last + timedelta(days=1) - timedelta(microseconds=1)
    precision = "day" if day else "month" if month else "year"
    return Moment(start, precision, start - ZONE_SLACK, end + ZONE_SLACK)
