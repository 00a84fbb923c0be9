"""metadata.csv: what a user says about the loose files of one folder.

UTF-8 (with or without byte order mark), comma-separated, a header line; column ``file`` is a file's name in that
folder, every other column (url, outlet, published …) becomes metadata of that file. Empty cells say nothing.
"""

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from onrecord.flows.ingest import locator
from onrecord.flows.ingest.documents import Refusal

FILE_NAME = "metadata.csv"
FILE_COLUMN = "file"


@dataclass(frozen=True)
class Beside:
    """Metadata by file name, the row each stands in (from 1, header not counted), and what could not be used."""

    metadata: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    refusals: Sequence[Refusal] = ()

    def without_file(self, names: Collection[str], csv_locator: str) -> Iterator[Refusal]:
        """Yield a refusal for each row that names none of the folder's files."""
        for name, row in self.rows.items():
            if name not in names:
                yield _bad_row(csv_locator, row, f"no file {name!r} in this folder")


def parse(content: bytes, csv_locator: str) -> Beside:
    """Return what a metadata.csv says; one that is broken anywhere says nothing and is one refusal."""
    try:
        table = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        header = _header(next(table, []))
        return _rows(header, list(table), csv_locator)
    except UnicodeDecodeError as error:
        return Beside(refusals=[Refusal(csv_locator, "undecodable", f"not UTF-8 at byte {error.start}")])
    except (csv.Error, ValueError) as error:
        return Beside(refusals=[Refusal(csv_locator, "malformed", str(error))])


def _header(cells: Sequence[str]) -> list[str]:
    header = [cell.strip() for cell in cells]
    named = [name for name in header if name]
    if FILE_COLUMN not in named:
        raise ValueError(f"expected a column {FILE_COLUMN!r}, found {named}")
    if len(set(named)) < len(named):
        raise ValueError(f"a column is named twice in {named}")
    return header


def _rows(header: Sequence[str], table: Sequence[Sequence[str]], csv_locator: str) -> Beside:
    metadata: dict[str, dict[str, str]] = {}
    rows: dict[str, int] = {}
    refusals: list[Refusal] = []
    for number, cells in enumerate(table, 1):
        said = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name and cell.strip()}
        name = said.pop(FILE_COLUMN, "")
        fault = _fault(name, said, cells, header, metadata)
        if fault:
            refusals.append(_bad_row(csv_locator, number, fault))
        elif name:
            metadata[name], rows[name] = said, number
    return Beside(metadata, rows, refusals)


def _fault(
    name: str, said: Mapping[str, str], cells: Sequence[str], header: Sequence[str], known: Collection[str]
) -> str | None:
    """Return why a row cannot be used; a blank one has no fault."""
    if len(cells) > len(header):
        return f"{len(cells)} cells under {len(header)} columns; a comma in a value needs quotes around it"
    if not name and said:
        return f"column {FILE_COLUMN!r} is empty"
    return f"file {name!r} is in an earlier row" if name in known else None


def _bad_row(csv_locator: str, row: int, fault: str) -> Refusal:
    return Refusal(locator.entry(csv_locator, str(row)), "malformed", fault)
