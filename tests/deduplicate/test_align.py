"""Passages of two texts by seed and extend: where they are, what is joined, and what the work grows with."""

import random
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.deduplicate import align
from onrecord.flows.deduplicate.align import Chain, aligned_passages
from onrecord.flows.deduplicate.anchors import shared_runs
from onrecord.flows.deduplicate.lcs import lcs_pairs
from onrecord.flows.deduplicate.prepared import Prepared
from onrecord.flows.deduplicate.words import Vocabulary, words_of


def prepared(text: str) -> Prepared:
    words = words_of(text, [(0, len(text))], Vocabulary())
    return Prepared(words, np.empty(0, np.uint64), words)


def passages(one: str, other: str) -> list[tuple[str, str]]:
    a, b = prepared(one), prepared(other)
    return [
        (one[slice(*a.words.span(c.a_start, c.a_end))], other[slice(*b.words.span(c.b_start, c.b_end))])
        for c in aligned_passages(a, b)
    ]


def noise(seed: int, n: int = 30) -> str:
    chance = random.Random(seed)
    return " ".join("".join(chance.choices("bcdfghjk", k=6)) for _ in range(n))


COPIED = "Divers found the rudder of the lost schooner under nine metres of silt near Gull Point on Friday"


def test_equal_words_between_other_words_are_one_passage() -> None:
    assert passages(f"{noise(1)} {COPIED} {noise(2)}", f"{noise(3)} {COPIED} {noise(4)}") == [(COPIED, COPIED)]


def test_a_passage_with_words_replaced_inserted_and_left_out_is_one() -> None:
    edited = "Divers discovered the rudder of the schooner under nine or ten metres of silt near Gull Point on Friday"
    assert passages(f"{noise(1)} {COPIED} {noise(2)}", f"{noise(3)} {edited} {noise(4)}") == [(COPIED, edited)]


def test_an_edit_near_the_end_of_a_passage_is_stepped_over() -> None:
    one = "The harbour master closed both of the old locks early"
    other = "The harbour master closed both of the new locks early"
    assert passages(f"{one} {noise(1)}", f"{other} {noise(2)}") == [(one, other)]


def test_passages_in_another_order_are_found_each() -> None:
    first, second = COPIED, "No licence had been asked for by the owner of the two barges"
    found = passages(f"{first} {noise(1)} {second}", f"{second} {noise(2)} {first}")
    assert found == [(first, first), (second, second)]


def test_a_passage_that_stands_twice_is_found_twice() -> None:
    found = passages(COPIED, f"{COPIED} {noise(1)} {COPIED}")
    assert found == [(COPIED, COPIED), (COPIED, COPIED)]


def test_three_words_inside_quotation_marks_are_enough_and_outside_not() -> None:
    one, other = f'{noise(1)} "sheer reckless folly" {noise(2)}', f'{noise(3)} "sheer reckless folly" {noise(4)}'
    assert passages(one, other) == [("sheer reckless folly", "sheer reckless folly")]
    assert passages(one.replace('"', ""), other.replace('"', "")) == []


def test_texts_with_nothing_in_common_or_nothing_at_all() -> None:
    assert passages(noise(1), noise(2)) == passages("", COPIED) == passages("", "") == []


few_words = st.lists(st.sampled_from("abcdef"), max_size=60).map(" ".join)


def is_sound(a: Prepared, b: Prepared, chain: Chain) -> bool:
    in_order = all(x.a + x.size <= y.a and x.b + x.size <= y.b for x, y in pairwise(chain.runs))
    equal = all(a.listed[r.a : r.a + r.size] == b.listed[r.b : r.b + r.size] for r in chain.runs)
    return in_order and equal and all(run.size > 0 for run in chain.runs)


@given(few_words, few_words)
def test_runs_of_a_passage_are_equal_words_in_order_on_both_sides(one: str, other: str) -> None:
    a, b = prepared(one), prepared(other)
    found = aligned_passages(a, b)
    assert all(is_sound(a, b, chain) for chain in found)
    assert found == aligned_passages(prepared(one), prepared(other))


@given(few_words)
def test_a_text_shares_all_of_itself(text: str) -> None:
    a = prepared(text)
    found = aligned_passages(a, a)
    if len(a.words) >= 4:
        assert any((c.a_start, c.a_end, c.b_start, c.b_end) == (0, len(a.words)) * 2 for c in found)


@given(st.lists(st.integers(0, 3), max_size=12), st.lists(st.integers(0, 3), max_size=12))
def test_longest_common_subsequence(one: list[int], other: list[int]) -> None:
    lengths = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, x in enumerate(one):
        for j, y in enumerate(other):
            lengths[i + 1][j + 1] = lengths[i][j] + 1 if x == y else max(lengths[i][j + 1], lengths[i + 1][j])
    pairs = lcs_pairs(one, other)
    assert len(pairs) == lengths[-1][-1]
    assert all(one[i] == other[j] for i, j in pairs)
    assert all(x[0] < y[0] and x[1] < y[1] for x, y in pairwise(pairs))


def two_words(seed: int, n: int) -> str:
    return " ".join(random.Random(seed).choices(("ab", "cd"), k=n))


def steps(monkeypatch: pytest.MonkeyPatch, texts: Iterable[str]) -> int:
    """How many windows are aligned for two texts."""
    n_calls = 0

    def counted(a: list[int], b: list[int]) -> list[tuple[int, int]]:
        nonlocal n_calls
        assert max(len(a), len(b)) <= align.WINDOW
        n_calls += 1
        return lcs_pairs(a, b)

    monkeypatch.setattr(align, "lcs_pairs", counted)
    aligned_passages(*map(prepared, texts))
    return n_calls


def test_the_work_grows_with_the_length_of_the_texts_not_with_its_square(monkeypatch: pytest.MonkeyPatch) -> None:
    # Two words in random order: every run of four occurs in every sixteenth place of either text.
    small = steps(monkeypatch, (two_words(1, 2_000), two_words(2, 2_000)))
    large = steps(monkeypatch, (two_words(1, 16_000), two_words(2, 16_000)))
    assert 0 < large <= 8 * small * 1.5


def test_a_word_repeated_is_one_run() -> None:
    assert len(shared_runs(prepared("spam " * 50_000).seeds, prepared("spam " * 30_000).seeds)) == 1


def test_hits_of_frequent_runs_are_bounded_by_the_length() -> None:
    a, b = prepared(two_words(1, 20_000)), prepared(two_words(2, 20_000))
    assert len(shared_runs(a.seeds, b.seeds)) <= 20_000
