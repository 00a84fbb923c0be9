"""Segments of postings: packed and read again, searched and merged."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.deduplicate import segments
from onrecord.flows.deduplicate.segments import MAX_BODIES, MAX_POSTINGS, SMALL, Size
from onrecord.flows.deduplicate.shingles import HASH_BITS, NUMBER_BITS, NUMBER_MASK

HASHES = st.integers(0, (1 << HASH_BITS) - 1) | st.integers(0, 5).map(lambda n: n << HASH_BITS - 9)
BODIES = st.dictionaries(st.integers(0, (1 << 60) - 1), st.sets(HASHES, max_size=6), min_size=1, max_size=6)

SIZES = st.builds(Size, st.integers(1, MAX_BODIES // SMALL), st.integers(0, MAX_POSTINGS // SMALL))


def packed(bodies):
    """The row of a segment of bodies given as key and hashes."""
    keys = np.array(list(bodies), np.int64)
    postings = sorted((found << NUMBER_BITS) | place for place, each in enumerate(bodies.values()) for found in each)
    return segments.rows(keys, np.array(postings, np.uint64), "tol:1")


def read(rows):
    return list(segments.read(rows.to_batches()))


def unpacked(segment):
    """Key and hashes of each body of a segment."""
    found = {key: set() for key in segment.keys.tolist()}
    for shingle, place in zip(segment.hashes().tolist(), segment.places.tolist(), strict=True):
        found[segment.keys[place]].add(shingle)
    return found


@given(BODIES)
def test_what_is_packed_is_read_again(bodies):
    (segment,) = read(packed(bodies))
    assert unpacked(segment) == bodies
    assert np.all(np.diff(segment.hashes().astype(np.int64)) >= 0)


def test_segments_are_read_where_they_are_also_from_a_part_of_the_rows():
    rows = pa.concat_tables([packed({1: {7}}), packed({2: {8, 9}})]).combine_chunks()
    (segment,) = read(rows.slice(1))
    assert unpacked(segment) == {2: {8, 9}}
    assert pa.py_buffer(segment.tails).address == rows.column("tails").chunk(0).buffers()[2].address + 4


@given(st.integers(1, 40), st.sets(HASHES, min_size=1, max_size=20))
def test_all_postings_of_a_hash_are_found_however_many(n_bodies, hashes):
    (segment,) = read(packed(dict.fromkeys(range(n_bodies), hashes)))
    assert segment.found(np.array(sorted(hashes), np.uint64)).tolist() == list(range(n_bodies * len(hashes)))


@given(BODIES, st.sets(HASHES))
def test_postings_of_wanted_hashes_are_found(bodies, wanted):
    (segment,) = read(packed(bodies))
    places = segment.found(np.array(sorted(wanted), np.uint64))
    expected = [place for place, shingle in enumerate(segment.hashes().tolist()) if shingle in wanted]
    assert places.tolist() == expected
    assert segment.hashes_at(places).tolist() == segment.hashes()[places].tolist()


@given(st.lists(BODIES, min_size=1, max_size=4), st.randoms())
def test_merging_keeps_each_body_that_is_there_once_whatever_the_order(parts, order):
    bodies = {key: hashes for part in reversed(parts) for key, hashes in part.items()}
    parts = [{key: bodies[key] for key in part} for part in parts]
    present = {key: hashes for key, hashes in bodies.items() if key % 3}
    order.shuffle(parts)
    rows = pa.concat_tables([packed(part) for part in parts])
    merged = segments.merged(read(rows), np.array(sorted(present), np.int64), "tol:1")
    assert unpacked(read(merged)[0]) == present
    assert merged["n_bodies"].to_pylist() == [len(present)]
    assert merged["n_postings"].to_pylist() == [sum(map(len, present.values()))]


@given(st.lists(BODIES, min_size=1, max_size=3))
def test_some_heads_of_all_segments_are_read_in_order(parts):
    read_parts = read(pa.concat_tables([packed(part) for part in parts]))
    numbered = [(segment, np.full(len(segment.keys), number)) for number, segment in enumerate(read_parts)]
    found = segments.postings(numbered, 0, 100).tolist() + segments.postings(numbered, 100, 256).tolist()
    hashes = [shingle for segment in read_parts for shingle in segment.hashes().tolist()]
    assert [posting >> NUMBER_BITS for posting in found] == sorted(hashes)
    assert {posting & int(NUMBER_MASK) for posting in found} <= set(range(len(parts)))


def test_small_segments_are_merged_when_they_are_many():
    few = {f"seg:{number:02}": Size(10, 500) for number in range(segments.MANY)}
    assert segments.to_merge(few, []) == []
    large = {
        "seg:many bodies": Size(MAX_BODIES // SMALL + 1, 500),
        "seg:long bodies": Size(10, MAX_POSTINGS // SMALL + 1),
    }
    assert segments.to_merge(few | large, []) == []
    assert segments.to_merge(few | large | {"seg:99": Size(10, 500)}, []) == [[*few, "seg:99"]]


@given(st.lists(SIZES, min_size=segments.MANY + 1, max_size=2 * segments.MANY))
def test_merged_segments_are_neither_too_large_nor_small_again(found):
    sizes = {f"seg:{number:02}": size for number, size in enumerate(found)}
    groups = segments.to_merge(sizes, [])
    merged = [Size(*map(sum, zip(*(sizes[name] for name in group), strict=True))) for group in groups]
    assert not any(size.is_too_large() for size in merged)
    assert sum(size.is_small() for size in merged) <= 1
    left = sizes.keys() - {name for group in groups for name in group}
    assert len(left) <= 1
    assert min(map(len, groups)) > 1


def test_a_segment_with_bodies_that_are_gone_is_made_anew():
    assert segments.to_merge({"seg:1": Size(5, 9), "seg:2": Size(5, 9)}, ["seg:2"]) == [["seg:2"]]
