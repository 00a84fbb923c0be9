"""JSON files: rows one by one however they are wrapped, each led back to its bytes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import documents, raw_id, read, reasons

from onrecord.flows.ingest import json_file
from onrecord.flows.ingest.documents import Document, Limits
from onrecord.flows.ingest.json_values import values

ROWS = [{"id": "a", "text": 'The "quay" [opened], {really}.'}, {"id": "b", "html": "<p>\\ Ferry ]}"}]


def rows(content: bytes, **options):
    return read(json_file, content, "r.json", **options)


@pytest.mark.parametrize("step", [1, 2, 7, 1000])
@pytest.mark.parametrize(
    "content",
    [
        json.dumps(ROWS),
        json.dumps(ROWS, indent=2),
        "\ufeff " + json.dumps(ROWS),
        "\n".join(json.dumps(row, indent=1) for row in ROWS),
        "".join(map(json.dumps, ROWS)),
    ],
)
def test_arrays_and_sequences_of_objects_are_rows_at_their_bytes(content, step):
    encoded = content.encode()
    found = documents(rows(encoded, step=step))
    assert [each.locator for each in found] == ["r.json#a", "r.json#b"]
    assert [each.content.decode() for each in found] == [ROWS[0]["text"], ROWS[1]["html"]]
    for each, row in zip(found, ROWS, strict=True):
        assert json.JSONDecoder().raw_decode(encoded[each.parent_offset :].decode())[0] == row


def test_one_object_is_one_row():
    (found,) = documents(rows(b'{"title": "T",\n "text": "A."}'))
    assert (found.locator, found.metadata, found.via) == ("r.json#1", {"title": "T"}, "jsonl")


def test_the_list_in_an_answer_of_an_api_holds_the_rows():
    answer = {"status": "ok", "n": 2, "articles": [{"content": "A.", "id": 7}, {"content": None, "title": "T"}]}
    first, second = rows(json.dumps(answer).encode())
    assert (first.locator, first.content) == ("r.json#7", b"A.")
    assert (second.key, second.reason) == ("r.json#2", "no_text")


def test_an_article_with_a_list_of_objects_is_no_wrapper():
    (found,) = documents(rows(b'{"text": "A.", "images": [{"text": "a caption"}]}'))
    assert found.content == b"A."


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"[]", [("r.json", "empty")]),
        (b" \n", [("r.json", "empty")]),
        (b"[1]", [("r.json#1", "malformed")]),
        (b'[{"text": 1}]', [("r.json#1", "malformed")]),
        (b"{oops}", [("r.json#1", "malformed")]),
        (b'[{"a": 1}', [("r.json#1", "no_text"), ("r.json", "truncated")]),
        (b'[{"text": "never clos', [("r.json#1", "malformed"), ("r.json", "truncated")]),
        (b"[" * 100_000, [("r.json#1", "malformed"), ("r.json", "truncated")]),
        ('{"text": "A."}'.encode("utf-16"), [("r.json", "undecodable")]),
    ],
)
def test_what_is_no_row_is_refused(content, expected):
    assert reasons(rows(content)) == expected


def test_a_bad_element_costs_only_itself():
    before, bad, after = rows(b'[{"text": "A."}, {"text" "B."}, {"text": "C."}]')
    assert (before.content, after.content) == (b"A.", b"C.")
    assert (bad.key, bad.reason, bad.raw_id) == ("r.json#2", "malformed", raw_id(b'{"text" "B."}'))


def test_an_element_beyond_the_limit_is_passed_over():
    content = json.dumps([{"text": "A."}, {"text": "x" * 5000}, {"text": "B."}]).encode()
    first, huge, last = rows(content, limits=Limits(max_bytes=1000), step=100)
    assert (first.content, last.content) == (b"A.", b"B.")
    assert (huge.key, huge.reason) == ("r.json#2", "too_large")


JSON = st.recursive(
    st.one_of(st.none(), st.integers(), st.text('ab"\\[]{}, ', max_size=8)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('a"\\,', max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(JSON, max_size=6), st.integers(1, 9), st.sampled_from([None, 1]))
def test_the_elements_of_an_array_are_found_whatever_stands_in_them(elements, step, indent):
    content = json.dumps(elements, indent=indent).encode()
    found = list(values((content[i : i + step] for i in range(0, len(content), step)), 1 << 20))
    assert [json.loads(line.content) for line in found] == elements
    assert all(content[line.offset :].startswith(line.content) for line in found)


@given(st.binary(max_size=60), st.integers(1, 9))
def test_any_bytes_come_to_something(content, step):
    items = rows(b"[" + content, step=step)
    assert items
    assert all(isinstance(item, Document) or item.detail for item in items)
