"""From characters with bytes to the stored alignment: as few segments as say the same."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from onrecord.flows.clean.stream import COPIED, UNALIGNED, Bytes, Stream
from onrecord.warehouse.tables.articles import ALIGNMENTS, SEGMENT

Column = npt.NDArray[np.integer[Any]]

OP_NAMES = ("copied", "entity", "repaired", "folded", "inserted")
_NAMES = pa.array(OP_NAMES)
_LISTS: pa.DataType = ALIGNMENTS.schema.field("segments").type
_AT_A_TIME = 1_000_000  # characters: a text of any length takes little memory


class Segments(NamedTuple):
    """Segments as columns: where each begins and ends in the text and in the bytes, and the number of its op."""

    char_start: Column
    char_end: Column
    byte_start: Column
    byte_end: Column
    op: Column

    def taken(self, which: npt.NDArray[np.bool_] | Column) -> "Segments":
        """Return some of the segments."""
        return Segments(*[column[which] for column in self])


_NONE = Segments(*np.zeros((5, 0), np.int64))


def segments(stream: Stream) -> Segments:
    """Return the segments in order of characters; UNALIGNED characters are in none.

    Within a copied segment each character has the same number of bytes, one after the other.
    In any other, all characters stand for all its bytes together.
    """
    starts = range(0, len(stream), _AT_A_TIME)
    parts = [_segments(stream.cut(start, start + _AT_A_TIME).bytes(), start) for start in starts]
    found = _joined(parts) if len(parts) > 1 else parts[0] if parts else _NONE
    is_aligned = found.op != UNALIGNED
    return found if is_aligned.all() else found.taken(is_aligned)


def listed(found: Sequence[Segments]) -> "pa.ListArray[Any]":
    """Return the segments of several texts as a column of lists."""
    ends = np.cumsum([0, *(len(each.op) for each in found)], dtype=np.int32)
    *places, op = map(np.concatenate, zip(_NONE, *found, strict=True))
    columns: list[pa.Array[Any]] = [pa.array(place, pa.int64()) for place in places]
    columns.append(_NAMES.take(pa.array(op, pa.int64())))
    structs = pa.StructArray.from_arrays(columns, fields=list(SEGMENT))
    lists: pa.ListArray[Any] = pa.ListArray.from_arrays(pa.array(ends, pa.int32()), structs, type=_LISTS)
    return lists


def _segments(source: Bytes, at: int) -> Segments:
    starts, ends, ops = source.starts, source.ends, source.ops
    widths = ends - starts
    is_copied = ops == COPIED
    follows = np.where(is_copied[1:], starts[1:] == ends[:-1], starts[1:] == starts[:-1])
    goes_on = follows & (ops[1:] == ops[:-1]) & (widths[1:] == widths[:-1])
    first = np.concatenate([[0], np.flatnonzero(~goes_on) + 1])
    last = np.concatenate([first[1:], [len(starts)]])
    columns = (first + at, last + at, starts[first], ends[last - 1], ops[first])
    return Segments(*columns)


def _joined(parts: Sequence[Segments]) -> Segments:
    """The segments of stretches of a text, those made one that were only cut between stretches."""
    found = Segments(*map(np.concatenate, zip(*parts, strict=True)))
    before, after = found.taken(np.arange(len(found.op) - 1)), found.taken(np.arange(1, len(found.op)))
    is_copied = after.op == COPIED
    is_same = (after.byte_start == before.byte_start) & (after.byte_end == before.byte_end)
    follows = (after.byte_start == before.byte_end) & (_width(after) == _width(before))
    goes_on = (after.op == before.op) & np.where(is_copied, follows, is_same)
    first, last = np.concatenate([[True], ~goes_on]), np.concatenate([~goes_on, [True]])
    begun, ended = found.taken(first), found.taken(last)
    return begun._replace(char_end=ended.char_end, byte_end=ended.byte_end)


def _width(of: Segments) -> Column:
    return (of.byte_end - of.byte_start) // (of.char_end - of.char_start)
