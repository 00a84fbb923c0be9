"""A lake on object storage: the same Delta tables under an address such as ``s3://bucket/lake``.

A put is there as a whole or not at all, so nothing can be torn and nothing needs to be flushed. What can happen
instead is that the answer to a put is lost: each commit is numbered in the log itself, and asked for before it is
made again.
"""

import json
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Transaction
from deltalake.exceptions import DeltaError, TableNotFoundError
from duckdb import DuckDBPyConnection

from onrecord.warehouse.contract import Table
from onrecord.warehouse.delta_log import named_in
from onrecord.warehouse.errors import LakeError
from onrecord.warehouse.lake import KEPT_OF_LOG, Lake
from onrecord.warehouse.lease import Lease
from onrecord.warehouse.objects import let_read, storage_options, store_of

_SECONDS_BETWEEN_TRIES = (0.5, 2.0, 8.0)


def open_lake(location: Path | str) -> Lake:
    """Return the lake in a folder or at an address."""
    return ObjectLake(location) if isinstance(location, str) else Lake(location)


def _is_past(path: Path, files: Collection[str], version: int) -> bool:
    """Say whether an object of a table is of its history alone: an entry of the log before `version`, or other rows."""
    if path.parent.name == "_delta_log":
        number = path.name.partition(".")[0]
        return number.isdecimal() and int(number) < version
    return path.suffix == ".parquet" and path.name not in files


