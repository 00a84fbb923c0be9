"""Streams of bytes in bounded memory: chunks of a file, gzip and Zstandard unpacked, lines and offsets."""

import zlib
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO, NamedTuple, Protocol

import zstandard

from onrecord.flows.ingest.documents import Limits, UnusableError

CHUNK_BYTES = 1 << 20
# A Zstandard block of 4 bytes can stand for 128 KiB: what one step unpacks stays below 32 MiB.
PACKED_STEP_BYTES = 1 << 10


class Line(NamedTuple):
    """One line without its line feed: number from 1, byte offset, length; no content where it is too long."""

    number: int
    offset: int
    n_bytes: int
    content: bytes | None


class _Decoder(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


def chunks(stream: BinaryIO, size: int = CHUNK_BYTES) -> Iterator[bytes]:
    """Yield the whole of a seekable stream, from its start."""
    stream.seek(0)
    while chunk := stream.read(size):
        yield chunk


def unpacked(stream: BinaryIO, packing: str, n_packed: int, limits: Limits) -> Iterator[bytes]:
    """Yield the content of a "gz" or "zst" stream, all members or frames of it.

    Raises UnusableError after the last good byte: truncated, malformed, or too_large beyond `limits`.
    """
    most = min(limits.max_unpacked_bytes, max(limits.max_bytes, limits.max_ratio * n_packed))
    n_bytes = 0
    try:
        for piece in _members(chunks(stream, PACKED_STEP_BYTES), packing):
            n_bytes += len(piece)
            if n_bytes > most:
                raise UnusableError("too_large", f"{n_packed} packed bytes hold more than {most}")
            yield from (piece[i : i + CHUNK_BYTES] for i in range(0, len(piece), CHUNK_BYTES))
    except (zlib.error, zstandard.ZstdError) as error:
        raise UnusableError("malformed", f"{packing} stream is damaged after {n_bytes} bytes: {error}") from error
    except EOFError as error:
        raise UnusableError("truncated", f"{packing} stream ends in its middle, after {n_bytes} bytes") from error


def _members(packed: Iterator[bytes], packing: str) -> Iterator[bytes]:
    decoder: _Decoder | None = None
    for step in packed:
        rest = step
        while rest:
            if decoder is None:
                # gzip files may be padded with zeros between and after members.
                rest = rest.lstrip(b"\0") if packing == "gz" else rest
                decoder = _decoder(packing) if rest else None
                continue
            piece = decoder.decompress(rest)
            rest = decoder.unused_data if decoder.eof else b""
            decoder = None if decoder.eof else decoder
            if piece:
                yield piece
    if decoder is not None:
        raise EOFError


def _decoder(packing: str) -> _Decoder:
    if packing == "gz":
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    return zstandard.ZstdDecompressor().decompressobj()


def peek(pieces: Iterator[bytes], n_bytes: int) -> tuple[bytes, Iterator[bytes]]:
    """Return the first `n_bytes` or more, and an iterator over everything including them.

    A failure after some bytes is raised by that iterator at its place; a failure before any byte at once.
    """
    head = b""
    try:
        for piece in pieces:
            head += piece
            if len(head) >= n_bytes:
                break
    except UnusableError as error:
        if not head:
            raise
        return head, chain([head], _raising(error))
    return head, chain([head], pieces)


def _raising(error: UnusableError) -> Iterator[bytes]:
    yield from ()
    raise error


def whole(pieces: Iterator[bytes], max_bytes: int) -> bytes:
    """Return all bytes joined; raises UnusableError (too_large) once there are more than `max_bytes`."""
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > max_bytes:
            raise UnusableError("too_large", f"more than {max_bytes} bytes")
    return bytes(content)


def lines(pieces: Iterator[bytes], max_bytes: int) -> Iterator[Line]:
    """Yield the lines; one longer than `max_bytes` is passed over without being held.

    Where `pieces` fails, the line it broke off comes first and the failure is raised after it.
    """
    number, offset, n_bytes = 1, 0, 0
    held: list[bytes] = []
    failure: UnusableError | None = None
    try:
        for piece in pieces:
            for i, part in enumerate(piece.split(b"\n")):
                if i:
                    yield _line(number, offset, n_bytes, held, max_bytes)
                    number, offset, n_bytes, held = number + 1, offset + n_bytes + 1, 0, []
                n_bytes += len(part)
                if n_bytes <= max_bytes:
                    held.append(part)
                else:
                    held.clear()
    except UnusableError as error:
        failure = error
    if n_bytes:
        yield _line(number, offset, n_bytes, held, max_bytes)
    if failure is not None:
        raise failure


def _line(number: int, offset: int, n_bytes: int, held: list[bytes], max_bytes: int) -> Line:
    return Line(number, offset, n_bytes, b"".join(held) if n_bytes <= max_bytes else None)
