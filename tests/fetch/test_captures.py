"""What a body holds is read like a file; what the server said goes with it."""

import gzip
import json

import pytest
from small_web import MOMENT, PAGE, Fetching, Web

from onrecord.flows.ingest.documents import Document, Refusal

ROWS = [{"id": "tram", "text": "The tram runs again.", "url": "https://bay.example/tram"}, {"text": "Second row."}]
JSONL = "".join(json.dumps(row) + "\n" for row in ROWS).encode()


@pytest.mark.parametrize("media_type", ["application/x-ndjson", "text/plain", "application/octet-stream"])
def test_rows_become_documents_of_their_own(web: Web, fetching: Fetching, media_type: str) -> None:
    web.page("/rows", JSONL, Content_Type=media_type)
    first, second = fetching.items(web.url("/rows"))
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.locator, second.locator) == (web.url("/rows#tram"), web.url("/rows#2"))
    assert (first.via, first.content, first.charset_declared) == ("jsonl", b"The tram runs again.", "utf-8")
    assert (second.fetch.url, second.fetch.final_url) == (None, None)  # the list's address is not the row's
    assert (second.fetch.captured_at, second.fetch.robots_state) == (MOMENT, "not_stated")


def test_packed_rows_are_unpacked(web: Web, fetching: Fetching) -> None:
    web.page("/rows.jsonl.gz", gzip.compress(JSONL), Content_Type="application/gzip")
    assert len(fetching.items(web.url("/rows.jsonl.gz"))) == 2


@pytest.mark.parametrize(
    ("content_type", "body", "media_type", "charset"),
    [
        ('text/html; charset="windows-1252"', PAGE, "text/html", "windows-1252"),
        ("application/xhtml+xml", PAGE, "application/xhtml+xml", None),
        ("application/octet-stream", PAGE, "text/html", None),
        ("", PAGE, "text/html", None),
        (";;;=", PAGE, "text/html", None),
        ("text/plain;charset=utf-8", b"Plain words of news.", "text/plain", "utf-8"),
        ("text/html", b"<center>Old style news</center>", "text/html", None),
    ],
)
def test_the_declared_type_and_charset_are_kept(
    web: Web, fetching: Fetching, content_type: str, body: bytes, media_type: str, charset: str | None
) -> None:
    web.page("/a", body, Content_Type=content_type)
    document = fetching.document(web.url("/a"))
    assert (document.media_type, document.charset_declared) == (media_type, charset)


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"%PDF-1.7 ...", "binary"), (b"", "empty"), (b"  \n", "empty"), (b"\x00\x01\x02" * 50, "binary")],
)
def test_bodies_without_text_are_told(web: Web, fetching: Fetching, body: bytes, reason: str) -> None:
    web.page("/a", body, Content_Type="application/octet-stream")
    assert fetching.refusal(web.url("/a")).reason == reason


class TestRights:
    def test_the_page_and_its_server_say_them(self, web: Web, fetching: Fetching) -> None:
        page = PAGE.replace(b"<title>", b'<link rel=license href="https://bay.example/terms"><title>')
        web.page("/a", page, tdm_reservation="1", tdm_policy="https://bay.example/tdm", X_Other="x")
        document = fetching.document(web.url("/a"))
        assert (document.fetch.is_tdm_reserved, document.fetch.licence) == (True, "https://bay.example/terms")
        assert document.metadata["http_tdm_policy"] == "https://bay.example/tdm"

    def test_the_sites_file_says_them_where_the_page_does_not(self, web: Web, fetching: Fetching) -> None:
        rules = [{"location": "/", "tdm-reservation": 1}, {"location": "/open/*", "tdm-reservation": 0}]
        web.page("/.well-known/tdmrep.json", json.dumps(rules).encode())
        web.page("/a")
        web.page("/open/b")
        web.page("/c", tdm_reservation="0")
        items = fetching.items(web.url("/a"), web.url("/open/b"), web.url("/c"))
        said = {item.locator: item.fetch.is_tdm_reserved for item in items if isinstance(item, Document)}
        assert said == {web.url("/a"): True, web.url("/open/b"): False, web.url("/c"): False}
        assert web.paths().count("/.well-known/tdmrep.json") == 1

    @pytest.mark.parametrize("body", [b"not json", b"[" * 100_000, b'{"a": 1}', b'[1, "x", {}]', b'[{"location": 3}]'])
    def test_a_file_that_cannot_be_read_says_nothing(self, web: Web, fetching: Fetching, body: bytes) -> None:
        web.page("/.well-known/tdmrep.json", body)
        web.page("/a")
        assert fetching.document(web.url("/a")).fetch.is_tdm_reserved is None


def test_a_link_header_names_the_canonical_address(web: Web, fetching: Fetching) -> None:
    web.page("/a?x=1", Link='<https://bay.example/a>; rel="canonical", </b>; rel=next')
    assert fetching.document(web.url("/a?x=1")).metadata["http_canonical"] == "https://bay.example/a"


def test_a_second_fetch_is_another_capture_of_the_same_bytes(web: Web, fetching: Fetching) -> None:
    web.page("/a")
    first = fetching.document(web.url("/a"))
    fetching.now = MOMENT.replace(hour=13)
    second = fetching.document(web.url("/a"))
    assert first.raw_id == second.raw_id
    assert first.capture_id != second.capture_id


def test_what_no_reader_knows_is_refused(web: Web, fetching: Fetching) -> None:
    web.page("/a.json", b'{"headline": "Tram",\n "n": 1}', Content_Type="application/json")
    (item,) = fetching.items(web.url("/a.json"))
    assert isinstance(item, Refusal)
    assert (item.key, item.reason) == (web.url("/a.json#1"), "no_text")
