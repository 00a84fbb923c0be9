"""JSON Lines: each line is accounted for, whatever stands in it."""

import gzip
import io
import json

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.flows.ingest import reader
from onrecord.flows.ingest.documents import Document, Limits, Refusal, Source
from onrecord.warehouse import ids

PACKERS = {
    "rows.jsonl": bytes,
    "rows.jsonl.gz": lambda data: gzip.compress(data, mtime=0),
    "rows.jsonl.zst": zstandard.ZstdCompressor().compress,
}


def read(content: bytes, name: str = "rows.jsonl", limits: Limits | None = None, **metadata: str):
    source = Source(name, io.BytesIO(content), len(content), metadata)
    return list(reader.read(source, limits or Limits()))


def rows(*values: object) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


def row(**values: object) -> Document:
    (item,) = read(rows(values))
    assert isinstance(item, Document), item
    return item


def refusal(line: bytes) -> Refusal:
    (item,) = read(line)
    assert isinstance(item, Refusal), item
    assert item.key == "rows.jsonl#1"
    return item


@pytest.mark.parametrize("name", PACKERS)
def test_rows_lead_back_to_their_bytes_in_the_container(name):
    unpacked = rows({"id": "a", "text": "Die Fähre fährt."}, {"id": 7, "html": "<p>Ferry</p>"})
    packed = PACKERS[name](unpacked)
    text, page = read(packed, name)
    assert [text.locator, page.locator] == [f"{name}#a", f"{name}#7"]
    assert [text.media_type, page.media_type] == ["text/plain", "text/html"]
    assert text.content == "Die Fähre fährt.".encode()
    assert page.charset_declared == "utf-8"
    for document in (text, page):
        assert document.parent_raw_id == ids.raw_id(packed)
        line = unpacked[document.parent_offset :].split(b"\n")[0]
        assert json.loads(line)["id"] == document.metadata["id"]


def test_other_columns_are_kept_as_they_are_and_nulls_left_out():
    found = row(text="Words.", title="T", published="2024", n=3, tags=["a", {"b": 1.5}], note=None)
    assert found.metadata == {"title": "T", "published": "2024", "n": 3, "tags": ["a", {"b": 1.5}]}


def test_html_is_the_document_where_both_are_given_and_text_is_kept_beside():
    found = row(text="Words.", html="<p>Words.")
    assert (found.content, found.metadata) == (b"<p>Words.", {"text": "Words."})
    assert row(text="Words.", html=" ").content == b"Words."


def test_a_row_says_more_than_what_is_said_of_the_container():
    found = read(rows({"text": "A.", "outlet": "Bay Post"}, {"text": "B.", "outlet": None}), outlet="Wire", url="u")
    assert [item.metadata for item in found] == [{"outlet": "Bay Post", "url": "u"}, {"outlet": "Wire", "url": "u"}]


def test_nan_says_nothing_and_endless_numbers_stay_digits():
    (found,) = read(b'{"text": "A.", "author": NaN, "n": 1e999}\n')
    assert found.metadata == {"n": "1e999"}


@pytest.mark.parametrize(
    ("given_id", "entry"),
    [
        ("x-1", "x-1"),
        (12, "12"),
        (1.5, "1.5"),
        ("a#b", "a%23b"),
        ("50%", "50%"),
        ("", "1"),
        (None, "1"),
        ([1], "1"),
        (True, "1"),
    ],
)
def test_entries_are_named_by_id_else_by_line(given_id, entry):
    assert row(id=given_id, text="A.").locator == f"rows.jsonl#{entry}"


def test_line_numbers_count_blank_lines_too():
    first, second = read(b'\xef\xbb\xbf{"text": "A."}\r\n\r\n\n{"text": "B."}')
    assert [first.locator, second.locator] == ["rows.jsonl#1", "rows.jsonl#4"]
    assert second.content == b"B."


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{oops", "malformed"),
        (b'["text"]', "malformed"),
        (b"3", "malformed"),
        (b'{"text": 3}', "malformed"),
        (b'{"n": ' + b"9" * 5000 + b"}", "malformed"),
        (b"[" * 100_000, "malformed"),
        (b'{"text": "a", "n": ' + b"[" * 100_000, "malformed"),
        (b'{"title": "T"}', "no_text"),
        (b'{"text": null}', "no_text"),
        (b'{"text": " \\n", "html": ""}', "empty"),
        (b'{"text": "caf\xe9"}', "undecodable"),
        (b'{"text": "half \\ud83d"}', "undecodable"),
        (b'{"text": "a", "title": "half \\ud83d"}', "undecodable"),
        (b'{"text": "a", "id": "\\udc80"}', "undecodable"),
        (b'{"text": "a", "\\ud83d": 1}', "undecodable"),
        (b'{"text": "NUL \\u0000 in it"}', "binary"),
    ],
)
def test_a_bad_line_is_one_refusal_and_the_rest_goes_on(line, reason):
    good = rows({"text": "Before."})
    before, bad, after = read(good + line + b"\n" + good)
    assert (before.content, after.content) == (b"Before.", b"Before.")
    assert (bad.key, bad.reason) == ("rows.jsonl#2", reason)
    assert bad.raw_id == ids.raw_id(line)
    assert refusal(line).reason == reason


