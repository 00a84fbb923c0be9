"""Packed rows are read from their files as Parquet readers read them, mapped where they can be."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from onrecord.warehouse.packed import rows_of_file

COLUMNS = ("name", "numbers")
ROWS = {
    "name": ["first", "", "third"],
    "numbers": [np.arange(100_000, dtype="<u4").tobytes(), b"", b"\0\0\0\0" * 7],
    "more": [1, 2, 3],
}
PLAIN: dict[str, Any] = {"compression": "none", "use_dictionary": False, "row_group_size": 1}


@pytest.mark.parametrize(
    "options",
    [
        PLAIN,
        PLAIN | {"data_page_version": "2.0"},
        PLAIN | {"use_dictionary": True},
        PLAIN | {"compression": "zstd"},
        PLAIN | {"row_group_size": 2},
        PLAIN | {"column_encoding": {"numbers": "DELTA_LENGTH_BYTE_ARRAY"}},
    ],
)
def test_rows_are_those_of_the_file_however_it_is_written(tmp_path: Path, options: dict[str, Any]) -> None:
    pq.write_table(pa.table(ROWS), tmp_path / "rows.parquet", **options)
    batches = list(rows_of_file(str(tmp_path / "rows.parquet"), COLUMNS))
    assert [batch.num_rows for batch in batches] == [1, 1, 1]
    assert pa.Table.from_batches(batches).to_pydict() == {name: ROWS[name] for name in COLUMNS}


@pytest.mark.parametrize("is_nullable", [True, False])
def test_an_empty_value_is_read(tmp_path: Path, is_nullable: bool) -> None:
    schema = pa.schema([pa.field("numbers", pa.binary(), is_nullable)])
    pq.write_table(pa.table({"numbers": [b""]}, schema), tmp_path / "rows.parquet", **PLAIN)
    assert [batch.to_pydict() for batch in rows_of_file(str(tmp_path / "rows.parquet"), ("numbers",))] == [
        {"numbers": [b""]}
    ]


def test_plain_values_are_mapped_and_outlast_the_reader(tmp_path: Path) -> None:
    pq.write_table(pa.table(ROWS), tmp_path / "rows.parquet", **PLAIN)
    before = pa.total_allocated_bytes()
    first, *_ = rows_of_file(str(tmp_path / "rows.parquet"), ("numbers",))
    assert pa.total_allocated_bytes() - before < 100_000 < len(first.column(0)[0].as_buffer())
    assert first.column(0)[0].as_py() == ROWS["numbers"][0]
