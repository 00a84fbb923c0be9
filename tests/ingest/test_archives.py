"""ZIP and tar archives: read as folders, at any depth within limits, with every bad member told."""

import bz2
import gzip
import lzma
import struct
import tarfile
import warnings
import zipfile
import zlib

import pytest
import zstandard
from building import PAGE, ROWS, TEXT, documents, read, reasons, special, tarred, zipped

from onrecord.warehouse import ids

BUILDERS = {"zip": zipped, "tar": tarred}
PACKERS = {
    ".tar": bytes,
    ".tar.gz": gzip.compress,
    ".tgz": gzip.compress,
    ".tar.zst": zstandard.compress,
    ".tar.bz2": bz2.compress,
    ".tar.xz": lzma.compress,
    "": bytes,
}
MIXED = (("may/page.html", PAGE), ("may/rows.jsonl", ROWS), ("note", TEXT), ("packed.txt.gz", gzip.compress(TEXT)))


@pytest.mark.parametrize("kind", BUILDERS)
def test_an_archive_is_read_like_a_folder(kind):
    content = BUILDERS[kind](*MIXED)
    found = documents(read(f"news/a.{kind}", content))
    assert list(found) == [
        f"news/a.{kind}/may/page.html",
        f"news/a.{kind}/may/rows.jsonl#k",
        f"news/a.{kind}/may/rows.jsonl#m",
        f"news/a.{kind}/note",
        f"news/a.{kind}/packed.txt.gz",
    ]
    assert [item.content for item in found.values()] == [PAGE, b"One row.", b"Another row.", TEXT, TEXT]
    assert {item.parent_raw_id for item in found.values()} == {ids.raw_id(content)}
    assert {item.parent_offset for item in found.values()} == {None}


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_packed_tar_is_told_by_its_bytes(suffix):
    packed = PACKERS[suffix](tarred(*MIXED))
    found = documents(read(f"a{suffix}", packed))
    assert len(found) == 5
    assert {item.parent_raw_id for item in found.values()} == {ids.raw_id(packed)}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_method_of_packing_a_zip_member(method):
    content = zipped(("a.txt", TEXT * 50_000), method=method)
    assert documents(read("a.zip", content))["a.zip/a.txt"].content == TEXT * 50_000


def test_a_zip_member_packed_by_zstandard():
    packed = zstandard.compress(TEXT * 50)
    content = zipped(("a.txt", packed), method=zipfile.ZIP_STORED)
    central = content.index(b"PK\x01\x02")
    as_written = bytearray(content)
    as_written[8:10] = as_written[central + 10 : central + 12] = struct.pack("<H", 93)
    checksum = struct.pack("<I", zlib.crc32(TEXT * 50))
    as_written[14:18] = as_written[central + 16 : central + 20] = checksum
    assert documents(read("a.zip", bytes(as_written)))["a.zip/a.txt"].content == TEXT * 50


@pytest.mark.parametrize("kind", BUILDERS)
def test_archives_inside_archives_lead_on(kind):
    inner = BUILDERS[kind](("deep.txt", TEXT))
    content = BUILDERS[kind](("in#side.bin", inner), ("packed.gz", gzip.compress(inner)))
    assert list(documents(read(f"a.{kind}", content))) == [
        f"a.{kind}/in%23side.bin/deep.txt",
        f"a.{kind}/packed.gz/deep.txt",
    ]


@pytest.mark.parametrize("kind", BUILDERS)
def test_a_metadata_csv_speaks_of_the_members_beside_it_wherever_it_stands(kind):
    csv = b"file,outlet\npage.html,Bay Post\ngone.html,Nobody\n"
    content = BUILDERS[kind](("may/page.html", PAGE), ("page.html", PAGE), ("may/metadata.csv", csv))
    items = read(f"a.{kind}", content)
    found = {locator: item.metadata for locator, item in documents(items).items()}
    assert found == {f"a.{kind}/may/page.html": {"outlet": "Bay Post"}, f"a.{kind}/page.html": {}}
    assert reasons(items) == {f"a.{kind}/may/metadata.csv#2": "malformed"}


