"""How often pairs are linked, counted over all groups of an index at once.

A posting is a hash and the number of a body that has it, packed in one number: HASH_BITS bits of hash above the rest.
Sorted, those of one hash form a group. Within a group of up to MAX_GROUP bodies each links to each; in a larger one,
of a stock paragraph or a much printed wire story, each links to its neighbours only, so that the work stays linear in
the number of bodies however often something is printed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from onrecord.flows.deduplicate.shingles import NUMBER_BITS, NUMBER_MASK
from onrecord.flows.deduplicate.sorting import Numbers, changes, distinct, sort
from onrecord.flows.deduplicate.word_hashes import Places

Needed = Callable[[Numbers], npt.NDArray[np.uint8]]

MAX_GROUP = 32
BODY_SHIFT = np.uint64(NUMBER_BITS)
BODY_MASK = NUMBER_MASK

_HALF = np.uint64(32)
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
        starts = np.flatnonzero(changes(packed))
        sums = np.add.reduceat(counts, starts) if len(starts) else counts
        return Pairs(packed[starts], sums).where(sums != 0)

    def where(self, is_one: npt.NDArray[np.bool_]) -> "Pairs":
        """Return some of the pairs."""
        return Pairs(self.packed[is_one], self.counts[is_one])

    def minus(self, other: "Pairs") -> "Pairs":
        """Return the pairs of both with the differences of their counts."""
        return self.plus(Pairs(other.packed, -other.counts))


def count_links(postings: Sequence[Numbers], needed: Needed | None = None) -> Pairs:
    """Return the linked pairs with the number of groups that link them; `postings` are in sorted parts of whole groups.

    Of many links, those of pairs which cannot reach the number `needed` are left out before they are counted: most
    pairs of a large corpus share a shingle or two by chance. How many a pair may have at most is read off a table of
    counters which pairs share by chance too (one row of a count-min sketch: Cormode and Muthukrishnan, 2005).
    """
    n_postings = sum(map(len, postings))
    if needed is None or n_postings < _FEW_POSTINGS:
        return _counted(list(_all_links(postings)))
    bits = min(_MAX_COUNTER_BITS, n_postings.bit_length() + 2)
    counters = np.zeros(1 << bits, np.uint8)
    for links in _all_links(postings):
        _count_up(counters, _counters_of(links, bits))
    likely = [links[counters[_counters_of(links, bits)] >= needed(links)] for links in _all_links(postings)]
    del counters
    return _counted(likely)


def shared(postings: Numbers) -> Numbers:
    """Return sorted `postings`, each once, without those whose hash no other body has: most of them."""
    postings = distinct(postings)
    hashes = postings >> BODY_SHIFT
    is_new = changes(hashes)
    is_shared = ~(is_new & np.append(is_new[1:], True))
    found: Numbers = postings[is_shared]
    return found


def _count_up(counters: npt.NDArray[np.uint8], places: npt.NDArray[np.uint32]) -> None:
    """Add one to the counter at each of `places`, up to the largest number that a counter holds."""
    places.sort()
    starts = np.flatnonzero(changes(places))
    counts = np.diff(np.append(starts, len(places)))
    distinct = places[starts]
    counters[distinct] = np.minimum(counters[distinct] + counts, np.iinfo(np.uint8).max).astype(np.uint8)


def _counters_of(links: Numbers, bits: int) -> npt.NDArray[np.uint32]:
    return ((links * _SPREAD) >> np.uint64(64 - bits)).astype(np.uint32)


def _all_links(postings: Sequence[Numbers]) -> Iterator[Numbers]:
    for part in postings:
        yield from _links(part)


def _links(postings: Numbers) -> Iterator[Numbers]:
    """Yield the links of whole groups, packed as pairs, by distance in the group."""
    hashes, bodies = postings >> BODY_SHIFT, postings & BODY_MASK
    starts = np.flatnonzero(changes(hashes))
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
    sort(packed)
    starts = np.flatnonzero(changes(packed))
    return Pairs(packed[starts], np.diff(np.append(starts, len(packed))))


def packed(a: Places, b: Places) -> Numbers:
    """Return pairs of numbered bodies packed in one number each."""
    halves: Numbers = (a.astype(np.uint64) << _HALF) | b.astype(np.uint64)
    return halves


def unpacked(packed: Numbers) -> tuple[Places, Places]:
    """Return the two bodies of each pair."""
    return (packed >> _HALF).astype(np.int64), (packed & np.uint64(0xFFFFFFFF)).astype(np.int64)
