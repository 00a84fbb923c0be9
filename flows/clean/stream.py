"""Characters that know their bytes: every step of cleaning works on these, so alignment is made, never searched for."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Offsets = npt.NDArray[np.int32]
Ops = npt.NDArray[np.uint8]
Piece = tuple[int, int, int, int]

COPIED, ENTITY, REPAIRED, FOLDED, INSERTED, UNALIGNED = range(6)

INVISIBLE = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_BLANKS = re.compile(r"\s{2,}|[^\S ]")
_ENDLESS = 2**31


@dataclass(frozen=True, slots=True)
class Bytes:
    """Character `i` came from the bytes ``starts[i]`` to ``ends[i]`` by way of ``ops[i]``.

    UNALIGNED characters have no bytes (both offsets -1); INSERTED ones an empty span where they stand.
    Offsets are 32-bit: documents are at most 64 MiB.
    """

    starts: Offsets
    ends: Offsets
    ops: Ops


NO_BYTES = Bytes(np.zeros(1, np.int32), np.zeros(1, np.int32), np.full(1, UNALIGNED, np.uint8))


@dataclass(slots=True, eq=False)
class Stream:
    """Text made of pieces of a document's characters, whose bytes are in `source`.

    A piece (at, start, end, op) goes from ``text[at]`` to the next. If COPIED it is the characters `start` to `end` of
    the document as they are; of any other op, each of its characters stands for all of these together. UNALIGNED ones
    stand for none; INSERTED ones stand behind character `start` - 1.
    """

    text: str
    source: Bytes | None
    pieces: list[Piece]

    def __len__(self) -> int:
        return len(self.text)

    def cut(self, start: int, end: int) -> "Stream":
        """Return the characters `start` to `end`."""
        text = self.text[start:end]
        if len(text) == len(self.text):
            return self
        if not text:
            return Stream("", self.source, [])
        pieces = self.pieces
        first, after = bisect_right(pieces, (start, _ENDLESS)) - 1, bisect_left(pieces, (end,))
        found = [(at - start, a, b, op) for at, a, b, op in pieces[first:after]]
        at, a, b, op = found[0]
        found[0] = (0, a - at if op == COPIED else a, b, op)
        at, a, b, op = found[-1]
        found[-1] = (at, a, a + len(text) - at if op == COPIED else b, op)
        return Stream(text, self.source, found)

    def as_one(self, text: str, op: int, start: int = 0, end: int | None = None) -> "Stream":
        """Return `text` as made out of all bytes of the characters `start` to `end` together."""
        part = self.cut(start, len(self) if end is None else end)
        aligned = [piece for piece in part.pieces if piece[3] != UNALIGNED]
        if not aligned or not text:
            return unaligned(text)
        return Stream(text, self.source, [(0, min(p[1] for p in aligned), max(p[2] for p in aligned), op)])

    def span(self) -> tuple[int, int] | None:
        """Return the first byte and the byte after the last; None where no character has any."""
        own = [piece for piece in self.pieces if piece[1] < piece[2]]
        if not own or self.source is None:
            return None
        return int(self.source.starts[min(p[1] for p in own)]), int(self.source.ends[max(p[2] for p in own) - 1])

    def bytes(self) -> Bytes:
        """Return the bytes of each character."""
        if not self.text:
            return Bytes(NO_BYTES.starts[:0], NO_BYTES.ends[:0], NO_BYTES.ops[:0])
        source = self.source or NO_BYTES
        at, first, after, op = (np.array(column, np.int32) for column in zip(*self.pieces, strict=True))
        lengths = np.append(at[1:], len(self.text)) - at
        is_copied = op == COPIED
        # of copied characters each its own, of others the first and the last of their piece
        inside = np.arange(len(self.text)) * np.repeat(is_copied, lengths)
        from_ = inside + np.repeat(np.where(is_copied, first - at, first), lengths)
        to = inside + np.repeat(np.where(is_copied, first - at, after - 1), lengths)
        starts, ends = source.starts.take(from_, mode="clip"), source.ends.take(to, mode="clip")
        ops = np.repeat(op.astype(np.uint8), lengths)
        ops = np.where(ops == COPIED, source.ops.take(from_, mode="clip"), ops)
        for i in np.flatnonzero(op >= INSERTED).tolist():
            edge = -1 if op[i] == UNALIGNED else source.ends[first[i] - 1] if first[i] else 0
            starts[at[i] : at[i] + lengths[i]] = ends[at[i] : at[i] + lengths[i]] = edge
        return Bytes(starts, ends, ops)

    @property
    def starts(self) -> Offsets:
        """First byte of each character."""
        return self.bytes().starts

    @property
    def ends(self) -> Offsets:
        """Byte after the last of each character."""
        return self.bytes().ends

    @property
    def ops(self) -> Ops:
        """How each character was made of its bytes."""
        return self.bytes().ops


def document(text: str, source: Bytes) -> Stream:
    """Return all characters of a document."""
    return Stream(text, source, [(0, 0, len(text), COPIED)] if text else [])


def unaligned(text: str) -> Stream:
    """Return characters that lead to no bytes."""
    return Stream(text, None, [(0, 0, 0, UNALIGNED)] if text else [])


def join(parts: Iterable[Stream]) -> Stream:
    """Return the parts, which are of one document or of none, one after the other."""
    listed = [part for part in parts if part.text]
    if len(listed) == 1:
        return listed[0]
    pieces: list[Piece] = []
    length = 0
    for part in listed:
        pieces += [(length + at, start, end, op) for at, start, end, op in part.pieces]
        length += len(part.text)
    source = next((part.source for part in listed if part.source is not None), None)
    return Stream("".join([part.text for part in listed]), source, pieces)


def folded(stream: Stream, pattern: re.Pattern[str], by: str) -> Stream:
    """Return the stream with `by` in place of each match of the pattern."""
    parts, done = [], 0
    for match in pattern.finditer(stream.text):
        start, end = match.span()
        parts += [stream.cut(done, start), stream.as_one(by, FOLDED, start, end)]
        done = end
    return join([*parts, stream.cut(done, len(stream))]) if done else stream


def tidy(stream: Stream) -> Stream:
    """Drop invisible characters and fold each run of white space to one blank, none at the ends.

    Joiners (U+200C, U+200D) stay: scripts and emoji need them. Soft hyphens go: they split words for readers only.
    """
    trimmed = _trimmed(stream)
    # what is printable has no other white space and nothing invisible
    if trimmed.text.isprintable() and "  " not in trimmed.text:
        return trimmed
    # first the ends, where most white space of pages stands: to cut is cheaper than to fold
    return folded(_trimmed(folded(stream, _INVISIBLE, "")), _BLANKS, " ")


def _trimmed(stream: Stream) -> Stream:
    text = stream.text
    left = len(text) - len(text.lstrip())
    return stream.cut(left, max(left, len(text.rstrip())))
