"""One source in, documents and refusals out: unpacks, picks the reader, and turns every failure into a refusal."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO, NamedTuple, cast

from onrecord.flows.ingest import formats, packings, sniff, unpack
from onrecord.flows.ingest.documents import (
    NOT_FETCHED,
    Document,
    ExhaustedError,
    Limits,
    Member,
    Refusal,
    Source,
    UnusableError,
)
from onrecord.flows.ingest.formats import Access, Format
from onrecord.flows.ingest.packings import Damage, Meter
from onrecord.warehouse import ids

Items = Iterator[Document | Refusal]


def read(source: Source, limits: Limits) -> Items:
    """Yield what `source` holds, at every depth, in its order and in bounded memory; never raises.

    A failure ends this source only, after the documents before it, and is the last refusal; one inside a member of
    an archive ends that member only.
    """
    try:
        yield from _Reading(source, limits).items()
    except UnusableError as error:
        yield error.refusal(source.locator)
    except OSError as error:
        yield Refusal(source.locator, "unreadable", error.strerror or type(error).__name__)
    except Exception as error:  # a fault in a reader must cost one source, not the run
        yield _failed(source.locator, error)


class _Opened(NamedTuple):
    """Something with its packing taken off: name, first bytes, all bytes, and how many wrappers lie around it."""

    name: str
    head: bytes
    pieces: Iterator[bytes]
    depth: int


class _Reading:
    """The reading of one source: what all its members share."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.source = source
        self.limits = limits
        self.meter = self._meter()
        self.n_entries = 0
        self.container_id = ""

    def items(self) -> Items:
        """Yield what the source holds."""
        opened = self._open()
        form = formats.find(opened.name, opened.head)
        if form.is_single and not opened.depth:
            self._check_size()
        else:
            self.container_id = _digest(self.source.stream)
            opened = self._open()
        yield from self._items(form, opened, self._source(form, opened))

    def _open(self) -> _Opened:
        """Open the source from its start; each time counts anew, as it gives the same bytes."""
        name = PurePosixPath(self.source.locator).name
        return self._unpacked(name, unpack.chunks(self.source.stream), 0, self._meter())

    def _meter(self) -> Meter:
        return Meter(self.limits.most_unpacked(self.source.n_bytes))

    def _check_size(self) -> None:
        if self.source.n_bytes > self.limits.max_bytes:
            detail = f"{self.source.n_bytes} bytes; at most {self.limits.max_bytes} are read"
            raise UnusableError("too_large", detail)

    def _source(self, form: Format, opened: _Opened) -> Source:
        """Return the source with the stream that its format may use."""
        if not opened.depth or form.access is Access.ONCE:
            return self.source
        if form.access is Access.AGAIN:
            stream = cast(BinaryIO, unpack.Rewindable(lambda: _strict(self._open().pieces)))
            return replace(self.source, stream=stream)
        return self._held(self.source, opened)

    def _held(self, source: Source, opened: _Opened) -> Source:
        content = unpack.whole(_strict(opened.pieces), self.limits.max_bytes)
        return replace(source, stream=io.BytesIO(content), n_bytes=len(content))

    def _unpacked(self, name: str, pieces: Iterator[bytes], depth: int, meter: Meter) -> _Opened:
        """Take off every packing; raises UnusableError: too_deep, or empty where nothing is left."""
        head, pieces = unpack.peek(pieces, sniff.HEAD_BYTES)
        while packing := packings.packing(head):
            depth += 1
            self._check_depth(depth)
            name = packings.unpacked_name(name)
            unpacked = packings.unpacked(pieces, packing, meter, resumes=True)
            head, pieces = unpack.peek(unpacked, sniff.HEAD_BYTES)
        if not head:
            raise UnusableError("empty", "0 bytes", ids.raw_id(b""))
        return _Opened(name, head, pieces, depth)

    def _check_depth(self, depth: int) -> None:
        if depth > self.limits.max_depth:
            raise UnusableError("too_deep", f"inside more than {self.limits.max_depth} packings and archives")

    def _items(self, form: Format, opened: _Opened, source: Source) -> Items:
        if form.is_archive:
            self._check_depth(opened.depth + 1)
        if form.is_text and not form.is_single:
            sniff.check_is_text(opened.head)
        pieces = opened.pieces if form.resumes else _strict(opened.pieces)
        if form.is_single:
            pieces = iter([self._content(form, pieces)])
        for item in form.read(source, pieces, self.container_id, self.limits):
            if isinstance(item, Member):
                yield from self._member(item, opened.depth + form.is_archive)
            else:
                yield item

    def _content(self, form: Format, pieces: Iterator[bytes]) -> bytes:
        content = unpack.whole(pieces, self.limits.max_bytes)
        try:
            if form.is_text:
                sniff.check_is_text(content)
            sniff.check_has_content(content)
        except UnusableError as error:
            raise UnusableError(error.reason, error.detail, ids.raw_id(content)) from error
        return content

    def _member(self, member: Member, depth: int) -> Items:
        """Yield what a member holds; raises ExhaustedError where the limits of the whole source are reached."""
        self.n_entries += 1
        if self.n_entries > self.limits.max_entries:
            raise ExhaustedError("too_many", f"more than {self.limits.max_entries} entries")
        try:
            for item in self._member_items(member, depth):
                yield _placed(item, member) if isinstance(item, Document) else item
        except ExhaustedError:
            raise
        except UnusableError as error:
            yield error.refusal(member.locator)
        except Exception as error:  # a fault in a reader must cost one member, not the archive
            yield _failed(member.locator, error)

    def _member_items(self, member: Member, depth: int) -> Items:
        opened = self._unpacked(member.name, self._metered(member.pieces), depth, self.meter)
        form = formats.find(opened.name, opened.head)
        source = Source(member.locator, io.BytesIO(), 0, member.metadata, member.fetch)
        if form.access is not Access.ONCE:
            source = self._held(source, opened)
        yield from self._items(form, opened, source)

    def _metered(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.meter.count(len(piece))
            yield piece


def _strict(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the pieces up to the first damage, which is raised."""
    for piece in pieces:
        if isinstance(piece, Damage):
            raise piece.error
        yield piece


def _placed(document: Document, member: Member) -> Document:
    """Return a member's document with what is known of the member: its fetch, and no offset of its own."""
    fetch = document.fetch
    if fetch == NOT_FETCHED and member.fetch != NOT_FETCHED:
        is_whole = document.locator == member.locator
        # The address of a member is not that of its entries.
        fetch = member.fetch if is_whole else replace(member.fetch, url=None, final_url=None)
    return replace(document, parent_offset=None, fetch=fetch)


def _failed(key: str, error: Exception) -> Refusal:
    return Refusal(key, "failed", f"{type(error).__name__}: {error}")


def _digest(stream: BinaryIO) -> str:
    """Return the raw id of a stream's bytes as stored, holding one chunk at a time."""
    sha256 = hashlib.sha256()
    for chunk in unpack.chunks(stream):
        sha256.update(chunk)
    return f"raw:{sha256.hexdigest()[: ids.ID_DIGITS]}"
