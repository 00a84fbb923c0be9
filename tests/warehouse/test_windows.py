"""Erased bytes are found again wherever they stand, by their hashes alone."""

import hashlib
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from onrecord.warehouse.proof import search_files
from onrecord.warehouse.windows import SIZE, Search, windows_of

TEXT = " ".join(hashlib.sha256(bytes([n])).hexdigest() for n in range(60)).encode()


@given(st.integers(0, len(TEXT) - 63), st.binary(max_size=40), st.binary(max_size=40))
def test_any_63_bytes_of_the_content_are_found_inside_anything(start: int, before: bytes, after: bytes) -> None:
    search = Search(windows_of(TEXT, len(TEXT)))
    assert search.found_in(before + TEXT[start : start + 63] + after)


@given(st.binary(max_size=300))
def test_other_bytes_are_not_found(content: bytes) -> None:
    assert not Search(windows_of(TEXT, len(TEXT))).found_in(content)


@given(st.binary(max_size=5000), st.integers(1, 30))
def test_windows_are_of_the_content_and_no_more_than_asked_for(content: bytes, most: int) -> None:
    keys = windows_of(content, most)
    assert len(keys) <= most
    assert Search(keys).found_in(content) == set(keys)


def test_windows_at_the_edges_of_the_pieces_that_are_looked_at_are_found() -> None:
    for place in (0, (1 << 20) - SIZE, (1 << 20) - 1, 1 << 20, (1 << 20) + 1):
        content = bytearray((1 << 20) + 200)
        content[place : place + SIZE] = TEXT[:SIZE]
        assert Search(windows_of(TEXT[:SIZE], 1)).found_in(content) == set(windows_of(TEXT[:SIZE], 1))


def test_too_short_and_monotonous_stretches_are_no_evidence() -> None:
    assert windows_of(b"short", 9) == []
    assert windows_of(b" -" * 500, 9) == []


def test_keys_hold_none_of_the_words() -> None:
    assert not any(key.encode() in TEXT or TEXT[:8] in key.encode() for key in windows_of(TEXT, 99))


def test_every_kind_of_file_is_searched_as_unpacked(tmp_path: Path) -> None:
    words = TEXT[100:200].decode()
    rows = pa.table({"n": [1, 2], "nested": [[{"inner": "none"}], [{"inner": words}]]})
    pq.write_table(rows, tmp_path / "nested.parquet", compression="zstd")
    pq.write_table(pa.table({"b": [words.encode()] * 50}), tmp_path / "dictionary.parquet", compression="zstd")
    pq.write_table(pa.table({"b": ["else"]}), tmp_path / "other.parquet")
    with duckdb.connect(str(tmp_path / "copy.duckdb")) as connection:
        connection.execute("create table t as select $words as a from range(5000)", {"words": words})
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "log.json").write_text('{"minValues": {"text": "' + words[:63] + '"}}')
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 no table")
    proof = search_files(tmp_path, windows_of(TEXT, len(TEXT)))
    assert set(proof.hits) == {
        *("nested.parquet", "dictionary.parquet", "copy.duckdb", "deep/log.json"),
        "broken.parquet",  # nothing is proved of what cannot be read
    }
    assert proof.n_files == 6
    assert str(proof).startswith("5 hits in 6 files")
