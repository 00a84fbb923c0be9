"""Broken web archives, and those of the old kinds: each bad record is one refusal, and reading goes on."""

import gzip
from datetime import UTC, datetime

import pytest
import zstandard
from building import PAGE, documents, http, members, read, reasons, record
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.ingest.documents import Limits

THREE = [record(number, http(PAGE)) for number in (1, 2, 3)]
ALL = {f"a.warc#urn:uuid:{number}" for number in (1, 2, 3)}

BROKEN = {
    "junk between": lambda a, b, c: (a + b"no record at all\r\nnor this\r\n" + b + c, 1, ALL),
    "no length": lambda a, b, c: (
        a + b.replace(b"Content-Length", b"Content-Longth") + c,
        1,
        ALL - {"a.warc#urn:uuid:2"},
    ),
    "negative length": lambda a, b, c: (a + record(2, http(PAGE), length=-5) + c, 1, ALL - {"a.warc#urn:uuid:2"}),
    "short length": lambda a, b, c: (a + record(2, http(PAGE), length=20) + c, 1, ALL - {"a.warc#urn:uuid:2"}),
    "long length": lambda a, b, c: (a + record(2, http(PAGE), length=300) + c, 1, ALL - {"a.warc#urn:uuid:2"}),
    "huge length": lambda a, b, c: (a + record(2, http(PAGE), length=10**15) + c, 1, {"a.warc#urn:uuid:1"}),
    "cut in a block": lambda a, b, c: (a + b + c[:-60], 1, ALL - {"a.warc#urn:uuid:3"}),
    "cut in a header": lambda a, b, c: (a + b + c[:60], 1, ALL - {"a.warc#urn:uuid:3"}),
    "no blank line at the end": lambda a, b, c: ((a + b + c).rstrip(), 0, ALL),
    "zeros at the end": lambda a, b, c: (a + b + c + bytes(5000), 0, ALL),
}


@pytest.mark.parametrize("how", BROKEN)
def test_each_broken_record_is_one_refusal_and_reading_goes_on(how):
    content, n_refused, expected = BROKEN[how](*THREE)
    items = read("a.warc", content)
    assert set(documents(items)) == expected
    assert len(reasons(items)) == n_refused


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_reading_goes_on_after_a_damaged_member(pack):
    packed = [bytearray(pack(each)) for each in THREE]
    packed[1][len(packed[1]) // 2 : len(packed[1]) // 2 + 8] = b"########"
    items = read("a.warc", b"".join(packed))
    assert {"a.warc#urn:uuid:1", "a.warc#urn:uuid:3"} <= set(documents(items))
    assert len(reasons(items)) == 1


def test_a_packed_archive_that_breaks_off_tells_the_record_it_broke_off_in():
    content = members(*THREE)
    items = read("a.warc.gz", content[:-40])
    assert set(documents(items)) == {"a.warc.gz#urn:uuid:1", "a.warc.gz#urn:uuid:2"}
    assert list(reasons(items).values()) == ["truncated"]


def test_a_record_beyond_the_limit_is_passed_over():
    content = record(1, http(PAGE)) + record(2, http(b"x" * 200_000)) + record(3, http(PAGE))
    items = read("a.warc", content, Limits(max_bytes=100_000))
    assert len(documents(items)) == 2
    assert reasons(items) == {"a.warc#urn:uuid:2": "too_large"}


def test_an_archive_without_pages_is_told():
    assert reasons(read("a.warc", record(1, b"software: bay\r\n", "warcinfo"))) == {"a.warc": "no_content"}


ABOUT = b"1 0 Bay\nURL IP-address Archive-date Content-type Archive-length\n"


def arc(*blocks: bytes, version: str = "https://bay.example/{} 192.0.2.1 20240305080000 text/html {}\n") -> bytes:
    content = b"filedesc://bay.arc 0.0.0.0 20240305080000 text/plain %d\n%s\n" % (len(ABOUT), ABOUT)
    for number, block in enumerate(blocks):
        content += version.format(number, len(block)).encode() + block + b"\n"
    return content


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize(
    "version",
    [
        "https://bay.example/{} 192.0.2.1 20240305080000 text/html {}\n",
        "https://bay.example/with blanks {} 192.0.2.1 20240305080000 text/html {}\n",
        "https://bay.example/{} 192.0.2.1 20240305080000 text/html 200 - - 0 bay.arc {}\n",
    ],
)
def test_pages_of_an_arc(pack, version):
    content = arc(http(PAGE), http(PAGE), version=version)
    found = documents(read("a.arc", pack(content)))
    starts = [content.index(b"https://bay"), content.rindex(b"\nhttps://bay") + 1]
    assert [item.locator for item in found.values()] == [f"a.arc#{start}" for start in starts]
    first = next(iter(found.values()))
    assert (first.content, first.fetch.captured_at) == (PAGE, datetime(2024, 3, 5, 8, tzinfo=UTC))
    assert str(first.fetch.url).startswith("https://bay.example/")


def test_a_broken_arc_is_read_on():
    content = arc(http(PAGE)) + b"https://bay.example/x 192.0.2.1 20240305080000 text/html many\nwords\n"
    items = read("a.arc", content + arc(http(PAGE)).partition(b"\n\n")[2])
    assert len(documents(items)) == 2
    assert list(reasons(items).values()) == ["malformed"]


def test_the_draft_with_one_line_for_a_header():
    block = http(PAGE)
    line = "warc/0.9 {:>6} response https://bay.example/1 20240305080000 urn:uuid:7 message/http\r\n\r\n"
    content = (line.format(len(line.format(0)) + len(block)).encode() + block + b"\r\n\r\n") * 2
    first, _ = read("a.warc", content)
    assert (first.locator, first.content) == ("a.warc#urn:uuid:7", PAGE)


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=12), st.booleans())
def test_damage_anywhere_never_fails_and_loses_few_pages(at, noise, is_packed):
    content = bytearray(members(*THREE) if is_packed else b"".join(THREE))
    content[at : at + len(noise)] = noise
    items = read("a.warc", bytes(content))
    assert items
    assert "failed" not in reasons(items).values()
    # Noise in a page's own words breaks nothing; elsewhere at most two records are touched, and that is told.
    assert len(documents(items)) >= 2 or reasons(items)


@pytest.mark.parametrize("junk", [b"WARC/1.0\n", b"WARC/1.0\r\nA: b\r\n\r\n", b"ab:b\n", b"https://x 192.0.2.1 \n"])
def test_a_file_of_nothing_but_broken_records_is_given_up_soon(junk):
    items = read("a.warc", record(1, http(PAGE)) + junk * 200_000)
    assert len(documents(items)) == 1
    assert 1 <= len(items) - 1 <= 1001
    assert set(reasons(items).values()) == {"malformed"}
