"""The proof of an erasure: every file under a warehouse is searched for what was erased, tables as unpacked too."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from onrecord.warehouse.relations import quote
from onrecord.warehouse.windows import Search

_BLOCK = 1 << 22
_ROWS_AT_ONCE = 4096


@dataclass
class Proof:
    """What a search found: how much was searched, and the files that hold any of the windows, with how many."""

    n_windows: int
    n_files: int = 0
    n_bytes: int = 0
    hits: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say it in a line."""
        return f"{len(self.hits)} hits in {self.n_files} files ({self.n_windows} windows, {self.n_bytes} bytes)"


def search_files(root: Path, keys: Collection[str], copies: Iterable[tuple[str, Path]] = ()) -> Proof:
    """Search every regular file under `root`, links not followed, and `copies` by name, for the windows of these keys.

    Files are searched as they lie on disk; of Parquet files every column, and of DuckDB files every table, is
    searched unpacked besides. A file that cannot be read counts as a hit: nothing is proved of it.
    """
    search, proof = Search(keys), Proof(len(keys))
    below = [path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink()]
    for name, path in chain(((path.relative_to(root).as_posix(), path) for path in below), copies):
        proof.n_files += 1
        try:
            found = {key for buffer in _buffers(path, proof) for key in search.found_in(buffer)}
        except (OSError, pa.ArrowException, duckdb.Error):
            proof.hits[name] = 0
        else:
            proof.hits |= {name: len(found)} if found else {}
    return proof


def _buffers(path: Path, proof: Proof) -> Iterator[Any]:
    for buffer in _all_buffers(path):
        proof.n_bytes += len(buffer)
        yield buffer


def _all_buffers(path: Path) -> Iterator[Any]:
    yield from _blocks(path)
    if path.name.endswith(".parquet"):
        with pq.ParquetFile(path) as file:
            yield from (buffer for batch in file.iter_batches(_ROWS_AT_ONCE) for buffer in buffers_of(batch))
    elif path.suffix in (".duckdb", ".db"):
        yield from _of_database(path)


def _blocks(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file in blocks that overlap, so that no window falls between two."""
    before = b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield before + block
            before = block[-64:]


def buffers_of(batch: pa.RecordBatch) -> Iterator[Any]:
    """Yield the buffers of all columns, of what is nested in them too."""
    for column in batch.columns:
        plain = column.dictionary if isinstance(column, pa.DictionaryArray) else column
        yield from (buffer for buffer in plain.buffers() if buffer is not None)


def _of_database(path: Path) -> Iterator[Any]:
    with duckdb.connect() as connection:
        connection.execute(f"attach {quote(str(path))} as searched (read_only)")
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'searched'"
        ).fetchall()
        for schema, table in tables:
            reader = connection.sql(f'from searched."{schema}"."{table}"').to_arrow_reader(_ROWS_AT_ONCE)
            for batch in reader:
                yield from buffers_of(batch)
