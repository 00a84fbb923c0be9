"""Words of a claim as they are compared: folded, cut to stems, weighted by rarity, and put together as a vector.

Words are cut to their first letters, which serves matching about as well as a stemmer and needs no rules of a language
(McNamee and Mayfield 2004, "Character n-gram tokenization for European language text retrieval"): recognise,
recognised and recognition are one.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

STEM_LETTERS = 6
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’](?:s|S)?$")

Vectors = npt.NDArray[np.int32]
Idf = Callable[[str], float]


def tokens_of(text: str) -> list[str]:
    """Return the words and numbers of a text as written, without possessive endings."""
    return list(_tokens(text))


@lru_cache(maxsize=1 << 15)  # a claim is compared with many
def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_POSSESSIVE.sub("", token) for token in _TOKEN.findall(text))


def read_words(text: str) -> list[str]:
    """Return the folded words of a text, without its numbers."""
    return list(_words(text))


@lru_cache(maxsize=1 << 15)
def _words(text: str) -> tuple[str, ...]:
    return tuple(token.lower() for token in _tokens(text) if not token[0].isdigit())


def stem_of(word: str) -> str:
    """Return a folded word cut to its first letters."""
    return word[:STEM_LETTERS]


@lru_cache(maxsize=1 << 16)  # most words of a text are common ones
def hash_of(word: str) -> int:
    """Return the 30-bit hash of a folded word: of CRC-32, the same on any machine."""
    return crc32(word.encode("utf-8", "surrogatepass")) >> 2


@dataclass(frozen=True)
class WordVectors:
    """Vectors of words by their hashes, ascending; whole numbers, so that sums are the same on any machine."""

    hashes: npt.NDArray[np.int64]
    vectors: npt.NDArray[np.int8]

    def sum_of(self, words: Iterable[str]) -> Vectors:
        """Return the sum of the vectors of the words known."""
        wanted = np.array([hash_of(word) for word in words], np.int64)
        places = np.minimum(np.searchsorted(self.hashes, wanted), len(self.hashes) - 1)
        found: Vectors = self.vectors[places[self.hashes[places] == wanted]].sum(axis=0, dtype=np.int32)
        return found

    def rows_of(self, hashes: Sequence[int]) -> list[int]:
        """Return the number of the vector of each hash, from 1; 0 where there is none."""
        wanted = np.array(hashes, np.int64)
        places = np.minimum(np.searchsorted(self.hashes, wanted), len(self.hashes) - 1)
        found: list[int] = np.where(self.hashes[places] == wanted, places + 1, 0).tolist()
        return found
