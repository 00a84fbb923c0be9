"""Runs of words that two texts share: the seeds of an alignment.

Every run of SEED_WORDS equal words is a hit; hits that follow one another on a diagonal make up a run that cannot
be made longer (Altschul et al. 1990, "Basic local alignment search tool"). A seed that is frequent in both texts
would hit as often as the product of its occurrences: its occurrences are then paired in order, so that the number of
hits grows with the lengths of the texts and not with their product.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from onrecord.flows.deduplicate.words import Digests, Places, Words, is_in, runs_of_equal, shingle_digests

SEED_WORDS = 4
QUOTED_SEED_WORDS = 3  # inside quotation marks: quotations are short
MAX_PAIRINGS = 16  # of the occurrences of one seed


class Run(NamedTuple):
    """Equal words: `size` of them from word `a` of the one and from word `b` of the other text."""

    a: int
    b: int
    size: int


@dataclass(frozen=True, eq=False)
class Seeds:
    """Where each run of `size` words of a text begins; made once for all comparisons of the text.

    Of words that `within` marks alone, where it is given.
    """

    words: Words
    size: int = SEED_WORDS
    within: Sequence[bool] | None = None

    @cached_property
    def _sorted(self) -> tuple[Digests, Places, Places, Places]:
        digests = shingle_digests(self.words.digests, self.size)
        order = np.argsort(digests, kind="stable")
        if self.within is not None and len(digests):
            inside = np.convolve(np.array(self.within, np.int64), np.ones(self.size, np.int64), "valid") == self.size
            order = order[np.take(inside, order)]
        distinct, first, counts = runs_of_equal(digests[order])
        return distinct, first, counts, order

    @property
    def distinct(self) -> Digests:
        """The distinct seeds, sorted."""
        return self._sorted[0]

    @property
    def first(self) -> Places:
        """Of each distinct seed, where its occurrences begin in `order`."""
        return self._sorted[1]

    @property
    def counts(self) -> Places:
        """Of each distinct seed, how often it occurs."""
        return self._sorted[2]

    @property
    def order(self) -> Places:
        """Word numbers of all seeds, by seed, then by place."""
        return self._sorted[3]


def shared_runs(a: Seeds, b: Seeds) -> list[Run]:
    """Return the longest runs of equal words of two texts, in order of their place in the one, then the other."""
    at_a, at_b = _hits(a, b)
    if not len(at_a):
        return []
    order = np.lexsort((at_a, at_a - at_b))
    at_a, at_b = at_a[order], at_b[order]
    goes_on = (np.diff(at_a) == 1) & (np.diff(at_a - at_b) == 0)
    first = np.flatnonzero(np.concatenate(([True], ~goes_on)))
    last = np.append(first[1:], len(at_a)) - 1
    sizes = at_a[last] - at_a[first] + a.size
    return sorted(map(Run, at_a[first].tolist(), at_b[first].tolist(), sizes.tolist()))


def _hits(a: Seeds, b: Seeds) -> tuple[Places, Places]:
    """Return pairs of word numbers at which equal seeds begin, without repeats."""
    in_a = np.flatnonzero(is_in(a.distinct, b.distinct))
    in_b = np.searchsorted(b.distinct, a.distinct[in_a])
    n_a, n_b = a.counts[in_a], b.counts[in_b]
    once = (n_a == 1) & (n_b == 1)
    pieces_a = [a.order[a.first[in_a[once]]]]
    pieces_b = [b.order[b.first[in_b[once]]]]
    for seed_a, seed_b in zip(in_a[~once], in_b[~once], strict=True):
        places_a = a.order[a.first[seed_a] :][: a.counts[seed_a]]
        places_b = b.order[b.first[seed_b] :][: b.counts[seed_b]]
        if len(places_a) * len(places_b) <= MAX_PAIRINGS:
            pieces_a.append(np.repeat(places_a, len(places_b)))
            pieces_b.append(np.tile(places_b, len(places_a)))
        else:
            n = min(len(places_a), len(places_b))
            pieces_a.append(places_a[:n])
            pieces_b.append(places_b[:n])
    return np.concatenate(pieces_a), np.concatenate(pieces_b)
