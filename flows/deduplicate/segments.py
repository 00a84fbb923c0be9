"""Segments of the index of copies: the postings of some bodies, sorted by hash and packed in six bytes each.

New bodies come as a segment of their own, and small segments are merged into larger ones (O'Neil et al., "The
log-structured merge-tree", 1996; segments are what Lucene calls them). Which bodies stand in which segment says
nothing, only which postings there are in all: a body that stands in two is there once, one that is gone, not at all.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from onrecord.flows.deduplicate.shingles import HASH_BITS, NUMBER_BITS, NUMBER_MASK
from onrecord.flows.deduplicate.sorting import Numbers, Places, among, distinct, ranges
from onrecord.warehouse.ids import digest, make_id
from onrecord.warehouse.tables.copies import POSTINGS

MAX_BODIES = 1 << 16
MAX_POSTINGS = 1 << 23  # of segments that are merged: they are in memory together
SMALL = 8  # of such a segment go into one that is as large as can be
MANY = 32  # small segments, before they are merged
N_HEADS = 256

CONTENT = ("body_keys", "heads", "tails", "places")  # columns by which segments are read
MEMBERS = ("segment_id", "body_keys")  # and by which only their bodies are
_KINDS = ("<i8", "<u4", "<u4", "<u2")  # of the numbers in CONTENT

_TAIL_BITS = np.uint64(HASH_BITS - 8)
_FIRST_OF_HEADS = np.arange(N_HEADS + 1, dtype=np.uint64) << _TAIL_BITS


@dataclass(frozen=True, eq=False)
class Segment:
    """Postings of the bodies `keys`: `heads` counts those of each upper byte of the hash, `tails` has the rest of it.

    `places` says where in `keys` the body of each posting is.
    """

    keys: Places
    heads: npt.NDArray[np.uint32]
    tails: npt.NDArray[np.uint32]
    places: npt.NDArray[np.uint16]

    @cached_property
    def bounds(self) -> Places:
        """Where the postings of each head begin, and the last end."""
        return np.concatenate([[0], np.cumsum(self.heads, dtype=np.int64)])

    def hashes(self, first_head: int = 0, end_head: int = N_HEADS) -> Numbers:
        """Return the hashes of the postings of some heads."""
        heads = np.arange(first_head, end_head, dtype=np.uint64) << _TAIL_BITS
        found = np.repeat(heads, self.heads[first_head:end_head])
        found |= self.tails[self.bounds[first_head] : self.bounds[end_head]]
        return found

    def hashes_at(self, places: Places) -> Numbers:
        """Return the hashes of some postings."""
        heads = np.searchsorted(self.bounds, places, side="right") - 1
        found: Numbers = (heads.astype(np.uint64) << _TAIL_BITS) | self.tails[places]
        return found

    def found(self, wanted: Numbers) -> Places:
        """Return which postings have one of the `wanted` hashes, which are sorted and distinct."""
        if not len(self.tails):
            return np.zeros(0, np.int64)
        tails = wanted.astype(np.uint32)
        firsts, ends = self._searched(wanted, tails)
        is_there = np.flatnonzero(firsts >= 0)
        firsts, ends, tails = firsts[is_there], ends[is_there], tails[is_there]
        return ranges(firsts, self._lasts(firsts, ends, tails) + 1 - firsts)

    def _searched(self, wanted: Numbers, tails: npt.NDArray[np.uint32]) -> tuple[Places, Places]:
        """Return where each of some sorted hashes is first, -1 where it is not, and where the postings of its head end.

        All tails of a head are searched for together, and looked at when those of all heads are.
        """
        bounds, places = np.searchsorted(wanted, _FIRST_OF_HEADS), np.zeros(len(wanted), np.int64)
        starts, firsts = bounds.tolist(), self.bounds.tolist()
        for start, end, first, last in zip(starts, starts[1:], firsts, firsts[1:], strict=False):
            if start < end:
                places[start:end] = self.tails[first:last].searchsorted(tails[start:end])
        counts = np.diff(bounds)
        places += np.repeat(self.bounds[:-1], counts)
        ends = np.repeat(self.bounds[1:], counts)
        is_there = (places < ends) & (self.tails[np.minimum(places, len(self.tails) - 1)] == tails)
        return np.where(is_there, places, -1), ends

    def _lasts(self, firsts: Places, ends: Places, tails: npt.NDArray[np.uint32]) -> Places:
        """Return the last places of these tails, which begin at `firsts`; all ranges are halved together."""
        lasts = firsts.copy()
        is_more = (firsts + 1 < ends) & (self.tails[np.minimum(firsts + 1, len(self.tails) - 1)] == tails)
        more = np.flatnonzero(is_more)
        low, high, tails = firsts[more] + 1, ends[more], tails[more]
        while (is_open := low + 1 < high).any():
            middles = np.where(is_open, (low + high) // 2, low)
            is_same = self.tails[middles] == tails
            low, high = np.where(is_same, middles, low), np.where(is_same, high, middles)
        lasts[more] = low
        return lasts


def rows(keys: Places, postings: Numbers, tool_id: str) -> pa.Table:
    """Return the row of a segment: `postings` are sorted, each a hash above the place of a body in `keys`."""
    hashes = postings >> np.uint64(NUMBER_BITS)
    content = keys.astype("<i8").tobytes()
    columns = {
        "segment_id": [make_id("seg", digest(content))],
        "n_bodies": [len(keys)],
        "n_postings": [len(postings)],
        "body_keys": [content],
        "heads": [np.bincount((hashes >> _TAIL_BITS).astype(np.int64), minlength=N_HEADS).astype("<u4").tobytes()],
        "tails": [hashes.astype("<u4").tobytes()],
        "places": [(postings & NUMBER_MASK).astype("<u2").tobytes()],
        "tool_id": tool_id,
    }
    return POSTINGS.from_columns(columns)


def read(batches: Iterable[pa.RecordBatch]) -> Iterator[Segment]:
    """Yield the segments of a stream of rows, without copying their postings."""
    for batch in batches:
        columns = [batch.column(name) for name in CONTENT]
        for row in range(batch.num_rows):
            yield Segment(*(_numbers(column, row, kind) for column, kind in zip(columns, _KINDS, strict=True)))


def members(batches: Iterable[pa.RecordBatch]) -> dict[str, Places]:
    """Return the keys of the bodies of each segment, of a stream of rows."""
    return {
        str(segment): _numbers(batch.column("body_keys"), row, "<i8")
        for batch in batches
        for row, segment in enumerate(batch.column("segment_id"))
    }


def _numbers(column: "pa.Array[Any]", row: int, kind: str) -> Any:
    """Return the numbers packed in one value where they are: Arrow copies what it gives as a scalar."""
    offsets: Any
    content: Any
    _, offsets, content = column.buffers()
    start, end = memoryview(offsets).cast("i")[column.offset + row :][:2]
    return np.frombuffer(memoryview(content)[start:end], kind) if start < end else np.zeros(0, kind)


def postings(segments: Iterable[tuple[Segment, Places]], first_head: int, end_head: int) -> Numbers:
    """Return the postings of some heads in all segments, sorted, each a hash above the number of a body.

    With each segment comes the number of each of its bodies; less than 0: the body is gone.
    """
    parts = [np.zeros(0, np.uint64)]
    for segment, numbers in segments:
        part = segment.hashes(first_head, end_head) << np.uint64(NUMBER_BITS)
        owners = numbers[segment.places[segment.bounds[first_head] : segment.bounds[end_head]]]
        part |= owners.view(np.uint64)
        parts.append(part if numbers.min(initial=0) >= 0 else part[owners >= 0])
    found = np.concatenate(parts)
    found.sort()
    return found


def merged(segments: Sequence[Segment], present: Places, tool_id: str) -> pa.Table:
    """Return the row of a segment of all bodies of some segments that are among `present`, sorted keys."""
    keys = np.unique(np.concatenate([segment.keys for segment in segments]))
    keys = keys[among(keys, present)]
    numbers = [np.where(among(each.keys, keys), np.searchsorted(keys, each.keys), -1) for each in segments]
    return rows(keys, distinct(postings(zip(segments, numbers, strict=True), 0, N_HEADS)), tool_id)


class Size(NamedTuple):
    """How much is in a segment."""

    n_bodies: int
    n_postings: int

    def plus(self, other: "Size") -> "Size":
        """Return how much is in both."""
        return Size(self.n_bodies + other.n_bodies, self.n_postings + other.n_postings)

    def is_too_large(self) -> bool:
        """Say whether segments of this size together are not to be merged."""
        return self.n_bodies > MAX_BODIES or self.n_postings > MAX_POSTINGS

    def is_small(self) -> bool:
        """Say whether a segment of this size is to be merged with others."""
        return not Size(SMALL * self.n_bodies, SMALL * self.n_postings).is_too_large()


def to_merge(sizes: Mapping[str, Size], gone: Collection[str]) -> list[list[str]]:
    """Return which segments are to be merged: small ones when they are many.

    Those that hold bodies which are `gone` are made anew, with others or alone. No merged segment is small but the
    last, so that each body is merged a few times however the archive grows.
    """
    small = [segment for segment, size in sizes.items() if size.is_small()]
    groups: list[list[str]] = []
    total = Size(0, 0)
    for segment in sorted({*gone, *(small if len(small) > MANY else ())}):
        total = total.plus(sizes[segment])
        if not groups or total.is_too_large():
            groups.append([])
            total = sizes[segment]
        groups[-1].append(segment)
    return [group for group in groups if len(group) > 1 or group[0] in gone]
