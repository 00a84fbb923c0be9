"""Parts of labelled sets: every n-th document, as Parquet files that the data folder's own programs can read."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.sets import EvalSet
from benchmarks.tables import Missing


def find_set(part: Path, name: str) -> Path:
    """Return the Parquet file of a set; raise Missing where there is none."""
    found = sorted(part.rglob(f"{name}.parquet"))
    if not found:
        raise Missing(f"no {name}.parquet under {part}")
    return found[0]


def take_part(part: Path, chosen: EvalSet, stride: int, folder: Path) -> Path:
    """Write every `stride`-th document of a set to `folder`, with links to the sets it refers to; return the file.

    All rows of a document stay together and in order.
    """
    source = find_set(part, chosen.name)
    if stride == 1:
        return source
    folder.mkdir(parents=True)
    for name in chosen.needs:
        (folder / f"{name}.parquet").symlink_to(find_set(part, name))
    target = folder / f"{chosen.name}.parquet"
    table = pq.read_table(source)
    pq.write_table(table.filter(_every(table.column(chosen.key).to_pylist(), stride)), target)
    return target


def _every(keys: Sequence[object], stride: int) -> "pa.BooleanArray":
    wanted = set(list(dict.fromkeys(keys))[::stride])
    return pa.array([key in wanted for key in keys], pa.bool_())
