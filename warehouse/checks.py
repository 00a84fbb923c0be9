"""Data checks: rules that no row may break, and measures compared with those of earlier runs.

A rule is a query that returns the rows which break a promise; no rows, no failure. Those on keys, references and
slices follow from the contracts; the others are the files of ``sql/checks``. Measures are in `quality`.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection
from onrecord.warehouse.contract import Column, Table
from onrecord.warehouse.tables import TABLES

N_SAMPLE = 5
_NAMED = re.compile(r"\blake\.\"?(\w+)")


@dataclass(frozen=True)
class CheckResult:
    """Outcome of one check: how many rows fail, and the first of them.

    `severity` says what a failure does: "block" keeps the last catalogue in place, "warn" is told. A rule's `value`
    is the number of rows that break it, of which there may be none.
    """

    check: str
    n_failures: int
    sample: str | None
    kind: str = "contract"
    severity: str = "block"
    value: float | None = None
    at_least: float | None = None
    at_most: float | None = None

    @property
    def blocks(self) -> bool:
        """Say whether nothing may be published."""
        return self.n_failures > 0 and self.severity == "block"

    @property
    def warns(self) -> bool:
        """Say whether it is to be told, while publishing goes on."""
        return self.n_failures > 0 and self.severity != "block"


@dataclass(frozen=True)
class Rule:
    """A check as a query for the rows that fail."""

    name: str
    query: str
    kind: str
    severity: str = "block"

    @property
    def tables(self) -> set[str]:
        """The lake tables that it names."""
        return set(_NAMED.findall(self.query))


def run_checks(
    connection: Connection, severities: Mapping[str, str] | None = None, reading: Collection[str] = ()
) -> list[CheckResult]:
    """Run every rule on the catalogue behind `connection`, in order of name; with `reading`, those on these tables.

    `severities` gives the severity of checks by name, in place of their own.
    """
    rules = sorted(_rules(), key=lambda rule: rule.name)
    results = [_run(connection, rule) for rule in rules if not reading or rule.tables & set(reading)]
    return with_severities(results, severities or {})


def with_severities(results: list[CheckResult], severities: Mapping[str, str]) -> list[CheckResult]:
    """Return the results with the severities that were chosen for them."""
    return [replace(result, severity=severities.get(result.check, result.severity)) for result in results]


def _run(connection: Connection, rule: Rule) -> CheckResult:
    # No count over a window beside the rows: ended by its limit, that now and then broke DuckDB 1.5, database and all.
    cursor = connection.execute(f"from ({rule.query}) limit {N_SAMPLE}")
    columns = [column[0] for column in cursor.description or []]
    rows = cursor.fetchall()
    n_failures = len(rows) if len(rows) < N_SAMPLE else _n_rows(connection, rule.query)
    sample = [dict(zip(columns, row, strict=True)) for row in rows]
    shown = json.dumps(sample, default=str, ensure_ascii=False) if rows else None
    return CheckResult(rule.name, n_failures, shown, rule.kind, rule.severity, n_failures, None, 0)


def _n_rows(connection: Connection, query: str) -> int:
    ((n_rows,),) = connection.execute(f"select count(*) from ({query})").fetchall()
    return int(n_rows)


def _rules() -> Iterator[Rule]:
    for check in sql.load("checks").values():
        kind, severity = check.tags.get("kind", "contract"), check.tags.get("severity", "block")
        yield Rule(check.name, check.statement, kind, severity)
    for table in TABLES.values():
        yield Rule(f"{table.name}: key is unique", _key_query(table), "key")
        for column in table.columns:
            if column.references:
                name = f"{table.name}.{column.name}: refers to {column.references}"
                yield Rule(name, _reference_query(table, column), "reference")
        if table.slice_column:
            name = f"{table.name}.{table.slice_column}: equals its slice of the text"
            yield Rule(name, _slice_query(table), "span")


def _key_query(table: Table) -> str:
    key = ", ".join(f'"{column}"' for column in table.key)
    return f"select {key}, count(*) as n_rows from lake.{table.name} group by {key} having count(*) > 1"


def _reference_query(table: Table, column: Column) -> str:
    target, _, name = str(column.references).partition(".")
    return (
        f'select distinct r."{column.name}" from lake.{table.name} as r '
        f'anti join lake.{target} as t on t."{name}" = r."{column.name}" where r."{column.name}" is not null'
    )


def _slice_query(table: Table) -> str:
    return f"""
        select r."{table.key[0]}", r.{table.slice_column} as stored,
            substr(t.text, r.char_start + 1, r.char_end - r.char_start) as found
        from lake.{table.name} as r
        join lake.texts as t on t.text_id = r.text_id
        where found is distinct from r.{table.slice_column}"""
