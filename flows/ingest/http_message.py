"""HTTP messages and the header fields of web archives, as they are found in the wild.

FastWARC undoes chunks and Brotli. It is not asked to read headers or gzip: it takes a head whose lines end in a
bare line feed for an empty body, and a gzip stream that breaks off for a whole one (2.0.1).
"""

import io
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastwarc.stream_io import BrotliReader, ChunkedReader

from onrecord.flows.ingest import packings, unpack
from onrecord.flows.ingest.documents import Limits, UnusableError

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_FOLD = re.compile(r"\r?\n[ \t]+")
_STATUS = re.compile(rb"\s*HTTP/\d(?:\.\d)?\s+(\d{3})\b", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:+-]+)""", re.IGNORECASE)
_PACKINGS = {"gzip": "gz", "x-gzip": "gz", "zstd": "zst"}
_MAX_CODINGS = 5


@dataclass(frozen=True)
class Fields:
    """Header fields in order; names are compared without regard to case."""

    pairs: Sequence[tuple[str, str]] = ()

    def get(self, name: str) -> str | None:
        """Return the first value of a field that says something."""
        return next((value for key, value in self.pairs if key.lower() == name and value), None)

    def all(self, name: str) -> list[str]:
        """Return every value of a field."""
        return [value for key, value in self.pairs if key.lower() == name]

    def chosen(self, names: Sequence[str]) -> dict[str, str]:
        """Return what these fields say, by their names in lower case."""
        return {name: value for name in names if (value := self.get(name))}


NO_FIELDS = Fields()


@dataclass(frozen=True)
class Message:
    """A response: its status (None where its first line is none), its fields and its body as transferred."""

    status: int | None
    fields: Fields
    body: bytes


def fields(head: bytes) -> Fields:
    """Return the fields of a head; lines that are none are left out, folded ones joined."""
    lines = _FOLD.sub(" ", _decoded(head)).splitlines()
    parted = (line.partition(":") for line in lines if ":" in line)
    return Fields([(name.strip(), value.strip()) for name, _, value in parted if name.strip()])


def _decoded(head: bytes) -> str:
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError:
        text = head.decode("latin-1")
    return text.replace("\0", "�")


def message(block: bytes) -> Message:
    """Return the parts of a response; one without any head is all body."""
    found = _STATUS.match(block[:64])
    if not found:
        return Message(None, NO_FIELDS, block)
    end = _END_OF_HEAD.search(block)
    head = block[: end.start()] if end else block
    return Message(int(found[1]), fields(head.partition(b"\n")[2]), block[end.end() :] if end else b"")


def charset(content_type: str | None) -> str | None:
    """Return the charset parameter of a Content-Type."""
    found = _CHARSET.search(content_type or "")
    return found[1] if found else None


def media_type(content_type: str | None) -> str | None:
    """Return the media type of a Content-Type in lower case."""
    return (content_type or "").partition(";")[0].strip().lower() or None


def dechunked(message: Message) -> bytes:
    """Return the body without chunks; one that is not chunked, whatever its head says, stays as it is.

    Raises UnusableError (truncated, malformed) where it is and cannot be read to its end.
    """
    if "chunked" not in (message.fields.get("transfer-encoding") or "").lower():
        return message.body
    if not re.match(rb"\s*[0-9A-Fa-f]{1,8}\s*(?:;[^\n]*)?\r?\n", message.body):
        return message.body
    return _read_all(ChunkedReader(io.BytesIO(message.body)), "chunked", len(message.body))


def decoded(body: bytes, fields: Fields, limits: Limits) -> bytes:
    """Return a body as its author wrote it: its content codings undone, from the last to the first.

    Many archives store a body unpacked and keep its fields: what is not packed as they say stays as it is. Raises
    UnusableError: truncated, malformed, too_large.
    """
    codings = [c.strip().lower() for value in fields.all("content-encoding") for c in value.split(",")]
    if len(codings) > _MAX_CODINGS:
        raise UnusableError("too_deep", f"{len(codings)} content codings")
    for coding in reversed(codings):
        body = _undone(body, coding, limits)
    return body


def _undone(body: bytes, coding: str, limits: Limits) -> bytes:
    if coding in _PACKINGS and packings.packing(body) == _PACKINGS[coding]:
        meter = packings.Meter(limits.max_bytes)
        return unpack.whole(packings.unpacked(iter([body]), _PACKINGS[coding], meter), limits.max_bytes)
    if coding == "deflate":
        return _inflated(body, limits)
    if coding == "br":
        try:
            return _read_all(BrotliReader(io.BytesIO(body)), coding, limits.max_bytes)
        except UnusableError:
            if _is_plain(body):
                return body
            raise
    return body


def _inflated(body: bytes, limits: Limits) -> bytes:
    """Undo "deflate": a zlib stream by the book, a bare deflate stream by custom, else nothing was done."""
    for wbits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        decoder = zlib.decompressobj(wbits)
        try:
            content = decoder.decompress(body, limits.max_bytes + 1)
        except zlib.error:
            continue
        if len(content) > limits.max_bytes:
            raise UnusableError("too_large", f"unpacks to more than {limits.max_bytes} bytes")
        if not decoder.eof:
            raise UnusableError("truncated", "deflate stream ends in its middle")
        return content
    return body


def _is_plain(body: bytes) -> bool:
    return body.lstrip()[:1] in (b"<", b"{", b"[") and b"\0" not in body


def _read_all(reader: BrotliReader | ChunkedReader, coding: str, most: int) -> bytes:
    try:
        return unpack.whole(_steps(reader), most)
    except OSError as error:
        said = str(error)[:100]
        reason = "truncated" if "end of file" in said else "malformed"
        raise UnusableError(reason, f"{coding} body: {said}") from error


def _steps(reader: BrotliReader | ChunkedReader) -> Iterator[bytes]:
    while step := reader.read(packings.PIECE_BYTES):
        yield step
