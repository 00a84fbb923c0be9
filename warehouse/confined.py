"""Confinement of queries that people type: they read the warehouse's tables, and nothing else on this machine.

DuckDB itself is told to touch no file but those of the lake; as it would still write there, statements that are no
queries are refused before they run.
"""

import re
from pathlib import Path

from duckdb import DuckDBPyConnection, Error, StatementType

from onrecord.warehouse.errors import QueryFailed
from onrecord.warehouse.relations import quote

# The catalogue is opened for reading, so that what CREATE makes is temporary; PIVOT makes types so.
_QUERIES = (StatementType.SELECT, StatementType.CREATE)
_EXPLAIN = re.compile(r"\s*explain\b(\s+analyze\b)?(\s*\([^()]*\))?", re.IGNORECASE)


def confine(connection: DuckDBPyConnection, lake: Path | str) -> None:
    """Let a connection read no files but those under the lake, write none, and keep it so.

    All connections that this process has to the same catalogue are confined with it.
    """
    if connection.execute("select current_setting('lock_configuration')").fetchall() == [(True,)]:
        return
    connection.execute(f"set allowed_directories = [{quote(f'{lake}/')}]")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def check_is_query(connection: DuckDBPyConnection, statement: str) -> None:
    """Raise QueryFailed where a statement as typed is, or explains by running it, anything but a query."""
    try:
        parsed = connection.extract_statements(statement)
    except Error as error:
        raise QueryFailed(f"the query failed: {error}\nSee the views and columns with: onrecord describe") from error
    for one in parsed:
        if one.type == StatementType.EXPLAIN:
            begin = _EXPLAIN.match(one.query)
            check_is_query(connection, one.query[begin.end() :] if begin else "explain;")
        elif one.type not in _QUERIES:
            raise QueryFailed(
                f"only queries are run here, found {one.type.name}; to write elsewhere use --format, or DuckDB itself"
            )
