"""How often pairs are linked, counted over all groups of an index at once.

A posting is a hash and the number of a body that has it, packed in one number: HASH_BITS bits of hash above the rest.
Sorted, those of one hash form a group. Within a group of up to MAX_GROUP bodies each links to each; in a larger one,
of a stock paragraph or a much printed wire story, each links to its neighbours only, so that the work stays linear in
the number of bodies however often something is printed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.flows.deduplicate.shingles import HASH_BITS

Numbers = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
Needed = Callable[[Numbers], npt.NDArray[np.uint8]]

MAX_GROUP = 32
BODY_BITS = 64 - HASH_BITS
BODY_SHIFT = np.uint64(BODY_BITS)
BODY_MASK = np.uint64((1 << BODY_BITS) - 1)

_HALF = np.uint64(32)
_POSTINGS_AT_ONCE = 1 << 21
_FEW_POSTINGS = 1 << 24
_MAX_COUNTER_BITS = 28
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Pairs:
    """Distinct pairs of numbered bodies, the smaller number in the upper half, in order; and a count for each."""

    packed: Numbers
    counts: Places

    @staticmethod
    def none() -> "Pairs":
        """Return no pairs."""
        return Pairs(np.zeros(0, np.uint64), np.zeros(0, np.int64))

    def plus(self, other: "Pairs") -> "Pairs":
        """Return the pairs of both with the sums of their counts; those of sum 0 are left out."""
        packed = np.concatenate([self.packed, other.packed])
        counts = np.concatenate([self.counts, other.counts])
        order = np.argsort(packed, kind="stable")
        packed, counts = packed[order], counts[order]
        starts = np.flatnonzero(_changes(packed))
        sums = np.add.reduceat(counts, starts) if len(starts) else counts
        return Pairs(packed[starts][sums != 0], sums[sums != 0])

    def minus(self, other: "Pairs") -> "Pairs":
        """Return the pairs of both with the differences of their counts."""
        return self.plus(Pairs(other.packed, -other.counts))


def count_links(postings: Numbers, needed: Needed | None = None) -> Pairs:
    """Return the linked pairs of sorted `postings` with the number of groups that link them.

    Of many links, those of pairs which cannot reach the number `needed` are left out before they are counted: most
    pairs of a large corpus share a shingle or two by chance. How many a pair may have at most is read off a table of
    counters which pairs share by chance too (one row of a count-min sketch: Cormode and Muthukrishnan, 2005).
    """
    if needed is None or len(postings) < _FEW_POSTINGS:
        return _counted(list(_all_links(postings)))
    bits = min(_MAX_COUNTER_BITS, len(postings).bit_length() + 2)
    counters = np.zeros(1 << bits, np.uint8)
    for links in _all_links(postings):
        _count_up(counters, _counters_of(links, bits))
    likely = [links[counters[_counters_of(links, bits)] >= needed(links)] for links in _all_links(postings)]
    del counters
    return _counted(likely)


def shared(postings: Numbers) -> Numbers:
    """Return sorted `postings` without those whose hash no other body has: most of them."""
    hashes = postings >> BODY_SHIFT
    is_new = _changes(hashes)
    is_shared = ~(is_new & np.append(is_new[1:], True))
    found: Numbers = postings[is_shared]
    return found


def among(numbers: npt.NDArray[Any], ordered: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Say of each number whether it is one of `ordered`, which is sorted."""
    if not len(ordered):
        return np.zeros(len(numbers), np.bool_)
    found = ordered[np.minimum(np.searchsorted(ordered, numbers), len(ordered) - 1)] == numbers
    return np.asarray(found, np.bool_)


def _count_up(counters: npt.NDArray[np.uint8], places: npt.NDArray[np.uint32]) -> None:
    """Add one to the counter at each of `places`, up to the largest number that a counter holds."""
    places.sort()
    starts = np.flatnonzero(_changes(places))
    counts = np.diff(np.append(starts, len(places)))
    distinct = places[starts]
    counters[distinct] = np.minimum(counters[distinct] + counts, np.iinfo(np.uint8).max).astype(np.uint8)


def _counters_of(links: Numbers, bits: int) -> npt.NDArray[np.uint32]:
    return ((links * _SPREAD) >> np.uint64(64 - bits)).astype(np.uint32)


def _all_links(postings: Numbers) -> Iterator[Numbers]:
    for portion in _portions(postings):
        yield from _links(portion)


def _portions(postings: Numbers) -> Iterator[Numbers]:
    """Cut sorted postings into portions of whole groups."""
    hashes_end = len(postings)
    start = 0
    while start < hashes_end:
        last = postings[min(start + _POSTINGS_AT_ONCE, hashes_end) - 1] | BODY_MASK  # of its group, if there were more
        end = int(np.searchsorted(postings, last, side="right"))
        yield postings[start:end]
        start = end


def _links(postings: Numbers) -> Iterator[Numbers]:
    """Yield the links of whole groups, packed as pairs, by distance in the group."""
    hashes, bodies = postings >> BODY_SHIFT, postings & BODY_MASK
    starts = np.flatnonzero(_changes(hashes))
    group_sizes = np.diff(np.append(starts, len(hashes)))
    sizes = np.repeat(group_sizes, group_sizes)
    for distance in range(1, MAX_GROUP):
        in_group = sizes > distance
        if distance > 1:
            in_group &= sizes <= MAX_GROUP
        hashes, bodies, sizes = hashes[in_group], bodies[in_group], sizes[in_group]
        first = np.flatnonzero(hashes[distance:] == hashes[:-distance])
        yield (bodies[first] << _HALF) | bodies[first + distance]


def _counted(parts: list[Numbers]) -> Pairs:
    packed = np.concatenate([np.zeros(0, np.uint64), *parts])
    packed.sort()
    starts = np.flatnonzero(_changes(packed))
    return Pairs(packed[starts], np.diff(np.append(starts, len(packed))))


def _changes(ordered: npt.NDArray[np.unsignedinteger[Any]]) -> npt.NDArray[np.bool_]:
    """Say of each number whether it differs from the one before."""
    return np.concatenate([[True], ordered[1:] != ordered[:-1]]) if len(ordered) else np.zeros(0, np.bool_)


def packed(a: Places, b: Places) -> Numbers:
    """Return pairs of numbered bodies packed in one number each."""
    halves: Numbers = (a.astype(np.uint64) << _HALF) | b.astype(np.uint64)
    return halves


def unpacked(packed: Numbers) -> tuple[Places, Places]:
    """Return the two bodies of each pair."""
    return (packed >> _HALF).astype(np.int64), (packed & np.uint64(0xFFFFFFFF)).astype(np.int64)