@pytest.mark.parametrize("kind", BUILDERS)
def test_members_of_one_name_are_told_apart_in_their_order(kind):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python's own, that a name is given twice
        content = BUILDERS[kind](("a.txt", b"First."), ("a.txt~2", b"Named so."), ("a.txt", b"Second."))
    found = {locator: item.content for locator, item in documents(read(f"x.{kind}", content)).items()}
    assert found == {
        f"x.{kind}/a.txt": b"First.",
        f"x.{kind}/a.txt~2": b"Named so.",
        f"x.{kind}/a.txt~3": b"Second.",
    }


@pytest.mark.parametrize("kind", BUILDERS)
def test_hidden_members_are_passed_over_and_empty_ones_told(kind):
    files = [(".git/a.txt", TEXT), ("__MACOSX/a.txt", TEXT), ("a/.DS_Store", TEXT), ("empty.txt", b""), ("b.txt", TEXT)]
    items = read(f"a.{kind}", BUILDERS[kind](*files))
    assert list(documents(items)) == [f"a.{kind}/b.txt"]
    assert reasons(items) == {f"a.{kind}/empty.txt": "empty"}


@pytest.mark.parametrize("path", ["../up.txt", "a/../../up.txt", "/etc/up.txt", "C:/up.txt", "a\\..\\..\\up.txt"])
@pytest.mark.parametrize("kind", BUILDERS)
def test_paths_that_lead_out_are_refused(kind, path):
    items = read(f"a.{kind}", BUILDERS[kind]((path, TEXT), ("good.txt", TEXT)))
    assert list(reasons(items).values()) == ["unsafe_path"]
    assert list(documents(items)) == [f"a.{kind}/good.txt"]


def test_links_and_devices_are_refused():
    kinds = {"soft": tarfile.SYMTYPE, "hard": tarfile.LNKTYPE, "pipe": tarfile.FIFOTYPE, "disk": tarfile.BLKTYPE}
    content = tarred(*(special(name, kind, "/etc/passwd") for name, kind in kinds.items()), ("good.txt", TEXT))
    items = read("a.tar", content)
    assert reasons(items) == {f"a.tar/{name}": "unsafe_path" for name in kinds}
    assert list(documents(items)) == ["a.tar/good.txt"]
    content = zipped(("good.txt", TEXT), ("soft", b"/etc/passwd"))
    link_at = content.rindex(b"PK\x01\x02")
    content = content[: link_at + 38] + struct.pack("<I", 0o120777 << 16) + content[link_at + 42 :]
    assert reasons(read("a.zip", content)) == {"a.zip/soft": "unsafe_path"}


def test_encrypted_members_are_told_and_the_others_read():
    content = bytearray(zipped(("good.txt", TEXT), ("secret.txt", TEXT)))
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    items = read("a.zip", bytes(content))
    assert reasons(items) == {"a.zip/secret.txt": "encrypted"}
    assert list(documents(items)) == ["a.zip/good.txt"]


def test_names_in_other_charsets():
    content = zipped(("Øre.txt", TEXT))
    unmarked = bytearray(content)
    for at in (6, content.index(b"PK\x01\x02") + 8):
        unmarked[at + 1] &= ~0x08
    assert list(documents(read("a.zip", bytes(unmarked)))) == ["a.zip/Øre.txt"]


