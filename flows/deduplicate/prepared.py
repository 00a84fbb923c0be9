"""A text made ready to be compared with others: everything that depends on it alone is computed once."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from onrecord.flows.deduplicate.anchors import QUOTED_SEED_WORDS, Seeds
from onrecord.flows.deduplicate.quoted import quoted_spans
from onrecord.flows.deduplicate.words import Digests, Words

COMMON_WORTH = 0.5  # of an equal word that is common, where another is worth 1
MIN_COMMON = 0.2  # share of common words in a text of a language whose common words are known
MAX_CAPITALS = 0.5  # share of capitalised words inside sentences, common ones apart, from which capitals say nothing
_ENDS_SENTENCE = frozenset(".!?:;\n\"“”„«»‘’'()[]•*–—")


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
    def quoted_seeds(self) -> Seeds:
        """Its shorter runs of words inside quotation marks."""
        return Seeds(self.words, QUOTED_SEED_WORDS, self.is_quoted)

    @cached_property
    def listed(self) -> list[int]:
        """Digests of its words as plain integers."""
        listed: list[int] = self.words.digests.tolist()
        return listed

    @cached_property
    def counts(self) -> Counter[int]:
        """How often each word occurs."""
        return Counter(self.listed)

    @cached_property
    def is_common(self) -> list[bool]:
        """Which of its words are common ones."""
        common: list[bool] = np.isin(self.words.digests, self.common).tolist()
        return common

    @cached_property
    def has_known_words(self) -> bool:
        """Whether the common words of its language are among those known."""
        return sum(self.is_common) >= MIN_COMMON * len(self.words)

    @cached_property
    def is_quoted(self) -> list[bool]:
        """Which of its words stand in quotation marks."""
        inside = np.zeros(len(self.words), bool)
        for start, end in quoted_spans(self.words.text, self.words.spans):
            first, last = np.searchsorted(self.words.starts, (start, end))
            inside[first:last] = True
        quoted: list[bool] = inside.tolist()
        return quoted

    @cached_property
    def names(self) -> frozenset[int]:
        """Digests of words that stand capitalised inside sentences and nowhere in lower case.

        Empty where capitals say nothing: in German, which has them on every noun, and in text all in capitals.
        """
        text, starts = self.words.text, self.words.starts.tolist()
        capital, lower = set(), set()
        n_capitals = n_inside = 0
        for digest, start, is_common in zip(self.listed, starts, self.is_common, strict=True):
            is_capital = text[start].isupper()
            if not is_capital:
                lower.add(digest)
            if not is_common and not _begins_sentence(text, start):
                n_inside += 1
                n_capitals += is_capital
                if is_capital:
                    capital.add(digest)
        return frozenset(capital - lower) if n_capitals <= MAX_CAPITALS * n_inside else frozenset()

    @cached_property
    def _worths(self) -> list[float]:
        each = np.where(self.is_common, COMMON_WORTH, 1.0)
        worths: list[float] = np.concatenate(([0.0], np.cumsum(each))).tolist()
        return worths

    def worth(self, first: int, last: int) -> float:
        """Return what the words from `first` up to, not including, `last` are worth where they are equal."""
        return self._worths[last] - self._worths[first]


def _begins_sentence(text: str, start: int) -> bool:
    before = text[max(start - 3, 0) : start].rstrip(" \t")
    return not before or before[-1] in _ENDS_SENTENCE
