"""Web archives: every page a document, every other record accounted for, whatever is broken."""

import gzip
import io
import zlib
from datetime import UTC, datetime

import brotli
import pytest
import zstandard
from building import PAGE, TEXT, documents, http, members, read, reasons, record, zipped
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from onrecord.flows.ingest.documents import Limits
from onrecord.warehouse import ids


def pages(*blocks: bytes) -> list[bytes]:
    return [record(number, block) for number, block in enumerate(blocks, 1)]


THREE = pages(*(http(PAGE) for _ in range(3)))


def page(block: bytes, kind: str = "response", **more: str):
    (item,) = documents(read("a.warc", record(1, block, kind, **more))).values()
    return item


def refusal(block: bytes, kind: str = "response", **more: str) -> str:
    (reason,) = reasons(read("a.warc", record(1, block, kind, **more))).values()
    return reason


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc.zst", "a.txt", "a"])
@pytest.mark.parametrize("pack", [members, lambda *each: gzip.compress(b"".join(each)), lambda *each: b"".join(each)])
def test_pages_of_a_web_archive(name, pack):
    content = pack(*THREE)
    found = documents(read(name, content))
    assert list(found) == [f"{name}#urn:uuid:{number}" for number in (1, 2, 3)]
    second = found[f"{name}#urn:uuid:2"]
    assert (second.content, second.via, second.media_type, second.charset_declared) == (
        PAGE,
        "warc",
        "text/html",
        "utf-8",
    )
    assert (second.parent_raw_id, second.parent_offset) == (ids.raw_id(content), len(THREE[0]))
    assert (second.fetch.url, second.fetch.http_status) == ("https://bay.example/2", 200)
    assert second.fetch.captured_at == datetime(2024, 3, 5, 8, tzinfo=UTC)


def test_a_zstandard_archive_of_frames():
    content = b"".join(zstandard.compress(each) for each in THREE)
    assert len(documents(read("a.warc.zst", content))) == 3


def test_inside_an_archive():
    found = documents(read("a.zip", zipped(("x.warc.gz", members(*THREE)))))
    assert next(iter(found)) == "a.zip/x.warc.gz#urn:uuid:1"
    assert {item.parent_offset for item in found.values()} == {None}


def test_what_warcio_writes_is_read_as_warcio_reads_it():
    sink = io.BytesIO()
    writer = WARCWriter(sink, gzip=True, warc_version="1.1")
    writer.write_record(writer.create_warcinfo_record("bay.warc.gz", {"software": "made by a test"}))
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    for number in range(5):
        address = f"https://bay.example/{number}"
        response = writer.create_warc_record(address, "response", io.BytesIO(PAGE), http_headers=headers)
        asked = StatusAndHeaders("GET / HTTP/1.1", [("User-Agent", "bay/1")], is_http_request=True)
        writer.write_request_response_pair(writer.create_warc_record(address, "request", http_headers=asked), response)
    content = sink.getvalue()
    theirs = [
        each.rec_headers["WARC-Record-ID"]
        for each in ArchiveIterator(io.BytesIO(content))
        if each.rec_type == "response"
    ]
    found = documents(read("a.warc.gz", content))
    assert [locator.partition("#")[2] for locator in found] == [each.strip("<>") for each in theirs]
    for item in found.values():
        assert item.metadata["warcinfo"] == {"software": "made by a test"}
        assert item.metadata["warc_request"] == {"user-agent": "bay/1"}
        assert "warc_digest" not in item.metadata


def test_notes_before_and_after_a_page_are_joined_to_it_and_to_no_other():
    note = b"fetchTimeMs: 12\r\nlang: nb\r\n"
    asked = b"GET / HTTP/1.1\r\nUser-Agent: bay/1\r\nHost: x\r\n\r\n"
    kinds = {"Content_Type": "application/warc-fields"}
    content = b"".join(
        [
            record(10, asked, "request", WARC_Concurrent_To="<urn:uuid:1>"),
            record(1, http(PAGE)),
            record(11, note, "metadata", WARC_Refers_To="<urn:uuid:1>", **kinds),
            record(2, http(PAGE)),
        ]
    )
    first, second = documents(read("a.warc", content)).values()
    assert first.metadata["warc_request"] == {"user-agent": "bay/1"}
    assert first.metadata["warc_metadata"] == {"fetchTimeMs": "12", "lang": "nb"}
    assert not {"warc_request", "warc_metadata"} & set(second.metadata)


def test_headers_that_say_something_are_kept():
    found = page(
        http(
            PAGE,
            "Content-Type: text/html",
            'ETag: "1"',
            "Last-Modified: Mon, 04 Mar 2024 08:00:00 GMT",
            "X-Odd: 1",
            "TDM-Reservation: 1",
        ),
        WARC_IP_Address="192.0.2.1",
    )
    assert found.metadata["warc"] == {"warc-ip-address": "192.0.2.1"}
    assert found.metadata["http"]["etag"] == '"1"'
    assert "x-odd" not in found.metadata["http"]
    assert found.fetch.is_tdm_reserved is True


