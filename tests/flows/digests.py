"""What tests of the whole path share: running it, and telling whether two warehouses hold the same rows."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from onrecord.flows.execution.dispatch import Direct, Workers
from onrecord.flows.execution.progress import Quiet
from onrecord.flows.report import RunReport
from onrecord.flows.runner import run_pipeline
from onrecord.flows.settings import load_settings
from onrecord.warehouse.catalogue import Connection, Draft, connect, path_of
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.tables import TABLES

# These tell of runs, which differ; every other table is "the same rows".
OPERATIONS = (
    *("tools", "stage_runs", "runs", "check_results", "id_aliases"),
    *("erasures", "erased_keys", "erased_support"),
)
# How postings are packed in segments depends on which came together; what they say shows in the links.
PACKED = ("postings",)
COMPARED = tuple(name for name in TABLES if name not in (*OPERATIONS, *PACKED))
# What the rows of a table add up to, where these depend on which documents came first.
ADDED_UP = {
    "body_links": "select body_a, body_b, sum(n_links)::bigint as n_links from lake.body_links group by all "
    "having sum(n_links) > 0"
}


def run(paths: Path | Sequence[Path], warehouse: Path, workers: int = 1, **options: Any) -> RunReport:
    """Run the pipeline in this process, which keeps the models from one run to the next."""
    settings = load_settings(warehouse, workers=workers, **options)
    pool = Workers(workers)
    try:
        return run_pipeline([paths] if isinstance(paths, Path) else paths, settings, Direct(pool), Quiet())
    finally:
        pool.close()


def rows(warehouse: Path, table: str) -> Counter[str]:
    """Return the published rows of a lake table, each as canonical JSON with all that is nested in it."""
    with connect(warehouse) as connection:
        return _rows(connection, table)


def _rows(connection: Connection, table: str) -> Counter[str]:
    query = ADDED_UP.get(table, f'select * from lake."{table}"')
    found = connection.sql(query).to_arrow_table().to_pylist()
    return Counter(json.dumps(row, sort_keys=True, ensure_ascii=False, default=_plain) for row in found)


def digest(warehouse: Path, tables: Sequence[str] = COMPARED) -> dict[str, str]:
    """Return number and digest of the published rows of each table, whatever their order."""
    return dict(_digest(warehouse, tuple(tables), path_of(warehouse).stat().st_mtime_ns))


@cache
def _digest(warehouse: Path, tables: Sequence[str], published_at: int) -> Mapping[str, str]:
    """As a catalogue, once published, never changes, one look at it is enough."""
    with connect(warehouse) as connection:
        return {table: _digest_of(_rows(connection, table)) for table in tables}


def assert_same(one: Path, other: Path) -> None:
    """Fail, with rows that only one of them has, where two warehouses do not hold the same rows."""
    before, after = digest(one), digest(other)
    differing = [table for table in COMPARED if before[table] != after[table]]
    shown = {table: _difference(rows(one, table), rows(other, table)) for table in differing}
    assert not shown, json.dumps(shown, indent=1, ensure_ascii=False)


def assert_tidy(warehouse: Path) -> None:
    """Fail where a killed run left something: a file that no table version names, or a draft beside the catalogue."""
    lake = Lake(warehouse / "lake")
    assert lake.sweep() == 0
    assert [path.name for path in warehouse.iterdir() if ".tmp" in path.name or path.suffix == ".wal"] == []


def ask(warehouse: Path, query: str) -> list[dict[str, Any]]:
    """Return the rows of a query on the published catalogue."""
    with connect(warehouse) as connection:
        return connection.sql(query).to_arrow_table().to_pylist()


def column(warehouse: Path, query: str) -> list[Any]:
    """Return the first column of a query on the published catalogue."""
    return [next(iter(row.values())) for row in ask(warehouse, query)]


def publish_lake(warehouse: Path) -> None:
    """Publish the lake as it is now, unchecked."""
    lake = Lake(warehouse / "lake")
    Draft(warehouse, lake, lake.versions()).publish()


def inode(warehouse: Path) -> int:
    """Return what tells one published catalogue file from the next."""
    return path_of(warehouse).stat().st_ino


def _digest_of(counted: Counter[str]) -> str:
    content = "\n".join(sorted(counted.elements()))
    return f"{counted.total()} rows {hashlib.sha256(content.encode()).hexdigest()[:16]}"


def _difference(one: Counter[str], other: Counter[str]) -> Mapping[str, Any]:
    lost, added = one - other, other - one
    return {
        "only in the first": (lost.total(), [row[:400] for row in list(lost)[:3]]),
        "only in the second": (added.total(), [row[:400] for row in list(added)[:3]]),
    }


def _plain(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
