"""Dates as sites and files write them, never finer than they say: a time without its zone is a day, not an instant.

Forms: ISO 8601, RFC 822, Unix seconds or milliseconds, and days written with a month's name or in figures.
The wall clock is never asked.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

from onrecord.flows.clean.select import merged

ZONE_SLACK = timedelta(hours=14)  # no zone is further from UTC
NO_DATE, NO_SUCH_DAY, TWO_DAYS = "not read as one date", "no such day", "could be two days"

_YEARS = range(1000, 2200)
_OF_WEB = range(1990, 2100)  # what two figures, or figures alone in a text, may mean as a year
_TIME = r"(?P<time>\d\d?:?\d\d(?::?\d\d(?:[.,:]\d+)?)?)\s*(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?"
_ISO = re.compile(
    rf"(?P<y>\d{{4}})(?:(?P<dash>[-/.]?)(?P<m>\d\d|(?<=[-/.])\d)(?:(?P=dash)(?P<d>\d\d|(?<=[-/.])\d)"
    rf"(?:[T, ]+{_TIME})?)?)?",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_RFC = re.compile(r"(?:[A-Za-z]{3},? )?\d{1,2}[ -][A-Za-z]{3}[ -]\d{2,4} \d\d?:\d\d")
_ZONE_AT_END = re.compile(r"(?:[+-]\d{4}|\b[A-Z]{1,4})\)?$")
_MONTH = r"(?P<month>[^\s\d.,;:/()]{3,})\.?"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|[ºª°])?"
_LINK = r"(?:,? (?:of |de |del |d['’])?|[-/.])"
_FORMS = (
    rf"(?<!\d){_DAY}\.?{_LINK}{_MONTH}{_LINK}(?P<y>\d{{4}})(?!\d)",
    rf"(?<!\w){_MONTH} {_DAY}(?:[,.] ?| )(?P<y>\d{{4}})(?!\d)",
    rf"(?<!\w){_MONTH} {_DAY},? \d\d:\d\d(?::\d\d)?(?: [A-Z]{{2,5}}(?:[+-]\d{{2}}:?\d{{2}})?)? (?P<y>\d{{4}})(?!\d)",
    rf"(?<!\d)(?P<y>\d{{4}})\.? (?:m\. )?{_MONTH} {_DAY}(?!\d)",
    r"(?<!\d)(?P<y>\d{4}) ?[年년] ?(?P<m>\d{1,2}) ?[月월] ?(?P<d>\d{1,2})",
    r"(?<![\d./-])(?P<y>\d{4})(?P<mark>[-/.])(?P<m>\d{1,2})(?P=mark)(?P<d>\d{1,2})(?![\d/-])",
    r"(?<![\d./-])(?P<d>\d{1,2})(?P<mark>\. ?|[-/])(?P<m>\d{1,2})(?P=mark)(?P<y>\d{4}|\d\d)(?![\d/-])",
)
_SHOWN = re.compile(
    "|".join(form.replace("?P<", f"?P<f{i}_").replace("?P=", f"?P=f{i}_") for i, form in enumerate(_FORMS))
)
# what each form has, by the beginning of its names: what is meant by a name and the number of its group
_GROUPS = {
    f"f{i}_": [(name.partition("_")[2], at) for name, at in _SHOWN.groupindex.items() if name.startswith(f"f{i}_")]
    for i in range(len(_FORMS))
}
_FIGURES = re.compile(r"\d{4}|\d[./-] ?\d{1,2}[./-] ?\d\d")  # no date is without; quick to find
_AROUND = 40  # characters about them in which the rest of a date stands
_DAY_OR_MONTH = f"f{len(_FORMS) - 1}_"  # the form in figures that does not say which comes first
# top-level domains of countries that write the day first, where pages do not say their language or it is English
_DAY_FIRST = re.compile(r"\.(?:uk|ie|au|nz|in|za|sg|hk|my|ng|ke|pk|eu|de|fr|it|es|at|ch|be|nl|br|mx|ar|ru|ua|tr)$")

Months = Callable[[str | None], Mapping[str, int]]


@dataclass(frozen=True)
class Moment:
    """A point of time (UTC) as exact as `precision`, and the bounds between which it lies, whatever the zone.

    `day` is the day in the zone in which it was written, None of a month or year; `is_local` says that this zone was
    stated and is not UTC.
    """

    at: datetime
    precision: str
    earliest: datetime
    latest: datetime
    day: date | None = None
    is_local: bool = False


@dataclass(frozen=True)
class Reader:
    """Reads dates in the words of one language; `is_month_first` says which figure of 3/4/2021 is the month."""

    months: Mapping[str, int]
    is_month_first: bool | None = None

    def parse(self, written: str) -> Moment | None:
        """Return what is meant, None where that cannot be read or could be several days (03/04/2021)."""
        meant = self.read(written)
        return meant if isinstance(meant, Moment) else None

    def read(self, written: str) -> Moment | str:
        """Return what is meant, or why it is no date."""
        written = " ".join(written.split())
        stamp = _stamp(written)
        if stamp is not None:
            return stamp
        shown = dict.fromkeys(meant for _, _, meant in self._shown(written))
        return next(iter(shown)) if len(shown) == 1 else NO_DATE

    def find(self, text: str) -> Iterator[tuple[int, int, Moment]]:
        """Yield the days that stand in the text, each with its span."""
        for start, end, meant in self._shown(text):
            if isinstance(meant, Moment):
                yield start, end, meant

    def _shown(self, text: str) -> Iterator[tuple[int, int, Moment | str]]:
        spans = merged([(max(0, f.start() - _AROUND), f.end() + _AROUND) for f in _FIGURES.finditer(text)])
        for found in (found for span in spans for found in _SHOWN.finditer(text, *span)):
            form = (found.lastgroup or "").partition("_")[0] + "_"
            parts = {name: found[group] for name, group in _GROUPS[form]}
            meant = self._meant(parts, form == _DAY_OR_MONTH and parts["mark"][0] != ".")
            if meant is not None:
                yield found.start(), found.end(), meant

    def _meant(self, parts: Mapping[str, str], may_be_month: bool) -> Moment | str | None:
        year, day = int(parts["y"]), int(parts["d"])
        if "month" in parts:
            month = self.months.get(parts["month"].casefold(), 0)
        else:
            month, year = int(parts["m"]), year + 2000 * (len(parts["y"]) == 2)
            if year not in _OF_WEB:
                return None
        if not month or year not in _YEARS:
            return None
        if may_be_month and self.is_month_first is None and max(day, month) <= 12 and day != month:
            return TWO_DAYS
        if may_be_month and (month > 12 or (self.is_month_first and day <= 12)):
            day, month = month, day
        try:
            return span_of(year, month, day)
        except ValueError:
            return NO_SUCH_DAY


def may_hold_date(text: str, start: int, end: int) -> bool:
    """Say whether a stretch of a text holds figures as days written in any language do; quick to tell."""
    return _FIGURES.search(text, start, end) is not None


def reader_for(language: str | None, host: str, months: Months) -> Reader:
    """Return a reader of a page's dates; only English leaves open whether 3/4 is in March or April."""
    code, _, region = (language or "").lower().replace("_", "-").partition("-")
    is_month_first: bool | None = False
    if code in ("en", ""):
        is_month_first = True if region == "us" else False if region or _DAY_FIRST.search(host) else None
    return Reader(months(code or None), is_month_first)


