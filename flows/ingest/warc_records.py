"""Records of WARC (0.9 to 1.1) and ARC (1 and 2) files, one after another, each bad one told and passed over.

Standards: ISO 28500:2017 (WARC 1.1); Internet Archive, "Arc File Format" (1996); WARC draft 0.9 (2006), whose
header is one line. FastWARC is not used for this: it stops at the first broken record, gives a record that is cut
for a whole one, and knows no ARC (2.0.1, tried).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.flows.ingest.documents import UnusableError
from onrecord.flows.ingest.http_message import NO_FIELDS, Fields, fields
from onrecord.flows.ingest.packings import Damage

# As far as a header is looked for; longer ones are no headers.
_LOOK_BYTES = 64 << 10
_WARC = re.compile(rb"[Ww][Aa][Rr][Cc]/\d+\.\d+[ \t]*\r?\n")
_WARC_09 = re.compile(rb"warc/0\.9[ \t]+(\d+)[ \t]+(\S+)[ \t]+(\S+)[ \t]+(\d{14})[ \t]+(\S+)[ \t]+(\S+)[ \t]*\r?\n")
# URL, address, date and what follows, the last of it the length; a URL may hold blanks.
_ARC = re.compile(
    rb"([a-zA-Z][a-zA-Z0-9+.-]{1,20}:\S[^\r\n]{0,8000}?) (\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:]+|-) "
    rb"(\d{8,20}) ([^\r\n]{0,4000}?) ?(-?\w+)\r?\n"
)
_NEXT = re.compile(b"\n(?=" + b"|".join(each.pattern for each in (_WARC, _WARC_09, _ARC)) + b")")
_END_OF_RECORD = b"\r\n\r\n"
_BLANK = b"\r\n\0 \t"
# A header ends at a blank line; one that another record's first line cuts short is none.
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n|\n(?=[Ww][Aa][Rr][Cc]/\d)")
# After so many broken records in a row the rest is taken for no web archive.
_MAX_BROKEN = 1000


@dataclass(frozen=True)
class Record:
    """A record: where it starts in the unpacked file, its header fields by their WARC names, its block.

    `n_missing`: how many bytes of the block the file ends too early for, by what the header says.
    """

    offset: int
    fields: Fields
    block: bytes
    is_arc: bool = False
    n_missing: int = 0


@dataclass(frozen=True)
class Broken:
    """A record that cannot be read, or bytes that are none; `fields` as far as they could be read."""

    offset: int
    reason: str
    detail: str
    fields: Fields = NO_FIELDS


@dataclass(frozen=True)
class _Head:
    """A record's header: its fields, its own length, and its block's (None where it is no length)."""

    fields: Fields
    n_bytes: int
    n_block: int | None
    is_arc: bool = False


def records(pieces: Iterator[bytes], max_bytes: int) -> Iterator[Record | Broken]:
    """Yield the records of an unpacked file in order; `pieces` may hold `Damage`.

    Raises UnusableError where `pieces` fails, or nothing but broken records comes, after everything before.
    """
    window = _Window(pieces)
    n_broken = 0
    while n_broken < _MAX_BROKEN:
        window.skip_blank()
        if window.damage:
            yield Broken(window.offset, window.damage.reason, window.damage.detail)
            window.damage = None
            continue
        if not window.fill(1):
            break
        found = _next(window, max_bytes)
        n_broken = n_broken + 1 if isinstance(found, Broken) else 0
        yield found
    if window.failure:
        raise window.failure
    if n_broken == _MAX_BROKEN:
        raise UnusableError("malformed", f"{_MAX_BROKEN} broken records in a row; the rest is not looked at")


def _next(window: "_Window", max_bytes: int) -> Record | Broken:
    offset = window.offset
    head = _head(window)
    if head is None:
        return window.pass_over(offset, "no record where one should begin", NO_FIELDS)
    if head.n_block is None:
        return window.pass_over(offset, "a record without a length that can be read", head.fields)
    n_bytes = head.n_bytes + head.n_block
    if head.n_block > max_bytes:
        n_left = window.drop(n_bytes)
        if n_left:
            return Broken(offset, *window.cut(n_left), head.fields)
        return Broken(offset, "too_large", f"record of {head.n_block} bytes; at most {max_bytes} are read", head.fields)
    n_there = window.fill(n_bytes + _LOOK_BYTES)
    if not _ends_well(window, n_bytes, n_there):
        return window.pass_over(offset, f"its length, {head.n_block}, does not lead to the next record", head.fields)
    n_missing = max(n_bytes - n_there, 0)
    if n_missing and window.fault:
        window.drop(n_there)
        return Broken(offset, *window.cut(n_missing), head.fields)
    block = bytes(window.data[head.n_bytes : n_bytes])
    window.drop(n_bytes)
    return Record(offset, head.fields, block, head.is_arc, n_missing)


def _ends_well(window: "_Window", n_bytes: int, n_there: int) -> bool:
    """Say whether a record ends as it should, at the next one or with the file; a cut one holds no other."""
    if n_there < n_bytes:
        return not window.holds_record(1, n_there)
    following = bytes(window.data[n_bytes : n_bytes + _LOOK_BYTES])
    rest = following.lstrip(_BLANK)
    return following.startswith(_END_OF_RECORD) or not rest or starts(rest)


def starts(content: bytes) -> bool:
    """Say whether a record's header begins here."""
    return any(pattern.match(content) for pattern in (_WARC, _WARC_09, _ARC))


