"""Sorted numbers: each once, what is among them, and ranges of them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.deduplicate import sorting

NUMBERS = st.lists(st.integers(0, (1 << 64) - 1) | st.integers(0, 3), max_size=60)


@given(NUMBERS)
def test_sorted_numbers_are_left_once_each(numbers):
    assert sorting.distinct(np.array(sorted(numbers), np.uint64)).tolist() == sorted(set(numbers))


@given(NUMBERS, NUMBERS)
def test_which_are_among_others(numbers, others):
    found = sorting.among(np.array(numbers, np.uint64), np.array(sorted(others), np.uint64))
    assert found.tolist() == [number in others for number in numbers]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 5)), max_size=8))
def test_ranges_follow_each_other(parts):
    starts, sizes = (np.array([part[i] for part in parts], np.int64) for i in (0, 1))
    expected = [number for start, size in parts for number in range(start, start + size)]
    assert sorting.ranges(starts, sizes).tolist() == expected


@given(NUMBERS, NUMBERS)
def test_which_are_among_a_few(numbers, few):
    given_numbers, ordered = (np.array([number >> 1 for number in found], np.int64) for found in (numbers, sorted(few)))
    assert sorting.among_few(given_numbers, ordered).tolist() == [number >> 1 in ordered for number in numbers]
