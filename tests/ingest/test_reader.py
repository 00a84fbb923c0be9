"""Text and HTML files, packed or not: what becomes a document, what a refusal, and why."""

import gzip
import io

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.flows.ingest import reader
from onrecord.flows.ingest.documents import Document, Limits, Refusal, Source
from onrecord.warehouse import ids
from onrecord.warehouse.tables.evidence import REJECT_REASONS

PAGE = b"<!DOCTYPE html><title>Lift</title><p>The lift runs again."


def read(name: str, content: bytes, limits: Limits | None = None, **metadata: str) -> list[Document | Refusal]:
    source = Source(name, io.BytesIO(content), len(content), metadata)
    return list(reader.read(source, limits or Limits()))


def document(name: str, content: bytes, limits: Limits | None = None, **metadata: str) -> Document:
    (item,) = read(name, content, limits, **metadata)
    assert isinstance(item, Document), item
    return item


def refusal(name: str, content: bytes, limits: Limits | None = None) -> Refusal:
    (item,) = read(name, content, limits)
    assert isinstance(item, Refusal), item
    assert item.key == name
    return item


def test_a_text_file_is_kept_unchanged():
    content = "\ufeffThe quay opened.\r\nØrsted spoke.\r\n".encode()
    found = document("news/quay.txt", content)
    assert found.content == content
    assert (found.via, found.media_type, found.parent_raw_id) == ("file", "text/plain", None)
    assert found.raw_id == ids.raw_id(content)


def test_metadata_beside_the_file_wins_over_front_matter():
    content = b"---\ntitle: Quay opens\noutlet: Bay Post\n---\nThe quay opened."
    found = document("quay.txt", content, outlet="The Bay Post")
    assert found.metadata == {"title": "Quay opens", "outlet": "The Bay Post"}
    assert found.content == content


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_front_matter_is_read_by_the_byte_order_mark(codec):
    content = "---\ntitle: Kåre’s boat\n---\nIt sank.".encode(codec)
    assert document("boat.txt", content).metadata == {"title": "Kåre’s boat"}


def test_front_matter_in_no_known_encoding_is_a_noted_guess():
    content = "---\ntitle: Kåre\n---\nIt sank.".encode("cp1252")
    assert document("b.txt", content).metadata == {"title": "Kåre", "front_matter_charset": "windows-1252"}


def test_broken_front_matter_is_noted_and_the_text_kept():
    content = b"---\nMinister: it: ends\n---\nMore."
    found = document("b.txt", content)
    assert found.content == content
    assert set(found.metadata) == {"front_matter_error"}


def test_a_page_is_html_and_a_declared_charset_is_kept():
    found = document("a/page.HTM", PAGE, charset="koi8-r", url="https://bay.example/1")
    assert (found.via, found.media_type, found.charset_declared) == ("html", "text/html", "koi8-r")
    assert found.metadata["url"] == "https://bay.example/1"


def test_the_extension_decides_where_the_content_is_not_sure():
    assert document("page.txt", b"<p>is the mark of a paragraph.").media_type == "text/plain"
    assert document("page.txt", b'{"text": "an example"}').content == b'{"text": "an example"}'
    assert document("page.txt", PAGE).media_type == "text/html"


@pytest.mark.parametrize(
    ("content", "media_type", "via"),
    [
        (PAGE, "text/html", "html"),
        (b"<!-- a --> <!-- b -->\n<html><p>Hello", "text/html", "html"),
        (b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><p>Hi</p></html>', "text/html", "html"),
        (b'{"text": "The lift runs again."}\n', "text/plain", "jsonl"),
        ("Ærlig talt, sier hun.".encode(), "text/plain", "file"),
        ("Ærlig talt".encode("utf-16"), "text/plain", "file"),
    ],
)
def test_an_unknown_extension_is_told_by_its_content(content, media_type, via):
    found = document("item.story", content)
    assert (found.media_type, found.via) == (media_type, via)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("item", b'<?xml version="1.0"?><invoice><total/></invoice>'),
        ("item", "Ærlig".encode("latin-1")),
    ],
)
def test_other_formats_are_refused_as_unknown(name, content):
    assert refusal(name, content).reason == "unknown_format"