def _head(window: "_Window") -> _Head | None:
    window.fill(_LOOK_BYTES)
    if (found := _WARC.match(window.data)) is not None:
        return _warc_head(window, found.end())
    start = bytes(window.data[:_LOOK_BYTES])
    if (found := _WARC_09.match(start)) is not None:
        return _old_warc_head(window, found)
    return _arc_head(found) if (found := _ARC.match(start)) else None


def _warc_head(window: "_Window", at: int) -> _Head | None:
    end = _END_OF_HEAD.search(window.data, at - 2, _LOOK_BYTES)
    if end is None or end[0] == b"\n":
        return None
    found = fields(bytes(window.data[at : end.start()]))
    return _Head(found, end.end(), _length(found.get("content-length")))


def _length(said: str | None) -> int | None:
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 19 else None


def _old_warc_head(window: "_Window", found: "re.Match[bytes]") -> _Head:
    """Read the draft's one line; its length counts the header too, which more fields may follow to a blank line."""
    names = ("WARC-Type", "WARC-Target-URI", "WARC-Date", "WARC-Record-ID", "Content-Type")
    values = [value.decode("latin-1") for value in found.groups()[1:]]
    end = _END_OF_HEAD.search(window.data, found.end() - 2, _LOOK_BYTES)
    n_bytes = end.end() if end else found.end()
    more = fields(bytes(window.data[found.end() : n_bytes]))
    n_block = int(found[1]) - n_bytes
    return _Head(Fields([*zip(names, values, strict=True), *more.pairs]), n_bytes, n_block if n_block >= 0 else None)


def _arc_head(found: "re.Match[bytes]") -> _Head:
    url, address, date, middle, length = (value.decode("utf-8", "replace") for value in found.groups())
    is_file = url.startswith("filedesc:")
    pairs = [
        ("WARC-Type", "warcinfo" if is_file else "response"),
        ("WARC-Target-URI", url.replace("\0", "�")),
        ("WARC-IP-Address", address),
        ("WARC-Date", date),
        ("Content-Type", middle.partition(" ")[0]),
    ]
    return _Head(Fields(pairs), found.end(), _length(length), is_arc=True)


class _Window:
    """A view that moves over the unpacked bytes: `data` begins at `offset` of the whole."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces
        self.data = bytearray()
        self.offset = 0
        self.damage: UnusableError | None = None
        self.failure: UnusableError | None = None

    @property
    def fault(self) -> UnusableError | None:
        """What the bytes of `data` end at, if not at the end of the file."""
        return self.damage or self.failure

    def fill(self, n_bytes: int) -> int:
        """Read until there are `n_bytes`, or up to the next damage or the end; return how many there are."""
        while len(self.data) < n_bytes and self.damage is None:
            try:
                piece = next(self.pieces, None)
            except UnusableError as error:
                self.failure, self.pieces = error, iter(())
                break
            if piece is None:
                break
            if isinstance(piece, Damage):
                self.damage = piece.error
            self.data += piece
        return len(self.data)

    def drop(self, n_bytes: int) -> int:
        """Go on by so many bytes; return how many were missing."""
        while n_bytes and self.fill(1):
            n_step = min(n_bytes, len(self.data))
            del self.data[:n_step]
            self.offset += n_step
            n_bytes -= n_step
        return n_bytes

    def skip_blank(self) -> None:
        """Go on to the next byte that says something, or to a damage."""
        while self.fill(1):
            n_blank = len(self.data) - len(self.data.lstrip(_BLANK))
            if not n_blank:
                return
            self.drop(n_blank)

    def cut(self, n_missing: int) -> tuple[str, str]:
        """Return why a record ends too early."""
        fault = self.fault
        self.damage = self.failure = None
        if fault:
            return fault.reason, f"the record is not whole: {fault.detail}"
        return "truncated", f"the file ends {n_missing} bytes before the record does"

    def holds_record(self, start: int, end: int) -> bool:
        """Say whether another record begins between two places."""
        return _NEXT.search(self.data, start, end) is not None

    def pass_over(self, offset: int, detail: str, found: Fields) -> Broken:
        """Go on to the next record, or to a damage or the end."""
        while True:
            n_there = self.fill(_LOOK_BYTES)
            found_next = _NEXT.search(self.data)
            if found_next:
                self.drop(found_next.end())
                break
            if n_there < _LOOK_BYTES:
                self.drop(n_there)
                if self.fault:
                    return Broken(offset, *self.cut(0), found)
                break
            # A header line that begins near the end of the window is looked at whole in the next.
            self.drop(n_there - _LOOK_BYTES // 4)
        return Broken(offset, "malformed", detail, found)
