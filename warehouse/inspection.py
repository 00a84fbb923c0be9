"""Looking at a lake and its catalogue for damage, without changing anything."""

import fcntl
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
from deltalake.exceptions import DeltaError

from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import connect, lake_connection
from onrecord.warehouse.delta_log import committed_versions
from onrecord.warehouse.errors import OnrecordError
from onrecord.warehouse.lake import RESTORE, Lake, Versions
from onrecord.warehouse.lock import LOCK
from onrecord.warehouse.object_lake import ObjectLake, open_lake
from onrecord.warehouse.tables import TABLES

_MAGIC = b"PAR1"  # at both ends of a Parquet file that was written to its end
# Rows of these came from outside; those of every other table can be made again from them.
EVIDENCE = ("raw_documents", "captures")


@dataclass(frozen=True)
class Damage:
    """Something wrong: where, what, and what to do."""

    where: str
    what: str
    advice: str


def holder(root: Path | str) -> str | None:
    """Return who is writing to a lake: the id of the process; in object storage one that died may be told still."""
    if isinstance(root, str):
        return ObjectLake(root).lease.named()
    lock = root / LOCK
    if not lock.is_file():
        return None
    with lock.open() as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return handle.read().strip() or "unknown"
    return None


def damaged_tables(root: Path | str) -> Iterator[Damage]:
    """Yield what is wrong with the tables of a lake: logs, versions, and the files that they name.

    Of files on a disk both ends are read; of objects the store tells their bytes.
    """
    lake = open_lake(root)
    for name in TABLES:
        if lake.has_table(name):
            yield from _damage_of(lake, name)


def _damage_of(lake: Lake, name: str) -> Iterator[Damage]:
    try:
        sizes = lake.sizes(name)
    except (OnrecordError, DeltaError, OSError, ValueError) as error:
        yield Damage(lake.address(name), f"cannot be read as a Delta table: {error}", RESTORE)
        return
    look = _of_objects(lake, name) if isinstance(lake, ObjectLake) else _damage_of_file
    for file, n_bytes in sizes.items():
        if what := look(file, n_bytes):
            yield Damage(file, what, _advice(name))


def _of_objects(lake: ObjectLake, name: str) -> Callable[[str, int], str]:
    """Return what looks at one object of a table, from one listing of all."""
    there = {f"{lake.url}/{path}": n_bytes for path, n_bytes in lake.objects(name).items()}

    def look(file: str, n_bytes: int) -> str:
        if file not in there:
            return "is gone"
        return "" if there[file] == n_bytes else f"has {there[file]} bytes, {n_bytes} were written"

    return look


def _damage_of_file(file: str, n_bytes: int) -> str:
    path = Path(file)
    try:
        found = path.stat().st_size
        with path.open("rb") as handle:
            head = handle.read(len(_MAGIC))
            handle.seek(-len(_MAGIC), 2)
            tail = handle.read()
    except OSError as error:
        return f"cannot be read: {error.strerror or error}"
    if found != n_bytes:
        return f"has {found} bytes, {n_bytes} were written"
    return "" if head == tail == _MAGIC else "is no Parquet file any more"


def _advice(name: str) -> str:
    again = "" if name in EVIDENCE else "; its rows can be made again from the raw documents, with all that follow"
    return RESTORE + again


def lost_versions(root: Path | str) -> list[str]:
    """Return the tables that are older than what was committed, in words; empty where none is."""
    lake = open_lake(root)
    with lake_connection(lake) as connection:
        records = [versions for (versions,) in connection.execute("select versions from lake.stage_runs").fetchall()]
        published = connection.execute("select versions from lake.runs where state = 'published'").fetchall()
    committed = committed_versions(records)
    for (versions,) in published:
        shown: Versions = json.loads(versions)
        committed |= {name: max(version, committed.get(name, 0)) for name, version in shown.items()}
    now = {name: lake.version(name) for name in committed if name in TABLES}
    return [f"{name} is at {now[name]}, {committed[name]} was committed" for name in now if now[name] < committed[name]]


def failing_views(warehouse: Path) -> dict[str, str]:
    """Return the views of the published catalogue that cannot be read, each with DuckDB's words.

    Raises CatalogueError where there is no catalogue or it cannot be opened.
    """
    failing = {}
    with connect(warehouse) as connection:
        names = [f'lake."{name}"' for name in TABLES] + [f'main."{name}"' for name in sql.load("views")]
        for name in names:
            try:
                connection.execute(f"select * from {name} limit 1").fetchall()
            except duckdb.Error as error:
                failing[name] = str(error).splitlines()[0]
    return failing
