"""What two claims have in common: features of pairs, from profiles. Alike for (a, b) and (b, a)."""

from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.flows.corroborate.claim_alignment import alignment
from onrecord.flows.corroborate.claim_profiles import (
    FLAG_BITS,
    FRAME,
    HASH_BITS,
    NAME,
    NUMBER,
    OBJECT,
    PAYLOAD_BITS,
    PREDICATE,
    RARE,
    SPEECH,
    SUBJECT,
    WEIGHT_BITS,
    WORD,
)
from onrecord.flows.corroborate.compared_claims import Claims
from onrecord.flows.corroborate.pair_measures import (
    Bools,
    Floats,
    Ints,
    cosine,
    dates,
    equal,
    known,
    overlap,
    same,
    share,
)
from onrecord.warehouse.tables.claim_groups import PAIR_FEATURES

ENTITY = 3  # kind of entries that the query adds: the entities named in the claim
PAIRS_AT_ONCE = 4096
_WEIGHT = (1 << WEIGHT_BITS) - 1
_LOCAL_SHIFT = PAYLOAD_BITS  # of the local weight in what both sides carry
_CARRIED_BITS = PAYLOAD_BITS + WEIGHT_BITS
_KEY_BITS = HASH_BITS + 2
_MOST_DAYS = 60.0

NAMES = tuple(PAIR_FEATURES)


def features(claims: Claims, a: Ints, b: Ints) -> npt.NDArray[np.float32]:
    """Return a row of features (`NAMES`) for each pair of claims a[i], b[i]."""
    chunks = [
        _features(claims, a[at : at + PAIRS_AT_ONCE], b[at : at + PAIRS_AT_ONCE])
        for at in range(0, len(a), PAIRS_AT_ONCE)
    ]
    return np.concatenate(chunks) if chunks else np.empty((0, len(NAMES)), np.float32)