@lru_cache(maxsize=128)  # several steps read the dates of a page, which state few days over and over
def _stamp(written: str) -> Moment | str | None:
    """What a date means that is written for programs, or why it is none; None of what is written for readers."""
    try:
        stamp = _instant(written) or _iso(written)
    except (ValueError, OverflowError):  # 31 February, year 0
        return NO_SUCH_DAY
    if stamp is None:
        return None
    return stamp if stamp.at.year in _YEARS else NO_SUCH_DAY  # programs write year 1 or 9999 for none


def _instant(written: str) -> Moment | None:
    if _EPOCH.fullmatch(written):
        at = datetime.fromtimestamp(int(written[:10]), UTC)
        return Moment(at, "instant", at, at, at.date())
    if not _RFC.match(written):
        return None
    try:
        at = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError):
        return None
    return _timed(at, _ZONE_AT_END.search(written) is not None)


def _timed(at: datetime, has_zone: bool) -> Moment:
    if has_zone:
        day, is_local = at.date(), bool(at.utcoffset())
        at = at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
        return Moment(at, "instant", at, at, day, is_local)
    at = at.replace(tzinfo=UTC)
    start = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return Moment(start, "day", at - ZONE_SLACK, at + ZONE_SLACK, at.date())


def _iso(written: str) -> Moment | None:
    found = _ISO.fullmatch(written)
    if not found:
        return None
    year, month, day = int(found["y"]), int(found["m"] or 0), int(found["d"] or 0)
    if not found["time"]:
        return span_of(year, month or None, day or None)
    zone = (found["zone"] or "").upper().replace("UTC", "Z").replace("GMT", "Z")
    clock = re.sub(r",|:(?=\d{3}$)", ".", found["time"])  # some write milliseconds behind a colon
    hours = clock if clock[1] != ":" else "0" + clock
    at = datetime.fromisoformat(f"{year:04}-{month:02}-{day:02}T{_colons(hours)}{zone}")
    return _timed(at, bool(zone))


def _colons(clock: str) -> str:
    """A fraction of a second beyond microseconds is cut; a clock without colons gets them."""
    clock, _, fraction = clock.partition(".")
    digits = clock.replace(":", "")
    parts = [digits[i : i + 2] for i in range(0, len(digits), 2)]
    return ":".join(parts) + (f".{fraction[:6]:0<6}" if fraction else "")


@lru_cache(maxsize=256)
def span_of(year: int, month: int | None = None, day: int | None = None) -> Moment:
    """Return a year, month or day as a moment at its beginning, bounded by its ends in any zone."""
    start = datetime(year, month or 1, day or 1, tzinfo=UTC)
    last_month = month or 12
    last = datetime(year, last_month, day or monthrange(year, last_month)[1], tzinfo=UTC)
    end = last + timedelta(days=1) - timedelta(microseconds=1)
    precision = "day" if day else "month" if month else "year"
    return Moment(start, precision, start - ZONE_SLACK, end + ZONE_SLACK, start.date() if day else None)
