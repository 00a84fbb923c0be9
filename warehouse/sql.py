"""The SQL files of the project and what their headers say.

A view begins with ``-- grain: …``, then sentences on what it answers, then ``--   column: meaning`` lines. A check may
say ``-- kind: span`` and ``-- severity: warn`` after its grain. A macro for people to use, unlike those that only views
and stages share, begins with ``-- use: …``, an example, and so on.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from onrecord.warehouse.relations import quote

_GRAIN = re.compile(r"^-- grain: (?P<text>.+)$")
_TAG = re.compile(r"^-- (?P<name>kind|severity): (?P<text>\w+)$")
_USE = re.compile(r"^-- use: (?P<text>.+)$")
_COLUMN = re.compile(r"^--   (?P<name>\w+): (?P<text>.+)$")
_PROSE = re.compile(r"^-- ?(?P<text>.*)$")


@dataclass(frozen=True)
class SqlFile:
    """One SQL file: its name, what its header declares, and the statement."""

    name: str
    grain: str
    doc: str
    statement: str
    columns: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    use: str = ""

    @property
    def is_table(self) -> bool:
        """Whether a macro gives rows rather than a value."""
        return " as table" in self.statement


@cache
def load(folder: str) -> dict[str, SqlFile]:
    """Return the files of ``sql/<folder>`` by name, in order of name."""
    found = sorted((entry.name, entry) for entry in files("onrecord.sql").joinpath(folder).iterdir())
    return {
        name.removesuffix(".sql"): parse(name.removesuffix(".sql"), entry.read_text(encoding="utf-8"))
        for name, entry in found
        if name.endswith(".sql")
    }


def parse(name: str, content: str) -> SqlFile:
    """Read the header and the statement of an SQL file."""
    lines = content.splitlines()
    n_header = next((i for i, line in enumerate(lines) if not line.startswith("--")), len(lines))
    grain, use, prose, columns, tags = "", "", [], {}, {}
    for line in lines[:n_header]:
        if match := _GRAIN.match(line):
            grain = match["text"]
        elif match := _TAG.match(line):
            tags[match["name"]] = match["text"]
        elif match := _USE.match(line):
            use = match["text"]
        elif match := _COLUMN.match(line):
            columns[match["name"]] = match["text"]
        elif match := _PROSE.match(line):
            prose.append(match["text"])
    statement = "\n".join(lines[n_header:]).strip().rstrip(";")
    return SqlFile(name, grain, " ".join(prose).strip(), statement, columns, tags, use)


def fill(statement: str, **values: str | Sequence[int] | Sequence[str]) -> str:
    """Return a statement with literals for its ``$names``.

    DuckDB gathers all rows of a prepared statement before it hands out the first; those of a plain one are streamed.
    """
    for name, value in values.items():
        statement = statement.replace(f"${name}", quote(value) if isinstance(value, str) else str(list(value)))
    return statement