@pytest.mark.parametrize("content", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n", " \n".encode("utf-16")])
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.jsonl", "a"])
def test_nothing_but_white_space_is_empty(name, content):
    expected = "undecodable" if name == "a.jsonl" and content.startswith(b"\xff\xfe") else "empty"
    assert refusal(name, content).reason == expected


@pytest.mark.parametrize(
    "content", [b"GIF89a\x01\x00\x00", b"text with a NUL\x00 in it", bytes(range(1, 256)), b"%PDF-1.4\nwords", bytes(9)]
)
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.jsonl", "a", "a.csv", "a.txt.gz"])
def test_binary_is_refused_whatever_its_name(name, content):
    packed = gzip.compress(content) if name.endswith(".gz") else content
    assert refusal(name, packed).reason == "binary"


@pytest.mark.parametrize("name", ["a.html", "a.txt"])
def test_a_stray_nul_does_not_cost_the_page(name):
    page = b"<html><body><img border=\0>" + b"<p>The ferry to Ostwick was late again.</p>" * 40 + b"</body></html>"
    assert document(name, page).content == page
    assert refusal(name, page.replace(b" ", b"\0")).reason == "binary"


@pytest.mark.parametrize(("words", "codec"), [("港が開いた。", "iso-2022-jp"), ("항구가 열렸다.", "iso-2022-kr")])
def test_control_characters_that_switch_character_sets_are_text(words, codec):
    content = words.encode(codec)
    assert document("a.txt", content).content == content


def test_what_exceeds_the_limit_is_refused_without_reading_it():
    class Unread(io.BytesIO):
        n_read = 0

        def read(self, size: int | None = -1) -> bytes:
            found = super().read(size)
            self.n_read += len(found)
            return found

    stream = Unread(b"word " * 2_000_000)
    (item,) = reader.read(Source("a.txt", stream, 10_000_000), Limits(max_bytes=5_000_000))
    assert isinstance(item, Refusal)
    assert item.reason == "too_large"
    assert stream.n_read < 2_000_000


def test_the_limit_itself_is_allowed():
    limits = Limits(max_bytes=100)
    assert document("a.txt", b"x" * 100, limits).content == b"x" * 100
    assert refusal("a.txt", b"x" * 101, limits).reason == "too_large"


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress])
@pytest.mark.parametrize("name", ["page.html.gz", "page.html.ZST", "page.html"])
def test_a_packed_page_is_the_unpacked_page(name, pack):
    packed = pack(PAGE)
    found = document(name, packed)
    assert (found.content, found.media_type) == (PAGE, "text/html")
    assert (found.parent_raw_id, found.parent_offset) == (ids.raw_id(packed), 0)


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress])
def test_a_packed_text_that_breaks_off_is_refused_whole(pack):
    packed = pack(bytes(str(list(range(5000))), "ascii"))
    assert refusal("a.txt.gz", packed[: len(packed) // 2]).reason == "truncated"
    assert refusal("a.txt.gz", packed[:5]).reason == "truncated"
    assert refusal("a.txt.gz", packed + b"and more").reason == "malformed"


def test_a_packed_file_that_expands_without_end_is_given_up():
    bomb = zstandard.ZstdCompressor().compress(bytes(50_000_000).replace(b"\0", b" "))
    limits = Limits(max_bytes=1_000_000)
    assert refusal("a.txt.zst", bomb, limits).reason == "too_large"
    assert read("a.jsonl.zst", bomb, limits)[-1].reason == "too_large"


@pytest.mark.parametrize(
    ("fault", "reason"), [(OSError(5, "Input/output error"), "unreadable"), (KeyError(1), "failed")]
)
def test_any_fault_of_a_stream_is_one_refusal(fault, reason):
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise fault

    (item,) = reader.read(Source("a.txt", Broken(b"abc"), 3), Limits())
    assert isinstance(item, Refusal)
    assert item.reason == reason


def test_capture_ids_tell_place_content_and_what_was_said_apart():
    ids_found = {
        document("a.txt", b"One").capture_id,
        document("b.txt", b"One").capture_id,
        document("a.txt", b"Two").capture_id,
        document("a.txt", b"One", outlet="Bay Post").capture_id,
        document("a.txt", b"One").capture_id,
    }
    assert len(ids_found) == 4


NAMES = st.sampled_from(["a.txt", "a.html", "a.jsonl", "a", "a.gz", "a.jsonl.gz", "a.txt.zst", "a.csv"])
BYTES = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=80).map(str.encode),
    st.binary(max_size=80).map(gzip.compress),
    st.binary(max_size=80).map(zstandard.ZstdCompressor().compress),
    st.binary(max_size=80).map(lambda data: gzip.compress(data)[:-3]),
)


@settings(deadline=None)
@given(NAMES, BYTES)
def test_no_bytes_raise_and_each_source_gives_something(name, content):
    items = read(name, content)
    assert items
    assert all(item.reason in REJECT_REASONS and item.reason != "failed" for item in items if isinstance(item, Refusal))
    assert items == read(name, content)
