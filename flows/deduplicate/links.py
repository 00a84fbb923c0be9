"""Which bodies share enough sampled shingles to be compared: the index of copies, kept up to date or built anew.

Pairs with enough links (see `link_counts`) are kept, with their number: a function of the set of bodies. A new body
takes links from pairs of known ones where a group grows beyond MAX_GROUP or the body comes between neighbours, and
never gives them any. So the kept pairs and the groups that new bodies join are all that is needed to bring the index
up to date; it then equals one that is built anew.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from onrecord.flows.deduplicate.link_counts import (
    BODY_MASK,
    BODY_SHIFT,
    Numbers,
    Pairs,
    Places,
    among,
    count_links,
    packed,
    shared,
    unpacked,
)
from onrecord.flows.deduplicate.shingles import HASH_BITS
from onrecord.warehouse.errors import OnrecordError
from onrecord.warehouse.tables.copies import BODY_LINKS, LINKED_BODIES

Fingerprints = Callable[[], Iterable[pa.RecordBatch]]

MIN_LINKS = 3
MIN_SHARE_OF_SHORT = 0.5  # of the shingles of a body that has few

_LOOK_BITS = 24
_SHARD_SHIFT = 52  # of keys of 60 bits


@dataclass(frozen=True)
class Index:
    """What the stage is given.

    `bodies`: body_key and n_hashes of all bodies. `linked`: body_key of those in the index. `links`: the pairs kept so
    far, as in `body_links`. `all_fingerprints` and `new_fingerprints` open streams of body_key, n_hashes and hashes
    of all bodies and of those not in the index.
    """

    bodies: pa.Table
    linked: pa.Table
    links: pa.Table
    all_fingerprints: Fingerprints
    new_fingerprints: Fingerprints


def run(index: Index, resources: None, tool_id: str) -> dict[str, pa.Table]:  # noqa: ARG001
    """Return rows of `linked_bodies` and `body_links`: all that there are to be, or only those to be added.

    They are all if `linked_bodies` has a row for every body. Raises OnrecordError for too many bodies to be numbered.
    """
    bodies = Bodies(index.bodies)
    known = bodies.numbers_of(_column(index.linked, "body_key"))
    if not len(known) or (known < 0).any():  # bodies are gone, whose groups cannot be asked for any more
        pairs = _built(index.all_fingerprints, bodies)
        return _tables(bodies, np.arange(len(bodies.keys)), pairs, tool_id)
    is_known = np.zeros(len(bodies.keys), np.bool_)
    is_known[known] = True
    gained, lost = _changes_by(index, bodies, is_known)
    if not bodies.any_of(lost, index.links):
        return _tables(bodies, np.flatnonzero(~is_known), gained, tool_id)
    kept = bodies.of_links(index.links)
    is_kept = among(lost.packed, kept.packed)
    left = bodies.enough(kept.plus(Pairs(lost.packed[is_kept], lost.counts[is_kept])))
    return _tables(bodies, np.arange(len(bodies.keys)), left.plus(gained), tool_id)


class Bodies:
    """All bodies, numbered in the order of their keys."""

    def __init__(self, bodies: pa.Table) -> None:
        keys = _column(bodies, "body_key")
        order = np.argsort(keys)
        self.keys = keys[order]
        self.n_hashes = _column(bodies, "n_hashes")[order]
        half = np.ceil(MIN_SHARE_OF_SHORT * self.n_hashes).astype(np.int64)
        self.needed_by = np.clip(half, 1, MIN_LINKS).astype(np.uint8)
        if len(keys) > int(BODY_MASK):
            raise OnrecordError(f"{len(keys)} bodies: the index of copies numbers {int(BODY_MASK)} at most")

    def numbers_of(self, keys: Places) -> Places:
        """Return the number of each key; -1 for one that is not there."""
        if not len(self.keys):
            return np.full(len(keys), -1)
        found = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[found] == keys, found, -1)

    def of_links(self, links: pa.Table) -> Pairs:
        """Return kept pairs as numbers."""
        found = packed(self.numbers_of(_column(links, "body_a")), self.numbers_of(_column(links, "body_b")))
        order = np.argsort(found)
        return Pairs(found[order], _column(links, "n_links")[order])

    def any_of(self, pairs: Pairs, links: pa.Table) -> bool:
        """Say whether any of `pairs` is kept."""
        a, b = (np.sort(self.keys[side]) for side in unpacked(pairs.packed))
        near = np.flatnonzero(among(_column(links, "body_a"), a))
        near = near[among(_column(links, "body_b")[near], b)]
        return bool(among(self.of_links(links.take(near)).packed, pairs.packed).any())

    def needed(self, pairs: Numbers) -> npt.NDArray[np.uint8]:
        """Return how many links each pair needs: MIN_LINKS, or half of the shingles of a body that has few."""
        a, b = unpacked(pairs)
        needed: npt.NDArray[np.uint8] = np.minimum(self.needed_by[a], self.needed_by[b])
        return needed

    def enough(self, pairs: Pairs) -> Pairs:
        """Return the pairs with as many links as they need."""
        is_enough = pairs.counts >= self.needed(pairs.packed)
        return Pairs(pairs.packed[is_enough], pairs.counts[is_enough])

    def rows(self, numbers: Places, tool_id: str) -> pa.Table:
        """Return the rows of `linked_bodies` of the bodies with these numbers."""
        keys = self.keys[numbers]
        columns = {"body_key": keys, "shard": keys >> _SHARD_SHIFT}
        return LINKED_BODIES.from_columns(columns | {"tool_id": tool_id})

    def link_rows(self, pairs: Pairs, tool_id: str) -> pa.Table:
        """Return the rows of `body_links`."""
        a, b = unpacked(pairs.packed)
        body_a, body_b = self.keys[a], self.keys[b]
        columns = {"body_a": body_a, "body_b": body_b, "n_links": pairs.counts, "shard": body_a >> _SHARD_SHIFT}
        return BODY_LINKS.from_columns(columns | {"tool_id": tool_id})


def _tables(bodies: Bodies, linked: Places, pairs: Pairs, tool_id: str) -> dict[str, pa.Table]:
    return {"linked_bodies": bodies.rows(linked, tool_id), "body_links": bodies.link_rows(pairs, tool_id)}


def _built(fingerprints: Fingerprints, bodies: Bodies) -> Pairs:
    """Return the pairs with enough links among all bodies."""
    postings = _gathered((_packed(batch, bodies) for batch in fingerprints()), int(bodies.n_hashes.sum()))
    postings.sort()
    postings = shared(postings)  # frees the rest, most of it
    return bodies.enough(count_links(postings, bodies.needed))


def _changes_by(index: Index, bodies: Bodies, is_known: npt.NDArray[np.bool_]) -> tuple[Pairs, Pairs]:
    """Return the pairs that new bodies gain, and those that known ones lose links of, with their loss."""
    fresh = _joined(_packed(batch, bodies) for batch in index.new_fingerprints())
    fresh = fresh[~is_known[(fresh & BODY_MASK).astype(np.int64)]]
    wanted = np.unique(fresh >> BODY_SHIFT)
    seen = np.zeros(1 << _LOOK_BITS, np.bool_)  # by the upper bits of the hash: tells nearly all others at one look
    seen[(wanted >> np.uint64(HASH_BITS - _LOOK_BITS)).astype(np.int64)] = True
    postings = _joined(_of_groups(batch, bodies, wanted, seen) for batch in index.all_fingerprints())
    postings.sort()
    were = postings[is_known[(postings & BODY_MASK).astype(np.int64)]]
    changes = count_links(postings).minus(count_links(were))
    a, b = unpacked(changes.packed)
    is_old = is_known[a] & is_known[b]
    gained = bodies.enough(Pairs(changes.packed[~is_old], changes.counts[~is_old]))
    return gained, Pairs(changes.packed[is_old], changes.counts[is_old])


def _joined(parts: Iterable[Numbers]) -> Numbers:
    return np.concatenate([np.zeros(0, np.uint64), *parts])


def _of_groups(batch: pa.RecordBatch, bodies: Bodies, wanted: Numbers, seen: npt.NDArray[np.bool_]) -> Numbers:
    """Return hash and body, packed in one number, of the fingerprints in `wanted` groups."""
    hashes = _hashes(batch)
    places = np.flatnonzero(seen[hashes >> (HASH_BITS - _LOOK_BITS)])
    places = places[among(hashes[places].astype(np.uint64), wanted)]
    ends = np.cumsum(_column(batch, "n_hashes"))
    numbers = bodies.numbers_of(_column(batch, "body_key"))[np.searchsorted(ends, places, side="right")]
    return (hashes[places].astype(np.uint64) << BODY_SHIFT) | numbers.astype(np.uint64)


def _packed(batch: pa.RecordBatch, bodies: Bodies) -> Numbers:
    """Return hash and body, packed in one number, of all fingerprints of a batch."""
    numbers = bodies.numbers_of(_column(batch, "body_key")).astype(np.uint64)
    return (_hashes(batch).astype(np.uint64) << BODY_SHIFT) | np.repeat(numbers, _column(batch, "n_hashes"))


def _hashes(batch: pa.RecordBatch) -> Places:
    """Return the hashes of all bodies of a batch, one after the other, without copying them."""
    column = batch.column("hashes")
    _, offsets, content = column.buffers()
    if offsets is None or content is None:
        return np.zeros(0, np.int64)
    bounds = np.frombuffer(memoryview(offsets), np.int32)[column.offset : column.offset + len(column) + 1]
    hashes: Places = np.frombuffer(memoryview(content), np.uint8)[bounds[0] : bounds[-1]].view("<i8")
    return hashes


def _gathered(parts: Iterable[Numbers], size: int) -> Numbers:
    """Put parts into one array of known size, so that they are never in memory twice."""
    gathered = np.empty(size, np.uint64)
    end = 0
    for part in parts:
        gathered[end : end + len(part)] = part
        end += len(part)
    return gathered


def _column(table: pa.Table | pa.RecordBatch, name: str) -> Places:
    found: Places = table.column(name).to_numpy().astype(np.int64)
    return found
