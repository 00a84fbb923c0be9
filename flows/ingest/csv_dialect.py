"""How a table of delimited text is written: delimiter, quoting, header; told by which reading makes most sense."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from onrecord.flows.ingest.columns import names_of

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_CHARS = 64 * 1024
_SAMPLE_ROWS = 200
_SEPARATOR_LINE = re.compile(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)
# A backslash before a mark that closes nothing; at the end of a cell it may be just a backslash.
_BACKSLASHED = re.compile(r'\\"(?![",;\t|\r\n]|\Z)')
_DOUBLED = re.compile(r'[^\s,;|"]""[^\s,;|"]')


@dataclass(frozen=True)
class Dialect:
    """How to read a table. `n_before` lines stand before the header (Excel's ``sep=;``)."""

    delimiter: str
    header: tuple[str, ...]
    is_quoted: bool = True
    escape: str | None = None
    n_before: int = 0
    consistency: float = 1.0

    def reader(self, lines: Iterator[str]) -> Iterator[list[str]]:
        """Return the reader of the standard library for this dialect."""
        return _reader(lines, self.delimiter, self.is_quoted, self.escape)


def sniff(sample: str, mapped: Mapping[str, str], is_whole: bool = False) -> Dialect:
    """Return the dialect of a table that starts with `sample`, the best of all readings.

    That is the one whose header names most of our columns, then whose rows are most often as wide as it.
    """
    before = _SEPARATOR_LINE.match(sample)
    text = sample[before.end() if before else 0 :].removeprefix("\ufeff")[:_SAMPLE_CHARS]
    escapes = [None, "\\"] if _BACKSLASHED.search(text) and not _DOUBLED.search(text) else [None]
    ways = [
        (delimiter, is_quoted, escape)
        for delimiter in ([before[1]] if before else _DELIMITERS)
        for is_quoted, escape in [*((True, escape) for escape in reversed(escapes)), (False, None)]
    ]
    found = [_reading(text, *way, len(before[0].splitlines()) if before else 0, is_whole) for way in ways]
    return max(found, key=lambda dialect: _sense(dialect, mapped))


def n_named(header: Sequence[str], mapped: Mapping[str, str]) -> int:
    """Return how many of our columns a header names."""
    names = names_of(tuple(header), mapped)
    return len(names.contents) + len(names.columns)


def _sense(dialect: Dialect, mapped: Mapping[str, str]) -> tuple[bool, float, int, int]:
    names = names_of(dialect.header, mapped)
    return (
        bool(names.contents),
        round(dialect.consistency, 1),
        n_named(dialect.header, mapped),
        len(dialect.header),
    )


def _reading(text: str, delimiter: str, is_quoted: bool, escape: str | None, n_before: int, is_whole: bool) -> Dialect:
    rows: list[list[str]] = []
    try:
        for row in _reader(iter(text.splitlines(keepends=True)), delimiter, is_quoted, escape):
            rows.append(row)
            if len(rows) > _SAMPLE_ROWS:
                break
        else:
            rows = rows if is_whole or len(rows) < 2 else rows[:-1]  # the last one may be cut
    except csv.Error:
        pass
    rows = [row for row in rows if row]
    header = tuple(cell.strip() for cell in rows[0]) if rows else ()
    others = rows[1:]
    share = sum(len(row) == len(header) for row in others) / len(others) if others else 1.0
    return Dialect(delimiter, header, is_quoted, escape, n_before, share)


def _reader(lines: Iterator[str], delimiter: str, is_quoted: bool, escape: str | None) -> Iterator[list[str]]:
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if is_quoted else csv.QUOTE_NONE
    return csv.reader(lines, delimiter=delimiter, quoting=quoting, escapechar=escape)
