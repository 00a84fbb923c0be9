"""A text made ready to be compared with others: everything that depends on it alone is computed once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from onrecord.flows.deduplicate.anchors import QUOTED_SEED_WORDS, Seeds
from onrecord.flows.deduplicate.quoted import quoted_spans
from onrecord.flows.deduplicate.words import Digests, Places, Words, distinct, is_in, runs_of_equal

COMMON_WORTH = 0.5  # of an equal word that is common, where another is worth 1
MIN_COMMON = 0.2  # share of common words in a text of a language whose common words are known
MAX_CAPITALS = 0.5  # share of words capitalised inside sentences, common ones apart, from which capitals say nothing
_ENDS_SENTENCE = frozenset(".!?:;\n\"“”„«»‘’'()[]•*–—")


@dataclass(frozen=True, eq=False)
class Prepared:
    """The words of a text's body and what comparisons ask of them.

    `common` are sorted digests of common words, `whole` the words of the whole text, furniture and all.
    """

    words: Words
    common: Digests
    whole: Words

    @property
    def shingles(self) -> Digests:
        """The set of word 5-grams of the whole text: alike are texts, copied are passages of bodies."""
        return self.whole.shingles

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
    def counted(self) -> tuple[Digests, Places]:
        """Its distinct words, sorted, and how often each occurs."""
        members, _, counts = runs_of_equal(np.sort(self.words.digests))
        return members, counts

    @cached_property
    def is_common(self) -> list[bool]:
        """Which of its words are common ones."""
        common: list[bool] = is_in(self.words.digests, self.common).tolist()
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
    def names(self) -> Digests:
        """Sorted digests of words that stand capitalised inside sentences and nowhere in lower case.

        Empty where capitals say nothing: in German, which has them on every noun, and in text all in capitals.
        """
        text, starts = self.words.text, self.words.starts.tolist()
        is_capital = np.array([text[start].isupper() for start in starts], bool)
        telling = np.flatnonzero(is_capital & ~np.array(self.is_common, bool))
        inside = [place for place in telling.tolist() if not _begins_sentence(text, starts[place])]
        if len(inside) > MAX_CAPITALS * (len(starts) - sum(self.is_common)):
            return np.empty(0, np.uint64)
        capitalised = distinct(self.words.digests[inside])
        return capitalised[~is_in(capitalised, distinct(self.words.digests[~is_capital]))]

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
