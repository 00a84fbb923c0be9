"""One source in, documents and refusals out: picks the reader and turns every failure into a refusal."""

import hashlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from onrecord.flows.ingest import html_file, sniff, text_file, unpack
from onrecord.flows.ingest.documents import Document, Limits, Refusal, Source, UnusableError
from onrecord.flows.ingest.structured import reader_of as structured_reader
from onrecord.warehouse import ids

_READERS = {sniff.TEXT: text_file.read, sniff.HTML: html_file.read}


def read(source: Source, limits: Limits) -> Iterator[Document | Refusal]:
    """Yield what `source` holds, in its order and in bounded memory; never raises.

    A failure ends this source only, after the documents before it, and is the last refusal.
    """
    try:
        yield from _read(source, limits)
    except UnusableError as error:
        yield error.refusal(source.locator)
    except OSError as error:
        yield Refusal(source.locator, "unreadable", error.strerror or type(error).__name__)
    except Exception as error:  # a fault in a reader must cost one source, not the run
        yield Refusal(source.locator, "failed", f"{type(error).__name__}: {error}")


def _read(source: Source, limits: Limits) -> Iterator[Document | Refusal]:
    packing = sniff.packing(next(unpack.chunks(source.stream, sniff.HEAD_BYTES), b""))
    head, pieces = unpack.peek(_content(source, packing, limits), sniff.HEAD_BYTES)
    if not head:
        raise UnusableError("empty", "0 bytes", ids.raw_id(b""))
    name = _unpacked_name(source.locator, packing)
    structured = None if sniff.packing(head) else structured_reader(name, head, is_known=sniff.is_known(name))
    if structured:
        yield from structured(source, _content(source, packing, limits), _digest(source.stream), limits)
        return
    form = sniff.form(name, head)
    if not packing and source.n_bytes > limits.max_bytes:
        raise UnusableError("too_large", f"{source.n_bytes} bytes; at most {limits.max_bytes} are read")
    content = unpack.whole(pieces, limits.max_bytes)
    _check(content)
    yield _READERS[form](source, content, _digest(source.stream) if packing else None)


def _content(source: Source, packing: str | None, limits: Limits) -> Iterator[bytes]:
    if packing is None:
        return unpack.chunks(source.stream)
    return unpack.unpacked(source.stream, packing, source.n_bytes, limits)


def _check(content: bytes) -> None:
    try:
        sniff.check_is_text(content)
        sniff.check_has_content(content)
    except UnusableError as error:
        raise UnusableError(error.reason, error.detail, ids.raw_id(content)) from error


def _digest(stream: BinaryIO) -> str:
    """Return the raw id of a stream's bytes as stored, holding one chunk at a time."""
    sha256 = hashlib.sha256()
    for chunk in unpack.chunks(stream):
        sha256.update(chunk)
    return f"raw:{sha256.hexdigest()[: ids.ID_DIGITS]}"


def _unpacked_name(locator: str, packing: str | None) -> str:
    path = PurePosixPath(locator)
    return path.stem if packing and path.suffix.lower() in sniff.PACKED_EXTENSIONS else path.name
