"""What words say of a time by themselves, before it is known when they were written.

"Tuesday" means a weekday 2 here; which Tuesday that is depends on the article's date (see `time_anchors`).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import lru_cache
from json.encoder import encode_basestring_ascii
from operator import attrgetter
from typing import Any

from onrecord.flows.annotate.record import record
from onrecord.flows.annotate.syntax import Span

# Fields of a calendar date, from the coarsest to the finest.
CALENDAR = (
    *("century", "decade", "year", "year_shift", "half", "quarter", "season", "month", "week"),
    *("day", "weekday", "part", "hour", "minute"),
)


@record
class TimeMeaning:
    """One time expression; what is None was not said.

    `form`: calendar (fields of a date, some perhaps missing), shift (`amount` units from an anchor), stretch (`amount`
    units before or behind the anchor), length (a duration), repeat (a set), vague (`vague` is a TIMEX3 reference).
    `base` is what a shift counts from: published, told (the time told of before) or following (the next expression).
    `direction`: -1 last, 0 this, 1 next. `tense`: past or future, of the verb beside it. `modifier`: start, mid, end,
    about, nearly, more_than, at_least, at_most. `relation` of what is dated to the time: at, since, after, before,
    until, by. `end` holds the calendar fields in which the end of a range differs. `amount` is None where it is vague
    ("several"). `reason` says why it has no
    meaning. `year_shift` counts years from the anchor's; `weekday` is 1 on Monday.
    """

    span: Span
    form: str
    kind: str
    modifier: str | None = None
    relation: str = "at"
    base: str | None = None
    direction: int | None = None
    tense: str | None = None
    unit: str | None = None
    amount: float | None = None
    vague: str | None = None
    reason: str | None = None
    century: int | None = None
    decade: int | None = None
    year: int | None = None
    year_shift: int | None = None
    half: int | None = None
    quarter: int | None = None
    season: str | None = None
    month: int | None = None
    week: int | None = None
    day: int | None = None
    weekday: int | None = None
    part: str | None = None
    hour: int | None = None
    minute: int | None = None
    end: tuple[tuple[str, int], ...] = ()

    @property
    def said(self) -> dict[str, Any]:
        """The calendar fields that were said."""
        return {name: value for name in CALENDAR if (value := getattr(self, name)) is not None}

    def to_json(self) -> str:
        """Return all but the span as canonical JSON, without what was not said."""
        values = zip(_FIELDS, _values_of(self), strict=True)
        return _object((name, value) for name, value in values if value is not None and value != ())


_FIELDS = tuple(sorted(field.name for field in fields(TimeMeaning) if field.name != "span"))
_values_of = attrgetter(*_FIELDS)


def _object(fields_: Iterable[tuple[str, Any]]) -> str:
    """Return fields in order as JSON; there are many times in an article, and an encoder is slow to begin."""
    return "{" + ", ".join([f'"{name}": {_literal(value)}' for name, value in fields_]) + "}"


def _literal(value: str | float | tuple[tuple[str, int], ...]) -> str:
    if isinstance(value, str):
        return encode_basestring_ascii(value)
    return _object(value) if isinstance(value, tuple) else repr(value)


def meaning_of(span: Span, written: str) -> TimeMeaning:
    """Return the meaning that `to_json` wrote; raises TypeError on a field that is not known."""
    return TimeMeaning(span, **_fields_of(written))


@lru_cache(maxsize=10_000)
def _fields_of(written: str) -> Mapping[str, Any]:
    """Return the fields that `to_json` wrote; "last year" and the days of the week are written again and again."""
    found: dict[str, Any] = json.loads(written)
    if "end" in found:
        found["end"] = tuple(sorted(found["end"].items()))
    return found
