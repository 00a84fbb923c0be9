"""What differs between two published runs, each difference with its cause: text, tool, seeds, judgement or the set.

The lake keeps the versions of its tables that a run showed until upkeep removes them; both are read side by side.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from onrecord.flows.inspection.causes import Cause, Texts, Tools, Word, cause_of, tool_changes
from onrecord.flows.settings import Settings
from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection, connect, rows_of
from onrecord.warehouse.errors import UnknownName
from onrecord.warehouse.object_lake import open_lake
from onrecord.warehouse.side_by_side import side_by_side
from onrecord.warehouse.tables import TABLES

KINDS = ("claims", "entities", "claim_groups", "conflicts")
_TABLES = (
    "captures",
    "article_versions",
    "texts",
    "text_annotations",
    "mentions",
    "claims",
    "entities",
    "entity_links",
    "claim_profiles",
    "claim_pairs",
    "claim_groups",
    "claim_relations",
    "judgements",
)


@dataclass(frozen=True)
class Change:
    """One row that appeared, vanished or moved between two runs, and why."""

    kind: str
    change: str
    id_before: str | None
    id_after: str | None
    label: str
    detail: str | None
    cause: Word
    because: str

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)


def changes_between(settings: Settings, run_before: str, run_after: str) -> Iterator[Change]:
    """Yield what changed from one published run to another.

    Raises UnknownName where a run is not known or did not publish, LakeError where upkeep has removed its versions.
    """
    with connect(settings.warehouse) as published:
        versions = [_versions(published, run) for run in (run_before, run_after)]
        known = {row["tool_id"]: row for row in rows_of(published, "from lake.tools")}
    with side_by_side(open_lake(settings.lake), _TABLES, *versions) as connection:
        connection.execute(f"create table families as {sql.load('diff')['families'].statement}")
        texts = Texts({row["text_id"]: (row["status"], row["locator"]) for row in _rows(connection, "texts")})
        tools = _tools(connection, known)
        judgements = _judgements(connection)
        for kind in KINDS:
            for row in _rows(connection, kind):
                cause = cause_of(row, texts, tools, judgements)
                yield _change(row, cause)


def _change(row: Mapping[str, Any], cause: Cause) -> Change:
    return Change(
        kind=row["kind"],
        change=row["change"],
        id_before=row["id_before"],
        id_after=row["id_after"],
        label=row["label"],
        detail=row["detail"],
        cause=cause.word,
        because=cause.because,
    )


def _rows(connection: Connection, query: str) -> list[dict[str, Any]]:
    return rows_of(connection, sql.load("diff")[query].statement)


def _versions(published: Connection, run: str) -> dict[str, int]:
    """Return the version of each table that a run published; `last` and `previous` name runs by order."""
    runs = rows_of(
        published,
        "select run_id, versions from lake.runs where state = 'published' order by run_order(versions, ended_at) desc",
    )
    named = {row["run_id"]: row["versions"] for row in runs}
    named |= dict(zip(("last", "previous"), (row["versions"] for row in runs), strict=False))
    if run in ("last", "previous") and run not in named:
        raise UnknownName(f"{run}: only {len(runs)} runs were published so far; there is nothing to compare yet")
    if run not in named:
        raise UnknownName(f"{run}: no published run has this id; list them with: onrecord sql 'from lake.runs'")
    versions: dict[str, int] = json.loads(named[run])
    return versions


def _tools(connection: Connection, known: Mapping[str, Mapping[str, Any]]) -> Tools:
    """Return what changed in the tools of each table that rows are made from."""
    made = [name for name in _TABLES if TABLES[name].has("tool_id")]
    used = {name: [_used(connection, f"{side}.{name}") for side in ("before", "after")] for name in made}
    return Tools({name: tool_changes(known, before, after) for name, (before, after) in used.items()})


def _used(connection: Connection, table: str) -> Sequence[str]:
    rows = rows_of(connection, f"select distinct tool_id from {table} order by 1")
    return [row["tool_id"] for row in rows]


def _judgements(connection: Connection) -> str:
    """Say how the judgements of both runs differ; empty where they do not."""
    (row,) = rows_of(
        connection,
        """select
            count(*) filter (b.judgement_id is null) as made,
            count(*) filter (a.judgement_id is null) as taken_back
        from before.judgements as b
        full join after.judgements as a on a.judgement_id = b.judgement_id
        where b.judgement_id is null or a.judgement_id is null""",
    )
    return f"{row['made']} judgements made, {row['taken_back']} taken back" if any(row.values()) else ""
