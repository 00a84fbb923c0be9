"""From characters with bytes to the stored alignment: as few segments as say the same."""

from typing import TypedDict

import numpy as np

from onrecord.flows.clean.stream import COPIED, UNALIGNED, Stream

OP_NAMES = ("copied", "entity", "repaired", "folded", "inserted")


class Segment(TypedDict):
    """Code points ``char_start`` to ``char_end`` of a text stand for these raw bytes, by way of `op`."""

    char_start: int
    char_end: int
    byte_start: int
    byte_end: int
    op: str


def segments(stream: Stream) -> list[Segment]:
    """Return the segments in order of characters; UNALIGNED characters are in none.

    Within a copied segment each character has the same number of bytes, one after the other.
    In any other, all characters stand for all its bytes together.
    """
    n = len(stream)
    if not n:
        return []
    starts, ends, ops = stream.starts, stream.ends, stream.ops
    widths = ends - starts
    goes_on = ops[1:] == ops[:-1]
    runs_on = (ops[1:] == COPIED) & (starts[1:] == ends[:-1]) & (widths[1:] == widths[:-1])
    shares = (ops[1:] != COPIED) & (starts[1:] == starts[:-1]) & (widths[1:] == widths[:-1])
    first = np.concatenate([[0], np.flatnonzero(~(goes_on & (runs_on | shares))) + 1])
    last = np.concatenate([first[1:], [n]])
    return [
        Segment(char_start=a, char_end=b, byte_start=int(starts[a]), byte_end=int(ends[b - 1]), op=OP_NAMES[ops[a]])
        for a, b in zip(first.tolist(), last.tolist(), strict=True)
        if ops[a] != UNALIGNED
    ]
