"""JSON Feed: items as documents, of either version, beside what is wrong."""

import json

from reading import documents, read, reasons

from onrecord.flows.ingest import json_file
from onrecord.flows.ingest.addresses import addresses
from onrecord.flows.ingest.documents import Limits
from onrecord.flows.ingest.entries import Address

FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Bay Post",
    "language": "en",
    "authors": [{"name": "Newsroom"}],
    "items": [
        {
            "id": "q1",
            "url": "https://bay.example/quay",
            "title": "Quay opens",
            "content_html": "<p>The quay opened.</p>",
            "content_text": "The quay opened.",
            "summary": "In short.",
            "date_published": "2024-01-02T03:04:05+01:00",
            "date_modified": "2024-01-03T00:00:00Z",
            "authors": [{"name": "Kari Moe"}, {"url": "https://bay.example/x"}],
            "tags": ["harbour"],
        },
        {"id": 2, "external_url": "https://fjord.example/", "content_text": "Elsewhere."},
        {"id": 2, "url": "https://bay.example/bare"},
        "no object",
    ],
}


def items(feed):
    return read(json_file, json.dumps(feed).encode(), "f.json")


def test_items_are_documents_with_all_that_is_said_of_them():
    first, second, *_ = items(FEED)
    assert (first.locator, first.via, first.media_type) == ("f.json#q1", "json_feed", "text/html")
    assert first.content == b"<p>The quay opened.</p>"
    assert first.metadata == {
        "content_kind": "full",
        "other_content": ["The quay opened."],
        "id": "q1",
        "url": "https://bay.example/quay",
        "title": "Quay opens",
        "summary": "In short.",
        "published": "2024-01-02T03:04:05+01:00",
        "modified": "2024-01-03T00:00:00Z",
        "author": ["Kari Moe"],
        "tags": ["harbour"],
        "outlet": "Bay Post",
        "language": "en",
    }
    assert (second.locator, second.media_type, second.metadata["author"]) == ("f.json#2", "text/plain", ["Newsroom"])
    assert second.metadata["url"] == "https://fjord.example/"


def test_items_without_text_are_refused_and_equal_ids_told_apart():
    assert reasons(items(FEED)) == [("f.json#2~2", "no_content"), ("f.json#4", "no_content")]


def test_version_1_0_has_one_author():
    feed = {"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "author": {"name": "Bo"}, "title": "T"}]}
    (found,) = documents(items(feed))
    assert (found.metadata["author"], found.metadata["content_kind"]) == (["Bo"], "title")


def test_a_feed_without_items_is_refused_once():
    assert reasons(items({"version": "https://jsonfeed.org/version/1", "items": []})) == [("f.json", "no_content")]


def test_addresses():
    found = list(addresses(iter([json.dumps(FEED).encode()]), Limits()))
    (url, published, modified) = ("https://bay.example/quay", "2024-01-02T03:04:05+01:00", "2024-01-03T00:00:00Z")
    assert found[0] == Address(url, "Quay opens", published, "Bay Post", "en", "Kari Moe", modified)
    assert [each.url for each in found[1:]] == ["https://fjord.example/", "https://bay.example/bare"]
