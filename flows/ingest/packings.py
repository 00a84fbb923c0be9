"""Packed streams: gzip, Zstandard, bzip2 and xz, unpacked member by member in bounded memory.

A stream of several members (as a WARC has, one for each record) can be read on after a damaged one: the next
member is found by its magic number. bzip2 and xz are not resumed.
"""

import bz2
import lzma
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Protocol

import zstandard

from onrecord.flows.ingest.documents import ExhaustedError, UnusableError

# A Zstandard block of 4 bytes can stand for 128 KiB: what one step unpacks stays below 32 MiB.
STEP_BYTES = 1 << 10
PIECE_BYTES = 1 << 20
EXTENSIONS = {".gz": "gz", ".zst": "zst", ".bz2": "bz2", ".xz": "xz"}
# What an archive that is packed as a whole is called for short, and its name when unpacked.
SHORT_EXTENSIONS = {".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar", ".tzst": ".tar"}

_MAGIC = {
    "gz": re.compile(rb"\x1f\x8b\x08"),
    "zst": re.compile(rb"(?:\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18)"),
    "bz2": re.compile(rb"BZh[1-9](?:1AY&SY|\x17\x72\x45\x38\x50\x90)"),
    "xz": re.compile(rb"\xfd7zXZ\x00"),
}
_MAGIC_BYTES = 8
# Memory that the header of an xz stream may ask for; `xz -9` asks for half of it.
_XZ_MEMORY = 128 << 20
# How many packed bytes of a damaged member are searched for the start of the next.
_HELD_BYTES = 4 << 20
_ERRORS = (zlib.error, zstandard.ZstdError, lzma.LZMAError, OSError, EOFError)


class Damage(bytes):
    """Empty; stands between two pieces where a member was damaged and reading went on with the next."""

    error: UnusableError


class Decoder(Protocol):
    """What unpacks a stream step by step, as the standard library's decompressors do."""

    @property
    def eof(self) -> bool:
        """Whether the member has ended."""
        ...

    @property
    def unused_data(self) -> bytes:
        """What stands behind the end of the member."""
        ...

    def decompress(self, data: bytes, /) -> bytes:
        """Return what the next packed bytes stand for."""
        ...


_DECODERS: dict[str, Callable[[], Decoder]] = {
    "gz": lambda: zlib.decompressobj(wbits=zlib.MAX_WBITS | 16),
    "zst": lambda: zstandard.ZstdDecompressor().decompressobj(),
    "bz2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY),
}


class Meter:
    """Counts what is unpacked, against a limit."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.n_bytes = 0

    def count(self, n_bytes: int) -> None:
        """Add some bytes; raises ExhaustedError (too_large) beyond the limit."""
        self.n_bytes += n_bytes
        if self.n_bytes > self.most:
            raise ExhaustedError("too_large", f"unpacks to more than {self.most} bytes")


def packing(head: bytes) -> str | None:
    """Return how a stream with these first bytes is packed, None where it is not."""
    return next((name for name, magic in _MAGIC.items() if magic.match(head)), None)


def unpacked_name(name: str) -> str:
    """Return a name without the extension of its packing."""
    path = PurePosixPath(name)
    suffix = path.suffix.lower()
    return path.stem + SHORT_EXTENSIONS.get(suffix, "") if suffix in EXTENSIONS | SHORT_EXTENSIONS else name


def unpacked(packed: Iterator[bytes], name: str, meter: Meter, resumes: bool = False) -> Iterator[bytes]:
    """Yield the content of a stream packed as `packing` names it, all members or frames of it.

    Raises UnusableError after the last good byte: truncated, malformed; ExhaustedError from `meter`. With `resumes`
    a damaged member is a `Damage` among the pieces instead, as long as another can be found after it.
    """
    members = _Members(packed, name)
    n_bytes = 0
    while True:
        try:
            for piece in members.pieces():
                n_bytes += len(piece)
                meter.count(len(piece))
                yield from (piece[i : i + PIECE_BYTES] for i in range(0, len(piece), PIECE_BYTES))
        except _PackedError as error:
            if not resumes or not members.resume():
                raise error.told(name, n_bytes) from error
            damage = Damage()
            damage.error = error.told(name, n_bytes)
            yield damage
        else:
            return


class _PackedError(Exception):
    def told(self, name: str, n_bytes: int) -> UnusableError:
        if isinstance(self.__cause__, EOFError):
            return UnusableError("truncated", f"{name} stream ends in its middle, after {n_bytes} bytes")
        return UnusableError("malformed", f"{name} stream is damaged after {n_bytes} bytes: {self.__cause__}")


class _Members:
    """The members of a packed stream; `held` is what was read of the present one, as far as it is kept."""

    def __init__(self, packed: Iterator[bytes], name: str) -> None:
        self.steps = (chunk[i : i + STEP_BYTES] for chunk in packed for i in range(0, len(chunk), STEP_BYTES))
        self.name = name
        self.rest = b""
        self.held = bytearray()
        self.decoder: Decoder | None = None

    def pieces(self) -> Iterator[bytes]:
        """Yield unpacked bytes; raises _PackedError where the stream is damaged."""
        while self.rest or self._has_more():
            if self.decoder is None:
                # gzip files may be padded with zeros between and after members.
                self.rest = self.rest.lstrip(b"\0") if self.name == "gz" else self.rest
                self.held.clear()
                self.decoder = _DECODERS[self.name]() if self.rest else None
                continue
            self.held += self.rest
            del self.held[:-_HELD_BYTES]
            if piece := self._decoded(self.decoder):
                yield piece
        if self.decoder is not None:
            raise _PackedError from EOFError()

    def _has_more(self) -> bool:
        self.rest = next(self.steps, b"")
        return bool(self.rest)

    def _decoded(self, decoder: Decoder) -> bytes:
        try:
            piece = decoder.decompress(self.rest)
        except _ERRORS as error:
            raise _PackedError from error
        self.rest = decoder.unused_data if decoder.eof else b""
        self.decoder = None if decoder.eof else decoder
        return piece

    def resume(self) -> bool:
        """Go to the next member after the start of the damaged one; False where there is none."""
        window = bytes(self.held[1:])
        while True:
            for found in _MAGIC[self.name].finditer(window):
                if self._can_start(window[found.start() :]):
                    self.rest, self.decoder = window[found.start() :], None
                    return True
            step = next(self.steps, b"")
            if not step:
                return False
            window = window[-_MAGIC_BYTES:] + step

    def _can_start(self, packed: bytes) -> bool:
        """Say whether a member that starts here can be unpacked for a step."""
        try:
            return bool(_DECODERS[self.name]().decompress(packed[:STEP_BYTES])) or len(packed) < STEP_BYTES
        except _ERRORS:
            return False
