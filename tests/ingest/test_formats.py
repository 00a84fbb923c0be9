"""The registry: content wins where it is sure, the name where it is not."""

import bz2
import gzip
import lzma

import pytest
from building import PAGE, ROWS, TEXT, documents, http, read, reasons, record, tarred, zipped
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.ingest import formats, packings
from onrecord.flows.ingest.documents import ExhaustedError, UnusableError


def test_each_format_has_a_name_of_its_own_and_no_extension_is_claimed_twice():
    extensions = [extension for form in formats.FORMATS for extension in form.extensions]
    assert len({form.name for form in formats.FORMATS}) == len(formats.FORMATS)
    assert len(set(extensions)) == len(extensions)
    assert not set(extensions) & {*packings.EXTENSIONS, *packings.SHORT_EXTENSIONS}
    assert all(extension == extension.lower() and extension.startswith(".") for extension in extensions)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", record(1, http(PAGE)), "warc"),
        ("a.html", zipped(("a.txt", TEXT)), "zip"),
        ("a.jsonl", tarred(("a.txt", TEXT)), "tar"),
        ("a.txt", PAGE, "html"),
        ("a.txt", b"<p>A paragraph begins with this.", "text"),
        ("a.txt", ROWS, "text"),
        ("a.story", ROWS, "jsonl"),
        ("a", b"<p>A paragraph.", "html"),
        ("a", TEXT, "text"),
        ("a.htm", TEXT, "html"),
    ],
)
def test_what_a_file_is(name, content, expected):
    assert formats.find(name, content).name == expected


@pytest.mark.parametrize("name", ["page.html.gz", "page.html", "page", "page.html.bz2", "page.xz"])
@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_packed_files_are_told_by_their_bytes(name, pack):
    (found,) = documents(read(name, pack(pack(PAGE)))).values()
    assert found.content == PAGE


@pytest.mark.parametrize("pack", [bz2.compress, lzma.compress])
def test_packed_files_that_break_off(pack):
    packed = pack(bytes(str(list(range(9000))), "ascii"))
    assert reasons(read("a.txt.x", packed[: len(packed) // 2])) == {"a.txt.x": "truncated"}
    damaged = bytearray(packed)
    damaged[len(packed) // 2] ^= 255
    assert list(reasons(read("a.txt.x", bytes(damaged))).values()) in (["malformed"], ["truncated"])


@given(st.lists(st.binary(max_size=3000), min_size=1, max_size=5), st.sampled_from([1, 7, 1000, 100_000]))
def test_members_of_a_stream_are_joined_however_it_is_cut(contents, size):
    packed = b"".join(gzip.compress(content) for content in contents)
    steps = (packed[i : i + size] for i in range(0, len(packed), size))
    assert b"".join(packings.unpacked(steps, "gz", packings.Meter(10**9))) == b"".join(contents)


def test_resuming_gives_every_other_member_and_tells_of_the_damaged():
    contents = [bytes([i]) * 500 + bytes(range(256)) for i in range(5)]
    packed = [bytearray(gzip.compress(content)) for content in contents]
    packed[2][30:40] = b"##########"
    stream = b"".join(packed)
    pieces = list(packings.unpacked(iter([stream]), "gz", packings.Meter(10**9), resumes=True))
    damages = [piece for piece in pieces if isinstance(piece, packings.Damage)]
    assert [damage.error.reason for damage in damages] == ["malformed"]
    assert b"".join(pieces).endswith(contents[3] + contents[4])
    with pytest.raises(UnusableError):
        list(packings.unpacked(iter([stream]), "gz", packings.Meter(10**9)))


def test_what_is_unpacked_is_counted():
    with pytest.raises(ExhaustedError):
        list(packings.unpacked(iter([gzip.compress(bytes(10_000))]), "gz", packings.Meter(9_999)))
