"""Telling whether two warehouses hold the same rows, and whether a catalogue is whole."""

from pathlib import Path

import duckdb
from deltalake import DeltaTable

from onrecord.warehouse.catalogue import Connection, path_of
from onrecord.warehouse.tables import TABLES

# Tables on runs differ from run to run; how postings are packed depends on which of them came together.
COMPARED = tuple(
    name for name, table in TABLES.items() if not (table.is_operations or table.is_packed or table.has("run_id"))
)
# What rows add up to, where how they are split depends on which documents came first; refusals without the name of
# the erasure that they follow from, which tells its time.
ADDED_UP = {
    "body_links": "select body_a, body_b, sum(n_links)::bigint as n from lake.body_links group by all having n > 0",
    "rejects": "select * replace (regexp_replace(detail, 'ers:[0-9a-f]+$', '') as detail) from lake.rejects",
}
_DIGEST = "select count(*), coalesce(sum(md5_number_lower(r::varchar)), 0)::varchar from ({}) as r"

Digests = dict[str, tuple[int, str]]


def digests(warehouse: Path) -> Digests:
    """Return number and digest of the published rows of each table, whatever their order."""
    with duckdb.connect(str(path_of(warehouse)), read_only=True) as connection:
        return digests_seen(connection)


def digests_seen(connection: Connection) -> Digests:
    """Return the same from a connection to a catalogue."""
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


def tombstones(warehouse: Path) -> int:
    """Return how many erasures the lake knows of, published or not."""
    table = warehouse / "lake" / "erasures"
    return DeltaTable(table).to_pyarrow_table().num_rows if DeltaTable.is_deltatable(str(table)) else 0


def unproved(warehouse: Path) -> list[str]:
    """Return what readers are told of erasures, where they are not told of any or of one that is not proved."""
    with duckdb.connect(str(path_of(warehouse)), read_only=True) as connection:
        told = connection.execute("select erasure_id, state, n_hits from erasures order by all").fetchall()
    return [f"erasure {row}" for row in told if row[1:] != ("complete", 0)] or (
        [] if told else ["no erasure is told of"]
    )
