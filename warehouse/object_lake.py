"""A lake on object storage: the same Delta tables under an address such as ``s3://bucket/lake``.

A put is there as a whole or not at all, so nothing can be torn and nothing needs to be flushed. What can happen
instead is that the answer to a put is lost: each commit is numbered in the log itself, and asked for before it is
made again.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Transaction
from deltalake.exceptions import DeltaError, TableNotFoundError
from duckdb import DuckDBPyConnection

from onrecord.warehouse.contract import Table
from onrecord.warehouse.delta_log import named_in
from onrecord.warehouse.errors import LakeError
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.lease import Lease
from onrecord.warehouse.objects import let_read, storage_options, store_of

_SECONDS_BETWEEN_TRIES = (0.5, 2.0, 8.0)


def open_lake(location: Path | str) -> Lake:
    """Return the lake in a folder or at an address."""
    return ObjectLake(location) if isinstance(location, str) else Lake(location)


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
        return DeltaTable.is_deltatable(self.address("runs"), storage_options())

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
        for listed in self.store.list(f"{name}/_delta_log"):
            for path in (entry["path"] for entry in listed if entry["path"].endswith(".json")):
                content = bytes(self.store.get(path).bytes()).decode()
                yield from ((int(Path(path).stem), file) for file in named_in(content, "add"))

    def forget_history(self, name: str) -> None:
        """Raise LakeError: bytes are proved gone on a disk alone."""
        self.path(name)

    def committer(self, patience: float = 0) -> AbstractContextManager[None]:
        """Hold the right to commit; raise LakeError where another process has it for more than `patience` seconds."""
        return self.lease.held(patience)
