"""Sorted numbers: what is among them, where they change, and ranges of them.

They are sorted by numpy's own default sort, whatever order they come in: where the processor can, it works on several
numbers at once (vectorised quicksort: Bramas 2017, Blacher et al. 2022), which outdoes a stable sort even of runs that
have only to be merged.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

_LOOK = (1 << 20) - 1  # the lowest bits of a number: they tell nearly all others from a few at one look


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
