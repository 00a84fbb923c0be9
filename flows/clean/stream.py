"""Characters that know their bytes: every step of cleaning works on these, so alignment is made, never searched for."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Offsets = npt.NDArray[np.int32]
Ops = npt.NDArray[np.uint8]

COPIED, ENTITY, REPAIRED, FOLDED, INSERTED, UNALIGNED = range(6)

INVISIBLE = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_BLANKS = re.compile(r"\s{2,}|[^\S ]")


@dataclass(frozen=True)
class Stream:
    """Text in which character `i` came from the bytes ``starts[i]`` to ``ends[i]`` by way of ``ops[i]``.

    UNALIGNED characters have no bytes (both offsets -1); INSERTED ones an empty span where they stand.
    Offsets are 32-bit: documents are at most 64 MiB.
    """

    text: str
    starts: Offsets
    ends: Offsets
    ops: Ops

    def __len__(self) -> int:
        return len(self.text)

    def cut(self, start: int, end: int) -> "Stream":
        """Return the characters `start` to `end`."""
        return Stream(self.text[start:end], self.starts[start:end], self.ends[start:end], self.ops[start:end])

    def as_one(self, text: str, op: int, start: int = 0, end: int | None = None) -> "Stream":
        """Return `text` as made out of all bytes of the characters `start` to `end` together."""
        part = self.cut(start, len(self) if end is None else end)
        aligned = part.ops != UNALIGNED
        if not aligned.any():
            return unaligned(text)
        return literal(text, op, int(part.starts[aligned].min()), int(part.ends[aligned].max()))


def literal(text: str, op: int, start: int, end: int) -> Stream:
    """Return characters that all stand for the same bytes."""
    n = len(text)
    return Stream(text, np.full(n, start, np.int32), np.full(n, end, np.int32), np.full(n, op, np.uint8))


def unaligned(text: str) -> Stream:
    """Return characters that lead to no bytes."""
    return literal(text, UNALIGNED, -1, -1)


def join(parts: Iterable[Stream]) -> Stream:
    """Return the parts one after the other."""
    listed = [part for part in parts if part.text]
    if not listed:
        return unaligned("")
    if len(listed) == 1:
        return listed[0]
    return Stream(
        "".join(part.text for part in listed),
        np.concatenate([part.starts for part in listed]),
        np.concatenate([part.ends for part in listed]),
        np.concatenate([part.ops for part in listed]),
    )


def pieces_of(source: Stream, pieces: Sequence[tuple[int, int, str, int]]) -> Stream:
    """Return the pieces (start, end, characters, op) one after the other.

    A COPIED piece is characters `start` to `end` of the source as they are; of any other, each character stands for
    all their bytes together. The source has to be aligned.
    """
    if not pieces:
        return unaligned("")
    starts, ends, texts, ops = zip(*pieces, strict=True)
    lengths = np.fromiter(map(len, texts), np.int32, len(texts))
    first, last = np.array(starts, np.int32), np.array(ends, np.int32) - 1
    op = np.repeat(np.array(ops, np.uint8), lengths)
    before = np.cumsum(lengths, dtype=np.int32) - lengths
    copied = np.repeat(first - before, lengths) + np.arange(len(op), dtype=np.int32)
    is_copied = op == COPIED
    from_ = np.where(is_copied, copied, np.repeat(first, lengths))
    to = np.where(is_copied, copied, np.repeat(last, lengths))
    op = np.where(is_copied, source.ops[from_], op)
    return Stream("".join(texts), source.starts[from_], source.ends[to], op)


def _replace(stream: Stream, pattern: re.Pattern[str], by: str) -> Stream:
    parts, done = [], 0
    for match in pattern.finditer(stream.text):
        parts += [stream.cut(done, match.start()), stream.as_one(by, FOLDED, match.start(), match.end())]
        done = match.end()
    return join([*parts, stream.cut(done, len(stream))]) if done else stream


def tidy(stream: Stream) -> Stream:
    """Drop invisible characters and fold each run of white space to one blank, none at the ends.

    Joiners (U+200C, U+200D) stay: scripts and emoji need them. Soft hyphens go: they split words for readers only.
    """
    folded = _replace(_replace(stream, _INVISIBLE, ""), _BLANKS, " ")
    text = folded.text
    left = len(text) - len(text.lstrip())
    return folded.cut(left, max(left, len(text.rstrip())))
