"""Which bodies share enough sampled shingles to be compared: the index of copies, kept up to date or built anew.

All bodies that have a shingle form a group. Within a group of up to MAX_GROUP bodies each links to each; in a larger
one, of a stock paragraph or a much printed wire story, each links to its neighbours only, so that the work stays
linear in the number of bodies however often something is printed. Pairs with enough links are kept, with their
number. All of this is a function of the set of bodies. A new body takes links from pairs of known ones where a group
grows beyond MAX_GROUP or the body comes between neighbours, and never gives them any: so the kept pairs, the
groups which new bodies join and nothing else are needed to bring the index up to date.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from onrecord.flows.deduplicate.shingles import HASH_BITS
from onrecord.warehouse.errors import OnrecordError
from onrecord.warehouse.tables.copies import BODY_LINKS, LINKED_BODIES

Numbers = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
Fingerprints = Callable[[], Iterable[pa.RecordBatch]]

MAX_GROUP = 32
MIN_LINKS = 3
MIN_SHARE_OF_SHORT = 0.5  # of the shingles of a body that has few

_BODY_BITS = 64 - HASH_BITS
_BODY_SHIFT = np.uint64(_BODY_BITS)
_BODY_MASK = np.uint64((1 << _BODY_BITS) - 1)
_HALF = np.uint64(32)
_LOOK_BITS = 24
_POSTINGS_AT_ONCE = 1 << 22
_LINKS_AT_ONCE = 1 << 24
_SHARD_SHIFT = 52  # of keys of 60 bits


@dataclass(frozen=True)
class Index:
    """What the stage is given.

    `bodies`: body_key and n_hashes of all bodies. `fingerprints`: opens the stream of body_key and hashes of all.
    `linked`: body_key of those in the index. `links`: the pairs kept so far, as in `body_links`.
    """

    bodies: pa.Table
    fingerprints: Fingerprints
    linked: pa.Table
    links: pa.Table


def run(index: Index, resources: None, tool_id: str) -> dict[str, pa.Table]:  # noqa: ARG001
    """Return all rows of `linked_bodies` and `body_links`.

    Raises OnrecordError for more bodies than can be numbered.
    """
    numbered = Bodies(index.bodies)
    known = numbered.numbers_of(_column(index.linked, "body_key"))
    is_known = np.zeros(len(numbered.keys), np.bool_)
    if (known >= 0).all():  # else bodies are gone, whose groups cannot be asked for any more
        is_known[known] = True
    pairs = numbered.of_links(index.links) if is_known.any() else Pairs.none()
    if not is_known.all():
        pairs = _updated(index.fingerprints, numbered, is_known, pairs)
    return {"linked_bodies": numbered.rows(tool_id), "body_links": numbered.link_rows(pairs, tool_id)}


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


class Bodies:
    """All bodies, numbered in the order of their keys."""

    def __init__(self, bodies: pa.Table) -> None:
        keys = _column(bodies, "body_key")
        order = np.argsort(keys)
        self.keys = keys[order]
        self.n_hashes = _column(bodies, "n_hashes")[order]
        if len(keys) > int(_BODY_MASK):
            raise OnrecordError(f"{len(keys)} bodies: the index of copies numbers {int(_BODY_MASK)} at most")

    def numbers_of(self, keys: Places) -> Places:
        """Return the number of each key; -1 for one that is not there."""
        if not len(self.keys):
            return np.full(len(keys), -1)
        found = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[found] == keys, found, -1)

    def of_links(self, links: pa.Table) -> Pairs:
        """Return kept pairs as numbers."""
        a = self.numbers_of(_column(links, "body_a")).astype(np.uint64)
        packed = (a << _HALF) | self.numbers_of(_column(links, "body_b")).astype(np.uint64)
        order = np.argsort(packed)
        return Pairs(packed[order], _column(links, "n_links")[order])

    def enough(self, pairs: Pairs) -> Pairs:
        """Return the pairs with enough links: three, or half of the shingles of a body that has few."""
        a, b = _unpacked(pairs.packed)
        fewest = np.minimum(self.n_hashes[a], self.n_hashes[b])
        needed = np.minimum(MIN_LINKS, np.maximum(1, np.ceil(MIN_SHARE_OF_SHORT * fewest)))
        is_enough = pairs.counts >= needed
        return Pairs(pairs.packed[is_enough], pairs.counts[is_enough])

    def rows(self, tool_id: str) -> pa.Table:
        """Return the rows of `linked_bodies`."""
        columns = {"body_key": self.keys, "shard": self.keys >> _SHARD_SHIFT}
        return LINKED_BODIES.from_columns(columns | {"tool_id": tool_id})

    def link_rows(self, pairs: Pairs, tool_id: str) -> pa.Table:
        """Return the rows of `body_links`."""
        a, b = _unpacked(pairs.packed)
        body_a, body_b = self.keys[a], self.keys[b]
        columns = {"body_a": body_a, "body_b": body_b, "n_links": pairs.counts, "shard": body_a >> _SHARD_SHIFT}
        return BODY_LINKS.from_columns(columns | {"tool_id": tool_id})


def _updated(fingerprints: Fingerprints, bodies: Bodies, is_known: npt.NDArray[np.bool_], pairs: Pairs) -> Pairs:
    """Return the pairs once the bodies that are not known have joined their groups."""
    postings = _postings(fingerprints, bodies, is_known)
    postings.sort()
    all_pairs = count_links(postings)
    if not is_known.any():
        return bodies.enough(all_pairs)
    were = postings[is_known[(postings & _BODY_MASK).astype(np.int64)]]
    changes = all_pairs.minus(count_links(were))
    a, b = _unpacked(changes.packed)
    is_old = is_known[a] & is_known[b]
    gained = bodies.enough(Pairs(changes.packed[~is_old], changes.counts[~is_old]))
    is_kept = is_old & np.isin(changes.packed, pairs.packed)
    lost = Pairs(changes.packed[is_kept], changes.counts[is_kept])
    return bodies.enough(pairs.plus(lost)).plus(gained)


def _postings(fingerprints: Fingerprints, bodies: Bodies, is_known: npt.NDArray[np.bool_]) -> Numbers:
    """Return hash and body, packed in one number, of all groups that have a body which is not known."""
    batches = (_packed(batch, bodies) for batch in fingerprints())
    if not is_known.any():
        return _gathered(batches, int(bodies.n_hashes.sum()))
    fresh = _gathered((_of_unknown(packed, is_known) for packed in batches), int(bodies.n_hashes[~is_known].sum()))
    wanted = np.unique(fresh >> _BODY_SHIFT)
    seen = np.zeros(1 << _LOOK_BITS, np.bool_)  # by the upper bits of the hash: tells nearly all others at one look
    seen[(wanted >> np.uint64(HASH_BITS - _LOOK_BITS)).astype(np.int64)] = True
    return np.concatenate([_of_groups(_packed(batch, bodies), wanted, seen) for batch in fingerprints()])


def _of_unknown(packed: Numbers, is_known: npt.NDArray[np.bool_]) -> Numbers:
    return packed[~is_known[(packed & _BODY_MASK).astype(np.int64)]]


def _of_groups(packed: Numbers, wanted: Numbers, seen: npt.NDArray[np.bool_]) -> Numbers:
    packed = packed[seen[(packed >> np.uint64(64 - _LOOK_BITS)).astype(np.int64)]]
    return packed[np.isin(packed >> _BODY_SHIFT, wanted)]


def _packed(batch: pa.RecordBatch, bodies: Bodies) -> Numbers:
    hashes: Any = batch.column("hashes")
    n_hashes = np.diff(hashes.offsets.to_numpy())
    numbers = bodies.numbers_of(batch.column("body_key").to_numpy()).astype(np.uint64)
    values = hashes.flatten().to_numpy().astype(np.uint64)
    return (values << _BODY_SHIFT) | np.repeat(numbers, n_hashes)


def _gathered(parts: Iterable[Numbers], size: int) -> Numbers:
    """Put parts into one array of known size, so that they are never in memory twice."""
    gathered = np.empty(size, np.uint64)
    end = 0
    for part in parts:
        gathered[end : end + len(part)] = part
        end += len(part)
    return gathered


def count_links(postings: Numbers) -> Pairs:
    """Return the linked pairs of sorted `postings` with the number of groups that link them."""
    total, waiting, n_waiting = Pairs.none(), [], 0
    for portion in _portions(postings):
        for links in _links(portion):
            waiting.append(links)
            n_waiting += len(links)
        if n_waiting > _LINKS_AT_ONCE:
            total, waiting, n_waiting = total.plus(_counted(waiting)), [], 0
    return total.plus(_counted(waiting))


def _portions(postings: Numbers) -> Iterator[Numbers]:
    """Cut sorted postings into portions of whole groups."""
    hashes_end = len(postings)
    start = 0
    while start < hashes_end:
        last = postings[min(start + _POSTINGS_AT_ONCE, hashes_end) - 1] | _BODY_MASK  # of its group, if there were more
        end = int(np.searchsorted(postings, last, side="right"))
        yield postings[start:end]
        start = end


def _links(postings: Numbers) -> Iterator[Numbers]:
    """Yield the links of whole groups, packed as pairs, by distance in the group."""
    hashes, bodies = postings >> _BODY_SHIFT, postings & _BODY_MASK
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


def _changes(ordered: Numbers) -> npt.NDArray[np.bool_]:
    """Say of each number whether it differs from the one before."""
    return np.concatenate([[True], ordered[1:] != ordered[:-1]]) if len(ordered) else np.zeros(0, np.bool_)


def _unpacked(packed: Numbers) -> tuple[Places, Places]:
    return (packed >> _HALF).astype(np.int64), (packed & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _column(table: pa.Table, name: str) -> Places:
    found: Places = table.column(name).to_numpy().astype(np.int64)
    return found
