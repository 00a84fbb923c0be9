"""Sorting of numbers: the same as any other sort, spread evenly or not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.deduplicate import sorting

NUMBERS = st.lists(st.integers(0, (1 << 64) - 1) | st.integers(0, 3), max_size=60)


@pytest.fixture(scope="module", autouse=True)
def small_portions():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sorting, "_AT_ONCE", 7)
        yield


@given(NUMBERS)
def test_numbers_are_sorted(numbers):
    found = np.array(numbers, np.uint64)
    sorting.sort(found)
    assert found.tolist() == sorted(numbers)
    assert sorting.distinct(found).tolist() == sorted(set(numbers))


@given(NUMBERS)
def test_their_order_is_that_of_a_stable_sort(numbers):
    found = np.array([number >> 1 for number in numbers], np.int64)
    assert sorting.order_of(found).tolist() == np.argsort(found, kind="stable").tolist()


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
def test_which_are_among_a_few_and_all_in_order(numbers, few):
    given_numbers, ordered = (np.array([number >> 1 for number in found], np.int64) for found in (numbers, sorted(few)))
    assert sorting.among_few(given_numbers, ordered).tolist() == [number >> 1 in ordered for number in numbers]
    assert sorting.ascending(given_numbers).tolist() == sorted(given_numbers.tolist())
