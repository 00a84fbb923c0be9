"""Measures that features of pairs are made of: shares, overlaps, and whether two keys or times agree. Row by row."""

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.int8]


def cosine(a: Bytes, b: Bytes) -> Floats:
    """Return the cosine of vectors, row by row; 0 for those without length."""
    wide_a, wide_b = a.astype(np.int64), b.astype(np.int64)
    squares = (wide_a * wide_a).sum(axis=1) * (wide_b * wide_b).sum(axis=1)
    found: Floats = (wide_a * wide_b).sum(axis=1) / np.sqrt(np.maximum(squares, 1).astype(np.float64))
    return found


def share(part: Floats, whole: Floats) -> Floats:
    """Return a part of a whole; 0 of nothing."""
    return part / np.maximum(whole, 1.0)


def overlap(shared: Floats, one: Floats, other: Floats) -> Floats:
    """Return what is shared by all of both (Jaccard)."""
    return shared / np.maximum(one + other - shared, 1.0)


def known(shared: Floats, whole: Floats, one: Floats, other: Floats) -> Floats:
    """Return what is shared by a whole; -1 where one side has none."""
    return np.where((one > 0) & (other > 0), share(shared, whole), -1.0)


def dates(first: tuple[Floats, Floats], last: tuple[Floats, Floats]) -> Ints:
    """Return 1 where periods from `first` to `last` day, of either side, meet; -1 where not, 0 where one is unknown."""
    is_known = ~np.isnan(np.stack([*first, *last])).any(axis=0)
    meets = (first[0] < last[1]) & (first[1] < last[0])
    return np.where(is_known, np.where(meets, 1, -1), 0)


def same(one: Ints, other: Ints) -> Ints:
    """Return 1 for equal keys, -1 for others, 0 where one is 0."""
    return np.where((one == 0) | (other == 0), 0, np.where(one == other, 1, -1))


def equal(one: Ints, other: Ints) -> Bools:
    """Say which keys are equal and not 0."""
    found: Bools = (one == other) & (one != 0)
    return found
