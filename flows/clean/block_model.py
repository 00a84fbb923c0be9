"""Scores blocks: whether they are text of the article. `benchmarks/fit_blocks.py` makes the numbers."""

from collections.abc import Mapping
from typing import Any

from onrecord.flows.clean.compiled import leaf_sums
from onrecord.flows.clean.features import NAMES
from onrecord.flows.shared.trees import UNIT, Scores, Trees

__all__ = ["UNIT", "BlockModel", "Scores"]


class BlockModel(Trees):
    """The log odds of each block being text of the article, in 1/`UNIT`."""

    _sums = staticmethod(leaf_sums)

    def __init__(self, numbers: Mapping[str, Any]) -> None:
        """Take the numbers of a model; raise ValueError where it was made for other features."""
        super().__init__(numbers, NAMES)
