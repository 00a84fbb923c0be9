"""A text's profile: its most telling terms with weights, packed into whole numbers. A function of the text alone.

Weights are tf-idf with logarithmic term frequency (Salton and Buckley 1988, "Term-weighting approaches in automatic
text retrieval"), the document frequency estimated from how common a word is in its language, not from the corpus:
so no profile changes when documents are added, and five articles on one event are told as well as a million.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

from onrecord.flows.deduplicate.story_terms import Terms, read_terms

WORD, NUMBER, DATE, FULL_NAME, PLACE, PLAIN = range(6)  # kinds of entries
NAME, LEAD, KEY, KEY_NAME, RARE = (1 << bit for bit in range(5))  # flags of words
FLAG_BITS, WEIGHT_BITS, HASH_BITS = 5, 10, 30
PAYLOAD_BITS = FLAG_BITS + WEIGHT_BITS
_MAX_WEIGHT = (1 << WEIGHT_BITS) - 1
_UNIT = 16  # weight of a word found once that one text in e has
RARE_IDF = 5.5
_YEAR_LIKE = 4
N_WORDS, N_NUMBERS, N_DATES, N_FULL_NAMES, N_PLACES, N_PLAIN = 128, 24, 8, 16, 8, 12
N_KEYS, N_KEY_NAMES, N_SHOWN = 12, 6, 24
_MIN_SHOWN_IDF = 3.5

Rarity = Callable[[int], float]


@dataclass(frozen=True)
class StoryWords:
    """What profiles are made with: `idf` of a word's hash, months by folded name, finder of places in a text."""

    idf: Rarity
    months: Mapping[str, int]
    places: Callable[[str], Iterator[str]]


@dataclass(frozen=True)
class Profile:
    """Entries as ``kind | hash | weight | flags``, ascending; `shown` are the most telling terms in words."""

    entries: list[int]
    shown: list[str]
    n_tokens: int
    is_unspaced: bool


@lru_cache(maxsize=1 << 16)  # most words of a text are common ones
def hash_of(term: str) -> int:
    """Return the 30-bit hash of a term."""
    return crc32(term.encode("utf-8", "surrogatepass")) >> 2


def profile_of(headline: str, body: str, given: StoryWords) -> Profile:
    """Return the profile of an article's headline and body."""
    text = body if body.startswith(headline) else f"{headline}\n{body}"
    terms = read_terms(text, given.months, given.places)
    weights = {word: weight for word, n in terms.words.items() if (weight := _weight(n, given.idf(hash_of(word))))}
    words = _heaviest(weights, N_WORDS)
    names = [word for word in words if word in terms.names]
    flags = _flags(words, names, terms, given.idf)
    entries = [
        *(_entry(WORD, word, weights[word], flags[word]) for word in words),
        *(_entry(NUMBER, n, w) for n, w in _top(terms.numbers, _number_idf, N_NUMBERS)),
        *(_entry(DATE, d, w) for d, w in _top(terms.dates, lambda _: 2.0, N_DATES)),
        *(_entry(FULL_NAME, n, w) for n, w in _top(terms.full_names, lambda _: 2.0, N_FULL_NAMES)),
        *(_entry(PLACE, p, w) for p, w in _top(terms.places, lambda _: 2.0, N_PLACES)),
        *(_entry(PLAIN, w, min(n, _MAX_WEIGHT)) for w, n in _most(terms.plain.items(), N_PLAIN)),
    ]
    shown = _shown(words, terms, given.idf)
    return Profile(sorted(entries), shown, terms.n_tokens, terms.n_unspaced * 2 > terms.n_tokens)


@lru_cache(maxsize=1 << 12)  # few numbers of either
def _weight(count: int, idf: float) -> int:
    return min(round(_UNIT * (1 + math.log(count)) * idf), _MAX_WEIGHT)


def _number_idf(number: str) -> float:
    """How telling a number is: years and small ones stand in many texts."""
    digits = number.replace(".", "").replace(":", "")
    if len(number) == _YEAR_LIKE and number.startswith(("19", "20")):
        return 2.5
    return {1: 1.0, 2: 2.5}.get(len(digits), 5.0)


def _most(items: Iterable[tuple[str, int]], n: int) -> list[tuple[str, int]]:
    return sorted(items, key=lambda item: (-item[1], item[0]))[:n]


def _heaviest(weights: Mapping[str, int], n: int) -> list[str]:
    return [word for word, _ in _most(weights.items(), n)]


def _top(counts: Mapping[str, int], idf: Callable[[str], float], n: int) -> list[tuple[str, int]]:
    return _most(((term, _weight(count, idf(term))) for term, count in counts.items()), n)


def _flags(words: list[str], names: list[str], terms: Terms, idf: Rarity) -> dict[str, int]:
    keys, key_names = set(words[:N_KEYS]), set(names[:N_KEY_NAMES])
    return {
        word: NAME * (word in terms.names)
        | LEAD * (word in terms.lead)
        | KEY * (word in keys)
        | KEY_NAME * (word in key_names)
        | RARE * (idf(hash_of(word)) >= RARE_IDF)
        for word in words
    }


def _entry(kind: int, term: str, weight: int, flags: int = 0) -> int:
    return ((kind << HASH_BITS | hash_of(term)) << WEIGHT_BITS | weight) << FLAG_BITS | flags


def _shown(words: list[str], terms: Terms, idf: Rarity) -> list[str]:
    """Terms for a reader: names as written, telling words and long numbers."""
    telling = [terms.shown.get(word, word) for word in words if idf(hash_of(word)) >= _MIN_SHOWN_IDF]
    numbers = [number for number, _ in _top(terms.numbers, _number_idf, 6) if _number_idf(number) > 2]
    return telling[: N_SHOWN - len(numbers)] + numbers


def rarity(hashes: npt.NDArray[np.int32], classes: npt.NDArray[np.uint8], unit: float, unknown: float) -> Rarity:
    """Return the idf of a hash: that of its class, a class being one `unit`; `unknown` for words of no class."""
    known = dict(zip(hashes.tolist(), (classes * unit).tolist(), strict=True))
    return lambda key: known.get(key, unknown)
