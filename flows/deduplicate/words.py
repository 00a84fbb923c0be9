"""Words of a text: folded for comparison, each with its place, and the shingles (word n-grams) made of them.

A word is a run of letters, digits and underscores, without regard to case; what stands between words (quotation
marks, dashes, white space) does not matter. In scripts written without blanks each character is a word.
Words are compared by 64-bit digests that are the same on any machine.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Span = tuple[int, int]
Digests = NDArray[np.uint64]
Places = NDArray[np.int64]

RESEMBLANCE_WORDS = 5  # words of a shingle by which whole texts are compared
# Thai, Lao, Burmese, Khmer, Japanese and Chinese are written without blanks.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_WORDS_APART = re.compile(f"({_WORD.pattern})")
_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], np.uint64)


def digest_of(word: str) -> int:
    """Return the 64-bit digest of a folded word."""
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


class Vocabulary(dict[str, int]):
    """Digests of folded words, each computed once."""

    def __missing__(self, word: str) -> int:
        found = self[word] = digest_of(word)
        return found


@dataclass(frozen=True, eq=False)
class Words:
    """The words of some spans of a text, in order; `starts` and `ends` are code points of the text."""

    text: str
    spans: Sequence[Span]
    folded: Sequence[str]
    digests: Digests
    starts: Places
    ends: Places

    def __len__(self) -> int:
        return len(self.folded)

    @cached_property
    def shingles(self) -> Digests:
        """The set of word 5-grams, sorted; of a text of fewer words, all of it is the one shingle."""
        size = min(RESEMBLANCE_WORDS, len(self))
        return distinct(shingle_digests(self.digests, size)) if size else np.empty(0, np.uint64)

    def inside(self, spans: Iterable[Span]) -> "Words | None":
        """Return those words that lie in some spans of the text; nothing where a span begins or ends within a word."""
        ordered = sorted(spans)
        parts = []
        for start, end in ordered:
            first, last = np.searchsorted(self.starts, start), np.searchsorted(self.ends, end, "right")
            is_cut = (first and self.ends[first - 1] > start) or (last < len(self) and self.starts[last] < end)
            if is_cut:
                return None
            parts.append(slice(int(first), max(int(last), int(first))))
        folded = [word for part in parts for word in self.folded[part]]
        places = np.concatenate([np.arange(part.start, part.stop) for part in parts] or [np.empty(0, np.int64)])
        return Words(self.text, ordered, folded, self.digests[places], self.starts[places], self.ends[places])

    def span(self, first: int, last: int) -> Span:
        """Return the code points from word `first` up to, not including, word `last`."""
        return int(self.starts[first]), int(self.ends[last - 1])


def words_of(text: str, spans: Iterable[Span], vocabulary: Mapping[str, int]) -> Words:
    """Return the words in some spans of a text; `vocabulary` gives the digest of any folded word."""
    ordered = sorted(spans)
    folded: list[str] = []
    bounds = [np.empty((0, 2), np.int64)]
    for start, end in ordered:
        words, places = _words(text[start:end])
        folded += words
        bounds.append(places + start)
    starts, ends = np.concatenate(bounds).T
    digests = np.fromiter(map(vocabulary.__getitem__, folded), np.uint64, len(folded))
    return Words(text, ordered, folded, digests, starts, ends)


def _words(text: str) -> tuple[list[str], Places]:
    """Return the folded words of a text and where each begins and ends."""
    lower = text.lower()
    is_in_place = len(lower) == len(text)  # folding may change the number of characters
    pieces = _WORDS_APART.split(lower if is_in_place else text)
    ends = np.cumsum(np.fromiter(map(len, pieces), np.int64, len(pieces)))
    words = pieces[1::2]
    return words if is_in_place else [word.lower() for word in words], np.stack((ends[:-1:2], ends[1::2]), axis=1)


def shingle_digests(words: Digests, size: int) -> Digests:
    """Return a digest of each run of `size` words, in order of place; the order of words within a run matters."""
    n = len(words) - size + 1
    if n <= 0:
        return np.empty(0, np.uint64)
    found = np.zeros(n, np.uint64)
    for offset in range(size):
        found = (found ^ words[offset : offset + n]) * _MULTIPLIERS[offset % len(_MULTIPLIERS)]
        found ^= found >> np.uint64(29)
    return found


def distinct(digests: Digests) -> Digests:
    """Return the set of some digests, sorted (for arrays of a text's size several times faster than np.unique)."""
    ordered = np.sort(digests)
    return ordered[np.append(ordered[1:] != ordered[:-1], True)] if len(ordered) else ordered


def runs_of_equal(ordered: Digests) -> tuple[Digests, Places, Places]:
    """Return the distinct members of a sorted array, where each begins and how often it occurs."""
    is_first = np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]
    first = np.flatnonzero(is_first)
    return ordered[first], first, np.diff(np.append(first, len(ordered)))


def is_in(digests: Digests, members: Digests) -> NDArray[np.bool_]:
    """Say of each digest whether it is in a sorted set."""
    if not len(members):
        return np.zeros(len(digests), np.bool_)
    at = np.minimum(np.searchsorted(members, digests), len(members) - 1)
    return np.asarray(members[at] == digests)


def n_common(a: Digests, b: Digests) -> int:
    """Return how many members two sorted sets of digests share."""
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    return int(np.count_nonzero(is_in(small, large)))
