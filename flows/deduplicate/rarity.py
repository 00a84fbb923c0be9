"""How little likely it is that two authors hit on the same words: bits of information, from the two texts alone.

A word is the more telling the less it follows from the subject: common words, figures and names say little, words
which both texts use elsewhere as well are those of the subject, and of the others the longer are the rarer (Zipf
1935; Piantadosi et al. 2011, "Word lengths are optimized for efficient communication"). Edits between the equal words
take something off, since they could have been made in many places. The bits of the words of a phrase are not
independent, so the sum is no probability; what it takes to count is set on texts known to be independent.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from onrecord.flows.deduplicate.anchors import Run
from onrecord.flows.deduplicate.prepared import Prepared

COMMON_BITS = 2.5
NAME_BITS = 2.5  # of a name or a figure
SUBJECT_BITS = 4.0  # of a word that both texts use elsewhere too
BITS, BITS_A_LETTER, MAX_BITS = 2.5, 0.9, 11.0
UNKNOWN_LANGUAGE = 0.8  # factor where it is not known which words are common
EDIT_BITS, UNEQUAL_BITS = 4.0, 1.0  # off for each edit, and for each word of its longer side


class Rarity:
    """The bits of words that two texts share."""

    def __init__(self, a: Prepared, b: Prepared) -> None:
        self._a, self._b = a, b
        self._names = a.names | b.names
        self._factor = 1.0 if a.has_known_words and b.has_known_words else UNKNOWN_LANGUAGE

    def of(self, runs: Iterable[Run]) -> float:
        """Return the bits of the equal words of a passage less those of the edits between them; 0 or more."""
        ordered = list(runs)
        words = [place for run in ordered for place in range(run.a, run.a + run.size)]
        inside = Counter(self._a.listed[place] for place in words)
        gaps = [max(y.a - x.a - x.size, y.b - x.b - x.size) for x, y in pairwise(ordered)]
        edits = EDIT_BITS * len(gaps) + UNEQUAL_BITS * sum(gaps)
        return max(self._factor * sum(self._bits(place, inside) for place in words) - edits, 0.0)

    def _bits(self, place: int, inside: Counter[int]) -> float:
        if self._a.is_common[place]:
            return COMMON_BITS
        digest, word = self._a.listed[place], self._a.words.folded[place]
        if digest in self._names or word[0].isdigit():
            return NAME_BITS
        if min(self._a.counts[digest], self._b.counts[digest]) > inside[digest]:
            return SUBJECT_BITS
        return min(BITS + BITS_A_LETTER * len(word), MAX_BITS)