CODED = {
    "gzip": gzip.compress(PAGE),
    "x-gzip": gzip.compress(PAGE),
    "deflate": zlib.compress(PAGE),
    "Deflate": zlib.compress(PAGE)[2:-4],
    "br": brotli.compress(PAGE),
    "zstd": zstandard.compress(PAGE),
    "gzip, br": brotli.compress(gzip.compress(PAGE)),
    "identity": PAGE,
}


@pytest.mark.parametrize("coding", CODED)
@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("is_chunked", [True, False])
def test_content_codings_are_undone(coding, end, is_chunked):
    body, fields = CODED[coding], ["Content-Type: text/html", f"Content-Encoding: {coding}"]
    if is_chunked:
        body = b"".join(b"%x\r\n%s\r\n" % (len(body[i : i + 20]), body[i : i + 20]) for i in range(0, len(body), 20))
        body, fields = body + b"0\r\n\r\n", [*fields, "Transfer-Encoding: chunked"]
    assert page(http(body, *fields, end=end)).content == PAGE


@pytest.mark.parametrize("field", ["Content-Encoding: gzip", "Content-Encoding: br", "Transfer-Encoding: chunked"])
def test_a_body_stored_unpacked_stays_as_it_is(field):
    assert page(http(PAGE, "Content-Type: text/html", field)).content == PAGE


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_packed_body_that_breaks_off_is_refused(coding):
    cut = CODED[coding][:-6]
    assert refusal(http(cut, "Content-Type: text/html", f"Content-Encoding: {coding}")) in ("truncated", "malformed")


def test_a_packed_body_that_expands_without_end_is_refused():
    bomb = gzip.compress(b" " * 3_000_000)
    items = read("a.warc", record(1, http(bomb, "Content-Encoding: gzip")), Limits(max_bytes=1_000_000))
    assert list(reasons(items).values()) == ["too_large"]


@pytest.mark.parametrize(
    ("block", "kind", "reason"),
    [
        (http(PAGE, status=404), "response", "no_content"),
        (http(b"", "Location: https://bay.example/", status=301), "response", "no_content"),
        (http(PAGE, status=206), "response", "no_content"),
        (http(b"", status=200), "response", "empty"),
        (http(b"\x89PNG\r\n", "Content-Type: image/png"), "response", "unknown_format"),
        (http(b"p {color: red}", "Content-Type: text/css"), "response", "unknown_format"),
        (http(b"let a = 1", "Content-Type: application/javascript"), "response", "unknown_format"),
        (http(b"<p>\0\1\2", "Content-Type: text/html"), "response", "binary"),
        (b"", "revisit", "no_content"),
        (b"more", "continuation", "truncated"),
        (b"?", "novelty", "unknown_format"),
        (b"", "response", "empty"),
    ],
)
def test_what_is_no_page_is_one_refusal(block, kind, reason):
    assert refusal(block, kind) == reason


def test_a_revisit_says_what_it_refers_to():
    content = record(
        1,
        b"",
        "revisit",
        WARC_Refers_To_Target_URI="https://bay.example/old",
        WARC_Refers_To_Date="2023-01-01T00:00:00Z",
    )
    (item,) = read("a.warc", content)
    assert "https://bay.example/old at 2023" in item.detail


def test_resources_and_conversions_are_documents_and_notes_on_the_capture_are_not():
    assert page(PAGE, "resource", Content_Type="text/html; charset=utf-8").charset_declared == "utf-8"
    assert page(TEXT, "conversion", Content_Type="text/plain").media_type == "text/plain"
    assert refusal(b"log", "resource", Content_Type="text/plain", WARC_Target_URI="metadata://bay/log") == "no_content"


def test_a_payload_of_another_format_is_read_as_that():
    rows = b'{"id": "k", "text": "One row."}\n'
    found = documents(read("a.warc", record(1, http(rows, "Content-Type: application/json"))))
    (item,) = found.values()
    assert item.locator == "a.warc/urn:uuid:1#k"
    assert (item.content, item.fetch.http_status, item.fetch.url) == (b"One row.", 200, None)


def test_addresses_in_angle_brackets():
    assert page(http(PAGE), WARC_Target_URI="<https://bay.example/x>").fetch.url == "https://bay.example/x"


@pytest.mark.parametrize(("digest", "is_noted"), [("sha1:" + "A" * 32, True), ("md9:00", False), ("", False)])
def test_a_digest_that_does_not_fit_is_noted_and_the_page_kept(digest, is_noted):
    assert ("warc_digest" in page(http(PAGE), WARC_Block_Digest=digest).metadata) == is_noted


def test_a_page_served_without_a_type_is_told_by_its_bytes_and_keeps_its_address():
    (found,) = documents(read("a.warc", record(1, http(b"<p>The lift runs.", "Server: bay")))).values()
    assert (found.media_type, found.content) == ("text/html", b"<p>The lift runs.")
    assert found.fetch.url == "https://bay.example/1"


@pytest.mark.parametrize("served", ["text/html", "text/plain", "application/octet-stream"])
def test_a_whole_page_is_a_page_whatever_it_is_served_as(served):
    assert page(http(PAGE, f"Content-Type: {served}")).media_type == "text/html"
