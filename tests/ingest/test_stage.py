"""The ingest stage's rows."""

import json

from onrecord.flows.ingest.documents import Document, Refusal
from onrecord.flows.ingest.stage import run


def document(locator: str, content: bytes, **metadata: object) -> Document:
    return Document(locator, content, "file", "text/plain", None, metadata)


def test_equal_bytes_are_stored_once_and_captured_twice():
    tables = run([document("a.txt", b"Same"), document("b.txt", b"Same"), document("c.txt", b"Other")], "tool:1")
    assert sorted(tables["raw_documents"].column("content").to_pylist()) == [b"Other", b"Same"]
    assert tables["raw_documents"].column("n_bytes").to_pylist() == [4, 5]
    captures = tables["captures"].to_pylist()
    assert [row["locator"] for row in captures] == ["a.txt", "b.txt", "c.txt"]
    assert {row["raw_id"] for row in captures} == set(tables["raw_documents"].column("raw_id").to_pylist())


def test_what_was_said_beside_is_kept_and_url_and_licence_lifted_out():
    said = {"url": " https://bay.example/1 ", "license": "CC0-1.0", "tags": ["a"], "z": 1}
    (row,) = run([document("a.txt", b"Words", **said)], "tool:1")["captures"].to_pylist()
    assert (row["url"], row["licence"], row["tool_id"]) == ("https://bay.example/1", "CC0-1.0", "tool:1")
    assert json.loads(row["metadata"]) == said
    assert row["captured_at"] is None


def test_a_url_that_is_no_string_stays_in_the_metadata_only():
    (row,) = run([document("a.txt", b"Words", url=7, licence="")], "tool:1")["captures"].to_pylist()
    assert (row["url"], row["licence"]) == (None, None)


def test_refusals_are_rows_with_ids_that_do_not_depend_on_wording():
    first = run([Refusal("a.txt", "empty", "0 bytes")], "tool:1")["rejects"].to_pylist()
    other = run([Refusal("a.txt", "empty", "nothing \ud800 " + "x" * 9999)], "tool:1")["rejects"].to_pylist()
    assert first[0]["reject_id"] == other[0]["reject_id"]
    assert (first[0]["stage"], first[0]["reason"]) == ("ingest", "empty")
    assert len(other[0]["detail"]) <= 500
    assert first[0]["reject_id"] == Refusal("a.txt", "empty", "").input_id


def test_nothing_gives_empty_tables():
    assert {name: table.num_rows for name, table in run([], "tool:1").items()} == {
        "raw_documents": 0,
        "captures": 0,
        "rejects": 0,
    }