def _features(claims: Claims, a: Ints, b: Ints) -> npt.NDArray[np.float32]:
    n = len(a)
    side_a, side_b = _Side(claims, a), _Side(claims, b)
    pair, kind, one, other = _shared(side_a, side_b)
    weight_a, weight_b = one >> FLAG_BITS & _WEIGHT, other >> FLAG_BITS & _WEIGHT
    local_a, local_b = one >> _LOCAL_SHIFT, other >> _LOCAL_SHIFT
    least_local = np.minimum(local_a, local_b)
    both, least = one & other, np.minimum(weight_a, weight_b)
    is_lexical = kind != ENTITY

    def total(chosen: Bools, values: Ints | None = None) -> Floats:
        return np.bincount(pair[chosen], None if values is None else values[chosen], minlength=n).astype(np.float64)

    is_word = kind == WORD
    is_rest = is_lexical & ((one | other) & (SUBJECT | SPEECH) == 0)
    shared = total(is_lexical, least)
    roles = [
        overlap(total(is_word & (both & role > 0), least), side_a.flagged(role), side_b.flagged(role))
        for role in (SUBJECT, OBJECT, PREDICATE)
    ]
    names = total(is_word & ((one | other) & NAME > 0), least)
    names_a, names_b = side_a.flagged(NAME), side_b.flagged(NAME)
    numbers_a, numbers_b = side_a.count(NUMBER), side_b.count(NUMBER)
    n_numbers = total(_are_numbers(kind, one, other))
    entities = total(kind == ENTITY)
    entities_a, entities_b = side_a.count(ENTITY), side_b.count(ENTITY)
    total_a, total_b = side_a.weight, side_b.weight
    length_a, length_b = side_a.count(WORD), side_b.count(WORD)
    days = np.nan_to_num(np.abs(claims.day[a] - claims.day[b]), nan=0.0)
    columns: list[npt.NDArray[Any]] = [
        total(is_lexical, weight_a * weight_b) / np.sqrt(np.maximum(side_a.square * side_b.square, 1.0)),
        shared / np.maximum(np.minimum(total_a, total_b), 1.0),
        shared / np.maximum(np.maximum(total_a, total_b), 1.0),
        total(is_lexical, local_a * local_b) / np.sqrt(np.maximum(side_a.local_square * side_b.local_square, 1.0)),
        total(is_lexical, least_local) / np.maximum(np.minimum(side_a.local, side_b.local), 1.0),
        total(is_rest, least_local) / np.maximum(np.minimum(side_a.local_rest, side_b.local_rest), 1.0),
        total(is_rest, weight_a * weight_b) / np.sqrt(np.maximum(side_a.rest_square * side_b.rest_square, 1.0)),
        total(is_rest, least) / np.maximum(np.minimum(side_a.rest, side_b.rest), 1.0),
        *(cosine(part[a], part[b]) for part in claims.vectors),
        np.where((names_a > 0) & (names_b > 0), np.minimum(share(names, np.minimum(names_a, names_b)), 1.0), -1.0),
        total(is_word & (both & RARE > 0)),
        *roles,
        same(claims.frame[a], claims.frame[b]),
        total(kind == FRAME),
        n_numbers,
        total(_are_figures(kind, one, other)),
        (numbers_a > 0) & (numbers_b > 0) & (n_numbers == 0),
        same(claims.subject[a], claims.subject[b]),
        same(claims.object[a], claims.object[b]),
        equal(claims.subject[a], claims.object[b]) | equal(claims.object[a], claims.subject[b]),
        known(entities, np.minimum(entities_a, entities_b), entities_a, entities_b),
        known(entities, np.maximum(entities_a, entities_b), entities_a, entities_b),
        claims.is_negated[a] ^ claims.is_negated[b],
        claims.is_ranked[a] ^ claims.is_ranked[b],
        claims.is_state[a] ^ claims.is_state[b],
        claims.is_vague[a].astype(np.int64) + claims.is_vague[b],
        np.minimum(length_a, length_b),
        share(np.minimum(length_a, length_b), np.maximum(length_a, length_b)),
        claims.is_speech[a].astype(np.int64) + claims.is_speech[b],
        claims.text[a] == claims.text[b],
        (claims.story[a] == claims.story[b]) & (claims.story[a] != 0),
        np.minimum(days, _MOST_DAYS),
        dates(*((day[a], day[b]) for day in claims.times)),
        *alignment(claims.senses, a, b).values(),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def common_figures(claims: Claims, a: Ints, b: Ints) -> Floats:
    """Return how many telling figures both of each pair have: as the feature `figures`."""
    pair, kind, one, other = _shared(_Side(claims, a), _Side(claims, b))
    found: Floats = np.bincount(pair[_are_figures(kind, one, other)], minlength=len(a)).astype(np.float64)
    return found


def _are_numbers(kind: Ints, one: Ints, other: Ints) -> Bools:
    """Say which shared entries are equal numbers: two that may be rounded to one have no weight."""
    found: Bools = (kind == NUMBER) & (((one | other) >> FLAG_BITS & _WEIGHT) > 0)
    return found


def _are_figures(kind: Ints, one: Ints, other: Ints) -> Bools:
    return _are_numbers(kind, one, other) & ((one | other) & RARE > 0)


class _Side:
    """One claim of each pair: its entries, and sums over them."""

    def __init__(self, claims: Claims, which: Ints) -> None:
        self.n = len(which)
        self.entries, self.carried, self.places = claims.of(which)
        self._kind = self.entries >> (PAYLOAD_BITS + HASH_BITS)
        self._weight = self.entries >> FLAG_BITS & _WEIGHT
        lexical = np.where(self._kind == ENTITY, 0, self._weight)
        self.weight = self._sum(lexical)
        self.square = self._sum(lexical * lexical)
        local = np.where(self._kind == ENTITY, 0, self.carried)
        self.local = self._sum(local)
        self.local_square = self._sum(local * local)
        self.local_rest = self._sum(np.where(self.entries & (SUBJECT | SPEECH) > 0, 0, local))
        rest = np.where(self.entries & (SUBJECT | SPEECH) > 0, 0, lexical)
        self.rest = self._sum(rest)
        self.rest_square = self._sum(rest * rest)

    def _sum(self, values: Ints) -> Floats:
        found: Floats = np.bincount(self.places, values, minlength=self.n).astype(np.float64)
        return found

    def count(self, kind: int) -> Floats:
        return self._sum(((self._kind == kind) & (self._weight > 0)).astype(np.int64))

    def flagged(self, flag: int) -> Floats:
        return self._sum(np.where((self._kind == WORD) & (self.entries & flag > 0), self._weight, 0))


def _shared(side_a: _Side, side_b: _Side) -> tuple[Ints, Ints, Ints, Ints]:
    """Return the entries that both of a pair have: pair, kind and the payload on either side."""
    keys = []
    for side, of in enumerate((side_a, side_b)):
        term, payload = of.entries >> PAYLOAD_BITS, of.entries & ((1 << PAYLOAD_BITS) - 1)
        carried = of.carried << _LOCAL_SHIFT | payload
        keys.append(((of.places << _KEY_BITS | term) << 1 | side) << _CARRIED_BITS | carried)
    merged = np.concatenate(keys)
    merged.sort(kind="stable")  # two ascending runs: a merge, not a sort
    term = merged >> (_CARRIED_BITS + 1)
    first = np.flatnonzero(term[1:] == term[:-1])
    found, mask = term[first], (1 << _CARRIED_BITS) - 1
    return found >> _KEY_BITS, found >> HASH_BITS & 3, merged[first] & mask, merged[first + 1] & mask
