"""The times stage: the time expressions of a text as each article that has the text means them.

A text alone does not say which Tuesday it means, and one text can stand in articles of different days: so there is a
row per expression and capture, which depends on that capture's date and on no other article.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import pyarrow as pa

from onrecord.flows.annotate.syntax import Span
from onrecord.flows.annotate.time_anchors import NO_DATE, Resolution, TimeLine
from onrecord.flows.annotate.time_calendar import DAYS, MONTHS
from onrecord.flows.annotate.time_meaning import TimeMeaning, meaning_of
from onrecord.warehouse.ids import make_id
from onrecord.warehouse.tables.times import TIME_EXPRESSIONS

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Published:
    """When an article was published: the first and last day it can have been, and the instant where it is known."""

    first: datetime | None
    last: datetime | None
    at: datetime | None


def date_texts(rows: pa.Table, given: None, tool_id: str) -> Mapping[str, pa.Table]:  # noqa: ARG001 - called like all
    """Return `time_expressions` of `rows`: expressions with their meaning, those of one capture together, in order."""
    made: list[Row] = []
    for _, group in groupby(rows.to_pylist(), key=itemgetter("capture_id")):
        made += _dated(list(group), tool_id)
    return {"time_expressions": TIME_EXPRESSIONS.from_rows(made)}


def _dated(rows: Sequence[Row], tool_id: str) -> list[Row]:
    """Return the rows of one capture."""
    meanings = [meaning_of(Span(row["char_start"], row["char_end"]), row["meaning"]) for row in rows]
    blocks = [row["block_no"] for row in rows]
    published = published_of(rows[0])
    found = resolved(meanings, blocks, published)
    ids = [_time_id(row, meaning, tool_id) for row, meaning in zip(rows, meanings, strict=True)]
    return [
        _row(row, meaning, each, ids, tool_id) | {"anchor_date": _anchor_date(each, found, published)}
        for row, meaning, each in zip(rows, meanings, found, strict=True)
    ]


def published_of(row: Mapping[str, Any]) -> Published:
    """Return the days between which the article was published; both None where nothing says so."""
    at, precision = _plain(row["published_at"]), row["published_precision"]
    if at is not None and precision in ("instant", "day"):
        day = at.replace(hour=0, minute=0, second=0, microsecond=0)
        return Published(day, day, at if precision == "instant" else None)
    days = [_plain(row[name]) for name in ("published_earliest", "published_latest")]
    first, last = (day and day.replace(hour=0, minute=0, second=0, microsecond=0) for day in days)
    return Published(first, last, None) if first and last else Published(None, None, None)


def resolved(meanings: Sequence[TimeMeaning], blocks: Sequence[int], published: Published) -> list[Resolution]:
    """Return when each expression is; where the day of publication is only bounded, so is what depends on it."""
    found = TimeLine(published.first, published.at).resolve(meanings, blocks)
    if published.first == published.last:
        return found
    others = TimeLine(published.last).resolve(meanings, blocks)
    return [_between(one, other) for one, other in zip(found, others, strict=True)]


def _between(one: Resolution, other: Resolution) -> Resolution:
    """Return what holds whichever of the two is right."""
    if one == other:
        return one
    froms, tos = (one.t_from, other.t_from), (one.t_to, other.t_to)
    dated = (one.dated_from, other.dated_from), (one.dated_to, other.dated_to)
    return Resolution(
        t_from=min(froms) if None not in froms else None,  # type: ignore[type-var]
        t_to=max(tos) if None not in tos else None,  # type: ignore[type-var]
        granularity=one.granularity,
        value=one.value if one.value == other.value else f"{one.value}/{other.value}",
        status="bounded",
        anchor=one.anchor,
        anchor_number=one.anchor_number,
        dated_from=min(dated[0]) if None not in dated[0] else None,  # type: ignore[type-var]
        dated_to=max(dated[1]) if None not in dated[1] else None,  # type: ignore[type-var]
    )


def _row(row: Row, meaning: TimeMeaning, found: Resolution, ids: Sequence[str], tool_id: str) -> Row:
    kept = ("capture_id", "text_id", "sentence_id", "char_start", "char_end", "surface")
    number = found.anchor_number
    days, months = length_of(meaning)
    return {name: row[name] for name in kept} | {
        "time_id": _time_id(row, meaning, tool_id),
        "kind": meaning.kind,
        "t_from": _utc(found.t_from),
        "t_to": _utc(found.t_to),
        "granularity": found.granularity,
        "value": found.value,
        "modifier": meaning.modifier,
        "relation": meaning.relation,
        "dated_from": _utc(found.dated_from),
        "dated_to": _utc(found.dated_to),
        "anchor": found.anchor,
        "anchor_time_id": None if number is None else ids[number],
        "status": found.status,
        "unresolved_reason": found.reason,
        "duration_days": days,
        "duration_months": months,
        "tool_id": tool_id,
    }


def length_of(meaning: TimeMeaning) -> tuple[float | None, float | None]:
    """Return the length of a duration, or the step of a set, in days or in months; None where there is none."""
    if meaning.kind not in ("duration", "set") or meaning.unit is None or meaning.amount is None:
        return None, None
    amount = abs(meaning.amount)
    return (None, amount * MONTHS[meaning.unit]) if meaning.unit in MONTHS else (amount * DAYS[meaning.unit], None)


def _anchor_date(found: Resolution, all_found: Sequence[Resolution], published: Published) -> datetime | None:
    if found.anchor_number is not None:
        return _utc(all_found[found.anchor_number].t_from)
    is_sure = found.anchor == "published_at" and published.first == published.last
    return _utc(published.first) if is_sure and found.reason != NO_DATE else None


def _time_id(row: Row, meaning: TimeMeaning, tool_id: str) -> str:
    return make_id("tim", row["text_id"], meaning.kind, row["char_start"], row["char_end"], tool_id)


def _plain(at: datetime | None) -> datetime | None:
    """The same time without its zone, which is UTC: expressions are in the local time of the text."""
    return at.astimezone(UTC).replace(tzinfo=None) if at else None


def _utc(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=UTC) if at else None
