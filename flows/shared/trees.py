"""Boosted oblivious trees over a row of features, evaluated in whole numbers.

An oblivious tree asks the same question at all nodes of a level (Prokhorenkova et al., "CatBoost: unbiased boosting
with categorical features", NeurIPS 2018), so that the answers, read as a binary number, name its leaf. Leaves are
whole numbers and questions compare 32-bit numbers: the scores are the same on every machine.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.int64]
Columns = npt.NDArray[Any]

UNIT = 1_000  # score of a row whose odds are e to 1
WHOLE = 1000  # a probability of 1
_AT_A_TIME = 128  # rows; what is reckoned for so many stays in the processor's cache
_STEP, _MOST = 10, 8 * UNIT
# A table and not a formula: rounded once, so that the scores are the same on every machine.
_PROBABILITY = np.array([round(WHOLE / (1 + math.exp(-x / UNIT))) for x in range(-_MOST, _MOST + 1, _STEP)], np.int64)


class Trees:
    """Trees of equal depth: feature and threshold of each level, and the leaves' numbers."""

    def __init__(self, numbers: Mapping[str, Any], names: Sequence[str]) -> None:
        """Take the numbers of a model over the features `names`; raise ValueError where it was made for others."""
        if tuple(numbers["features"]) != tuple(names):
            raise ValueError("the model was fitted on other features: fit it again")
        levels = list(zip(*(tree["splits"] for tree in numbers["trees"]), strict=True))  # of all trees
        self._asked = np.array([[names.index(name) for name, _ in level] for level in levels], np.intp)
        self._thresholds = np.array([[value for _, value in level] for level in levels], np.float32)
        self._leaves = np.array([tree["leaves"] for tree in numbers["trees"]], np.int64)
        self._bias = int(numbers["bias"])

    def score(self, features: npt.NDArray[np.float32]) -> Scores:
        """Return the log odds of each row, in 1/`UNIT`."""
        columns = np.ascontiguousarray(features.T)
        return self._sums(columns, self._asked, self._thresholds, self._leaves) + self._bias

    @staticmethod
    def _sums(columns: Columns, asked: Columns, thresholds: Columns, leaves: Scores) -> Scores:
        return leaf_sums(columns, asked, thresholds, leaves)


def leaf_sums(columns: Columns, asked: Columns, thresholds: Columns, leaves: Scores) -> Scores:
    """Return for each row of features, given as columns, the sum of the leaves that it comes to.

    `asked` and `thresholds` have a row for each level and a column for each tree, `leaves` a row for each tree.
    """
    first = np.arange(len(leaves))[:, None] * leaves.shape[1]
    sums = np.empty(columns.shape[1], np.int64)
    for start in range(0, len(sums), _AT_A_TIME):
        rows = slice(start, start + _AT_A_TIME)
        leaf = np.zeros((len(leaves), len(sums[rows])), np.uint8)  # its number in the tree
        for which, limits in zip(asked[::-1], thresholds[::-1], strict=True):
            leaf += leaf
            leaf |= (columns[:, rows].take(which, axis=0) > limits[:, None]).view(np.uint8)
        sums[rows] = leaves.take(leaf + first).sum(axis=0)
    return sums


def probability(odds: Scores) -> Scores:
    """Return log odds (1/UNIT) as a probability, from 0 to `WHOLE`."""
    found: Scores = _PROBABILITY[(np.clip(odds, -_MOST, _MOST) + _MOST) // _STEP]
    return found
