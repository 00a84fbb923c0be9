"""Longest common subsequence of two short sequences, one integer operation a row."""

from collections.abc import Sequence


def lcs_pairs(a: Sequence[int], b: Sequence[int]) -> list[tuple[int, int]]:
    """Return the pairs of positions of a longest common subsequence.

    Bit-parallel: a row of the matrix is one integer (Hyyrö 2004, "Bit-parallel LCS-length computation revisited").
    """
    places: dict[int, int] = {}
    for j, item in enumerate(b):
        places[item] = places.get(item, 0) | 1 << j
    full = (1 << len(b)) - 1
    row, rows = full, []
    for item in a:
        met = row & places.get(item, 0)
        row = ((row + met) | (row - met)) & full
        rows.append(row)
    return _traced(rows, len(b))


def _traced(rows: Sequence[int], n: int) -> list[tuple[int, int]]:
    """Walk back from the last corner of the matrix; a bit of a row that is not set is where its length grows."""
    pairs = []
    i, j = len(rows) - 1, n - 1
    while i >= 0 and j >= 0:
        if rows[i] >> j & 1:
            j -= 1
        elif i and not rows[i - 1] >> j & 1:
            i -= 1
        else:
            pairs.append((i, j))
            i, j = i - 1, j - 1
    return pairs[::-1]
