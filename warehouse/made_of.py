"""What a catalogue is made of: told by a digest, which the file itself carries as a macro of schema ``lake``.

Equal digests: the same rows, shown by the same views, checked by the same rules.
"""

import json
from collections.abc import Mapping
from importlib.metadata import version

import duckdb

from onrecord.warehouse import sql
from onrecord.warehouse.ids import digest
from onrecord.warehouse.relations import quote
from onrecord.warehouse.tables import TABLES

_FOLDERS = ("macros", "views", "checks")
NEVER = "never"  # of a catalogue whose checks nobody ran


def made_of(address: str, versions: Mapping[str, int], severities: Mapping[str, str]) -> str:
    """Return the digest of a catalogue over these versions of tables, which passed its checks at these severities.

    `address` is where the lake keeps a table.
    """
    files = [repr(file) for folder in _FOLDERS for file in sql.load(folder).values()]
    told = [version("onrecord"), duckdb.__version__, address, repr(list(TABLES.values()))]
    given = json.dumps([sorted(versions.items()), sorted(severities.items()), told, files], ensure_ascii=False)
    return digest(given.encode("utf-8", "surrogatepass"))


def mark(connection: duckdb.DuckDBPyConnection, told: str) -> None:
    """Write what it is made of into the catalogue in use."""
    connection.execute(f"create or replace macro lake.made_of() as {quote(told)}")


def marked(connection: duckdb.DuckDBPyConnection, catalogue: str) -> str:
    """Return what an attached catalogue says that it is made of."""
    try:
        ((told,),) = connection.execute(f"select {catalogue}.lake.made_of()").fetchall()
    except duckdb.Error:  # it is of an earlier version, which left no mark
        return NEVER
    return str(told)
