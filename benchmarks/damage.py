"""Ways in which files go wrong: damage done to valid ones, and bombs that expand without end."""

import bz2
import io
import lzma
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Sequence

import zstandard

from benchmarks import bad_samples

_CODECS = ("utf-16", "utf-32", "utf-16-be", "cp1252", "shift_jis", "utf-7")
_MAX_BYTES = 1 << 20
_TOKENS = (
    *(b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"<![CDATA[", b"<!--", b"]]>", b"{", b"[", b"-1", b"9" * 400),
    *(b"\r\n\r\n", b"WARC/1.0\r\n", b"PK\x03\x04", b"\x1f\x8b\x08", b"--b1"),
    *(b"&#x110000;", b"<!ENTITY a '&a;&a;'>"),
)
_RELATED = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; "

Damage = Callable[[bytes, random.Random], bytes]


def _truncated(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _headless(content: bytes, chance: random.Random) -> bytes:
    return content[chance.randrange(len(content) + 1) :]


def _flipped(content: bytes, chance: random.Random) -> bytes:
    found = bytearray(content)
    for _ in range(chance.choice((1, 3, 30, 300)) if found else 0):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


def _spliced(content: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    other = chance.choice(others)
    return content[: chance.randrange(len(content) + 1)] + other[chance.randrange(len(other) + 1) :]


def _repeated(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    part = content[start : start + chance.choice((1, 10, 100, 1000))]
    return content[:start] + part * chance.choice((2, 100, 3000)) + content[start:]


def _inserted(content: bytes, chance: random.Random) -> bytes:
    found = bytearray(content)
    for _ in range(chance.choice((1, 5, 50))):
        at = chance.randrange(len(found) + 1)
        found[at:at] = chance.choice(_TOKENS)
    return bytes(found)


def _nested(content: bytes, chance: random.Random) -> bytes:
    for number in range(chance.randrange(1, 9)):
        wrap = chance.choice((bad_samples.packed, zstandard.compress, bz2.compress, lzma.compress, None))
        content = wrap(content) if wrap else bad_samples.zipped({f"{number}": content})
    return content


def _recoded(content: bytes, chance: random.Random) -> bytes:
    return content.decode("utf-8", "replace").encode(chance.choice(_CODECS), "replace")


def _random(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.choice((0, 4, 300))] + chance.randbytes(chance.randrange(5000))


_KINDS: dict[str, Damage] = {
    "truncated": _truncated,
    "headless": _headless,
    "flipped": _flipped,
    "repeated": _repeated,
    "inserted": _inserted,
    "nested": _nested,
    "recoded": _recoded,
    "random": _random,
}


def damaged(content: bytes, others: Sequence[bytes], chance: random.Random) -> tuple[str, bytes]:
    """Return a file damaged in one to three ways, and what they are called."""
    kinds = _KINDS | {"spliced": lambda content, chance: _spliced(content, others, chance)}
    chosen = chance.choices(sorted(kinds), k=chance.choice((1, 1, 2, 3)))
    for kind in chosen:
        content = kinds[kind](content, chance)[:_MAX_BYTES]
    return "+".join(chosen), content


def bombs() -> dict[str, bytes]:
    """Return small files that a careless reader would drown in."""
    zeros, blanks = bytes(100_000_000), b" " * 100_000_000
    entities = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(12))
    deep_zip = b"the end"
    for i in range(60):
        deep_zip = bad_samples.zipped({f"{i}.zip": deep_zip})
    return {
        "zeros.txt.gz": bad_samples.packed(zeros),
        "blanks.html.zst": zstandard.compress(blanks * 5),
        "blanks.jsonl.xz": lzma.compress(blanks),
        "twice.gz": bad_samples.packed(bad_samples.packed(zeros * 5)),
        "flat.zip": bad_samples.zipped({f"{i}.txt": blanks for i in range(5)}),
        "overlap.zip": _overlapping_zip(2000),
        "deep.zip": deep_zip,
        "many.zip": bad_samples.zipped({f"{i}.txt": b"word" for i in range(3000)}, zipfile.ZIP_STORED),
        "sparse.tar": _sparse_tar(),
        "zeros.tar.gz": bad_samples.packed(zeros * 3),
        "header.tar.gz": _long_header_tar(),
        "laughs.xml": f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e0 "ha">{entities}]><rss>&e12;</rss>'.encode(),
        "outside.xml": b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss>&e;</rss>',
        "laughs.html": b"<html><body>" + b"<div>" * 100_000 + b"deep",
        "attributes.html": b"<html><p " + b"a='1' " * 100_000 + b">many",
        "tags.html": b"<html><body>" + b"<b><i><p>" * 30_000 + b"deep",
        "deep.json": b"[" * 200_000,
        "deep.jsonl": b'{"text": ' + b"[" * 200_000 + b"\n",
        "references.html": b"<html><body><p>" + b"&#1114111;&amp;" * 50_000,
        "line.txt": b"word " * 400_000,
        "lines.txt": b"w\n" * 300_000,
        "marks.txt": "“‘".encode() * 100_000,
        "starts.warc": b"WARC/1.0\n" * 500_000,
        "heads.warc": b"WARC/1.0\r\nA: b\r\n\r\n" * 100_000,
        "br.warc": _warc_of(b"Content-Encoding: deflate\r\n", zlib.compress(zeros * 3)),
        "chunks.warc": _warc_of(b"Transfer-Encoding: chunked\r\n", b"1\r\nx\r\n" * 200_000),
        "parts.mhtml": b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
        + b"--b\r\n\r\nx\r\n" * 100_000,
        "inside.mhtml": _deep_mhtml(),
    }


def _overlapping_zip(n_entries: int) -> bytes:
    """Return a ZIP whose entries all share one member's data."""
    content = bad_samples.zipped({"a.txt": b" " * 1_000_000})
    at = content.index(b"PK\x01\x02")
    entry = content[at : content.index(b"PK\x05\x06")]
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, n_entries, n_entries, len(entry) * n_entries, at, 0)
    return content[:at] + entry * n_entries + end


def _sparse_tar() -> bytes:
    """Return a tar whose one member is 1 TiB of holes."""
    info = tarfile.TarInfo("holes.txt")
    info.type = tarfile.GNUTYPE_SPARSE
    block = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    block[483:495] = b"\x80" + (1 << 40).to_bytes(11, "big")
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block) + bytes(10240)


def _long_header_tar() -> bytes:
    """Return a packed tar with an extended header of 300 MB."""
    info = tarfile.TarInfo("long")
    info.type, info.size = tarfile.XHDTYPE, 300_000_000
    return bad_samples.packed(info.tobuf(tarfile.USTAR_FORMAT) + bytes(300_000_000))


def _warc_of(header: bytes, body: bytes) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + header + b"\r\n" + body
    return (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:1>\r\nWARC-Target-URI: https://bay.example/\r\n"
        b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(block), block)
    )


def _deep_mhtml() -> bytes:
    sink = io.BytesIO()
    sink.write(b"MIME-Version: 1.0\r\n")
    for i in range(2000):
        sink.write(b"Content-Type: multipart/related; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i))
    return sink.getvalue()
