"""Tar archives: every member a file of any format, in the order of the archive.

Read twice from the start: once for what metadata.csv files say of the members, once for the members, so that an
archive of any size, packed or not, needs little memory. Links and devices are refused; blocks that are no header
where one is expected are passed over and told in one refusal, as is an archive without its end.
"""

import tarfile
from collections.abc import Iterator
from typing import BinaryIO, ClassVar, Self, cast

from onrecord.flows.ingest.documents import (
    Document,
    ExhaustedError,
    Limits,
    Member,
    Refusal,
    Source,
    UnusableError,
)
from onrecord.flows.ingest.folders import Beliefs, Place, Places, head_of, tolerated
from onrecord.flows.ingest.packings import PIECE_BYTES

_MAGIC, _MAGIC_AT = b"ustar", 257
# Extended headers hold long names and times; a longer one is a trap.
_MAX_EXTENDED_BYTES = 1 << 20
_EXTENDED = (
    *(tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE),
    *(tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK),
)
# Blocks in a row that hold nothing: after so many nothing more is looked for.
_MAX_IDLE_BLOCKS = 2048
_KINDS = {tarfile.SYMTYPE: "a symbolic link", tarfile.LNKTYPE: "a link"}


def matches(head: bytes) -> bool:
    """Say whether the bytes begin with a tar header of 1988 or later."""
    return head[_MAGIC_AT:].startswith(_MAGIC)


def read(
    source: Source,
    pieces: Iterator[bytes],  # noqa: ARG001 - read from the stream
    parent_raw_id: str,  # noqa: ARG001
    limits: Limits,
) -> Iterator[Document | Refusal | Member]:
    """Yield the members of an archive, and what of it cannot be used."""
    beliefs = _beliefs(source, limits)
    yield from beliefs.refusals()
    places = Places(source.locator)
    pass_over = _Pass(source)
    for info in pass_over.infos():
        place = places.place(info.name)
        if isinstance(place, Refusal):
            yield place
        elif place and not info.isreg():
            yield Refusal(place.locator, "unsafe_path", _KINDS.get(info.type, "a device or pipe"))
        elif place and not place.is_metadata:
            yield Member(place.locator, place.name, pass_over.pieces(info), beliefs.of(place))
    pass_over.check_end()


def _beliefs(source: Source, limits: Limits) -> Beliefs:
    """Read through the archive for its metadata.csv files and the names beside them."""
    beliefs, places = Beliefs(source.locator), Places(source.locator)
    first = _Pass(source)
    for number, info in enumerate(first.infos()):
        place = places.place(info.name) if number < limits.max_entries else None
        if isinstance(place, Place) and info.isreg():
            if place.is_metadata:
                beliefs.learn(place, head_of(tolerated(first.pieces(info))))
            else:
                beliefs.note(place)
    return beliefs


class _Pass:
    """One reading of an archive from its start."""

    def __init__(self, source: Source) -> None:
        source.stream.seek(0)

        class Info(_Info):
            n_idle = 0
            n_bad = 0
            has_end = False

        self.kind = Info
        self.n_members = 0
        self.is_cut = False
        self.stream = _Kept(source.stream)
        self.archive: tarfile.TarFile | None = None

    def infos(self) -> Iterator[tarfile.TarInfo]:
        """Yield the headers of everything but folders."""
        try:
            self.archive = tarfile.TarFile(
                fileobj=cast(BinaryIO, self.stream), mode="r", tarinfo=self.kind, ignore_zeros=True
            )
            while info := self.archive.next():
                vars(self.archive)["members"].clear()  # tarfile would keep them all
                self.n_members += 1
                if not info.isdir():
                    yield info
        except _EndError:
            return
        except (tarfile.TarError, ValueError, EOFError, OverflowError):
            self.kind.n_bad += bool(self.stream.read(1))  # at the end it is merely cut

    def pieces(self, info: tarfile.TarInfo) -> Iterator[bytes]:
        """Yield a member's bytes; raises UnusableError (truncated) where the archive ends inside it."""
        stream = self.archive.extractfile(info) if self.archive else None
        left = info.size
        while stream and left:
            try:
                piece = stream.read(min(PIECE_BYTES, left))
            except tarfile.TarError:
                piece = b""
            if not piece:
                self.is_cut = True
                detail = f"the archive ends {left} bytes before this member does"
                raise self.stream.error or UnusableError("truncated", detail)
            left -= len(piece)
            yield piece

    def check_end(self) -> None:
        """Raise UnusableError for what the archive lacks: its end, headers that can be read, any member."""
        if self.is_cut:
            return  # told by the member that the archive ends in
        if self.stream.error:
            raise self.stream.error
        if self.kind.n_bad:
            raise UnusableError("malformed", f"{self.kind.n_bad} blocks are no header where one was expected")
        if not self.kind.has_end:
            raise UnusableError("truncated", "no end of the archive; members may be missing")
        if not self.n_members:
            raise UnusableError("empty", "an archive without members")


class _EndError(Exception):
    """Nothing more is looked for in an archive."""


class _Info(tarfile.TarInfo):
    """A header; counts, for the pass that it was made for, what is none."""

    n_idle: ClassVar[int]
    n_bad: ClassVar[int]
    has_end: ClassVar[bool]

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """Return the header in a block; raises tarfile's HeaderError for others, _EndError after too many."""
        try:
            info = super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError:
            is_whole = len(buf) == tarfile.BLOCKSIZE
            is_zero = buf.count(0) == len(buf)
            cls.has_end |= is_whole and is_zero
            cls.n_bad += is_whole and not is_zero
            cls.n_idle += 1
            if cls.n_idle > _MAX_IDLE_BLOCKS:
                raise _EndError from None
            raise
        cls.n_idle = 0
        if info.type in _EXTENDED and info.size > _MAX_EXTENDED_BYTES:
            raise tarfile.ReadError(f"an extended header of {info.size} bytes")
        return info


class _Kept:
    """A stream that only goes forward and ends where reading fails, keeping why; tarfile would swallow it."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.at = 0
        self.error: UnusableError | None = None

    def tell(self) -> int:
        """Return the offset of the next byte."""
        return self.at

    def seek(self, offset: int) -> int:
        """Go forward; raises tarfile's StreamError for a place already passed."""
        if offset < self.at:
            raise tarfile.StreamError("a header that leads back")
        while self.at < offset and self.read(min(PIECE_BYTES, offset - self.at)):
            pass
        return self.at

    def read(self, size: int) -> bytes:
        """Return the next bytes, fewer only at the end; raises ExhaustedError."""
        parts: list[bytes] = []
        try:
            while size and not self.error and (part := self.stream.read(size)):
                parts.append(part)
                size -= len(part)
                self.at += len(part)
        except ExhaustedError:
            raise
        except UnusableError as error:
            self.error = error
        return b"".join(parts)
