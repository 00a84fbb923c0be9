"""How well two claims' words align: each with the word of the other that comes nearest to it in meaning.

Method: soft overlap of bags of words by the nearest word vector on the other side, weighted by rarity (Corley and
Mihalcea 2005, "Measuring the semantic similarity of texts"), also for the words of one grammatical role alone. Vectors
and weights are whole numbers below 2^24, so that the sums are exact: the same on any machine.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from onrecord.flows.corroborate.claim_profiles import (
    FLAG_BITS,
    OBJECT,
    PAYLOAD_BITS,
    PREDICATE,
    ROW_BITS,
    SPEECH,
    SUBJECT,
    WEIGHT_BITS,
)

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]

WHOLE = 64  # likeness of equal words
UNIT = 127  # length of a word's vector
_LEAST, _MOST = 0.3, 0.8  # cosines of words that have nothing in common, and of those that mean the same
_WEIGHT = (1 << WEIGHT_BITS) - 1


@dataclass(frozen=True)
class Senses:
    """The words of claims one after the other, with their weights in the story, and the vectors of all words."""

    words: Ints
    local: Ints
    starts: Ints
    lengths: Ints
    vectors: Singles

    def side(self, claims: Ints) -> "_Side":
        """Return the words of claims as rows of equal length, 0 behind the last."""
        lengths = self.lengths[claims]
        place = np.arange(max(int(lengths.max(initial=0)), 1))
        is_there = place < lengths[:, None]
        index = np.where(is_there, self.starts[claims][:, None] + place, 0)
        blank = np.zeros_like(index)
        words = np.where(is_there, self.words[index], blank) if len(self.words) else blank
        local = np.where(is_there, self.local[index], blank) if len(self.words) else blank
        return _Side(words, local, self.vectors[words >> PAYLOAD_BITS & ((1 << ROW_BITS) - 1)])


def unit_vectors(vectors: npt.NDArray[np.int8]) -> Singles:
    """Return vectors of words scaled to length UNIT, in whole numbers, behind one of 0 for words without."""
    wide = vectors.astype(np.float64)
    lengths = np.sqrt((wide * wide).sum(axis=1, keepdims=True))
    scaled = np.round(wide * UNIT / np.maximum(lengths, 1.0))
    return np.vstack([np.zeros((1, vectors.shape[1])), scaled]).astype(np.float32)


@dataclass(frozen=True)
class _Side:
    words: Ints
    local: Ints
    vectors: Singles

    @property
    def stems(self) -> Ints:
        return self.words >> (PAYLOAD_BITS + ROW_BITS)

    @property
    def weights(self) -> Ints:
        return self.words >> FLAG_BITS & _WEIGHT

    def has(self, flags: int) -> Bools:
        found: Bools = self.words & flags > 0
        return found


def alignment(senses: Senses, a: Ints, b: Ints) -> Mapping[str, Floats]:
    """Return the features of pairs a[i], b[i] that alignment gives, by name."""
    one, other = senses.side(a), senses.side(b)
    likeness = _likeness(one, other)
    sides = (one, likeness.max(axis=2)), (other, likeness.max(axis=1))
    covered = [_covered(side.weights, best) for side, best in sides]
    local = [_covered(np.where(side.has(SUBJECT | SPEECH), 0, side.local), best) for side, best in sides]
    rest = [np.where(side.has(SUBJECT | SPEECH), 0, side.weights) for side in (one, other)]
    told_rest = [_covered(weights, best)[0] for weights, (_, best) in zip(rest, sides, strict=True)]
    left = [_left(side.local, best) for side, best in sides]
    return {
        "align": _both(*covered),
        "align_least": np.minimum(*(_share(*part) for part in covered)),
        "align_most": np.maximum(*(_share(*part) for part in covered)),
        "align_rest": _both(*local),
        "align_rest_most": np.maximum(*(_share(*part) for part in local)),
        "left_least": np.minimum(*left),
        "left_most": np.maximum(*left),
        "told": np.minimum(covered[0][0], covered[1][0]),
        "told_rest": np.minimum(*told_rest),
        "align_predicate": _role(one, other, likeness, PREDICATE, SUBJECT),
        "align_object": _role(one, other, likeness, OBJECT, SUBJECT),
        "align_subject": _role(one, other, likeness, SUBJECT, PREDICATE),
    }


def in_common(senses: Senses, a: Ints, b: Ints) -> tuple[Floats, Floats]:
    """Return of pairs the features `told` and `align` of `alignment` alone, which tell most pairs to be chance."""
    one, other = senses.side(a), senses.side(b)
    likeness = _likeness(one, other)
    covered = _covered(one.weights, likeness.max(axis=2)), _covered(other.weights, likeness.max(axis=1))
    return np.minimum(covered[0][0], covered[1][0]), _both(*covered)


def _likeness(one: _Side, other: _Side) -> Singles:
    """Return how alike each word of one is to each of the other, from 0 to WHOLE."""
    cosines = one.vectors @ other.vectors.transpose(0, 2, 1)
    span = UNIT * UNIT * (_MOST - _LEAST)
    found = np.clip(np.round((cosines - UNIT * UNIT * _LEAST) * (WHOLE / span)), 0, WHOLE).astype(np.float32)
    is_same = (one.stems[:, :, None] == other.stems[:, None, :]) & (one.words > 0)[:, :, None]
    found[is_same] = WHOLE
    return found


def _covered(weights: Ints, best: Singles) -> tuple[Floats, Floats]:
    """Return the weight of words that the other side has, and that of all."""
    return (weights * best).sum(axis=1) / WHOLE, weights.sum(axis=1).astype(np.float64)


def _left(weights: Ints, best: Singles) -> Floats:
    """Return the weight of the words that nothing on the other side comes near."""
    found: Floats = np.where(best < WHOLE / 4, weights, 0).sum(axis=1).astype(np.float64)
    return found


def _share(part: Floats, whole: Floats) -> Floats:
    return part / np.maximum(whole, 1.0)


def _both(one: tuple[Floats, Floats], other: tuple[Floats, Floats]) -> Floats:
    return _share(one[0] + other[0], one[1] + other[1])


def _role(one: _Side, other: _Side, likeness: Singles, role: int, against: int) -> Floats:
    """Return how well the words of a role align with words that are not in the role `against`; -1 where one has none.

    A predicate may be the other's object (resigned, announced his resignation), so it need not be of the same role.
    """
    parts = []
    for side, far, found in ((one, other, likeness), (other, one, likeness.transpose(0, 2, 1))):
        chosen = side.has(role) & ~side.has(SPEECH)
        open_ = ~far.has(against) | far.has(role)
        best = np.where(open_[:, None, :], found, 0).max(axis=2)
        parts.append(_covered(np.where(chosen, side.weights, 0), best))
    is_known = (parts[0][1] > 0) & (parts[1][1] > 0)
    return np.where(is_known, _both(*parts), -1.0)
