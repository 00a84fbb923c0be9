"""Words of two claims align by stem or by meaning, alike from either side."""

import numpy as np
import pytest

from onrecord.flows.corroborate.claim_alignment import Senses, alignment, unit_vectors
from onrecord.flows.corroborate.claim_profiles import FLAG_BITS, OBJECT, PAYLOAD_BITS, PREDICATE, ROW_BITS, SUBJECT

VECTORS = unit_vectors(np.array([[90, 0], [80, 20], [0, 70], [-50, 0]], np.int8))
SHIP, VESSEL, BREAD, HARBOUR = range(1, 5)  # rows of the vectors


def word(stem: int, row: int, flags: int = 0, weight: int = 20) -> int:
    return (stem << ROW_BITS | row) << PAYLOAD_BITS | weight << FLAG_BITS | flags


def senses(*claims: list[int]) -> Senses:
    lengths = np.array([len(claim) for claim in claims], np.int64)
    words = np.array([one for claim in claims for one in claim], np.int64)
    local = words >> FLAG_BITS & 63
    return Senses(words, local, np.cumsum(lengths) - lengths, lengths, VECTORS)


def test_words_of_like_meaning_align_and_others_do_not() -> None:
    given = senses([word(1, SHIP)], [word(2, VESSEL)], [word(3, BREAD)])
    found = alignment(given, np.array([0, 0]), np.array([1, 2]))["align"]
    assert found[0] == pytest.approx(1.0)
    assert found[1] == 0.0


def test_equal_stems_align_without_vectors_and_blanks_do_not() -> None:
    given = senses([word(7, 0)], [word(7, 0), word(8, 0)], [])
    found = alignment(given, np.array([0, 0]), np.array([1, 2]))
    assert found["align_most"][0] == 1.0
    assert found["align_least"][0] == 0.5
    assert found["align"][1] == 0.0


def test_alignment_is_the_same_from_either_side() -> None:
    given = senses(
        [word(1, SHIP, SUBJECT), word(5, BREAD, OBJECT), word(6, 0, PREDICATE)],
        [word(2, VESSEL, OBJECT), word(4, HARBOUR)],
    )
    one, other = (alignment(given, np.array([a]), np.array([b])) for a, b in ((0, 1), (1, 0)))
    assert {name: value[0] for name, value in one.items()} == {name: value[0] for name, value in other.items()}


def test_a_predicate_does_not_align_with_the_other_subject() -> None:
    given = senses([word(1, SHIP, PREDICATE)], [word(2, VESSEL, SUBJECT), word(3, BREAD, PREDICATE)])
    assert alignment(given, np.array([0]), np.array([1]))["align_predicate"][0] == 0.0


def test_what_nothing_comes_near_is_left() -> None:
    given = senses([word(1, SHIP), word(3, BREAD, weight=9)], [word(2, VESSEL)])
    found = alignment(given, np.array([0]), np.array([1]))
    assert (found["left_least"][0], found["left_most"][0]) == (0.0, 9.0)