@pytest.mark.parametrize("cut", [0, 30, 100])
def test_a_zip_that_breaks_off_gives_the_members_before(cut):
    content = zipped(
        ("a.txt", TEXT), ("metadata.csv", b"file,outlet\na.txt,Bay\n"), ("b.jsonl", ROWS), ("c.html", PAGE)
    )
    directory = content.index(b"PK\x01\x02")
    items = read("a.zip", content[: directory - cut])
    found = documents(items)
    assert found["a.zip/a.txt"].metadata == {"outlet": "Bay"}
    assert "a.zip/b.jsonl#m" in found
    assert ("a.zip/c.html" in found) == (cut == 0)
    assert reasons(items)["a.zip"] == "truncated"
    assert "a.zip/c.html" in reasons(items) or cut != 30


def test_a_zip_whose_lengths_follow_its_data_is_salvaged():
    class Unseekable:
        def __init__(self) -> None:
            self.content = bytearray()

        def write(self, data: bytes) -> int:
            self.content += data
            return len(data)

        def flush(self) -> None:
            return None

    sink = Unseekable()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        archive.writestr("a.txt", TEXT * 9)
        archive.writestr("b.txt", TEXT)
    content = bytes(sink.content)
    assert list(documents(read("a.zip", content))) == ["a.zip/a.txt", "a.zip/b.txt"]
    found = documents(read("a.zip", content[: content.index(b"PK\x01\x02")]))
    assert {locator: item.content for locator, item in found.items()} == {"a.zip/a.txt": TEXT * 9, "a.zip/b.txt": TEXT}


def test_a_damaged_member_is_told_and_the_others_read():
    content = bytearray(zipped(("a.txt", TEXT), ("b.txt", TEXT), method=zipfile.ZIP_STORED))
    content[content.index(TEXT) + 3] ^= 1
    items = read("a.zip", bytes(content))
    assert reasons(items) == {"a.zip/a.txt": "malformed"}
    assert list(documents(items)) == ["a.zip/b.txt"]


def test_members_that_share_their_data_are_refused_but_for_the_first():
    content = zipped(("a.txt", TEXT))
    at, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    entry = content[at:end]
    last = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 3, 3, 3 * len(entry), at, 0)
    items = read("a.zip", content[:at] + entry * 3 + last)
    assert list(documents(items)) == ["a.zip/a.txt"]
    assert reasons(items) == {"a.zip/a.txt~2": "malformed", "a.zip/a.txt~3": "malformed"}


@pytest.mark.parametrize("cut", [1024 + 512, 1024 + 100, 700, 10240])
def test_a_tar_that_breaks_off_gives_the_members_before_and_one_refusal(cut):
    content = tarred(("a.txt", TEXT), ("b.txt", TEXT * 60))
    items = read("a.tar", content[: cut if cut != 10240 else 1024 + 2048])
    assert list(documents(items)) in (["a.tar/a.txt"], ["a.tar/a.txt", "a.tar/b.txt"])
    assert list(reasons(items).values()) == ["truncated"]


def test_a_tar_with_a_broken_header_is_read_on_after_it():
    content = bytearray(tarred(("a.txt", TEXT), ("b.txt", TEXT), ("c.txt", TEXT)))
    content[1024:1100] = b"#" * 76
    items = read("a.tar", bytes(content))
    assert list(documents(items)) == ["a.tar/a.txt", "a.tar/c.txt"]
    assert reasons(items) == {"a.tar": "malformed"}


def test_a_packed_tar_that_breaks_off():
    packed = gzip.compress(tarred(("a.txt", TEXT), ("b.txt", bytes(str(list(range(9000))), "ascii"))))
    items = read("a.tgz", packed[: len(packed) // 2])
    assert list(documents(items)) == ["a.tgz/a.txt"]
    assert reasons(items) == {"a.tgz/b.txt": "truncated"}


@pytest.mark.parametrize("kind", BUILDERS)
def test_an_archive_without_members_is_empty(kind):
    assert reasons(read(f"a.{kind}", BUILDERS[kind]())) == {f"a.{kind}": "empty"}


def test_documents_of_office_programs_are_no_archives_of_news():
    assert reasons(read("a.zip", zipped(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")))) == {
        "a.zip": "unknown_format"
    }