class ObjectLake(Lake):
    """Delta tables under one address."""

    def __init__(self, root: str) -> None:
        super().__init__(Path())
        self.url = root.rstrip("/")
        self.store = store_of(self.url)
        self.lease = Lease(self.store, self.url)
        self._writer_id = f"onrecord {uuid4().hex}"
        self._n_writes = 0

    def path(self, name: str) -> Path:
        """Raise LakeError: a table has no folder here."""
        raise LakeError(f"{self.address(name)}: this needs the lake on a disk, see docs/clusters.md")

    def address(self, name: str) -> str:
        """Return the address of a table."""
        return f"{self.url}/{name}"

    def let_read(self, connection: DuckDBPyConnection) -> None:
        """Let a connection of DuckDB read the tables' files."""
        let_read(connection)

    def has(self, file: str) -> bool:
        """Say whether a file that a version names is there."""
        try:
            self.store.head(file.removeprefix(f"{self.url}/"))
        except FileNotFoundError:
            return False
        return True

    def exists(self) -> bool:
        """Say whether anything was ever stored here."""
        return self.has_table("runs")

    def has_table(self, name: str) -> bool:
        """Say whether a table was ever stored here."""
        return DeltaTable.is_deltatable(self.address(name), storage_options())

    def share(self, catalogue: Path) -> None:
        """Put the catalogue beside the tables, as a whole: whoever has DuckDB and the keys reads it from there."""
        self.store.put(catalogue.name, catalogue)

    def objects(self, name: str | None = None) -> dict[str, int]:
        """Return every object of a table, or under the whole address, with its bytes."""
        return {str(entry["path"]): int(entry["size"]) for listed in self.store.list(name) for entry in listed}

    def copies(self, folder: Path) -> Iterator[tuple[str, Path]]:
        """Yield every object, by its address, as a file in `folder` which is there until the next one is asked for."""
        folder.mkdir(parents=True, exist_ok=True)
        for path in self.objects():
            copy = folder / Path(path).name
            with copy.open("wb") as file:
                for chunk in self.store.get(path).stream():
                    file.write(chunk)
            yield f"{self.url}/{path}", copy
            copy.unlink()

    def _load(self, name: str, version: int | None = None) -> DeltaTable:
        return DeltaTable(self.address(name), version=version, storage_options=storage_options())

    def _create(self, contract: Table) -> DeltaTable:
        where = self.address(contract.name)
        try:
            return DeltaTable.create(
                where, contract.schema, name=contract.name, description=contract.doc, storage_options=storage_options()
            )
        except DeltaError:  # made by an earlier put whose answer was lost
            try:
                return self._load(contract.name)
            except TableNotFoundError as error:
                raise LakeError(f"{where}: the table cannot be made ({error})") from error

    def append(self, name: str, rows: pa.Table) -> int:
        """Append rows in one atomic commit, exactly once, and return the new version; nothing for no rows."""
        if not rows.num_rows:
            return self.version(name)
        return self._once(name, lambda: super(ObjectLake, self).append(name, rows))

    def replace(self, name: str, rows: pa.Table, predicate: str) -> int:
        """Put `rows` in the place of all rows that fit `predicate`, in one atomic commit, exactly once."""
        return self._once(name, lambda: super(ObjectLake, self).replace(name, rows, predicate))

    def delete(self, name: str, predicate: str) -> int:
        """Delete the rows that fit `predicate`; older versions keep them until they are vacuumed."""
        self.lease.check()
        return super().delete(name, predicate)

    def _commit_properties(self) -> CommitProperties:
        return CommitProperties(app_transactions=[Transaction(self._writer_id, self._n_writes)])

    def _once(self, name: str, write: Callable[[], int]) -> int:
        """Write, and where that fails look whether it was written all the same before it is tried again."""
        self._n_writes += 1
        for seconds in (*_SECONDS_BETWEEN_TRIES, None):
            self.lease.check()
            try:
                return write()
            except (DeltaError, OSError):
                if seconds is None:
                    raise
                time.sleep(seconds)
                if self._is_written(name):
                    return self.version(name)
        raise AssertionError("unreachable")

    def _is_written(self, name: str) -> bool:
        """Say, from the log as it is now, whether the present write is in it."""
        self._open.pop(name, None)
        last = self.table(name).transaction_version(self._writer_id)
        return last is not None and last >= self._n_writes

    def sync(self, name: str) -> None:
        """Do nothing: what was put is kept."""

    def drop_torn_commits(self) -> list[str]:
        """Return no names: nothing is ever there in part."""
        return []

    def sweep(self) -> int:
        """Leave what a killed write left to `vacuum`: to list every object at each run would cost more."""
        return 0

    def vacuum(self, name: str, hours: float) -> int:
        """Delete the files that no version names, or that were superseded, more than `hours` ago; return how many."""
        whole = max(1, int(hours))
        return len(self.table(name).vacuum(whole, dry_run=False, enforce_retention_duration=False, full=True))

    def _last_checkpoint(self, name: str) -> int:
        try:
            content = self.store.get(f"{name}/_delta_log/_last_checkpoint").bytes()
        except FileNotFoundError:
            return 0
        return int(json.loads(bytes(content))["version"])

    def _added(self, name: str) -> Iterator[tuple[int, str]]:
        with suppress(FileNotFoundError):
            kept = json.loads(bytes(self.store.get(f"{name}/{KEPT_OF_LOG}").bytes()))
            yield from ((version, file) for file, version in kept.items())
        for path in self.objects(f"{name}/_delta_log"):
            if path.endswith(".json"):
                content = bytes(self.store.get(path).bytes()).decode()
                yield from ((int(Path(path).stem), file) for file in named_in(content, "add"))

    def forget_history(self, name: str) -> None:
        """Drop every earlier version of a table with its objects, and the log; may be done again where it was cut off.

        What the bucket itself may keep of what was deleted (its versions, uploads never ended) is not seen from here.
        """
        self.lease.check()
        table, files = self.table(name), {Path(file).name for file in self.files(name)}
        kept = json.dumps(self._versions_of(name, files), sort_keys=True)
        self.store.put(f"{name}/{KEPT_OF_LOG}", kept.encode())
        table.create_checkpoint()
        past = [path for path in self.objects(name) if _is_past(Path(path), files, int(table.version()))]
        if past:
            self.store.delete(past)
        del self._open[name]

    def committer(self, patience: float = 0) -> AbstractContextManager[None]:
        """Hold the right to commit; raise LakeError where another process has it for more than `patience` seconds."""
        return self.lease.held(patience)
