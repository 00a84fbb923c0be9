"""How often pairs are linked, counted over all groups of an index, one range of bodies after the other.

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
from onrecord.flows.deduplicate.sorting import Numbers, Places, changes, distinct, ranges

Needed = Callable[[Numbers], npt.NDArray[np.uint8]]

MAX_GROUP = 32
BODY_SHIFT = np.uint64(NUMBER_BITS)
BODY_MASK = NUMBER_MASK

_HALF = np.uint64(32)
_LOWER_HALF = np.uint64(0xFFFFFFFF)
_POSTINGS_AT_ONCE = 1 << 22
_LINKS_AT_ONCE = 1 << 18  # as many as are sorted in the processor's cache


@dataclass(frozen=True)
class Pairs:
    """Distinct pairs of numbered bodies, the smaller number in the upper half, in order; and a count for each."""

    packed: Numbers
    counts: Places

    @staticmethod
    def none() -> "Pairs":
        """Return no pairs."""
        return Pairs(np.zeros(0, np.uint64), np.zeros(0, np.int64))

    def where(self, is_one: npt.NDArray[np.bool_]) -> "Pairs":
        """Return some of the pairs."""
        return Pairs(self.packed[is_one], self.counts[is_one])

    @staticmethod
    def sum(parts: Sequence["Pairs"]) -> "Pairs":
        """Return the pairs of all parts with the sums of their counts; those of sum 0 are left out."""
        packed = np.concatenate([part.packed for part in parts])
        counts = np.concatenate([part.counts for part in parts])
        order = np.argsort(packed)
        packed, counts = packed[order], counts[order]
        starts = np.flatnonzero(changes(packed))
        sums = np.add.reduceat(counts, starts) if len(starts) else counts
        return Pairs(packed[starts], sums).where(sums != 0)

    def ordered(self) -> "Pairs":
        """Return the same pairs, the smaller number of each in the upper half; not in order."""
        a, b = unpacked(self.packed)
        return Pairs(packed(np.minimum(a, b), np.maximum(a, b)), self.counts)

    def plus(self, other: "Pairs") -> "Pairs":
        """Return the pairs of both with the sums of their counts."""
        return Pairs.sum([self, other])


@dataclass(frozen=True, eq=False)
class Groups:
    """The groups that more than one body is in, one after the other: the body of each posting.

    `n_links` says how many of the following postings each is linked to.
    """

    bodies: npt.NDArray[np.uint32]
    n_links: npt.NDArray[np.uint8]

    @staticmethod
    def of(postings: Numbers) -> "Groups":
        """Return the groups of sorted postings, of which some may be there twice."""
        postings = distinct(postings)
        is_new = changes(postings >> BODY_SHIFT)
        is_shared = ~(is_new & np.append(is_new[1:], True))
        starts = np.flatnonzero(is_new[is_shared])
        bodies = (postings[is_shared] & BODY_MASK).astype(np.uint32)
        sizes = np.diff(np.append(starts, len(bodies)))
        n_later = np.repeat(starts + sizes, sizes) - np.arange(1, len(bodies) + 1)
        is_large = np.repeat(sizes > MAX_GROUP, sizes)
        return Groups(bodies, np.where(is_large, np.minimum(n_later, 1), n_later).astype(np.uint8))

    @staticmethod
    def of_new(postings: Numbers, is_new: npt.NDArray[np.bool_]) -> "Groups":
        """Return the groups of sorted distinct postings, none above MAX_GROUP, with links of new bodies alone.

        `is_new` says it of each posting. The new ones of a group come first, and are linked to all that follow.
        """
        starts, sizes = _runs(postings)
        group = np.repeat(np.arange(len(starts)), sizes)
        order = np.argsort(group * 2 + ~is_new, kind="stable")
        n_later = np.repeat(starts + sizes, sizes) - np.arange(1, len(postings) + 1)
        bodies = (postings[order] & BODY_MASK).astype(np.uint32)
        return Groups(bodies, np.where(is_new[order], n_later, 0).astype(np.uint8))

    @staticmethod
    def joined(parts: Sequence["Groups"]) -> "Groups":
        """Return all groups of several parts."""
        bodies = np.concatenate([np.zeros(0, np.uint32), *(part.bodies for part in parts)])
        return Groups(bodies, np.concatenate([np.zeros(0, np.uint8), *(part.n_links for part in parts)]))


def count_links(groups: Groups, needed: Needed | None = None) -> Pairs:
    """Return the linked pairs with the number of groups that link them; of `needed`, those with as many as it says."""
    counted = [_counted(links, needed) for links in _links(groups)]
    packed = np.concatenate([np.zeros(0, np.uint64), *(pairs.packed for pairs in counted)])
    return Pairs(packed, np.concatenate([np.zeros(0, np.int64), *(pairs.counts for pairs in counted)]))


def count_changes(postings: Numbers, is_new: npt.NDArray[np.bool_]) -> Pairs:
    """Return the pairs whose number of links new bodies change, and by how many.

    `postings` are sorted and distinct: all of the groups that new bodies are in; `is_new` says it of each body. Among
    the others nothing changes but in groups above MAX_GROUP, so that only there their links are counted, twice.
    """
    is_new = is_new[(postings & BODY_MASK).astype(np.int64)]
    sizes = _runs(postings)[1]
    is_large = np.repeat(sizes > MAX_GROUP, sizes)
    added = count_links(Groups.of_new(postings[~is_large], is_new[~is_large]))
    now, before = (count_links(Groups.of(postings[chosen])) for chosen in (is_large, is_large & ~is_new))
    return Pairs.sum([added.ordered(), now, Pairs(before.packed, -before.counts)])


def _runs(postings: Numbers) -> tuple[Places, Places]:
    """Return where each group of sorted postings begins, and its size."""
    starts = np.flatnonzero(changes(postings >> BODY_SHIFT))
    return starts, np.diff(np.append(starts, len(postings)))


def _links(groups: Groups) -> Iterator[Numbers]:
    """Yield the links of some bodies at a time to those of larger number, packed as pairs."""
    for order in _by_body(groups):
        for start, end in _portions(order, groups.n_links):
            places = (order[start:end] & _LOWER_HALF).astype(np.int64)
            n_links = groups.n_links[places].astype(np.int64)
            links = np.repeat(order[start:end] & ~_LOWER_HALF, n_links)
            links |= groups.bodies.take(ranges(places + 1, n_links))
            yield links


def _by_body(groups: Groups) -> Iterator[Numbers]:
    """Yield the postings that are linked to later ones, in order of body, each as its body above its place."""
    n_bodies = int(groups.bodies.max(initial=0)) + 1
    step = max(1, n_bodies * _POSTINGS_AT_ONCE // max(1, len(groups.bodies)))
    for first in range(0, n_bodies, step):
        is_one = (groups.bodies >= first) & (groups.bodies < first + step)
        places = np.flatnonzero(is_one & (groups.n_links > 0))
        order = (groups.bodies[places].astype(np.uint64) << _HALF) | places.astype(np.uint64)
        order.sort()
        yield order


def _portions(order: Numbers, n_links: npt.NDArray[np.uint8]) -> Iterator[tuple[int, int]]:
    """Cut postings in order of body into those of whole bodies, with about _LINKS_AT_ONCE links."""
    start = 0
    while start < len(order):
        ahead = n_links[(order[start : start + _LINKS_AT_ONCE] & _LOWER_HALF).astype(np.int64)]
        end = start + max(1, int(np.searchsorted(np.cumsum(ahead, dtype=np.int64), _LINKS_AT_ONCE)))
        last = order[min(end, len(order)) - 1] | _LOWER_HALF  # of its body, if there were more
        end = int(np.searchsorted(order, last, side="right"))
        yield start, end
        start = end


def _counted(links: Numbers, needed: Needed | None) -> Pairs:
    links.sort()
    starts = np.flatnonzero(changes(links))
    pairs = Pairs(links[starts], np.diff(np.append(starts, len(links))))
    return pairs if needed is None else pairs.where(pairs.counts >= needed(pairs.packed))


def packed(a: Places, b: Places) -> Numbers:
    """Return pairs of numbered bodies packed in one number each."""
    halves: Numbers = (a.astype(np.uint64) << _HALF) | b.astype(np.uint64)
    return halves


def unpacked(packed: Numbers) -> tuple[Places, Places]:
    """Return the two bodies of each pair."""
    return (packed >> _HALF).astype(np.int64), (packed & _LOWER_HALF).astype(np.int64)
