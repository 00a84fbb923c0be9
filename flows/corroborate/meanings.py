"""What words of claims mean, and how well two lists of words align: by stem, by frame, else by their vectors.

Method: soft overlap of bags of words by the nearest word on the other side, weighted by rarity (Corley and Mihalcea
2005, "Measuring the semantic similarity of texts"); as `claim_alignment`, but for a few words of a phrase.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.flows.corroborate.claim_terms import Idf, WordVectors, hash_of, stem_of, tokens_of
from onrecord.flows.corroborate.frames import Frames, frames_of

Floats = npt.NDArray[np.float64]

_LEAST, _MOST = 0.3, 0.8  # cosines of words that have nothing in common, and of those that mean the same
_ONE_FRAME = 0.9  # likeness of two words that tell one kind of act
_NAME = 3.0  # weight of a name: within a story names are common, however rare elsewhere
_TELLING = 1.0  # weight from which a word tells something
_ENDINGS = ("ing", "ed", "es", "s")
_SHORTEST = 3  # letters of a stem


@dataclass(frozen=True, eq=False)
class Sense:
    """A word as it is compared; `weight` is its rarity, `frame` the kind of act that it tells."""

    word: str
    stem: str
    weight: float
    frame: str
    is_name: bool
    vector: Floats | None


@dataclass(frozen=True)
class Aligned:
    """How much of two lists of words finds a like word on the other side: weights covered, and all weights."""

    covered: tuple[float, float]
    whole: tuple[float, float]

    @property
    def share(self) -> float:
        """Return the share of both (Dice)."""
        return sum(self.covered) / max(sum(self.whole), 1e-9)

    @property
    def least(self) -> float:
        """Return the share of the list of which less is covered."""
        return min(part / max(whole, 1e-9) for part, whole in zip(self.covered, self.whole, strict=True))

    @property
    def most(self) -> float:
        """Return the share of the list of which more is covered."""
        return max(part / max(whole, 1e-9) for part, whole in zip(self.covered, self.whole, strict=True))

    @property
    def told(self) -> float:
        """Return the weight that both tell."""
        return min(self.covered)


@lru_cache(maxsize=1 << 16)  # the words of one story are compared again and again
def likeness(a: Sense, b: Sense) -> float:
    """Return how alike two words are, from 0 to 1; names are alike only if they are one."""
    if a.stem == b.stem:
        return 1.0
    if a.is_name or b.is_name:
        return 0.0
    if a.frame and a.frame == b.frame:
        return _ONE_FRAME
    if a.vector is None or b.vector is None:
        return 0.0
    cosine = float(a.vector @ b.vector)
    return min(max((cosine - _LEAST) / (_MOST - _LEAST), 0.0), 1.0)


def aligned(one: Sequence[Sense], other: Sequence[Sense]) -> Aligned:
    """Align two lists of words."""
    found = [[likeness(a, b) for b in other] for a in one]
    best = [max(row, default=0.0) for row in found]
    best_other = [max((row[j] for row in found), default=0.0) for j in range(len(other))]
    covered = (_sum(one, best), _sum(other, best_other))
    return Aligned(covered, (sum(a.weight for a in one), sum(b.weight for b in other)))


def _words(text: str) -> list[str]:
    return [token for token in tokens_of(text) if not token[0].isdigit()]


def _sum(words: Sequence[Sense], best: Sequence[float]) -> float:
    return sum(sense.weight * share for sense, share in zip(words, best, strict=True))


@dataclass(frozen=True, eq=False)
class Meanings:
    """Words by what they mean; `idf` of a folded word."""

    idf: Idf
    vectors: WordVectors
    frames: Frames
    known: dict[tuple[str, bool], Sense] = field(default_factory=dict)

    def of(self, text: str, without: Iterable[str] = ()) -> list[Sense]:
        """Return the telling words of a text, in order, without those of stems that are left out."""
        left_out = set(without)
        return [sense for sense in self._telling(text) if sense.stem not in left_out]

    @lru_cache(maxsize=1 << 14)  # noqa: B019 - lives as long as the process
    def _telling(self, text: str) -> list[Sense]:
        tokens = _words(text)
        if tokens and not self._opens_with_name(tokens):
            tokens[0] = tokens[0].lower()
        return [sense for sense in map(self._sense, tokens) if sense.weight >= _TELLING]

    def inside(self, phrase: str) -> list[Sense]:
        """Return the telling words of a phrase from within a sentence, where the first too has a capital as a name."""
        return [sense for sense in map(self._sense, _words(phrase)) if sense.weight >= _TELLING]

    def _opens_with_name(self, tokens: Sequence[str]) -> bool:
        """Say whether the first word, which any sentence writes with a capital, is a name: unknown, or before one."""
        is_known = bool(self.vectors.rows_of([hash_of(tokens[0].lower())])[0])
        return not is_known or any(token[:1].isupper() for token in tokens[1:2])

    def _sense(self, token: str) -> Sense:
        key = token, token[:1].isupper()
        if key not in self.known:
            self.known[key] = self._made(token.lower(), key[1])
        return self.known[key]

    def _made(self, word: str, is_name: bool) -> Sense:
        weight = self.idf(word)
        frame = self._frame(word)
        place = self.vectors.rows_of([hash_of(word)])[0]
        vector: Any = None
        if place:
            wide = self.vectors.vectors[place - 1].astype(np.float64)
            vector = wide / max(float(np.sqrt(wide @ wide)), 1e-9)
        return Sense(word, stem_of(word), _NAME if is_name and weight >= _TELLING else weight, frame, is_name, vector)

    def _frame(self, word: str) -> str:
        """Return the frame that a word tells, also an inflected verb: killed, closing, finds."""
        nouns, verbs = self.frames.of_noun, self.frames.of_verb
        if found := verbs.get(word) or nouns.get(word):
            return found
        ended = next((ending for ending in _ENDINGS if word.endswith(ending)), "")
        bare = word[: -len(ended)] if ended else ""
        forms = (bare, f"{bare}e", bare[:-1]) if len(bare) >= _SHORTEST else ()
        return next((frame for form in forms if (frame := verbs.get(form) or nouns.get(form))), "")


def no_meanings() -> Meanings:
    """Return meanings that know no word: each tells something, and is alike to itself only."""
    vectors = WordVectors(np.zeros(1, np.int64), np.zeros((1, 1), np.int8))
    return Meanings(lambda _: _NAME, vectors, frames_of(()))
