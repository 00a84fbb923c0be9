"""Which articles are compared: those that share two of their telling terms.

A pair of terms is far rarer than a term, so what shares one is few; where many articles do nonetheless, each is
compared with its neighbours in time alone. Articles that share one pair only, and were published long apart, are not
compared: there are the more of them the longer an archive lasts, and they hardly ever tell one event. So the work grows
with the number of articles and not with its square, and which pairs are compared is a function of the set.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from onrecord.flows.deduplicate.story_pairs import Bools, Floats, Ints, Profiles
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

Hashes = npt.NDArray[np.uint64]

MAX_GROUP = 24  # articles of one pair of terms that are all compared with each other
N_NEIGHBOURS = 6  # compared with each where there are more
ARTICLES_AT_ONCE = 10_000  # whose pairs of terms are made at once
ARTICLES_PER_PASS = 100_000  # for so many, the pairs of terms are looked at in one more part
N_NAMES, N_NUMBERS, N_DATES, N_PLACES = 6, 4, 2, 2  # terms that mean the same in all languages
N_KEYS = 12
MIN_NUMBER_WEIGHT = 80
NEAR_DAYS = 14.0  # between articles that share one pair of terms
_NONE = -1
_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], np.uint64)
_PASS_BITS = np.uint64(0xFFFF)  # of the hash: they say which pass a pair of terms is looked at in
_HALF = 32  # bits of an article's number in a packed pair


def packed(a: Ints, b: Ints) -> Ints:
    """Return pairs of articles as one number each."""
    return np.minimum(a, b) << _HALF | np.maximum(a, b)


def unpacked(pairs: Ints) -> tuple[Ints, Ints]:
    """Return the articles of packed pairs, the smaller first."""
    return pairs >> _HALF, pairs & ((1 << _HALF) - 1)


def candidates(profiles: Profiles, days: Floats) -> Ints:
    """Return the packed pairs of articles to compare, ascending; `days` are those of publication, NaN if unknown."""
    order = np.argsort(days, kind="stable")
    telling = [_telling(profiles, articles) for articles in _portions(order)]
    n_passes = 1 + len(order) // ARTICLES_PER_PASS
    found, far = np.empty(0, np.int64), np.empty(0, np.int64)
    for part in range(n_passes):
        pairs, is_again = _counted(_linked(_postings(telling, len(order), part, n_passes), order))
        is_found = is_again | _are_near(pairs, days)
        once = pairs[~is_found]
        far, is_known = _counted([far, once])
        found = _distinct(found, pairs[is_found], far[is_known])
    return found


def _are_near(pairs: Ints, days: Floats) -> Bools:
    """Say of packed pairs whether the articles were published near each other, as far as is known."""
    a, b = unpacked(pairs)
    return ~(np.abs(days[a] - days[b]) > NEAR_DAYS)


def _counted(parts: Iterable[Ints]) -> tuple[Ints, Bools]:
    """Return the numbers of all parts once, ascending, and whether each was there more than once."""
    found = np.concatenate([np.empty(0, np.int64), *parts])
    found.sort()
    first = np.flatnonzero(_is_new(found))
    return found[first], np.diff(np.append(first, len(found))) > 1


def _portions(order: Ints) -> list[Ints]:
    return [order[start : start + ARTICLES_AT_ONCE] for start in range(0, len(order), ARTICLES_AT_ONCE)]


def _distinct(*parts: Ints) -> Ints:
    """Return the numbers of all parts once, ascending; much faster than `numpy.unique`, which hashes them."""
    found = np.concatenate([np.empty(0, np.int64), *parts])
    found.sort()
    return found[_is_new(found)]


def _linked(postings: Hashes, order: Ints) -> Iterator[Ints]:
    """Yield the packed pairs of articles that stand near each other under a pair of terms, once for each such pair."""
    shift = _place_bits(len(order))
    postings.sort()
    postings = postings[_is_new(postings)]  # key words can be names too
    keys = postings >> shift
    is_first = _is_new(keys)
    sizes = np.diff(np.append(np.flatnonzero(is_first), len(keys)))
    group = np.cumsum(is_first) - 1
    is_shared = sizes[group] > 1
    group, sizes = group[is_shared], sizes[group[is_shared]]
    owners = order[(postings[is_shared] & ((np.uint64(1) << shift) - np.uint64(1))).astype(np.int64)]
    reach = np.where(sizes <= MAX_GROUP, MAX_GROUP, N_NEIGHBOURS)
    yield from _neighbours(group, owners, reach)


def _is_new(values: Hashes | Ints) -> Bools:
    """Say of each of some ascending numbers whether it differs from the one before."""
    return np.append(np.ones(min(1, len(values)), np.bool_), values[1:] != values[:-1])


def _neighbours(groups: Ints, owners: Ints, reach: Ints) -> Iterator[Ints]:
    """Yield, for each distance, the pairs of articles that stand so far apart in a group, packed."""
    for distance in range(1, MAX_GROUP):
        linked = np.flatnonzero((groups[distance:] == groups[:-distance]) & (reach[distance:] >= distance))
        if not len(linked):
            return
        yield packed(owners[linked], owners[linked + distance])


def _postings(telling: Iterable[tuple[Ints, Ints]], n: int, part: int, n_parts: int) -> Hashes:
    """Return the pairs of terms that fall into one of `n_parts`: hash, and in the low bits the place of the article."""
    made = [np.empty(0, np.uint64)]
    first, shift = np.uint64(0), _place_bits(n)
    for tables in telling:
        places = np.arange(len(tables[0]), dtype=np.uint64) + first
        first += np.uint64(len(places))
        for terms in tables:
            for hashed, is_there in _pairs(terms):
                chosen = is_there & ((hashed & _PASS_BITS) % np.uint64(n_parts) == part)
                made.append(hashed[chosen] >> shift << shift | places[chosen])
    return np.concatenate(made)


def _place_bits(n: int) -> np.uint64:
    return np.uint64(n.bit_length())


def _telling(profiles: Profiles, articles: Ints) -> tuple[Ints, Ints]:
    """Return a row for each article: its key words, and what is alike in all languages."""
    entries, owners = profiles.of(articles)
    kind, weight = entries >> (PAYLOAD_BITS + HASH_BITS), entries >> FLAG_BITS & ((1 << WEIGHT_BITS) - 1)
    terms, is_word = entries >> PAYLOAD_BITS, kind == WORD

    def heaviest(chosen: Bools, width: int) -> Ints:
        index = np.flatnonzero(chosen)
        index = index[np.lexsort((terms[index], -weight[index], owners[index]))]
        first = np.searchsorted(owners[index], np.arange(len(articles)))
        rank = np.arange(len(index)) - first[owners[index]]
        index, rank = index[rank < width], rank[rank < width]
        table = np.full((len(articles), width), _NONE, np.int64)
        table[owners[index], rank] = terms[index]
        return table

    steady = (
        heaviest(is_word & (entries & (NAME | RARE) == (NAME | RARE)), N_NAMES),
        heaviest((kind == NUMBER) & (weight >= MIN_NUMBER_WEIGHT), N_NUMBERS),
        heaviest(kind == DATE, N_DATES),
        heaviest(kind == PLACE, N_PLACES),
    )
    return heaviest(is_word & (entries & KEY > 0), N_KEYS), np.concatenate(steady, axis=1)


def _pairs(terms: Ints) -> Iterator[tuple[Hashes, Bools]]:
    """Yield the hash of each two terms of a row, and where both are there."""
    for i, j in zip(*np.triu_indices(terms.shape[1], 1), strict=True):
        low, high = np.minimum(terms[:, i], terms[:, j]), np.maximum(terms[:, i], terms[:, j])
        mixed = low.astype(np.uint64) * _MULTIPLIERS[0] ^ high.astype(np.uint64) * _MULTIPLIERS[1]
        yield mixed, low != _NONE
