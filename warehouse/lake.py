"""The lake: one Delta Lake table per contract, each with exactly one committer at a time.

A commit of a stage touches several tables; it counts once its row in `stage_runs` is written, with the version
of each table after it. What lies beyond those versions is the rest of a killed run: `recover` takes it back.
"""

import fcntl
import json
import os
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
from deltalake import ColumnProperties, DeltaTable, Schema, WriterProperties, write_deltalake
from deltalake.exceptions import DeltaError, TableNotFoundError

from onrecord.warehouse.contract import Table
from onrecord.warehouse.errors import LakeError
from onrecord.warehouse.tables import TABLES

Versions = dict[str, int]
# Without a limit the least and greatest value of a column stand in full in each file, twice the text of an article.
_STATISTICS_BYTES = 64
_WRITER = WriterProperties(compression="ZSTD", compression_level=1, statistics_truncate_length=_STATISTICS_BYTES)
# Of numbers packed in bytes: nothing can be gained on them, and reading them is to cost little.
_PACKED_WRITER = WriterProperties(
    compression="UNCOMPRESSED",
    statistics_truncate_length=_STATISTICS_BYTES,
    default_column_properties=ColumnProperties(dictionary_enabled=False),
)
# Version by file, of what a log that was dropped said; Delta passes over names that begin so.
_KEPT_OF_LOG = "_added.json"
_STAGED_COMMIT = re.compile(r"#\d+$|\.tmp$")


