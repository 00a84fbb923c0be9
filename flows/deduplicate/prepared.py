"""A text made ready to be compared with others: everything that depends on it alone is computed once."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from onrecord.flows.deduplicate.anchors import Seeds
from onrecord.flows.deduplicate.words import Digests, Words

COMMON_WORTH = 0.5  # of an equal word that is common, where another is worth 1


@dataclass(frozen=True, eq=False)
class Prepared:
    """The words of a text's body and what comparisons ask of them; `common` are sorted digests of common words."""

    words: Words
    common: Digests

    @cached_property
    def seeds(self) -> Seeds:
        """Its runs of a few words."""
        return Seeds(self.words)

    @cached_property
    def listed(self) -> list[int]:
        """Digests of its words as plain integers."""
        return self.words.digests.tolist()

    @cached_property
    def is_common(self) -> list[bool]:
        """Which of its words are common ones."""
        return np.isin(self.words.digests, self.common).tolist()

    @cached_property
    def _worths(self) -> list[float]:
        each = np.where(self.is_common, COMMON_WORTH, 1.0)
        return np.concatenate(([0.0], np.cumsum(each))).tolist()

    def worth(self, first: int, last: int) -> float:
        """Return what the words from `first` up to, not including, `last` are worth where they are equal."""
        return self._worths[last] - self._worths[first]
