"""How much a claim is worth checking: a logistic model over its words and over what the parse shows of its clause.

Fitted by benchmarks/fit_check_worthy.py on sentences of debates, of which fact-checkers and coders said whether they
are worth checking (CheckThat! 2024, task 1); the score is the share of such sentences that are. News is not debate:
there it ranks claims, and its height says less. Words are known by their hashes alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import exp, sqrt
from zlib import crc32

import numpy as np
import numpy.typing as npt

from onrecord.flows.annotate.check_worthy import Features

_START, _END, _FIGURE = "^", "$", "#"
_WORD = re.compile(r"\d|[^\W\d_]")


@dataclass(frozen=True)
class Worth:
    """The fitted weights: of features, and in steps of `step` of words and pairs by their hashes, ascending."""

    intercept: float
    features: tuple[float, ...]
    hashes: npt.NDArray[np.int64]
    weights: npt.NDArray[np.int16]
    step: float

    def score(self, found: Features, words: Iterable[str]) -> float:
        """Return how much a claim is worth checking, from 0 to 1."""
        return self.of_terms(found, terms_of(words))

    def of_terms(self, found: Iterable[float], terms: frozenset[int]) -> float:
        """Return the same of hashed words and pairs."""
        wanted = np.array(sorted(terms), np.int64)
        places = np.minimum(np.searchsorted(self.hashes, wanted), len(self.hashes) - 1)
        told = int(self.weights[places[self.hashes[places] == wanted]].sum(dtype=np.int64)) * self.step
        total = self.intercept + told / sqrt(max(len(terms), 1))
        total += sum(weight * value for weight, value in zip(self.features, found, strict=True))
        return 1 / (1 + exp(-total))


def terms_of(words: Iterable[str]) -> frozenset[int]:
    """Return the hashes of folded words and of pairs of neighbours; all figures are alike."""
    folded = [_FIGURE if word[0].isdigit() else word.lower() for word in words if _WORD.match(word)]
    pairs = zip((_START, *folded), (*folded, _END), strict=True)
    return frozenset(map(hash_of, (*folded, *(f"{one} {other}" for one, other in pairs))))


@lru_cache(maxsize=1 << 16)
def hash_of(word: str) -> int:
    """Return the 30-bit hash of a folded word: of CRC-32, the same on any machine."""
    return crc32(word.encode("utf-8", "surrogatepass")) >> 2
