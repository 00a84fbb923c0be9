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
N_NAMES, N_NUMBERS, N_DATES, N_PLACES = 6, 4, 2, 2  # terms that mean the same in all languages
MIN_NUMBER_WEIGHT = 80
_TERM_MASK = (1 << (HASH_BITS + 3)) - 1
_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], np.uint64)


def candidates(profiles: Profiles, order: Ints) -> tuple[Ints, Ints]:
    """Return pairs of articles to compare, each once, a < b; `order` ranks articles in time."""
    keys, owners = _postings(profiles)
    by_key = np.lexsort((order[owners], keys))
    keys, owners = keys[by_key], owners[by_key]
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.empty(0, np.int64)
    sizes = np.diff(np.append(starts, len(keys)))
    reach = np.repeat(np.where(sizes <= MAX_GROUP, MAX_GROUP, N_NEIGHBOURS), sizes)
    found = [np.unique(pairs) for pairs in _neighbours(keys, owners, reach)]
    packed = np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)
    return packed >> 32, packed & 0xFFFFFFFF


def _neighbours(keys: Ints, owners: Ints, reach: Ints) -> Iterator[Ints]:
    """Yield, for each distance, the pairs of articles that stand so far apart under a key, packed."""
    for distance in range(1, MAX_GROUP):
        linked = np.flatnonzero((keys[distance:] == keys[:-distance]) & (reach[distance:] >= distance))
        if not len(linked):
            return
        one, other = owners[linked], owners[linked + distance]
        yield np.minimum(one, other) << 32 | np.maximum(one, other)


def _postings(profiles: Profiles) -> tuple[Ints, Ints]:
    """Return hashes of the pairs of terms of each article, and the articles."""
    keys, owners = [], []
    for article in range(len(profiles)):
        made = _keys(profiles.entries[profiles.offsets[article] : profiles.offsets[article + 1]])
        keys.append(made)
        owners.append(np.full(len(made), article, np.int64))
    if not keys:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    return np.concatenate(keys), np.concatenate(owners)


def _keys(entries: Ints) -> Ints:
    """Return the hashed pairs of an article's telling terms: key words, and what is alike in all languages."""
    kind, weight, flags = (
        entries >> (PAYLOAD_BITS + HASH_BITS),
        entries >> FLAG_BITS & ((1 << WEIGHT_BITS) - 1),
        entries & ((1 << FLAG_BITS) - 1),
    )
    by_weight = np.argsort(-weight, kind="stable")

    def heaviest(chosen: Bools, n: int) -> Ints:
        found: Ints = (entries >> PAYLOAD_BITS)[by_weight[chosen[by_weight]][:n]]
        return found

    words = heaviest((kind == WORD) & (flags & KEY > 0), len(entries))
    steady = np.concatenate(
        [
            heaviest((kind == WORD) & (flags & (NAME | RARE) == (NAME | RARE)), N_NAMES),
            heaviest((kind == NUMBER) & (weight >= MIN_NUMBER_WEIGHT), N_NUMBERS),
            heaviest(kind == DATE, N_DATES),
            heaviest(kind == PLACE, N_PLACES),
        ]
    )
    return np.unique(np.concatenate([_pairs(words), _pairs(steady)]))


def _pairs(terms: Ints) -> Ints:
    i, j = np.triu_indices(len(terms), 1)
    low, high = np.minimum(terms[i], terms[j]).astype(np.uint64), np.maximum(terms[i], terms[j]).astype(np.uint64)
    with np.errstate(over="ignore"):
        found: Ints = (low * _MULTIPLIERS[0] ^ high * _MULTIPLIERS[1]).view(np.int64)
    return found
