"""The index of copies: which bodies it links, and that growing it gives what building it anew gives."""

from collections import Counter
from itertools import combinations, pairwise

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.deduplicate import fingerprint, link_counts, links
from onrecord.flows.deduplicate.link_counts import MAX_GROUP
from onrecord.flows.deduplicate.links import MIN_LINKS, Index
from onrecord.warehouse.ids import digest
from onrecord.warehouse.tables.copies import BODY_LINKS, FINGERPRINTS, LINKED_BODIES

NO_ROWS = {"linked_bodies": LINKED_BODIES.empty(), "body_links": BODY_LINKS.empty()}


def prints(bodies):
    """Fingerprints of bodies given as key and hashes."""
    return FINGERPRINTS.from_columns(
        {
            "body_hash": [str(key) for key in bodies],
            "body_key": pa.array(bodies, pa.int64()),
            "n_words": pa.array([0] * len(bodies), pa.int64()),
            "n_hashes": pa.array([len(set(hashes)) for hashes in bodies.values()], pa.int64()),
            "hashes": pa.array(
                [b"".join(h.to_bytes(8, "little") for h in sorted(set(hashes))) for hashes in bodies.values()]
            ),
            "tool_id": "tol:1",
        }
    )


def grow(rows, bodies):
    """The index's rows once `bodies`, which are all there are, stand in it."""
    known = set(rows["linked_bodies"].column("body_key").to_pylist())
    new = {key: hashes for key, hashes in bodies.items() if key not in known}
    index = Index(
        prints(bodies).select(["body_key", "n_hashes"]),
        rows["linked_bodies"].select(["body_key"]),
        rows["body_links"].select(["body_a", "body_b", "n_links"]),
        lambda: iter(prints(bodies).to_batches(max_chunksize=3)),
        lambda: iter(prints(new).to_batches(max_chunksize=2)),
    )
    made = links.run(index, None, "tol:1")
    if made["linked_bodies"].num_rows == len(bodies):
        return made
    return {name: pa.concat_tables([rows[name], made[name]]) for name in made}


def linked(rows):
    found = rows["body_links"].to_pylist()
    return {(row["body_a"], row["body_b"]): row["n_links"] for row in found}


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


BODIES = st.dictionaries(st.integers(0, 1 << 59), st.lists(st.integers(0, 12), max_size=8), max_size=14)


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


def test_counting_many_links_through_a_table_of_counters_finds_the_same(monkeypatch):
    bodies = {key: [(key // 2 + i) * 7919 % 4096 for i in range(6)] + [key % 50] for key in range(3000)}
    exact = linked(grow(NO_ROWS, bodies))
    monkeypatch.setattr(link_counts, "_FEW_POSTINGS", 0)
    monkeypatch.setattr(link_counts, "_POSTINGS_AT_ONCE", 1000)
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
    found = fingerprint.run(rows, None, "tol:1")["fingerprints"]
    columns = found.select(["body_key", "n_hashes"])
    index = Index(
        columns, NO_ROWS["linked_bodies"], NO_ROWS["body_links"], lambda: iter(found.to_batches()), lambda: iter([])
    )
    assert bool(linked(links.run(index, None, "tol:1"))) == is_linked
