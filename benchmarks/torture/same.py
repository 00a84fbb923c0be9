"""Telling whether two warehouses hold the same rows, and whether a catalogue is whole."""

from pathlib import Path

import duckdb

from onrecord.warehouse.catalogue import Connection, path_of
from onrecord.warehouse.tables import TABLES

# Tables on runs differ from run to run; how postings are packed depends on which of them came together.
COMPARED = tuple(
    name for name, table in TABLES.items() if not (table.is_operations or table.is_packed or table.has("run_id"))
)
# What rows add up to, where how they are split depends on which documents came first.
ADDED_UP = {
    "body_links": "select body_a, body_b, sum(n_links)::bigint as n from lake.body_links group by all having n > 0"
}
_DIGEST = "select count(*), coalesce(sum(md5_number_lower(r::varchar)), 0)::varchar from ({}) as r"

Digests = dict[str, tuple[int, str]]


def digests(warehouse: Path) -> Digests:
    """Return number and digest of the published rows of each table, whatever their order."""
    with duckdb.connect(str(path_of(warehouse)), read_only=True) as connection:
        return {name: _digest(connection, name) for name in COMPARED}


def _digest(connection: Connection, name: str) -> tuple[int, str]:
    query = ADDED_UP.get(name, f'select * from lake."{name}"')
    count, digest = connection.execute(_DIGEST.format(query)).fetchall()[0]
    return int(count), str(digest)


def differing(ours: Digests, theirs: Digests) -> list[str]:
    """Return what differs between two sets of digests."""
    return [f"{name}: {ours[name]} and {theirs[name]}" for name in COMPARED if ours[name] != theirs[name]]


def leftovers(warehouse: Path) -> list[str]:
    """Return files that a finished run must not leave: drafts, staged files."""
    return [str(p.relative_to(warehouse)) for p in warehouse.rglob("*") if ".tmp" in p.name or "#" in p.name]
