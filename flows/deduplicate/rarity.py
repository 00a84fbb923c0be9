"""How little likely it is that two authors hit on the same words: bits of information, from the two texts alone.

A word is the more telling the less it follows from the subject: common words, figures and names say little, words
which both texts use elsewhere as well are those of the subject, and of the others the longer are the rarer (Zipf
1935; Piantadosi et al. 2011, "Word lengths are optimized for efficient communication"). Edits between the equal words
take something off, since they could have been made in many places. The bits of the words of a phrase are not
independent, so the sum is no probability; what it takes to count is set on texts known to be independent.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from onrecord.flows.deduplicate.anchors import Run
from onrecord.flows.deduplicate.prepared import Prepared
from onrecord.flows.deduplicate.words import Digests, Places, distinct, is_in

COMMON_BITS = 2.5
NAME_BITS = 2.5  # of a name or a figure
SUBJECT_BITS = 4.0  # of a word that both texts use elsewhere too
BITS, BITS_A_LETTER, MAX_BITS = 2.5, 0.9, 11.0
UNKNOWN_LANGUAGE = 0.8  # factor where it is not known which words are common
EDIT_BITS, UNEQUAL_BITS = 4.0, 1.0  # off for each edit, and for each word of its longer side


class Rarity:
    """The bits of words that two texts share."""

    def __init__(self, a: Prepared, b: Prepared) -> None:
        self._digests = a.words.digests
        self._bits = _bits(a, distinct(np.concatenate((a.names, b.names))))
        self._is_telling = self._bits > SUBJECT_BITS
        self._n_elsewhere = np.minimum(_counts(a, a), _counts(a, b))
        self._factor = 1.0 if a.has_known_words and b.has_known_words else UNKNOWN_LANGUAGE

    def of(self, runs: Sequence[Run]) -> float:
        """Return the bits of the equal words of a passage less those of the edits between them; 0 or more."""
        if not runs:
            return 0.0
        places = np.concatenate([np.arange(run.a, run.a + run.size) for run in runs])
        _, which, inside = np.unique(self._digests[places], return_inverse=True, return_counts=True)
        is_subject = self._is_telling[places] & (self._n_elsewhere[places] > inside[which])
        bits = np.where(is_subject, SUBJECT_BITS, self._bits[places]).sum()
        gaps = [max(y.a - x.a - x.size, y.b - x.b - x.size) for x, y in pairwise(runs)]
        return max(self._factor * float(bits) - EDIT_BITS * len(gaps) - UNEQUAL_BITS * sum(gaps), 0.0)


def _bits(side: Prepared, names: Digests) -> NDArray[np.float64]:
    """Return the bits of each word of a text, without regard to its subject."""
    letters = np.fromiter(map(len, side.words.folded), np.float64, len(side.words))
    is_figure = np.fromiter((word[0].isdigit() for word in side.words.folded), bool, len(side.words))
    bits = np.minimum(BITS + BITS_A_LETTER * letters, MAX_BITS)
    bits[is_figure | is_in(side.words.digests, names)] = NAME_BITS
    bits[np.array(side.is_common, bool)] = COMMON_BITS
    return bits


def _counts(side: Prepared, other: Prepared) -> Places:
    """Return how often each word of a text, by place, occurs in another (or in itself)."""
    distinct, counts = other.counted
    at = np.minimum(np.searchsorted(distinct, side.words.digests), len(distinct) - 1)
    return np.where(distinct[at] == side.words.digests, counts[at], 0)
