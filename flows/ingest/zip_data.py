"""The data of one ZIP member: its local header, and its bytes unpacked in bounded memory.

Format: PKWARE APPNOTE 6.3, sections 4.3.7 (local header), 4.4.5 (methods), 5.8 (LZMA).
"""

import bz2
import lzma
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import zstandard

from onrecord.flows.ingest.documents import UnusableError
from onrecord.flows.ingest.packings import Decoder

ENCRYPTED, SIZE_FOLLOWS, UTF8_NAME = 0x1, 0x8, 0x800
STORED, DEFLATED, BZIP2, LZMA, ZSTD = 0, 8, 12, 14, 93
MARK = b"PK\x03\x04"
# 1 KiB of bzip2 or Zstandard can stand for 30 MiB, 16 KiB of deflate for 16.
_STEP_BYTES = {STORED: 1 << 20, DEFLATED: 1 << 14}
_SMALL_STEP_BYTES = 1 << 10
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_ERRORS = (zlib.error, lzma.LZMAError, zstandard.ZstdError, OSError, EOFError, ValueError)


_DECODERS: dict[int, Callable[[], Decoder]] = {
    DEFLATED: lambda: zlib.decompressobj(-zlib.MAX_WBITS),
    BZIP2: bz2.BZ2Decompressor,
    LZMA: lambda: lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=128 << 20),
    ZSTD: lambda: zstandard.ZstdDecompressor().decompressobj(),
}


@dataclass(frozen=True)
class Local:
    """What a member's own header says; `n_packed` is None where it follows the data."""

    name: bytes
    flags: int
    method: int
    crc: int
    n_packed: int | None
    data_at: int


def local_header(stream: BinaryIO, at: int) -> Local | None:
    """Return the local header at an offset, None where there is none."""
    stream.seek(at)
    fixed = stream.read(_LOCAL.size)
    if len(fixed) < _LOCAL.size or not fixed.startswith(MARK):
        return None
    _, _, flags, method, _, _, crc, n_packed, _, n_name, n_extra = _LOCAL.unpack(fixed)
    name = stream.read(n_name)
    if len(name) < n_name:
        return None
    is_known = not flags & SIZE_FOLLOWS
    return Local(name, flags, method, crc, n_packed if is_known else None, at + _LOCAL.size + n_name + n_extra)


class Data:
    """The data of a member; `after` is where it ends, known from the start or once it was read."""

    def __init__(self, stream: BinaryIO, local: Local, n_packed: int | None, crc: int | None) -> None:
        self.stream = stream
        self.local = local
        self.n_packed = n_packed
        self.crc = crc
        self.after = local.data_at + (n_packed or 0)

    def pieces(self) -> Iterator[bytes]:
        """Yield the unpacked bytes; raises UnusableError where they cannot be read to their end."""
        method = self.local.method
        if self.local.flags & ENCRYPTED:
            raise UnusableError("encrypted", "an encrypted member; unpack the archive with its password first")
        if method not in (STORED, *_DECODERS):
            raise UnusableError("unknown_format", f"packed by method {method}, which is not read")
        if method == STORED and self.n_packed is None:
            raise UnusableError("malformed", "stored, and its length is not known")
        crc = 0
        for piece in self._packed() if method == STORED else self._unpacked(_DECODERS[method]()):
            crc = zlib.crc32(piece, crc)
            yield piece
        if self.crc is not None and crc != self.crc:
            raise UnusableError("malformed", "damaged: its checksum is another")

    def _packed(self) -> Iterator[bytes]:
        """Yield the packed bytes; every step finds its place anew, as the archive is one stream for all."""
        step_bytes = _STEP_BYTES.get(self.local.method, _SMALL_STEP_BYTES)
        at, left = self.local.data_at, self.n_packed
        while left is None or left:
            self.stream.seek(at)
            step = self.stream.read(step_bytes if left is None else min(step_bytes, left))
            if not step:
                raise UnusableError("truncated", "the archive ends inside this member")
            at += len(step)
            left = None if left is None else left - len(step)
            yield step

    def _unpacked(self, decoder: Decoder) -> Iterator[bytes]:
        at = self.local.data_at
        try:
            for step in self._framed():
                at += len(step)
                if piece := decoder.decompress(step):
                    yield piece
                if decoder.eof:
                    break
        except _ERRORS as error:
            raise UnusableError("malformed", f"damaged inside the archive: {error}") from error
        if not decoder.eof and self.local.method != LZMA:
            raise UnusableError("truncated", "its data ends before its content does")
        if self.n_packed is None:
            self.after = at - len(decoder.unused_data)

    def _framed(self) -> Iterator[bytes]:
        """Yield the packed bytes as the decoder wants them: LZMA with the header of a file of its own."""
        if self.local.method != LZMA:
            yield from self._packed()
            return
        packed = self._packed()
        head = b""
        while len(head) < 9 and (step := next(packed, b"")):
            head += step
        # Version and length of the properties, then the properties; a file's header adds its size, here unknown.
        yield head[4:9] + b"\xff" * 8 + head[9:]
        yield from packed
