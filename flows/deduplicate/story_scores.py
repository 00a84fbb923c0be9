"""Scores of pairs of articles: those known are kept, the others are made."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from onrecord.flows.deduplicate.story_candidates import unpacked
from onrecord.flows.deduplicate.story_pairs import Bools, Ints
from onrecord.flows.deduplicate.story_score import Articles, Score


@dataclass(frozen=True)
class Scores:
    """Pairs of articles, packed and ascending, and the score of each."""

    pairs: Ints
    values: npt.NDArray[np.int16]

    def only(self, chosen: Bools) -> "Scores":
        """Return the chosen pairs."""
        return Scores(self.pairs[chosen], self.values[chosen])

    def plus(self, other: "Scores") -> "Scores":
        """Return the pairs of both, which have none in common."""
        pairs = np.concatenate([self.pairs, other.pairs])
        order = np.argsort(pairs, kind="stable")
        return Scores(pairs[order], np.concatenate([self.values, other.values])[order])


NO_SCORES = Scores(np.empty(0, np.int64), np.empty(0, np.int16))


def scored(pairs: Ints, articles: Articles, score: Score, known: Scores) -> Scores:
    """Return the scores of `pairs`, which are ascending; only those not `known` are made."""
    is_known, places = found_in(pairs, known.pairs)
    values = np.empty(len(pairs), np.int16)
    values[is_known] = known.values[places[is_known]]
    values[~is_known] = score(articles, *unpacked(pairs[~is_known]))
    return Scores(pairs, values)


def found_in(values: Ints, ascending: Ints) -> tuple[Bools, Ints]:
    """Say of each value whether it is among `ascending` ones, and where."""
    if not len(ascending):
        return np.zeros(len(values), np.bool_), np.zeros(len(values), np.int64)
    places = np.minimum(np.searchsorted(ascending, values), len(ascending) - 1)
    return ascending[places] == values, places