class Lake:
    """Delta tables under one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._open: dict[str, DeltaTable] = {}

    def path(self, name: str) -> Path:
        """Return the folder of a table."""
        return self.root / name

    def exists(self) -> bool:
        """Say whether anything was ever stored here."""
        return (self.root / "runs" / "_delta_log").is_dir()

    def table(self, name: str) -> DeltaTable:
        """Return the Delta table at its latest version, created empty where it is missing."""
        if name not in self._open:
            self._open[name] = self._load_or_create(TABLES[name])
        return self._open[name]

    def _load_or_create(self, contract: Table) -> DeltaTable:
        path = self.path(contract.name)
        try:
            return DeltaTable(path)
        except TableNotFoundError:
            path.mkdir(parents=True, exist_ok=True)
            return DeltaTable.create(path, contract.schema, name=contract.name, description=contract.doc)
        except DeltaError as error:
            raise LakeError(f"{path}: cannot be read as a Delta table ({error}); restore it from a copy") from error

    def version(self, name: str) -> int:
        """Return the latest version of a table."""
        return int(self.table(name).version())

    def versions(self) -> Versions:
        """Return the latest version of every table."""
        return {name: self.version(name) for name in TABLES}

    def columns(self, name: str, version: int | None = None) -> set[str]:
        """Return the columns that the stored table has, at a version or the latest."""
        return {field.name for field in self._at(name, version).schema().fields}

    def files(self, name: str, version: int | None = None) -> list[str]:
        """Return the absolute Parquet files of a table at a version, in order.

        Raises LakeError where the version is not there any more.
        """
        found = self._at(name, version).file_uris()
        folder = self.path(name).resolve()  # the names in the log are plain, the path before them may be escaped
        return sorted(str(folder / uri.rpartition("/")[2]) for uri in found)

    def _at(self, name: str, version: int | None) -> DeltaTable:
        if version is None or version == self.version(name):
            return self.table(name)
        try:
            return DeltaTable(self.path(name), version=version)
        except (DeltaError, OSError) as error:
            raise LakeError(f"{name}: version {version} is not in the lake any more ({error})") from error

    def append(self, name: str, rows: pa.Table) -> int:
        """Append rows in one atomic commit and return the new version; nothing is written for no rows."""
        if rows.num_rows:
            self._add_missing_columns(name)
            stored, writer = self._as_stored(name, rows), _writer(name)
            write_deltalake(self.table(name), stored, mode="append", writer_properties=writer)
        return self.version(name)

    def replace(self, name: str, rows: pa.Table, predicate: str) -> int:
        """Put `rows` in the place of all rows that fit `predicate`, in one atomic commit."""
        self._add_missing_columns(name)
        write_deltalake(
            self.table(name),
            self._as_stored(name, rows),
            mode="overwrite",
            predicate=predicate,
            writer_properties=_writer(name),
        )
        return self.version(name)

    def _add_missing_columns(self, name: str) -> None:
        """Bring a table stored by an earlier version of onrecord to its contract; old rows read NULL there."""
        new = [column.field().with_nullable(True) for column in TABLES[name].columns]
        missing = pa.schema([field for field in new if field.name not in self.columns(name)])
        if len(missing):
            self.table(name).alter.add_columns(Schema.from_arrow(missing).fields)

    def _as_stored(self, name: str, rows: pa.Table) -> pa.Table:
        """Return rows with the documentation that the stored table has: delta-rs refuses any other."""
        stored: Any = pa.schema(self.table(name).schema())  # type: ignore[arg-type]
        fields = [field.with_metadata(stored.field(field.name).metadata) for field in rows.schema]
        return pa.Table.from_arrays(rows.columns, schema=pa.schema(fields, metadata=stored.metadata))

    def delete(self, name: str, predicate: str) -> int:
        """Delete the rows that fit `predicate`; older versions keep them until they are vacuumed."""
        self.table(name).delete(predicate)
        return self.version(name)

    def recover(self, committed: Mapping[str, int]) -> Versions:
        """Take back what lies beyond the last complete commits; return the versions made by doing so."""
        made: Versions = {}
        for name, contract in TABLES.items():
            last = committed.get(name, 0)
            if not contract.is_operations and self.version(name) > last:
                self.table(name).restore(last)
                made[name] = self.version(name)
        return made

    def sweep(self) -> int:
        """Remove files that no version of a table names (left by a killed write); return how many."""
        unnamed = [path for name in TABLES if self.path(name).is_dir() for path in self._unnamed(name)]
        for path in unnamed:
            path.unlink(missing_ok=True)
        return len(unnamed)

    def _unnamed(self, name: str) -> Iterator[Path]:
        log = self.path(name) / "_delta_log"
        named = {Path(uri).name for uri in self.files(name)} | {file for _, file in _commits(log)}
        yield from (path for path in self.path(name).glob("*.parquet") if path.name not in named)
        yield from (path for path in log.iterdir() if _STAGED_COMMIT.search(path.name))

    def version_that_added(self, name: str, file: str) -> int | None:
        """Return the first version that names a file; None where neither the log nor what was kept of it says."""
        return min((v for v, added in self._added(name) if added == file), default=None)

    def _added(self, name: str) -> Iterator[tuple[int, str]]:
        kept = self.path(name) / _KEPT_OF_LOG
        if kept.is_file():
            yield from ((version, file) for file, version in json.loads(kept.read_text(encoding="utf-8")).items())
        yield from _commits(self.path(name) / "_delta_log")

    def forget_history(self, name: str) -> None:
        """Drop every earlier version of a table with its files, and the log, whose statistics quote the rows.

        Which version added each file that is left is kept beside the log. May be done again where it was cut off.
        """
        table, log = self.table(name), self.path(name) / "_delta_log"
        files = {Path(file).name for file in self.files(name)}
        _write_whole(self.path(name) / _KEPT_OF_LOG, json.dumps(self._versions_of(name, files), sort_keys=True))
        table.create_checkpoint()
        for path in log.iterdir():
            version = path.name.partition(".")[0]
            if version.isdecimal() and int(version) < table.version():
                path.unlink()
        for path in self.path(name).glob("*.parquet"):
            if path.name not in files:
                path.unlink()
        del self._open[name]

    def _versions_of(self, name: str, files: Collection[str]) -> Versions:
        added: Versions = {}
        for version, file in self._added(name):
            if file in files:
                added[file] = min(version, added.get(file, version))
        return added

    @contextmanager
    def committer(self) -> Iterator[None]:
        """Hold the right to commit; raise LakeError while another process has it."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".committer").open("a+") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                handle.seek(0)
                raise LakeError(
                    f"{self.root}: process {handle.read().strip() or 'unknown'} is writing to this warehouse; "
                    "wait for it to end or choose another --warehouse"
                ) from error
            handle.truncate(0)
            handle.write(str(os.getpid()))
            handle.flush()
            yield


def _write_whole(path: Path, content: str) -> None:
    """Write a file beside its place first, so that it is never there in part."""
    draft = path.with_name(f"{path.name}.tmp")
    draft.write_text(content, encoding="utf-8")
    draft.replace(path)


def _writer(name: str) -> WriterProperties:
    return _PACKED_WRITER if TABLES[name].is_packed else _WRITER


def _commits(log: Path) -> Iterator[tuple[int, str]]:
    """Yield version and name of every file that any commit in the log ever added."""
    for commit in log.glob("*.json"):
        for line in commit.read_text(encoding="utf-8").splitlines():
            added = json.loads(line).get("add")
            if added:
                yield int(commit.stem), Path(unquote(added["path"])).name
