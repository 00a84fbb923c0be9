"""Compares articles pair by pair: features of how far two profiles share words, names, numbers, dates and places.

All sums are over whole numbers and exact, so the features are the same on every machine and in any order.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.flows.deduplicate.story_profile import (
    DATE,
    FLAG_BITS,
    FULL_NAME,
    HASH_BITS,
    KEY,
    KEY_NAME,
    LEAD,
    NAME,
    NUMBER,
    PAYLOAD_BITS,
    PLACE,
    PLAIN,
    RARE,
    WEIGHT_BITS,
    WORD,
)

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

NAMES = (
    *("words", "names", "lead", "numbers", "dates", "full_names", "places", "plain"),  # cosines
    *("word_overlap", "name_overlap", "shared_weight", "n_rare"),
    *("key_cover_min", "key_cover_max", "name_cover_min", "name_cover_max"),
    *("lead_cover_min", "lead_cover_max", "lead_name_cover_min", "lead_name_cover_max"),
    *("number_cover_min", "number_cover_max", "full_name_cover_min", "full_name_cover_max"),
    *("n_tokens_min", "n_tokens_max", "n_numbers_min", "n_full_names"),
    *("both_dated", "both_numbered", "is_cross_script"),
)
PAIRS_PER_CHUNK = 256  # whose terms stay in the cache
_WEIGHT = (1 << WEIGHT_BITS) - 1
_COSINE_FLAGS = (0, NAME, LEAD)
_OTHER_KINDS = (NUMBER, DATE, FULL_NAME, PLACE, PLAIN)
# What share of one article's terms the other has: of those of a kind with these flags.
_COVERED = ((WORD, KEY), (WORD, KEY_NAME), (WORD, LEAD), (WORD, LEAD | NAME), (NUMBER, 0), (FULL_NAME, 0))
_MIN_NUMBER_WEIGHT = 60  # of a number that is counted: a long one, or a short one of the lead
_N_SQUARES = len(_COSINE_FLAGS) + len(_OTHER_KINDS)
_N_SUMS = _N_SQUARES + 3 + len(_COVERED)
_ARTICLES_AT_ONCE = 2_000


class Profiles:
    """Profiles of articles by number: entries one after the other, and sums over each."""

    def __init__(self, entries: Ints, starts: Ints, lengths: Ints, n_tokens: Ints, is_unspaced: Bools) -> None:
        """Take packed entries; those of article i are the `lengths[i]` from `starts[i]` on."""
        self.entries, self.starts, self.lengths = entries, starts, lengths
        self.n_tokens, self.is_unspaced = n_tokens, is_unspaced
        sums = np.zeros((_N_SUMS, len(self)), np.int64)
        for first in range(0, len(self), _ARTICLES_AT_ONCE):
            articles = np.arange(first, min(first + _ARTICLES_AT_ONCE, len(self)))
            sums[:, articles] = _sums_of(*self.of(articles), len(articles))
        self.squares, (self.words, self.names, self.n_numbers) = sums[:_N_SQUARES], sums[_N_SQUARES : _N_SQUARES + 3]
        self.covered = sums[_N_SQUARES + 3 :]

    def __len__(self) -> int:
        return len(self.lengths)

    def of(self, articles: Ints) -> tuple[Ints, Ints]:
        """Return the entries of articles one after the other, and at which place of `articles` each belongs."""
        lengths = self.lengths[articles]
        ends = np.cumsum(lengths)
        places = np.repeat(np.arange(len(articles)), lengths)
        index = np.arange(len(places)) + np.repeat(self.starts[articles] - ends + lengths, lengths)
        return self.entries[index], places


def _sums_of(entries: Ints, owner: Ints, n: int) -> Ints:
    """Return for each of `n` articles the sums that features are relative to, a row each."""
    kind, weight = entries >> (PAYLOAD_BITS + HASH_BITS), entries >> FLAG_BITS & _WEIGHT
    is_word, squares = kind == WORD, weight * weight

    def total(chosen: Bools, values: Ints) -> Ints:
        return _sums(owner[chosen], values[chosen], n)

    flagged = [is_word & ((entries & flag) == flag) for flag in _COSINE_FLAGS]
    return np.stack(
        [
            *(total(chosen, squares) for chosen in (*flagged, *(kind == k for k in _OTHER_KINDS))),
            *(total(chosen, weight) for chosen in flagged[:2]),
            total((kind == NUMBER) & (weight >= _MIN_NUMBER_WEIGHT), np.ones_like(weight)),
            *(total((kind == k) & ((entries & flags) == flags), weight) for k, flags in _COVERED),
        ]
    )


def profiles_of(
    lists: Sequence[Sequence[int]], n_tokens: Sequence[int] | Ints, is_unspaced: Sequence[bool] | Bools
) -> Profiles:
    """Return profiles from a list of entries each."""
    lengths = np.array([len(entries) for entries in lists], np.int64)
    flat = np.array([entry for entries in lists for entry in entries], np.int64)
    starts = np.cumsum(lengths) - lengths
    return Profiles(flat, starts, lengths, np.array(n_tokens, np.int64), np.array(is_unspaced, np.bool_))


def features(profiles: Profiles, a: Ints, b: Ints) -> npt.NDArray[np.float32]:
    """Return a row of features (`NAMES`) for each pair of articles a[i], b[i]; alike for (a, b) and (b, a)."""
    chunks = [
        _features(profiles, a[start : start + PAIRS_PER_CHUNK], b[start : start + PAIRS_PER_CHUNK])
        for start in range(0, len(a), PAIRS_PER_CHUNK)
    ]
    return np.concatenate(chunks) if chunks else np.empty((0, len(NAMES)), np.float32)


def _features(profiles: Profiles, a: Ints, b: Ints) -> npt.NDArray[np.float32]:
    n = len(a)
    pair, kind, one, other = _shared(profiles, a, b)
    weight_a, weight_b = one >> FLAG_BITS & _WEIGHT, other >> FLAG_BITS & _WEIGHT
    both, is_word = one & other, kind == WORD
    dot, least = weight_a * weight_b, np.minimum(weight_a, weight_b)

    def total(chosen: Bools, values: Ints) -> Ints:
        return _sums(pair[chosen], values[chosen], n)

    flagged = [is_word & ((both & flag) == flag) for flag in _COSINE_FLAGS]
    dots = [total(chosen, dot) for chosen in (*flagged, *(kind == k for k in _OTHER_KINDS))]
    cosines = [
        product / np.sqrt(np.maximum(squares[a] * squares[b].astype(np.float64), 1.0))
        for product, squares in zip(dots, profiles.squares, strict=True)
    ]
    shared, shared_names = total(flagged[0], least), total(flagged[1], least)
    covers = [
        part
        for (k, flags), whole in zip(_COVERED, profiles.covered, strict=True)
        for part in _ordered(
            _share(total((kind == k) & ((one & flags) == flags), weight_a), whole[a]),
            _share(total((kind == k) & ((other & flags) == flags), weight_b), whole[b]),
        )
    ]
    columns: list[npt.NDArray[Any]] = [
        *cosines,
        _share(shared, np.minimum(profiles.words[a], profiles.words[b])),
        _share(shared_names, np.minimum(profiles.names[a], profiles.names[b])),
        shared,
        total(is_word & (both & RARE > 0), np.ones_like(pair)),
        *covers,
        *_ordered(profiles.n_tokens[a], profiles.n_tokens[b]),
        np.minimum(profiles.n_numbers[a], profiles.n_numbers[b]),
        total(kind == FULL_NAME, np.ones_like(pair)),
        (profiles.squares[4][a] > 0) & (profiles.squares[4][b] > 0),
        (profiles.squares[3][a] > 0) & (profiles.squares[3][b] > 0),
        profiles.is_unspaced[a] ^ profiles.is_unspaced[b],
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _shared(profiles: Profiles, a: Ints, b: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Return the terms that both of a pair have: pair, kind and the payload on either side.

    Equal terms of a pair come together in one merge, the side last.
    """
    keys = []
    for side, articles in enumerate((a, b)):
        entries, places = profiles.of(articles)
        term, payload = entries >> PAYLOAD_BITS, entries & ((1 << PAYLOAD_BITS) - 1)
        keys.append(((places << (HASH_BITS + 3) | term) << 1 | side) << PAYLOAD_BITS | payload)
    merged = np.concatenate(keys)
    merged.sort(kind="stable")  # two ascending runs: a merge, not a sort
    term = merged >> (PAYLOAD_BITS + 1)
    first = np.flatnonzero((term[1:] == term[:-1]) & (merged[1:] >> PAYLOAD_BITS != merged[:-1] >> PAYLOAD_BITS))
    found = term[first]
    return (
        found >> (HASH_BITS + 3),
        found >> HASH_BITS & 7,
        merged[first] & ((1 << PAYLOAD_BITS) - 1),
        merged[first + 1] & ((1 << PAYLOAD_BITS) - 1),
    )


def _sums(owner: Ints, values: Ints, n: int) -> Ints:
    # Sums stay far below 2**53, so they are exact.
    return np.bincount(owner, weights=values, minlength=n).astype(np.int64)


def _share(part: Ints, whole: Ints) -> Floats:
    return part / np.maximum(whole, 1)


def _ordered(one: npt.NDArray[Any], other: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    return np.minimum(one, other), np.maximum(one, other)
