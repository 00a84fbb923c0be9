"""The views' rows as they were at one moment: each view is evaluated once, into a temporary table of its own."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection, Row, rows_of

# A view that reads others comes after them.
VIEWS = (
    *("articles", "stories", "story_corroboration", "origins", "claims", "claim_groups", "corroboration"),
    *("evidentiality", "silence", "single_source", "conflicts", "quotes", "quote_variants", "citations", "mentions"),
    *("entities", "naming", "copied_passages", "source_provenance", "first_to_say", "time_expressions", "loss"),
    *("calendar_checks", "rejects", "left_out", "dark_sources", "judgements", "lineage"),
)
# Tables that several pages share, made from the snapshots; later ones read earlier ones.
SHARED = ("captures", "places", "receipts", "cells", "copies")
# What no page shows of views with a row for each thing found, so that it is not worked out: NULL in the snapshot.
UNSHOWN = {
    "claims": {"evidence": "varchar"},
    "quotes": {"evidence": "varchar"},
    "mentions": {"evidence": "varchar", "byte_start": "bigint", "byte_end": "bigint", "entity": "varchar"},
    "naming": {"evidence": "varchar"},
}
_READ = re.compile(r"\bmain\.(\w+)\b")
_DEFINITIONS = """
    select view_name, sql
    from duckdb_views()
    where database_name = current_database() and schema_name = 'main' and not internal"""


class Store:
    """Answers the queries of the pages from snapshots of the views: `s_claims` has the rows of view `claims`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        defined = rows_of(connection, _DEFINITIONS)
        definitions = {row["view_name"]: row["sql"].partition(" AS ")[2].rstrip(";") for row in defined}
        for number, view in enumerate(VIEWS):
            source = _on_snapshots(definitions[view], VIEWS[:number])
            connection.execute(f'create temp table "s_{view}" as {_with_plain_times(connection, view, source)}')
        statements = sql.load("report")
        for name in SHARED:
            connection.execute(f'create temp table "r_{name}" as {statements[name].statement}')

    def rows(self, query: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[Row]:
        """Return the rows of a query."""
        return rows_of(self._connection, query, parameters)

    def grouped(
        self, query: str, key: str, parameters: Sequence[object] | Mapping[str, object] = ()
    ) -> dict[str, list[Row]]:
        """Return the rows of a query by the value of one column, each group in the query's order."""
        return by(self.rows(query, parameters), key)

    def value(self, query: str) -> object:
        """Return the one value of a query."""
        (row,) = self.rows(query)
        return next(iter(row.values()))


def _on_snapshots(definition: str, taken: Collection[str]) -> str:
    """Return a view's query with the views that it reads replaced by their snapshots, which were made once."""
    return _READ.sub(lambda read: f'"s_{read[1]}"' if read[1] in taken else read[0], definition)


def _with_plain_times(connection: Connection, view: str, source: str) -> str:
    """Return a view's query with its times as UTC without a zone: handing out zones is slow."""
    relation = connection.sql(f'from main."{view}"')
    times = [c for c, kind in zip(relation.columns, relation.types, strict=True) if "TIME ZONE" in str(kind)]
    plain = [f"{column}::timestamp as {column}" for column in times]
    plain += [f"null::{kind} as {column}" for column, kind in UNSHOWN.get(view, {}).items()]
    replaced = f"replace ({', '.join(plain)})" if plain else ""
    return f"select * {replaced} from ({source})"


def by(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    """Return rows by the value of one column."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups
