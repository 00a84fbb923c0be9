"""From characters with bytes to the stored alignment: as few segments as say the same."""

from typing import TypedDict

import numpy as np

from onrecord.flows.clean.stream import COPIED, UNALIGNED, Bytes, Stream

OP_NAMES = ("copied", "entity", "repaired", "folded", "inserted")
_AT_A_TIME = 1_000_000  # characters: a text of any length takes little memory


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
    found: list[Segment] = []
    for start in range(0, len(stream), _AT_A_TIME):
        more = _segments(stream.cut(start, start + _AT_A_TIME).bytes(), start)
        if found and more and _goes_on(found[-1], more[0]):
            last, first = found.pop(), more[0]
            more[0] = Segment(**{**last, "char_end": first["char_end"], "byte_end": first["byte_end"]})
        found += more
    return found


def _segments(source: Bytes, at: int) -> list[Segment]:
    starts, ends, ops = source.starts, source.ends, source.ops
    widths = ends - starts
    is_copied = ops == COPIED
    follows = np.where(is_copied[1:], starts[1:] == ends[:-1], starts[1:] == starts[:-1])
    goes_on = follows & (ops[1:] == ops[:-1]) & (widths[1:] == widths[:-1])
    first = np.concatenate([[0], np.flatnonzero(~goes_on) + 1])
    last = np.concatenate([first[1:], [len(starts)]])
    columns = (first + at, last + at, starts[first], ends[last - 1], ops[first])
    return [
        {"char_start": a, "char_end": b, "byte_start": c, "byte_end": d, "op": OP_NAMES[op]}
        for a, b, c, d, op in zip(*(column.tolist() for column in columns), strict=True)
        if op != UNALIGNED
    ]


def _goes_on(before: Segment, after: Segment) -> bool:
    if before["op"] != after["op"] or before["char_end"] != after["char_start"]:
        return False
    if before["op"] != OP_NAMES[COPIED]:
        return (before["byte_start"], before["byte_end"]) == (after["byte_start"], after["byte_end"])
    return before["byte_end"] == after["byte_start"] and _width(before) == _width(after)


def _width(copied: Segment) -> int:
    return (copied["byte_end"] - copied["byte_start"]) // (copied["char_end"] - copied["char_start"])
