"""Sorting of numbers that are spread evenly, such as hashes, several times as fast as sorting of any.

A stable sort by the upper 16 bits takes two passes over the numbers (radix sort, as numpy does it for 16 bits), after
which nearly every number is a few places from its own: adaptive merge sort (Peters, timsort 2002), which numpy has as
its stable sort, then does with little more than looking at them. Portions that fit in the processor's cache are
sorted by themselves and merged, again by timsort.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

_DIGIT_BITS = 16
_AT_ONCE = 1 << 16
_LOOK = (1 << 20) - 1  # the lowest bits of a number: they tell nearly all others from a few at one look


def sort(numbers: Numbers) -> None:
    """Sort in place; fast where the upper bits, from the highest that any of them has, are spread evenly."""
    if len(numbers) < 2:
        return
    shift = np.uint64(max(0, int(numbers.max()).bit_length() - _DIGIT_BITS))
    for start in range(0, len(numbers), _AT_ONCE):
        portion = numbers[start : start + _AT_ONCE]
        portion[:] = portion[np.argsort((portion >> shift).astype(np.uint16), kind="stable")]
        portion.sort(kind="stable")
    numbers.sort(kind="stable")


def ascending(numbers: Places) -> Places:
    """Return numbers, none less than 0, sorted; fast where `sort` is."""
    ordered = numbers.astype(np.uint64)
    sort(ordered)
    return ordered.view(np.int64)


def order_of(numbers: Places) -> Places:
    """Return the order in which numbers, none less than 0, are sorted; fast where `sort` is."""
    shift = max(0, int(numbers.max(initial=0)).bit_length() - _DIGIT_BITS)
    nearly = np.argsort((numbers >> shift).astype(np.uint16), kind="stable")
    return nearly[np.argsort(numbers[nearly], kind="stable")]


def distinct(numbers: Numbers) -> Numbers:
    """Return sorted numbers, each once."""
    is_new = changes(numbers)
    return numbers if is_new.all() else numbers[is_new]


def ranges(starts: Places, sizes: Places) -> Places:
    """Return the numbers of ranges that begin at `starts`, one range after the other; none may be empty."""
    if not len(starts):
        return np.zeros(0, np.int64)
    ends = np.cumsum(sizes)
    steps = np.ones(ends[-1], np.int64)
    steps[0] = starts[0]
    steps[ends[:-1]] += starts[1:] - (starts + sizes)[:-1]
    return np.cumsum(steps, out=steps)


def changes(ordered: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Say of each number whether it differs from the one before."""
    return np.concatenate([[True], ordered[1:] != ordered[:-1]]) if len(ordered) else np.zeros(0, np.bool_)


def among(numbers: npt.NDArray[Any], ordered: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Say of each number whether it is one of `ordered`, which is sorted."""
    if not len(ordered):
        return np.zeros(len(numbers), np.bool_)
    found = ordered[np.minimum(np.searchsorted(ordered, numbers), len(ordered) - 1)] == numbers
    return np.asarray(found, np.bool_)


def among_few(numbers: Places, few: Places) -> npt.NDArray[np.bool_]:
    """Say of each number whether it is one of a `few`, which are sorted; faster than `among` for many numbers."""
    seen = np.zeros(_LOOK + 1, np.bool_)
    seen[few & _LOOK] = True
    found: npt.NDArray[np.bool_] = seen[numbers & _LOOK]
    near = np.flatnonzero(found)
    found[near] = among(numbers[near], few)
    return found
