"""Which files of a source need not be read again: their status is what it was when they were read last.

As git's index does: device, inode, size and the times of the last change of content and of status stand for the bytes,
but only where both times lay well before the reading, since a file may be written twice in one tick of its clock
("racy git", git's Documentation/technical/racy-git.txt). The notes may be deleted at any time; they are
asked only about files whose rows the lake holds, and `onrecord refresh --full` passes them over.
"""

import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from onrecord.flows.ingest.documents import Document, Limits, Refusal
from onrecord.flows.intake.discover import Found, documents_of
from onrecord.warehouse.ids import digest

FOLDER = ".unchanged"
_SETTLED_NS = 2_500_000_000  # the coarsest clock of a file system in use, FAT's, ticks every two seconds
_FIELDS = ("locator", "status", "said", "input_ids", "parents")
_LIST = pa.list_(pa.string())
_SCHEMA = pa.schema([*((name, pa.string()) for name in _FIELDS[:3]), ("input_ids", _LIST), ("parents", _LIST)])

Known = Mapping[str, "set[str | None]"]


@dataclass(frozen=True)
class Again:
    """Something that an unchanged file holds, and that the lake holds already."""

    input_id: str
    parent_raw_id: str | None


@dataclass(frozen=True)
class Note:
    """What a file was when it was read, what was said of it then, and what it held: ids with their container's."""

    locator: str
    status: str
    said: str
    input_ids: list[str]
    parents: list[str | None]


class Unchanged:
    """The notes on the files of a warehouse's sources; `known` are the inputs that the lake holds.

    With `is_full` every file is read, and noted anew.
    """

    def __init__(self, warehouse: Path, known: Known, is_full: bool = False) -> None:
        self._folder = warehouse / FOLDER
        self._known = known
        self._is_full = is_full
        self._noted: dict[str, dict[str, Note]] = {}

    def documents(
        self, source: str, found: Iterable[Found | Refusal], limits: Limits
    ) -> Iterator[Document | Refusal | Again]:
        """Yield what the files of a source hold; of one that is unchanged, only that it holds it."""
        before = {} if self._is_full else _load(self._path(source))
        noted = self._noted.setdefault(source, {})
        manner = json.dumps(asdict(limits), sort_keys=True)
        for item in found:
            if isinstance(item, Refusal):
                yield item
                continue
            said = digest((manner + json.dumps(dict(item.metadata), sort_keys=True)).encode())
            status, is_settled = _status(item.path)
            note = before.get(item.locator)
            if note and (note.status, note.said) == (status, said) and self._is_held(note):
                noted[item.locator] = note
                yield from map(Again, note.input_ids, note.parents)
                continue
            read = Note(item.locator, status, said, [], [])
            for each in documents_of(item, limits):
                read.input_ids.append(each.input_id)
                read.parents.append(None if isinstance(each, Refusal) else each.parent_raw_id)
                is_settled &= not (isinstance(each, Refusal) and each.reason == "unreadable")
                yield each
            if is_settled and read.input_ids and _status(item.path)[0] == status:
                noted[item.locator] = read

    def _is_held(self, note: Note) -> bool:
        pairs = zip(note.input_ids, note.parents, strict=True)
        return all(parent in self._known.get(input_id, ()) for input_id, parent in pairs)

    def save(self, taken: Mapping[str, object], is_all: bool) -> None:
        """Keep the notes on files of which everything was `taken` in; `is_all`: files not found now are forgotten."""
        for source, noted in self._noted.items():
            kept = {} if is_all else _load(self._path(source))
            kept |= {place: note for place, note in noted.items() if all(each in taken for each in note.input_ids)}
            _save(self._path(source), kept.values())

    def _path(self, source: str) -> Path:
        return self._folder / f"{digest(source.encode())}.parquet"


def _status(path: Path) -> tuple[str, bool]:
    """Return what the system says of a file, and whether it has last changed well before now."""
    try:
        found = path.stat()
    except OSError:
        return "", False
    told = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    return " ".join(map(str, told)), max(told[3:]) < time.time_ns() - _SETTLED_NS


def _load(path: Path) -> dict[str, Note]:
    """Return the notes of a file by locator; none where it is not there or cannot be read."""
    try:
        rows = pq.read_table(path, schema=_SCHEMA).to_pylist()
    except (OSError, pa.ArrowException):
        return {}
    return {row["locator"]: Note(**row) for row in rows}


def _save(path: Path, notes: Iterable[Note]) -> None:
    path.parent.mkdir(exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    pq.write_table(pa.Table.from_pylist([vars(note) for note in notes], _SCHEMA), draft)
    draft.replace(path)


def forget(warehouse: Path) -> None:
    """Drop all notes: they hold the places of files, also of those that are to be forgotten."""
    for path in (warehouse / FOLDER).glob("*"):
        path.unlink(missing_ok=True)
