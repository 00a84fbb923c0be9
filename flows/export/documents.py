"""The one way from rows to a document: queries are streamed, and JSON is written piece by piece."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from onrecord.warehouse.catalogue import Connection
from onrecord.warehouse.lake import Lake

_ROWS_AT_ONCE = 2000
NAMESPACE = "urn:onrecord:"

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Source:
    """What is exported: the published catalogue, the lake behind it, and the folder of both."""

    connection: Connection
    lake: Lake
    warehouse: Path

    def files(self, table: str) -> list[str]:
        """Return the files of a table as last published, relative to the warehouse folder.

        Raises LakeError where they are in object storage.
        """
        folder = self.lake.path(table).resolve().relative_to(self.warehouse.resolve())
        return [str(folder / Path(file).name) for file in self.lake.files(table, self._versions.get(table))]

    @cached_property
    def _versions(self) -> Mapping[str, int]:
        query = "select versions from lake.runs where state = 'published' order by ended_at desc limit 1"
        versions: Mapping[str, int] = next((json.loads(row["versions"]) for row in stream(self.connection, query)), {})
        return versions


@dataclass(frozen=True)
class Format:
    """One format: a sentence on it, and what writes it to a text file, giving the number of things written."""

    doc: str
    write: Callable[[Source, IO[str]], int]


def stream(connection: Connection, query: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a query as dictionaries, without those whose value is NULL; times as ISO 8601 in UTC."""
    cursor = connection.cursor().execute("set timezone = 'UTC'").execute(query)
    names = [column[0] for column in cursor.description or []]
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        for row in rows:
            yield {name: plain(value) for name, value in zip(names, row, strict=True) if value is not None}


def plain(value: Any) -> Any:
    """Return a value as JSON has it: a time as ISO 8601, everything else as it is."""
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value


def uri(row_id: str) -> str:
    """Return the name of a row for the world outside."""
    return NAMESPACE + row_id


def without_nothing(value: Json) -> dict[str, Any]:
    """Return the object without what is None or empty."""
    return {name: inner for name, inner in value.items() if inner not in (None, [], {})}


def dumps(value: object) -> str:
    """Return a value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def write_lines(out: IO[str], items: Iterable[Json]) -> int:
    """Write one object a line; return how many."""
    number = 0
    for number, item in enumerate(items, 1):  # noqa: B007
        out.write(dumps(item) + "\n")
    return number


def write_listed(out: IO[str], head: Json, name: str, items: Iterable[Json]) -> int:
    """Write one object whose last member `name` lists the items; return how many."""
    out.write(dumps(head)[:-1] + f", {dumps(name)}: [\n")
    number = _write_separated(out, (dumps(item) for item in items))
    out.write("\n]}\n")
    return number


def write_sections(out: IO[str], head: Json, sections: Iterable[tuple[str, Iterable[tuple[str, Json]]]]) -> int:
    """Write one object of named sections, each an object of named objects; return the number of these."""
    out.write(dumps(head)[:-1])
    number = 0
    for section, members in sections:
        out.write(f", {dumps(section)}: {{\n")
        number += _write_separated(out, (f"{dumps(name)}: {dumps(member)}" for name, member in members))
        out.write("\n}")
    out.write("}\n")
    return number


def _write_separated(out: IO[str], pieces: Iterable[str]) -> int:
    number = 0
    for number, piece in enumerate(pieces, 1):
        out.write(",\n" + piece if number > 1 else piece)
    return number
