"""Digests of the rows that a warehouse shows, to tell whether two warehouses hold the same."""

from pathlib import Path

from onrecord.warehouse.catalogue import connect
from onrecord.warehouse.tables import TABLES

Digest = tuple[int, int]
# Segments of the index of copies hold what the batches brought: only what is in all of them together says something.
COMPARED = tuple(name for name, table in TABLES.items() if not (table.is_operations or table.is_packed))


def table_digests(warehouse: Path) -> dict[str, Digest]:
    """Return, for each table that is compared, its number of rows and a digest that no order changes."""
    query = "select count(*), coalesce(sum(md5_number_lower(r::varchar)), 0)::varchar from lake.{} as r"
    with connect(warehouse) as connection:
        found = {name: connection.execute(query.format(name)).fetchall()[0] for name in COMPARED}
    return {name: (int(count), int(digest)) for name, (count, digest) in found.items()}


def differing(first: Path, second: Path) -> list[str]:
    """Return the tables whose rows differ between two warehouses."""
    ours, theirs = table_digests(first), table_digests(second)
    return [name for name in COMPARED if ours[name] != theirs[name]]
