"""Which articles are compared: those that share two of their telling terms.

A pair of terms is far rarer than a term, so what shares one is few; where many articles do nonetheless, each is
compared with its neighbours in time alone. So the work grows with the number of articles and not with its square, and
which pairs are compared is a function of the set.
"""

from collections.abc import Iterator

import numpy as np

from onrecord.flows.deduplicate.story_pairs import Bools, Ints, Profiles
from onrecord.flows.deduplicate.story_profile import (
    DATE,
    FLAG_BITS,
    HASH_BITS,
    KEY,
    NAME,
    NUMBER,
    PAYLOAD_BITS,
    PLACE,
    RARE,
    WEIGHT_BITS,
    WORD,
)

MAX_GROUP = 24  # articles of one pair of terms that are all compared with each other
N_NEIGHBOURS = 6  # compared with each where there are more
PART_ARTICLES = 20_000  # whose pairs of terms are made at once
ARTICLES_PER_PASS = 150_000  # for so many, the pairs of terms are looked at in one more part
N_NAMES, N_NUMBERS, N_DATES, N_PLACES = 6, 4, 2, 2  # terms that mean the same in all languages
N_KEYS = 12
MIN_NUMBER_WEIGHT = 80
_NONE = -1
_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], np.uint64)


def candidates(profiles: Profiles, order: Ints) -> tuple[Ints, Ints]:
    """Return pairs of articles to compare, each once, a < b; `order` lists the articles as time goes by."""
    n_passes = 1 + len(profiles) // ARTICLES_PER_PASS
    found = [_linked(*_postings(profiles, order, part, n_passes)) for part in range(n_passes)]
    packed = np.unique(np.concatenate(found))
    return packed >> 32, packed & 0xFFFFFFFF


def _linked(keys: Ints, owners: Ints) -> Ints:
    """Return the packed pairs of articles that stand near each other under a key; `owners` are in order of time."""
    by_key = np.argsort(keys, kind="stable")
    keys, owners = keys[by_key], owners[by_key]
    is_first = np.ones(len(keys), np.bool_)  # key words can be names too
    is_first[1:] = (keys[1:] != keys[:-1]) | (owners[1:] != owners[:-1])
    keys, owners = keys[is_first], owners[is_first]
    _, sizes = np.unique(keys, return_counts=True)
    reach = np.repeat(np.where(sizes <= MAX_GROUP, MAX_GROUP, N_NEIGHBOURS), sizes)
    found = [np.empty(0, np.int64), *(np.unique(pairs) for pairs in _neighbours(keys, owners, reach))]
    return np.unique(np.concatenate(found))


def _neighbours(keys: Ints, owners: Ints, reach: Ints) -> Iterator[Ints]:
    """Yield, for each distance, the pairs of articles that stand so far apart under a key, packed."""
    for distance in range(1, MAX_GROUP):
        linked = np.flatnonzero((keys[distance:] == keys[:-distance]) & (reach[distance:] >= distance))
        if not len(linked):
            return
        one, other = owners[linked], owners[linked + distance]
        yield np.minimum(one, other) << 32 | np.maximum(one, other)


def _postings(profiles: Profiles, order: Ints, part: int, n_parts: int) -> tuple[Ints, Ints]:
    """Return the hashed pairs of terms that fall into one of `n_parts`, and whose they are, in the given order."""
    keys, owners = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for start in range(0, len(order), PART_ARTICLES):
        articles = order[start : start + PART_ARTICLES]
        made = _keys(*profiles.of(articles), len(articles))
        row, column = np.nonzero((made != _NONE) & (made % n_parts == part))
        keys.append(made[row, column])
        owners.append(articles[row])
    return np.concatenate(keys), np.concatenate(owners)


def _keys(entries: Ints, owners: Ints, n: int) -> Ints:
    """Return a row for each article: its hashed pairs of key words, and of what is alike in all languages."""
    kind, weight = entries >> (PAYLOAD_BITS + HASH_BITS), entries >> FLAG_BITS & ((1 << WEIGHT_BITS) - 1)
    terms, is_word = entries >> PAYLOAD_BITS, kind == WORD

    def heaviest(chosen: Bools, width: int) -> Ints:
        index = np.flatnonzero(chosen)
        index = index[np.lexsort((terms[index], -weight[index], owners[index]))]
        first = np.searchsorted(owners[index], np.arange(n))
        rank = np.arange(len(index)) - first[owners[index]]
        index, rank = index[rank < width], rank[rank < width]
        table = np.full((n, width), _NONE, np.int64)
        table[owners[index], rank] = terms[index]
        return table

    words = heaviest(is_word & (entries & KEY > 0), N_KEYS)
    steady = np.concatenate(
        [
            heaviest(is_word & (entries & (NAME | RARE) == (NAME | RARE)), N_NAMES),
            heaviest((kind == NUMBER) & (weight >= MIN_NUMBER_WEIGHT), N_NUMBERS),
            heaviest(kind == DATE, N_DATES),
            heaviest(kind == PLACE, N_PLACES),
        ],
        axis=1,
    )
    return np.concatenate([_pairs(words), _pairs(steady)], axis=1)


def _pairs(terms: Ints) -> Ints:
    """Return the hash of each two terms of a row; none where either is missing."""
    i, j = np.triu_indices(terms.shape[1], 1)
    low, high = np.minimum(terms[:, i], terms[:, j]), np.maximum(terms[:, i], terms[:, j])
    mixed = low.astype(np.uint64) * _MULTIPLIERS[0] ^ high.astype(np.uint64) * _MULTIPLIERS[1]
    hashed: Ints = (mixed >> np.uint64(1)).view(np.int64)
    return np.where(low == _NONE, _NONE, hashed)
