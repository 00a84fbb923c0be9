"""The index of copies: which bodies it links, and that growing it gives what building it anew gives."""

from collections import Counter
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.deduplicate import fingerprint, link_counts, links, segments
from onrecord.flows.deduplicate.link_counts import MAX_GROUP
from onrecord.flows.deduplicate.links import MIN_LINKS, Index
from onrecord.flows.deduplicate.shingles import NUMBER_BITS
from onrecord.warehouse.ids import digest
from onrecord.warehouse.tables.copies import BODY_LINKS, LINKED_BODIES, POSTINGS

NO_ROWS = {
    "linked_bodies": LINKED_BODIES.empty(),
    "body_links": BODY_LINKS.empty(),
    "postings": POSTINGS.empty(),
}


def segment(bodies):
    """Row of the segment of bodies given as key and hashes."""
    keys = np.array(list(bodies), np.int64)
    postings = {(shingle << NUMBER_BITS) | place for place, found in enumerate(bodies.values()) for shingle in found}
    return segments.rows(keys, np.array(sorted(postings), np.uint64), "tol:1")


def index_of(rows, bodies):
    """What the stage is given once `bodies`, which are all there are, have fingerprints."""
    counts = [len(set(hashes)) for hashes in bodies.values()]
    postings = rows["postings"]
    return Index(
        pa.table({"body_key": pa.array(bodies, pa.int64()), "n_hashes": pa.array(counts, pa.int64())}),
        rows["linked_bodies"].select(["body_key"]),
        segments.members(postings.to_batches()),
        lambda: iter(postings.to_batches(max_chunksize=1)),
        lambda ids: iter(postings.filter(pc.is_in(postings["segment_id"], pa.array(ids, pa.string()))).to_batches()),
        lambda: iter(rows["body_links"].to_batches(max_chunksize=2)),
    )


def grow(rows, bodies):
    """The index's rows once `bodies`, which are all there are, stand in it."""
    known = set(rows["linked_bodies"].column("body_key").to_pylist())
    new = {key: hashes for key, hashes in bodies.items() if key not in known}
    rows = rows | {"postings": pa.concat_tables([rows["postings"], segment(new)])}
    made = links.run(index_of(rows, bodies), None, "tol:1")
    if made["linked_bodies"].num_rows == len(bodies):
        return rows | made
    return rows | {name: pa.concat_tables([rows[name], made[name]]) for name in made}


def linked(rows):
    found = Counter()
    for row in rows["body_links"].to_pylist():
        found[row["body_a"], row["body_b"]] += row["n_links"]
    assert min(found.values(), default=0) >= 0
    return {pair: n_links for pair, n_links in found.items() if n_links}


def expected(bodies):
    """The same by the definition: all pairs of each small group, neighbours in a large one."""
    groups = {}
    for key, hashes in bodies.items():
        for shingle in set(hashes):
            groups.setdefault(shingle, []).append(key)
    counts = Counter()
    for members in groups.values():
        ordered = sorted(members)
        counts.update(combinations(ordered, 2) if len(ordered) <= MAX_GROUP else pairwise(ordered))
    few = {key: min(MIN_LINKS, max(1, (len(set(hashes)) + 1) // 2)) for key, hashes in bodies.items()}
    return {pair: n for pair, n in counts.items() if n >= min(few[pair[0]], few[pair[1]])}


@pytest.fixture(scope="module")
def small_groups_of_three():
    """Groups that are large from four bodies on, so that few bodies show what becomes of large ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(link_counts, "MAX_GROUP", 3)
        patch.setitem(globals(), "MAX_GROUP", 3)
        yield


BODIES = st.dictionaries(
    st.integers(0, 1 << 59), st.lists(st.integers(0, 12).map(lambda n: n * 7 << 32), max_size=8), max_size=14
)


@given(bodies=BODIES, cuts=st.lists(st.integers(0, 14), max_size=3), order=st.randoms())
def test_growing_in_any_order_and_portions_equals_building_anew(bodies, cuts, order, small_groups_of_three):
    keys = list(bodies)
    order.shuffle(keys)
    rows = NO_ROWS
    for end in [*sorted(cuts), len(keys)]:
        rows = grow(rows, {key: bodies[key] for key in keys[:end]})
    assert linked(rows) == expected(bodies)
    assert sorted(rows["linked_bodies"].column("body_key").to_pylist()) == sorted(bodies)


def test_after_bodies_are_gone_the_index_is_built_anew(small_groups_of_three):
    bodies = {key: [1, 2, 3, key] for key in range(10, 15)}
    full = grow(NO_ROWS, bodies)
    left = {key: hashes for key, hashes in bodies.items() if key != 12}
    assert linked(grow(full, left)) == expected(left) != linked(full)


def test_counting_links_in_portions_finds_the_same(monkeypatch):
    bodies = {key: [(key // 2 + i) * 7919 % 4096 for i in range(6)] + [key % 50] for key in range(3000)}
    exact = linked(grow(NO_ROWS, bodies))
    monkeypatch.setattr(link_counts, "_LINKS_AT_ONCE", 10)
    monkeypatch.setattr(links, "_POSTINGS_AT_ONCE", 1000)
    assert linked(grow(NO_ROWS, bodies)) == exact
    assert len(exact) > 1000


def test_a_shingle_in_every_body_makes_one_link_a_body():
    bodies = {key: [1, 2, 3, 4] for key in range(5000)}
    assert len(linked(grow(NO_ROWS, bodies))) == 4999


WIRE = " ".join(f"wire{number}" for number in range(60))


def own(name, n_words=200):
    return " ".join(f"{name}{number}" for number in range(n_words))


@pytest.mark.parametrize(
    ("one", "other", "is_linked"),
    [
        (WIRE, f"{own('a')} {WIRE} {own('b')}", True),
        (f"{own('a')} {WIRE}", f"{WIRE} {own('b')}", True),
        (own("a"), own("a").replace("a100 ", "x ").replace("a150 ", ""), True),
        (own("a"), own("b"), False),
        (f"{own('a')} the first country to do so", f"{own('b')} the first country to do so", False),
    ],
)
def test_contained_and_edited_texts_are_linked_and_stock_phrases_are_not(one, other, is_linked):
    rows = pa.table({"body_hash": [digest(body.encode()) for body in (one, other)], "body": [one, other]})
    found = fingerprint.run(rows, None, "tol:1")
    index = replace(
        index_of(NO_ROWS | {"postings": found["postings"]}, {}),
        bodies=found["fingerprints"].select(["body_key", "n_hashes"]),
    )
    assert bool(linked(links.run(index, None, "tol:1"))) == is_linked
