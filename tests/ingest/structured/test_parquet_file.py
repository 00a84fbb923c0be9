"""Parquet: rows of any types, in bounded batches; damaged files are refused without harm."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from reading import CONTAINER, documents, read, reasons

from onrecord.flows.ingest import parquet_file
from onrecord.flows.ingest.documents import Limits


def packed(columns, **options) -> bytes:
    out = io.BytesIO()
    pq.write_table(columns if isinstance(columns, pa.Table) else pa.table(columns), out, **options)
    return out.getvalue()


def rows(content: bytes, **options):
    return read(parquet_file, content, "t.parquet", **options)


def test_rows_of_several_groups_are_read_in_order():
    columns = {"id": [f"r{i}" for i in range(2500)], "body": [f"Text {i}." for i in range(2500)]}
    found = documents(rows(packed(columns, row_group_size=700)))
    assert [each.content.decode() for each in found] == columns["body"]
    assert (found[7].locator, found[7].via, found[7].parent_raw_id) == ("t.parquet#r7", "parquet", CONTAINER)
    assert found[7].metadata == {"id": "r7", "text_column": "body"}


def test_columns_of_any_type_become_metadata():
    at = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    columns = {
        "text": pa.array(["A."], pa.large_string()),
        "published": pa.array([at], pa.timestamp("ns", "UTC")),
        "modified": pa.array([datetime(2024, 1, 2, 3, 4, 5, 250_000)], pa.timestamp("us")),
        "day": pa.array([date(2024, 1, 2)]),
        "price": pa.array([Decimal("1.50")]),
        "share": pa.array([float("nan")]),
        "tags": pa.array([["a", "b"]]),
        "place": pa.array([{"name": "Ærø", "at": [1.5, 2.0]}]),
        "counts": pa.array([[("x", 1)]], pa.map_(pa.string(), pa.int32())),
        "kind": pa.array(["news"]).dictionary_encode(),
        "nothing": pa.array([None], pa.string()),
    }
    (found,) = documents(rows(packed(columns)))
    assert found.metadata == {
        "published": "2024-01-02T03:04:05Z",
        "modified": "2024-01-02T03:04:05.25",
        "day": "2024-01-02",
        "price": "1.50",
        "tags": ["a", "b"],
        "place": {"name": "Ærø", "at": [1.5, 2.0]},
        "counts": {"x": 1},
        "kind": "news",
    }


def test_times_beyond_python_s_are_written_too():
    columns = {"text": ["A."], "published": pa.array([253_500_000_000], pa.timestamp("s"))}
    (found,) = documents(rows(packed(columns)))
    assert found.metadata["published"].startswith("10003-")


def test_pages_as_bytes_are_kept_as_they_are():
    page = "<p>Ærø".encode("latin-1")
    (found,) = documents(rows(packed({"html": [page], "url": [b"https://bay.example/"]})))
    assert (found.content, found.media_type, found.charset_declared) == (page, "text/html", None)
    assert found.metadata == {"url": "https://bay.example/"}


def test_text_that_is_not_utf_8_is_bytes_and_the_other_rows_text():
    texts = pa.array([b"A.", b"\xc6r\xf8", b"C."]).view(pa.string())
    found = documents(rows(packed(pa.table({"text": texts}))))
    assert [each.content for each in found] == [b"A.", b"\xc6r\xf8", b"C."]
    assert [each.charset_declared for each in found] == ["utf-8", None, "utf-8"]


def test_rows_without_text_are_refused_by_number():
    assert reasons(rows(packed({"text": ["A.", None, " "]}))) == [("t.parquet#2", "no_text"), ("t.parquet#3", "empty")]


def test_the_user_names_the_column():
    content = packed({"artikkel": ["A."], "text": ["note"]})
    (found,) = documents(rows(content, limits=Limits(columns={"text": "artikkel"})))
    assert (found.content, found.metadata) == (b"A.", {"text": "note", "text_column": "artikkel"})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (packed({"a": [1]}), "no_text"),
        (packed({"text": pa.array([], pa.string())}), "empty"),
        (b"PAR1", "malformed"),
        (b"PAR1" + bytes(100) + b"PAR1", "malformed"),
        (packed({"text": ["A."]})[:-10], "malformed"),
    ],
)
def test_what_is_no_table_of_texts_is_refused_once(content, reason):
    assert reasons(rows(content)) == [("t.parquet", reason)]


def test_a_row_beyond_the_limit_is_refused_and_a_bomb_given_up():
    first, huge = rows(packed({"text": ["A.", "x" * 5000]}), limits=Limits(max_bytes=4000))
    assert (first.content, huge.key, huge.reason) == (b"A.", "t.parquet#2", "too_large")
    bomb = packed({"text": ["x" * 900] * 30_000})
    items = rows(bomb, limits=Limits(max_bytes=1000, max_ratio=10))
    assert (items[-1].key, items[-1].reason) == ("t.parquet", "too_large")
    assert len(items) < 10 * len(bomb) / 900 + 2


GOOD = packed({"text": [f"Row {i}." for i in range(40)], "n": list(range(40))})


@example(475, b"\0")  # a page that says it has no rows
@given(st.integers(4, len(GOOD) - 1), st.binary(min_size=1, max_size=8))
def test_any_damage_comes_to_something(at, damage):
    assert rows(GOOD[:at] + damage + GOOD[at + len(damage) :])
