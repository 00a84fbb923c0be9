"""Which bodies share enough sampled shingles to be compared: the index of copies, kept up to date or built anew.

Pairs with enough links (see `link_counts`) are kept, with their number: a function of the set of bodies. A new body
takes links from pairs of known ones where a group grows beyond MAX_GROUP or the body comes between neighbours, and
never gives them any. So the kept pairs and the groups that new bodies join are all that is needed to bring the index
up to date; it then equals one that is built anew.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from onrecord.flows.deduplicate import segments
from onrecord.flows.deduplicate.link_counts import (
    BODY_MASK,
    Groups,
    Pairs,
    count_changes,
    count_links,
    packed,
    unpacked,
)
from onrecord.flows.deduplicate.segments import N_HEADS
from onrecord.flows.deduplicate.shingles import NUMBER_BITS
from onrecord.flows.deduplicate.sorting import Numbers, Places, among, among_few, distinct
from onrecord.warehouse.errors import OnrecordError
from onrecord.warehouse.tables.copies import BODY_LINKS, LINKED_BODIES

Rows = Iterable[pa.RecordBatch]

MIN_LINKS = 3
MIN_SHARE_OF_SHORT = 0.5  # of the shingles of a body that has few

_NEEDED_BITS = 2  # that MIN_LINKS takes

# Links needed by a body with so many hashes, and, at the end, with more.
_NEEDED = np.clip(np.ceil(MIN_SHARE_OF_SHORT * np.arange(64)), 1, MIN_LINKS).astype(np.uint8)
_POSTINGS_AT_ONCE = 1 << 20
_SHARD_SHIFT = 52  # of keys of 60 bits


@dataclass(frozen=True)
class Index:
    """What the stage is given.

    `bodies`: body_key and n_hashes of all bodies. `linked`: body_key of those in the index. `members`: the keys of the
    bodies of each segment. `segments` opens a stream of the rows of `postings`, `some_segments` of those with
    these ids, `links` of the rows of `body_links`.
    """

    bodies: pa.Table
    linked: pa.Table
    members: Mapping[str, Places]
    segments: Callable[[], Rows]
    some_segments: Callable[[Sequence[str]], Rows]
    links: Callable[[], Rows]


def run(index: Index, resources: None, tool_id: str) -> dict[str, pa.Table]:  # noqa: ARG001
    """Return rows of `linked_bodies` and `body_links`: all that there are to be, or only those to be added.

    They are all if `linked_bodies` has a row for every body. Raises OnrecordError for too many bodies to be numbered.
    """
    bodies = Bodies(index.bodies)
    known = bodies.numbers_of(np.sort(_column(index.linked, "body_key")))
    if not len(known) or (known < 0).any():  # bodies are gone, whose groups cannot be asked for any more
        return _tables(bodies, np.arange(len(bodies.keys)), _built(index, bodies), tool_id)
    is_known = np.zeros(len(bodies.keys), np.bool_)
    is_known[known] = True
    changes = _changes_by(index, bodies, is_known)
    a, b = unpacked(changes.packed)
    is_old = is_known[a] & is_known[b]
    gained = bodies.enough(changes.where(~is_old))
    lost = _lost(index, bodies, changes.where(is_old))
    return _tables(bodies, np.flatnonzero(~is_known), gained.plus(lost), tool_id)


class Bodies:
    """All bodies, numbered in the order of their keys."""

    def __init__(self, bodies: pa.Table) -> None:
        if bodies.num_rows > int(BODY_MASK):
            raise OnrecordError(f"{bodies.num_rows} bodies: the index of copies numbers {int(BODY_MASK)} at most")
        rows = _column(bodies, "body_key") << _NEEDED_BITS  # sorted with what is needed, as keys have 60 bits
        rows |= _NEEDED.take(_column(bodies, "n_hashes"), mode="clip")
        rows.sort()
        self.needed_by = rows.astype(np.uint8) & np.uint8(MIN_LINKS)
        self.keys = np.right_shift(rows, _NEEDED_BITS, out=rows)

    def numbers_of(self, keys: Places) -> Places:
        """Return the number of each key; -1 for one that is not there."""
        if not len(self.keys):
            return np.full(len(keys), -1)
        found = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[found] == keys, found, -1)

    def needed(self, pairs: Numbers) -> npt.NDArray[np.uint8]:
        """Return how many links each pair needs: MIN_LINKS, or half of the shingles of a body that has few."""
        a, b = unpacked(pairs)
        needed: npt.NDArray[np.uint8] = np.minimum(self.needed_by[a], self.needed_by[b])
        return needed

    def enough(self, pairs: Pairs) -> Pairs:
        """Return the pairs with as many links as they need."""
        return pairs.where(pairs.counts >= self.needed(pairs.packed))

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
        n_bodies = np.full(len(pairs.packed), len(self.keys))
        return BODY_LINKS.from_columns(columns | {"n_bodies": n_bodies, "tool_id": tool_id})


def _tables(bodies: Bodies, linked: Places, pairs: Pairs, tool_id: str) -> dict[str, pa.Table]:
    return {"linked_bodies": bodies.rows(linked, tool_id), "body_links": bodies.link_rows(pairs, tool_id)}


def _built(index: Index, bodies: Bodies) -> Pairs:
    """Return the pairs with enough links among all bodies, looking at some heads of hashes at a time."""
    whole = [(segment, bodies.numbers_of(segment.keys)) for segment in segments.read(index.segments())]
    n_postings = sum(len(segment.tails) for segment, _ in whole)
    step = max(1, N_HEADS * _POSTINGS_AT_ONCE // max(1, n_postings))
    groups = [Groups.of(segments.postings(whole, head, min(head + step, N_HEADS))) for head in range(0, N_HEADS, step)]
    del whole
    return count_links(Groups.joined(groups), bodies.needed)


def _changes_by(index: Index, bodies: Bodies, is_known: npt.NDArray[np.bool_]) -> Pairs:
    """Return the pairs whose number of links new bodies change, and by how many."""
    wanted = _hashes_of(index, bodies.keys[~is_known])
    hashes, keys = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
    for segment in segments.read(index.segments()):
        found = segment.found(wanted)
        hashes.append(segment.hashes_at(found))
        keys.append(segment.keys[segment.places[found]])
    owners = np.concatenate(keys)
    order = np.argsort(owners)  # in order they are found much faster
    numbers = bodies.numbers_of(owners[order])
    postings = (np.concatenate(hashes)[order] << np.uint64(NUMBER_BITS)) | numbers.view(np.uint64)
    postings = postings[numbers >= 0]
    postings.sort()
    return count_changes(distinct(postings), ~is_known)


def _hashes_of(index: Index, keys: Places) -> Numbers:
    """Return the sorted hashes of the bodies with these keys."""
    ids = [segment for segment, its_keys in index.members.items() if among_few(its_keys, keys).any()]
    found = [
        segment.hashes()[among_few(segment.keys, keys)[segment.places]]
        for segment in segments.read(index.some_segments(ids))
    ]
    hashes = np.concatenate([np.zeros(0, np.uint64), *found])
    hashes.sort()
    return distinct(hashes)


def _lost(index: Index, bodies: Bodies, losses: Pairs) -> Pairs:
    """Return what is to be added, less than 0, to the links of kept pairs of which `losses` take some.

    That is all of them where too few are left.
    """
    kept = _kept(index.links(), bodies, losses) if len(losses.packed) else Pairs.none()
    losses = losses.where(among(losses.packed, kept.packed))
    left = kept.counts + losses.counts
    return Pairs(kept.packed, np.where(left >= bodies.needed(kept.packed), losses.counts, -kept.counts))


def _kept(links: Rows, bodies: Bodies, pairs: Pairs) -> Pairs:
    """Return those of `pairs` that are kept, with their links."""
    first = bodies.keys[unpacked(pairs.packed)[0]]  # in order, as the pairs are
    kept = [Pairs.none()]
    for batch in links:
        near = np.flatnonzero(among_few(_column(batch, "body_a"), first))
        a, b, counts = (_column(batch, name)[near] for name in ("body_a", "body_b", "n_links"))
        numbers = packed(bodies.numbers_of(a), bodies.numbers_of(b))
        kept.append(Pairs(numbers, counts).where(among(numbers, pairs.packed)))
    return Pairs.sum(kept)


def _column(table: pa.Table | pa.RecordBatch, name: str) -> Places:
    found: Places = table.column(name).to_numpy()
    return found
