"""Whether other readers of the lake's Delta tables see every row that the catalogue shows.

    python -m benchmarks.delta_readers --warehouse data [--reader duckdb polars daft spark]

Daft (`pip install daft`) wants an environment of its own, beside what onrecord is installed with; Spark
(`pip install pyspark`) wants Java, and reads the files of a table's version without its extension for Delta.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from deltalake import DeltaTable

from onrecord.warehouse.catalogue import Connection, connect
from onrecord.warehouse.contract import Table
from onrecord.warehouse.extensions import find_extension
from onrecord.warehouse.tables import TABLES

Digest = tuple[int, int]


def with_duckdb(folder: Path) -> pa.Table:
    """Read a table with DuckDB's extension delta."""
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(f"load '{find_extension('delta')}'")
        return connection.sql(f"from delta_scan('{folder}')").to_arrow_table()


def with_polars(folder: Path) -> pa.Table:
    """Read a table with Polars."""
    import polars

    return polars.scan_delta(str(folder)).collect().to_arrow()


def with_daft(folder: Path) -> pa.Table:
    """Read a table with Daft."""
    import daft

    read: Any = daft.read_deltalake(str(folder))
    return read.to_arrow()


def with_spark(folder: Path) -> pa.Table:
    """Read the files of a table's last version with Spark."""
    from pyspark.sql import SparkSession

    files = DeltaTable(str(folder)).file_uris()
    if not files:
        return TABLES[folder.name].schema.empty_table()
    settings = {"spark.ui.enabled": "false", "spark.sql.session.timeZone": "UTC"}
    session: Any = SparkSession.builder.master("local[1]").config(map=settings).getOrCreate()
    return session.read.option("mergeSchema", "true").parquet(*files).toArrow()


READERS: Mapping[str, Callable[[Path], pa.Table]] = {
    "duckdb": with_duckdb,
    "polars": with_polars,
    "daft": with_daft,
    "spark": with_spark,
}


def differing(warehouse: Path, reader: str, names: Sequence[str] = tuple(TABLES)) -> list[str]:
    """Return the tables of which a reader sees other rows than the catalogue shows; the last run published them."""
    with connect(warehouse) as shown, duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        found = {name: READERS[reader](warehouse / "lake" / name) for name in names}
        return [name for name in names if _digest(shown, f"lake.{name}") != _of(connection, TABLES[name], found[name])]


def _of(connection: Connection, table: Table, rows: pa.Table) -> Digest:
    connection.register("found", rows.select(list(table.column_names)).cast(table.schema))
    return _digest(connection, "found")


def _digest(connection: Connection, relation: str) -> Digest:
    query = f"select count(*), coalesce(bit_xor(hash(r)), 0) from {relation} as r"
    ((count, digest),) = connection.execute(query).fetchall()
    return int(count), int(digest)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--warehouse", type=Path, default=Path("data"))
    parser.add_argument("--reader", nargs="+", choices=READERS, default=["duckdb", "polars"])
    options = parser.parse_args(arguments)
    faults = {reader: differing(options.warehouse, reader) for reader in options.reader}
    for reader, names in faults.items():
        sys.stdout.write(f"{reader}: {len(TABLES) - len(names)} of {len(TABLES)} tables alike {' '.join(names)}\n")
    return int(any(faults.values()))


if __name__ == "__main__":
    sys.exit(main())
