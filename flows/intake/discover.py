"""Which files to take in: the PATH arguments walked in a fixed order, with what metadata.csv says beside them.

Hidden files and folders (names that start with a dot) and metadata.csv are passed over; everything else is
either found or refused. Links are followed, each real folder once per argument, so that loops end.
"""

import os
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from onrecord.flows.ingest import locator, metadata_csv, reader
from onrecord.flows.ingest.documents import Document, Limits, Refusal, Source
from onrecord.flows.ingest.metadata_csv import Beside
from onrecord.warehouse.errors import OnrecordError

_Identity = tuple[int, int]


@dataclass(frozen=True)
class Found:
    """A regular file to take in: its locator, where it is on this machine, its length in bytes."""

    locator: str
    path: Path
    n_bytes: int
    metadata: Mapping[str, str] = field(default_factory=dict)


def discover(paths: Sequence[Path], skip: Collection[Path] = ()) -> Iterator[Found | Refusal]:
    """Return the files under `paths`, by their names' bytes; folders of `skip` and warehouses are left out.

    Raises OnrecordError at once where a path does not exist.
    """
    missing = [str(path) for path in paths if not os.path.lexists(path)]
    if missing:
        raise OnrecordError(
            f"No such file or folder: {', '.join(missing)}. Give the path of an article or a folder of articles."
        )
    return _discover(sorted(set(paths), key=os.fsencode), [path.stat() for path in skip if path.exists()])


def read_documents(paths: Sequence[Path], limits: Limits, skip: Collection[Path] = ()) -> Iterator[Document | Refusal]:
    """Return everything under `paths` as documents and refusals, in the order of `discover`, one at a time.

    Raises OnrecordError at once where a path does not exist.
    """
    return documents_in(discover(paths, skip), limits)


def documents_in(items: Iterator[Found | Refusal], limits: Limits) -> Iterator[Document | Refusal]:
    """Yield what each of the files holds, and the refusals among them as they are."""
    for item in items:
        if isinstance(item, Refusal):
            yield item
        else:
            yield from documents_of(item, limits)


def documents_of(found: Found, limits: Limits) -> Iterator[Document | Refusal]:
    """Yield what a file holds; one that cannot be opened is a refusal."""
    try:
        with open_found(found) as source:
            yield from reader.read(source, limits)
    except OSError as error:
        yield _unreadable(found.locator, error)


@contextmanager
def open_found(found: Found) -> Iterator[Source]:
    """Open a found file for the readers; raises OSError where that fails."""
    with _open(found.path) as stream:
        yield Source(found.locator, stream, os.fstat(stream.fileno()).st_size, found.metadata)


def _discover(paths: Sequence[Path], skip: Sequence[os.stat_result]) -> Iterator[Found | Refusal]:
    beside_of: dict[Path, Beside] = {}
    for path in paths:
        entry = _entry(path, locator.escape(name_of(path)))
        if entry.folder_id:
            yield from _walk(entry, {_identity(status) for status in skip})
        elif path.name != metadata_csv.FILE_NAME:
            if path.parent not in beside_of:
                beside_of[path.parent] = _beside(path.parent, metadata_csv.FILE_NAME)
                yield from beside_of[path.parent].refusals
            yield entry.found(beside_of[path.parent])


def name_of(path: Path) -> str:
    """Return the name of a PATH argument; "." and ".." go by the name of the folder they stand for."""
    return path.name if path.name not in ("", "..") else path.resolve().name


@dataclass(frozen=True)
class _Entry:
    """Something in a folder, and what the operating system says of it."""

    path: Path
    locator: str
    status: os.stat_result | OSError

    @property
    def folder_id(self) -> _Identity | None:
        """Device and inode of a folder; None for everything else."""
        if isinstance(self.status, OSError) or not stat.S_ISDIR(self.status.st_mode):
            return None
        return _identity(self.status)

    def found(self, beside: Beside) -> Found | Refusal:
        """Return the regular file, or why it is none."""
        if isinstance(self.status, OSError):
            return _unreadable(self.locator, self.status)
        if not stat.S_ISREG(self.status.st_mode):
            mode = stat.filemode(self.status.st_mode)
            return Refusal(self.locator, "unreadable", f"not a regular file ({mode})")
        metadata = beside.metadata.get(self.path.name, {})
        return Found(self.locator, self.path, self.status.st_size, metadata)


def _entry(path: Path, path_locator: str) -> _Entry:
    try:
        return _Entry(path, path_locator, path.stat())
    except OSError as error:
        return _Entry(path, path_locator, error)


def _walk(top: _Entry, seen: set[_Identity | None]) -> Iterator[Found | Refusal]:
    """Yield the files of a folder, then those of the folders in it (a stack, as depth knows no bound)."""
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        if folder.folder_id in seen or _is_warehouse(folder.path):
            continue
        seen.add(folder.folder_id)
        try:
            entries = _entries(folder)
        except OSError as error:
            yield _unreadable(folder.locator, error)
            continue
        yield from _files(folder, [entry for entry in entries if not entry.folder_id])
        waiting.extend(entry for entry in reversed(entries) if entry.folder_id)


def _is_warehouse(path: Path) -> bool:
    """Say whether a folder is a warehouse of ours, which holds no articles to take in."""
    return (path / "lake" / "runs" / "_delta_log").is_dir()


def _entries(folder: _Entry) -> list[_Entry]:
    """Return what is visible in a folder, sorted, but metadata.csv."""
    names = sorted(os.listdir(folder.path), key=os.fsencode)  # noqa: PTH208 (names, not paths)
    visible = [name for name in names if not name.startswith(".") and name != metadata_csv.FILE_NAME]
    return [_entry(folder.path / name, f"{folder.locator}/{locator.escape(name)}") for name in visible]


def _files(folder: _Entry, files: Sequence[_Entry]) -> Iterator[Found | Refusal]:
    csv_locator = f"{folder.locator}/{metadata_csv.FILE_NAME}"
    beside = _beside(folder.path, csv_locator)
    yield from beside.refusals
    yield from beside.without_file({file.path.name for file in files}, csv_locator)
    for file in files:
        yield file.found(beside)


def _beside(folder: Path, csv_locator: str) -> Beside:
    """Return what the folder's metadata.csv says, nothing where there is none."""
    try:
        with _open(folder / metadata_csv.FILE_NAME) as stream:
            return metadata_csv.parse(stream.read(), csv_locator)
    except FileNotFoundError:
        return Beside()
    except OSError as error:
        return Beside(refusals=[_unreadable(csv_locator, error)])


def _open(path: Path) -> BinaryIO:
    """Open a regular file, without waiting where a pipe has taken its place since it was found."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(0, "not a regular file")
    return os.fdopen(descriptor, "rb")


def _identity(status: os.stat_result) -> _Identity:
    return status.st_dev, status.st_ino


def _unreadable(key: str, error: OSError) -> Refusal:
    """Return the refusal without the path that the error's own words hold: it is this machine's."""
    return Refusal(key, "unreadable", error.strerror or type(error).__name__)
