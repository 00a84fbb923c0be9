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
        splits = [tree["splits"] for tree in numbers["trees"]]
        self._levels = [  # the questions of all trees, level by level
            (np.array([names.index(name) for name, _ in level]), np.array([[value] for _, value in level], np.float32))
            for level in zip(*splits, strict=True)
        ]
        leaves = np.array([tree["leaves"] for tree in numbers["trees"]], np.int64)
        self._leaves, self._first = leaves.ravel(), np.arange(len(leaves))[:, None] * leaves.shape[1]
        self._bias = int(numbers["bias"])

    def score(self, features: npt.NDArray[np.float32]) -> Scores:
        """Return the log odds of each row, in 1/`UNIT`."""
        scores = np.empty(len(features), np.int64)
        for start in range(0, len(features), _AT_A_TIME):
            rows = slice(start, start + _AT_A_TIME)
            scores[rows] = self._leaves.take(self._leaf(features[rows]) + self._first).sum(axis=0)
        return scores + self._bias

    def _leaf(self, features: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
        """The leaf of each tree (its number in the tree) that each row comes to, a row for each tree."""
        columns = np.ascontiguousarray(features.T)
        leaf = np.zeros((len(self._first), len(features)), np.uint8)
        for asked, thresholds in reversed(self._levels):
            leaf += leaf
            leaf |= (columns.take(asked, axis=0) > thresholds).view(np.uint8)
        return leaf


def probability(odds: Scores) -> Scores:
    """Return log odds (1/UNIT) as a probability, from 0 to `WHOLE`."""
    found: Scores = _PROBABILITY[(np.clip(odds, -_MOST, _MOST) + _MOST) // _STEP]
    return found
