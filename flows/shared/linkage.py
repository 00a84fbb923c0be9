"""Groups articles, or claims, by the scores of their pairs: average linkage, which does not chain.

Method: agglomerative clustering by the unweighted average of pair scores (UPGMA; Sokal and Michener 1958), within
each connected component of linked pairs. Scores are whole numbers and ties go to the smallest article, so the groups
are a function of the set. A pair without a score counts as 0.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Link = tuple[int, int, int]  # article or claim, another, score
Sums = dict[int, dict[int, int]]


def components(n: int, a: Ints, b: Ints) -> Ints:
    """Return for each of `n` articles the smallest article it is connected with.

    Method: hooking and pointer jumping (Shiloach and Vishkin 1982), a few passes over all pairs.
    """
    root = np.arange(n, dtype=np.int64)
    while True:
        low = np.minimum(root[a], root[b])
        before = root.copy()
        np.minimum.at(root, before[a], low)
        np.minimum.at(root, before[b], low)
        while not np.array_equal(root, root[root]):
            root = root[root]
        if np.array_equal(root, before):
            return root


def average_linkage(links: Iterable[Link], threshold: int) -> list[list[int]]:
    """Return groups of two or more articles, each merged while the average score of two groups is `threshold`."""
    sums: Sums = defaultdict(dict)
    for a, b, score in links:
        sums[a][b] = sums[b][a] = score
    groups = {article: [article] for article in sums}
    waiting = [_entry(groups, sums, a, b) for a in sums for b in sums[a] if a < b and sums[a][b] >= threshold]
    heapify(waiting)
    while waiting:
        _, a, b, size_a, size_b = heappop(waiting)
        if len(groups.get(a, ())) != size_a or len(groups.get(b, ())) != size_b:
            continue  # one of them has grown, or is gone
        _merge(groups, sums, a, b)
        for c, total in sums[a].items():
            if total >= threshold * len(groups[a]) * len(groups[c]):
                heappush(waiting, _entry(groups, sums, min(a, c), max(a, c)))
    return [sorted(members) for _, members in sorted(groups.items()) if len(members) > 1]


def _entry(groups: Mapping[int, list[int]], sums: Sums, a: int, b: int) -> tuple[float, int, int, int, int]:
    size_a, size_b = len(groups[a]), len(groups[b])
    return -sums[a][b] / (size_a * size_b), a, b, size_a, size_b


def _merge(groups: dict[int, list[int]], sums: Sums, a: int, b: int) -> None:
    """Add group b to group a, which has the smaller first article."""
    groups[a] += groups.pop(b)
    for c, total in sums.pop(b).items():
        del sums[c][b]
        if c != a:
            sums[a][c] = sums[c][a] = sums[a].get(c, 0) + total
    sums[a].pop(b, None)
