"""Scores blocks: boosted oblivious trees over their features, evaluated in whole numbers.

An oblivious tree asks the same question at all nodes of a level (Prokhorenkova et al., "CatBoost: unbiased boosting
with categorical features", NeurIPS 2018), so that the answers, read as a binary number, name its leaf. Leaves are
whole numbers and questions compare 32-bit numbers: the scores are the same on every machine.
`benchmarks/fit_blocks.py` makes the numbers.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.flows.clean.features import NAMES, Matrix

Scores = npt.NDArray[np.int64]
UNIT = 1_000  # score of a block whose odds of being text are e to 1


class BlockModel:
    """Trees of equal depth: feature and threshold of each level, and the leaves' numbers."""

    def __init__(self, numbers: Mapping[str, Any]) -> None:
        """Take the numbers of a model; raise ValueError where it was made for other features."""
        if tuple(numbers["features"]) != NAMES:
            raise ValueError("the block model was fitted on other features: run benchmarks/fit_blocks.py again")
        self._features = np.array([NAMES.index(name) for tree in numbers["trees"] for name, _ in tree["splits"]])
        self._thresholds = np.array([value for tree in numbers["trees"] for _, value in tree["splits"]], np.float32)
        self._leaves = np.array([tree["leaves"] for tree in numbers["trees"]], np.int64)
        self._bias = int(numbers["bias"])
        self._place = 1 << np.arange(self._leaves.shape[1].bit_length() - 1)

    def score(self, features: Matrix) -> Scores:
        """Return the log odds of each row being text of the article, in 1/`UNIT`."""
        n_trees = len(self._leaves)
        answers = (features[:, self._features] > self._thresholds).reshape(len(features), n_trees, -1)
        leaf = answers @ self._place
        scores: Scores = self._leaves[np.arange(n_trees), leaf].sum(axis=1) + self._bias
        return scores
