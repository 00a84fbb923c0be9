"""Data checks: queries that return the rows which break a promise. No rows, no failure.

Those on keys, references and slices follow from the contracts; the others are the files of ``sql/checks``.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection
from onrecord.warehouse.contract import Column, Table
from onrecord.warehouse.tables import TABLES

N_SAMPLE = 5


@dataclass(frozen=True)
class CheckResult:
    """Outcome of one check: how many rows fail, and the first of them."""

    check: str
    n_failures: int
    sample: str | None


def run_checks(connection: Connection) -> list[CheckResult]:
    """Run every check on the catalogue behind `connection`, in order of name."""
    return [_run(connection, name, query) for name, query in sorted(_checks())]


def _run(connection: Connection, name: str, query: str) -> CheckResult:
    cursor = connection.execute(f"select *, count(*) over () as n_failures from ({query}) limit {N_SAMPLE}")
    columns = [column[0] for column in cursor.description or []]
    rows = cursor.fetchall()
    if not rows:
        return CheckResult(name, 0, None)
    sample = [dict(zip(columns[:-1], row[:-1], strict=True)) for row in rows]
    return CheckResult(name, int(rows[0][-1]), json.dumps(sample, default=str, ensure_ascii=False))


def _checks() -> Iterator[tuple[str, str]]:
    for check in sql.load("checks").values():
        yield check.name, check.statement
    for table in TABLES.values():
        yield f"{table.name}: key is unique", _key_query(table)
        for column in table.columns:
            if column.references:
                yield (
                    f"{table.name}.{column.name}: refers to {column.references}",
                    _reference_query(table, column),
                )
        if table.slice_column:
            yield f"{table.name}.{table.slice_column}: equals its slice of the text", _slice_query(table)


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
