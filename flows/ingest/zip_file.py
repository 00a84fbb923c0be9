"""ZIP archives: every member a file of any format, read in the order of the central directory.

Methods: stored, deflate, bzip2, LZMA, Zstandard. Where there is no usable central directory,
as in a download that broke off, the members are found one after another by their own headers (`zip_salvage`).
Refused: encrypted members, links, paths that lead out, members that overlap others (the trick of archives that
expand without end, David Fifield, "A better zip bomb", 2019). Documents of office programs, which are ZIP archives
too, are no news archives: unknown_format.
"""

import stat
import struct
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import BinaryIO

from onrecord.flows.ingest import zip_salvage
from onrecord.flows.ingest.documents import Document, ExhaustedError, Limits, Member, Refusal, Source, UnusableError
from onrecord.flows.ingest.folders import Beliefs, Place, Places, head_of, tolerated
from onrecord.flows.ingest.packings import PIECE_BYTES
from onrecord.flows.ingest.zip_data import UTF8_NAME, Data, local_header

_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_HEADER_BYTES = 30
_DIRECTORY_ENTRY = b"PK\x01\x02"
_END = b"PK\x05\x06"
# The end record and the longest comment it can have.
_END_BYTES = 22 + 0xFFFF
_OPENING_ERRORS = (zipfile.BadZipFile, struct.error, ValueError, OSError, NotImplementedError)


def matches(head: bytes) -> bool:
    """Say whether the bytes begin like a ZIP archive."""
    return head.startswith(_STARTS)


def read(
    source: Source,
    pieces: Iterator[bytes],  # noqa: ARG001 - read by seeking
    parent_raw_id: str,  # noqa: ARG001
    limits: Limits,
) -> Iterator[Document | Refusal | Member]:
    """Yield the members of an archive, and what of it cannot be used."""
    _check_count(source.stream, limits)
    try:
        archive = zipfile.ZipFile(source.stream)
    except _OPENING_ERRORS as error:
        yield from zip_salvage.read(source, str(error), limits)
        return
    yield from _members(archive.infolist(), source)


def _members(infos: list[zipfile.ZipInfo], source: Source) -> Iterator[Refusal | Member]:
    names = {info.filename for info in infos}
    if not infos:
        raise UnusableError("empty", "an archive without members")
    if "[Content_Types].xml" in names or infos[0].filename == "mimetype":
        raise UnusableError("unknown_format", "a document of an office program, or an e-book")
    places, beliefs = Places(source.locator), Beliefs(source.locator)
    overlapping = _overlapping(infos)
    taken: list[tuple[zipfile.ZipInfo, Place]] = []
    for info in infos:
        found = _placed(info, places, overlapping)
        if isinstance(found, Refusal):
            yield found
        elif found and found.is_metadata:
            beliefs.learn(found, head_of(tolerated(_pieces(source, info))))
        elif found:
            beliefs.note(found)
            taken.append((info, found))
    yield from beliefs.refusals()
    for info, place in taken:
        yield Member(place.locator, place.name, _pieces(source, info), beliefs.of(place))


def _placed(info: zipfile.ZipInfo, places: Places, overlapping: set[int]) -> Place | Refusal | None:
    """Return where a member lies, or why it cannot be read; None for folders and what is passed over."""
    path = _path(info)
    if path.endswith("/"):
        return None
    place = places.place(path)
    if not isinstance(place, Place):
        return place
    if stat.S_ISLNK(info.external_attr >> 16):
        return Refusal(place.locator, "unsafe_path", "a symbolic link")
    if id(info) in overlapping:
        return Refusal(place.locator, "malformed", "overlaps another member of the archive")
    return place


def _path(info: zipfile.ZipInfo) -> str:
    """Return a member's path; names not marked as UTF-8 often are, and Windows programs once wrote backslashes."""
    path = info.orig_filename
    if not info.flag_bits & UTF8_NAME:
        with suppress(UnicodeError):
            path = path.encode("cp437").decode("utf-8")
    return path if "/" in path else path.replace("\\", "/")


def _overlapping(infos: list[zipfile.ZipInfo]) -> set[int]:
    """Return the ids of members that begin before the end of an earlier one."""
    found: set[int] = set()
    end = -1
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            found.add(id(info))
        name_bytes = len(info.orig_filename.encode("utf-8" if info.flag_bits & UTF8_NAME else "cp437", "replace"))
        end = max(end, info.header_offset + _HEADER_BYTES + name_bytes + info.compress_size)
    return found


def _pieces(source: Source, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a member's bytes; raises UnusableError where they cannot be unpacked or their checksum is wrong."""
    local = local_header(source.stream, info.header_offset)
    if local is None:
        raise UnusableError("malformed", "no header where the central directory says")
    yield from Data(
        source.stream, replace(local, method=info.compress_type, flags=info.flag_bits), info.compress_size, info.CRC
    ).pieces()


def _check_count(stream: BinaryIO, limits: Limits) -> None:
    """Refuse a central directory of too many entries before it is held in memory: too_many."""
    n_entries = sum(1 for _ in _signatures(stream))
    if n_entries > limits.max_entries:
        raise ExhaustedError("too_many", f"{n_entries} entries; at most {limits.max_entries} are read")


def _signatures(stream: BinaryIO) -> Iterator[None]:
    """Yield for each entry that the central directory can hold, found by its mark."""
    stream.seek(0, 2)
    n_bytes = stream.tell()
    stream.seek(max(0, n_bytes - _END_BYTES))
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 20:
        return
    (size,) = struct.unpack_from("<I", tail, at + 12)
    if size == 0xFFFFFFFF:  # its true size stands in the ZIP64 record; what lies before is an upper bound
        size = n_bytes
    stream.seek(max(0, n_bytes - len(tail) + at - size))
    rest = b""
    while chunk := stream.read(PIECE_BYTES):
        chunk = rest + chunk
        yield from (None for _ in range(chunk.count(_DIRECTORY_ENTRY)))
        rest = chunk[-3:]
