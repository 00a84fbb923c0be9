"""The lake: one Delta Lake table per contract, each with exactly one committer at a time.

A commit of a stage touches several tables; it counts once its row in `stage_runs` is written, with the version
of each table after it. What lies beyond those versions is the rest of a killed run: `recover` takes it back.
"""

import json
import math
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Schema, write_deltalake
from deltalake.exceptions import DeltaError, TableNotFoundError
from duckdb import DuckDBPyConnection

from onrecord.warehouse.contract import Table
from onrecord.warehouse.delta_log import commits, is_torn, last_checkpoint, named, sync, write_whole
from onrecord.warehouse.errors import LakeError
from onrecord.warehouse.lock import held
from onrecord.warehouse.tables import TABLES
from onrecord.warehouse.writing import writer_properties

Versions = dict[str, int]
RESTORE = "restore the warehouse folder from a copy, or take in the same documents into another --warehouse"
_STAGED = re.compile(r"#\d+$|\.tmp$")
_SMALL_FILE = 32 * 1024 * 1024  # bytes
# Version by file, of what a log that was dropped said; Delta passes over names that begin so.
KEPT_OF_LOG = "_added.json"


class Lake:
    """Delta tables under one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._open: dict[str, DeltaTable] = {}
        self._synced: Versions = {}

    def path(self, name: str) -> Path:
        """Return the folder of a table."""
        return self.root / name

    def address(self, name: str) -> str:
        """Return where a table is, as DuckDB and people name it."""
        return str(self.path(name).resolve())

    def let_read(self, connection: DuckDBPyConnection) -> None:
        """Let a connection of DuckDB read the tables' files; on a disk it can anyhow."""

    def has(self, file: str) -> bool:
        """Say whether a file that a version names is there."""
        return Path(file).is_file()

    def exists(self) -> bool:
        """Say whether anything was ever stored here."""
        return (self.root / "runs" / "_delta_log").is_dir()

    def has_table(self, name: str) -> bool:
        """Say whether a table was ever stored here."""
        return self.path(name).is_dir()

    def share(self, catalogue: Path) -> None:
        """Do nothing: on a disk the catalogue is where its readers are."""

    def copies(self, folder: Path) -> Iterator[tuple[str, Path]]:  # noqa: ARG002
        """Yield nothing: the files lie below the warehouse as they are."""
        yield from ()

    def table(self, name: str) -> DeltaTable:
        """Return the Delta table at its latest version, created empty where it is missing."""
        if name not in self._open:
            self._open[name] = self._load_or_create(TABLES[name])
        return self._open[name]

    def _load_or_create(self, contract: Table) -> DeltaTable:
        try:
            table = self._load(contract.name)
            self._synced[contract.name] = int(table.version())
            return table
        except TableNotFoundError:
            self._synced[contract.name] = -1
            return self._create(contract)
        except (DeltaError, OSError) as error:
            where = self.address(contract.name)
            raise LakeError(f"{where}: cannot be read as a Delta table ({error}); {RESTORE}") from error

    def _load(self, name: str, version: int | None = None) -> DeltaTable:
        return DeltaTable(self.path(name), version=version)

    def _create(self, contract: Table) -> DeltaTable:
        path = self.path(contract.name)
        path.mkdir(parents=True, exist_ok=True)
        return DeltaTable.create(path, contract.schema, name=contract.name, description=contract.doc)

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
        folder = self.address(name)  # the names in the log are plain, the path before them may be escaped
        return sorted(f"{folder}/{uri.rpartition('/')[2]}" for uri in found)

    def sizes(self, name: str) -> dict[str, int]:
        """Return the files of a table at its latest version, with the bytes that each had when it was written."""
        added = pa.table(self.table(name).get_add_actions(flatten=True))
        paths, sizes = (added.column(column).to_pylist() for column in ("path", "size_bytes"))
        pairs = zip(paths, sizes, strict=True)
        folder = self.address(name)
        return {f"{folder}/{Path(unquote(str(path))).name}": int(size or 0) for path, size in pairs}

    def _at(self, name: str, version: int | None) -> DeltaTable:
        if version is None or version == self.version(name):
            return self.table(name)
        try:
            return self._load(name, version)
        except (DeltaError, OSError) as error:
            raise LakeError(f"{name}: version {version} is not in the lake any more ({error})") from error

    def append(self, name: str, rows: pa.Table) -> int:
        """Append rows in one atomic commit and return the new version; nothing is written for no rows."""
        if rows.num_rows:
            self._write(name, rows, mode="append")
        return self.version(name)

    def replace(self, name: str, rows: pa.Table, predicate: str) -> int:
        """Put `rows` in the place of all rows that fit `predicate`, in one atomic commit."""
        self._write(name, rows, mode="overwrite", predicate=predicate)
        return self.version(name)

    def _write(self, name: str, rows: pa.Table, **how: Any) -> None:
        self._add_missing_columns(name)
        how |= {"writer_properties": writer_properties(name), "commit_properties": self._commit_properties()}
        write_deltalake(self.table(name), self._as_stored(name, rows), **how)

    def _commit_properties(self) -> CommitProperties | None:
        """Return what a commit is to note besides; nothing on a disk, where a failed one is known to have failed."""
        return None

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

    def sync(self, name: str) -> None:
        """Have the disk hold what was written to a table, which delta-rs leaves to the system: rows before the log.

        A power cut can so tear nothing but commits that no row of `stage_runs` counts yet.
        """
        version, log = self.version(name), self.path(name) / "_delta_log"
        entries = [log / f"{v:020}.json" for v in range(self._synced[name] + 1, version + 1)]
        added = {file for entry in entries for file in named(entry, "add")}
        for path in (*(self.path(name) / file for file in sorted(added)), *entries, self.path(name), log):
            if path.exists():  # an overwritten file may be superseded, and gone, already
                sync(path)
        self._synced[name] = version

    def drop_torn_commits(self) -> list[str]:
        """Take away log entries cut short by a power cut at the end of a table's log; return their names.

        No killed process leaves one: entries appear whole. Those before the last are not touched, as they count.
        """
        logs = [self.path(name) / "_delta_log" for name in TABLES]
        torn = [last for log in logs if (last := max(log.glob("*.json"), default=None)) and is_torn(last)]
        for entry in torn:
            entry.replace(entry.with_suffix(".torn"))
        return [str(entry) for entry in torn]

    def recover(self, committed: Mapping[str, int]) -> Versions:
        """Take back what lies beyond the last complete commits; return the versions made by doing so.

        Raises LakeError where a table is older than its last complete commit: something was lost.
        """
        made: Versions = {}
        for name, contract in TABLES.items():
            last = committed.get(name, 0)
            if self.version(name) < last:
                raise LakeError(
                    f"{self.address(name)}: version {self.version(name)} found where {last} was committed, "
                    f"so entries of its log are gone; {RESTORE}"
                )
            if not contract.is_operations and self.version(name) > last:
                self.table(name).restore(last)
                made[name] = self.version(name)
        return made

    def compact(self, name: str, most_small: int) -> int | None:
        """Join a table's files where more than `most_small` of them are small; return the version made, if any.

        Rows stay as they are. The files joined stay too, for versions that name them, until they are vacuumed.
        """
        table, before = self.table(name), self.version(name)
        if sum(size < _SMALL_FILE for size in self.sizes(name).values()) <= most_small:
            return None
        table.optimize.compact(writer_properties=writer_properties(name), max_concurrent_tasks=1)
        return self.version(name) if self.version(name) != before else None

    def vacuum(self, name: str, hours: float) -> int:
        """Delete the files that were superseded more than `hours` ago; return how many."""
        table = self.table(name)
        due = table.vacuum(math.ceil(hours), enforce_retention_duration=False)
        n_there = sum((self.path(name) / unquote(file)).exists() for file in due)
        if n_there:  # what was deleted before is due for as long as the log tells of it
            table.vacuum(math.ceil(hours), enforce_retention_duration=False, dry_run=False)
        return n_there

    def trim_log(self, name: str, most_entries: int) -> None:
        """Write a checkpoint where more than `most_entries` follow the last one; delete what expired before it.

        Entries of the log expire after 30 days.
        """
        if self.version(name) - self._last_checkpoint(name) <= most_entries:
            return
        self.table(name).create_checkpoint()
        self.table(name).cleanup_metadata()

    def _last_checkpoint(self, name: str) -> int:
        return last_checkpoint(self.path(name) / "_delta_log")

    def sweep(self) -> int:
        """Remove files that no version of a table names (left by a killed write); return how many."""
        unnamed = [path for name in TABLES if self.path(name).is_dir() for path in self._unnamed(name)]
        for path in unnamed:
            path.unlink(missing_ok=True)
        return len(unnamed)

    def _unnamed(self, name: str) -> Iterator[Path]:
        log = self.path(name) / "_delta_log"
        named = {Path(uri).name for uri in self.files(name)} | {file for _, file in commits(log, "add", "remove")}
        yield from (path for path in self.path(name).glob("*.parquet") if path.name not in named)
        yield from (path for folder in (log.parent, log) for path in folder.iterdir() if _STAGED.search(path.name))

    def version_that_added(self, name: str, file: str) -> int | None:
        """Return the first version that names a file; None where neither the log nor what was kept of it says."""
        return min((v for v, added in self._added(name) if added == file), default=None)

    def _added(self, name: str) -> Iterator[tuple[int, str]]:
        kept = self.path(name) / KEPT_OF_LOG
        if kept.is_file():
            yield from ((version, file) for file, version in json.loads(kept.read_text(encoding="utf-8")).items())
        yield from commits(self.path(name) / "_delta_log")

    def forget_history(self, name: str) -> None:
        """Drop every earlier version of a table with its files, and the log, whose statistics quote the rows.

        Which version added each file that is left is kept beside the log. May be done again where it was cut off.
        """
        table, log = self.table(name), self.path(name) / "_delta_log"
        files = {Path(file).name for file in self.files(name)}
        write_whole(self.path(name) / KEPT_OF_LOG, json.dumps(self._versions_of(name, files), sort_keys=True))
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

    def committer(self, patience: float = 0) -> AbstractContextManager[None]:
        """Hold the right to commit; raise LakeError where another process has it for more than `patience` seconds."""
        return held(self.root, patience)
