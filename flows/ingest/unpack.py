"""Streams of bytes in bounded memory: chunks of a file, first bytes, lines and offsets, pieces as a stream."""

import io
from collections.abc import Callable, Iterator
from itertools import chain
from typing import BinaryIO, NamedTuple

from onrecord.flows.ingest.documents import UnusableError

CHUNK_BYTES = 1 << 20


class Line(NamedTuple):
    """One line without its line feed: number from 1, byte offset, length; no content where it is too long."""

    number: int
    offset: int
    n_bytes: int
    content: bytes | None


def chunks(stream: BinaryIO, size: int = CHUNK_BYTES) -> Iterator[bytes]:
    """Yield the whole of a seekable stream, from its start."""
    stream.seek(0)
    while chunk := stream.read(size):
        yield chunk


def peek(pieces: Iterator[bytes], n_bytes: int) -> tuple[bytes, Iterator[bytes]]:
    """Return the first `n_bytes` or more, and an iterator over everything including them.

    A failure after some bytes is raised by that iterator at its place; a failure before any byte at once.
    """
    taken: list[bytes] = []
    try:
        for piece in pieces:
            taken.append(piece)
            if sum(map(len, taken)) >= n_bytes:
                break
    except UnusableError as error:
        if not any(taken):
            raise
        return b"".join(taken), chain(taken, _raising(error))
    return b"".join(taken), chain(taken, pieces)


def _raising(error: UnusableError) -> Iterator[bytes]:
    yield from ()
    raise error


def whole(pieces: Iterator[bytes], max_bytes: int) -> bytes:
    """Return all bytes joined; raises UnusableError (too_large) once there are more than `max_bytes`."""
    taken: list[bytes] = []
    n_bytes = 0
    for piece in pieces:
        taken.append(piece)
        n_bytes += len(piece)
        if n_bytes > max_bytes:
            raise UnusableError("too_large", f"more than {max_bytes} bytes")
    return b"".join(taken)


class Rewindable(io.RawIOBase):
    """Pieces as a stream that can be read on, and from the start again; `reopen` gives them anew."""

    def __init__(self, reopen: Callable[[], Iterator[bytes]]) -> None:
        self.reopen = reopen
        self.pieces = reopen()
        self.rest = b""

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go back to the start; raises UnsupportedOperation for any other place."""
        if offset or whence:
            raise io.UnsupportedOperation("only the start can be gone to")
        self.pieces, self.rest = self.reopen(), b""
        return 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, at least one unless the end is reached; all where no size is given."""
        if size < 0:
            return b"".join([self.rest, *self.pieces])
        while not self.rest:
            piece = next(self.pieces, None)
            if piece is None:
                return b""
            self.rest = piece
        found, self.rest = self.rest[:size], self.rest[size:]
        return found


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