def test_a_whole_surrogate_pair_is_a_character():
    assert row(text="\U0001f6a2").content == "\U0001f6a2".encode()


def test_a_line_beyond_the_limit_is_passed_over():
    content = rows({"text": "A."}, {"text": "x" * 3_000_000}, {"text": "B."})
    first, huge, last = read(content, limits=Limits(max_bytes=1_000_000))
    assert (first.content, last.content) == (b"A.", b"B.")
    assert (huge.key, huge.reason) == ("rows.jsonl#2", "too_large")


def test_the_limit_does_not_hold_for_the_container():
    content = rows(*({"id": i, "text": f"Row {i}."} for i in range(500)))
    assert len(read(content, limits=Limits(max_bytes=1000))) == 500
    assert len(read(gzip.compress(content), "rows.jsonl.gz", Limits(max_bytes=1000))) == 500


@pytest.mark.parametrize("name", ["rows.jsonl.gz", "rows.jsonl.zst"])
def test_rows_before_a_break_are_kept_and_the_break_is_told(name):
    unpacked = rows(*({"id": i, "text": f"Row {i * 7919 % 10007}."} for i in range(60_000)))
    packed = PACKERS[name](unpacked)
    *items, last = read(packed[: len(packed) * 2 // 3], name)
    kept = [item for item in items if isinstance(item, Document)]
    assert (last.key, last.reason) == (name, "truncated")
    assert len(kept) > 20_000
    assert [item.metadata["id"] for item in kept] == list(range(len(kept)))
    # At most the line that was cut is refused.
    assert len(items) - len(kept) <= 1


@pytest.mark.parametrize("content", [b"\n\n", b" \r\n\t\n"])
def test_a_container_without_rows_is_empty(content):
    (item,) = read(content)
    assert (item.key, item.reason) == ("rows.jsonl", "empty")


def test_utf_16_is_refused_once():
    (item,) = read('{"text": "A."}\n{"text": "B."}\n'.encode("utf-16"))
    assert (item.key, item.reason) == ("rows.jsonl", "undecodable")


def test_rows_of_equal_id_stay_apart_unless_they_are_equal():
    first, other, again = read(rows({"id": 1, "text": "A."}, {"id": 1, "text": "B."}, {"id": 1, "text": "A."}))
    assert first.locator == other.locator == again.locator
    assert first.capture_id == again.capture_id != other.capture_id


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=10)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)
OBJECTS = st.fixed_dictionaries({}, optional={"id": JSON, "text": JSON, "html": JSON, "title": JSON})
LINES = st.one_of(
    OBJECTS.map(lambda value: json.dumps(value).encode()),
    JSON.map(lambda value: json.dumps(value).encode()),
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20).map(str.encode),
    st.just(b""),
    st.just(b" \t"),
)


@settings(deadline=None)
@given(st.lists(LINES, max_size=12), st.sampled_from(sorted(PACKERS)))
def test_every_line_is_a_document_or_a_refusal(lines, name):
    packed = PACKERS[name](b'{"text": "First."}\n' + b"\n".join(lines))
    items = read(packed, name)
    filled = [line for line in lines if line.strip()]
    assert len(items) == 1 + len(filled)
    refusals = [item.key for item in items if isinstance(item, Refusal)]
    assert len(set(refusals)) == len(refusals)


@settings(deadline=None)
@given(st.lists(st.text(min_size=1, max_size=8), unique=True, min_size=1, max_size=8))
def test_rows_of_distinct_ids_have_distinct_locators(names):
    content = rows(*({"id": name, "text": "Words."} for name in names))
    documents = [item for item in read(content) if isinstance(item, Document)]
    assert len({item.locator for item in documents}) == len(documents)
    assert all(item.locator.count("#") == 1 for item in documents)
