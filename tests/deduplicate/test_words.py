"""Words with their places, and sets of shingles."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.deduplicate.words import (
    Vocabulary,
    Words,
    distinct,
    is_in,
    n_common,
    runs_of_equal,
    shingle_digests,
    words_of,
)


def words(text: str, *spans: tuple[int, int]) -> Words:
    return words_of(text, spans or [(0, len(text))], Vocabulary())


def resemblance(one: str, other: str) -> float:
    a, b = words(one).shingles, words(other).shingles
    shared = n_common(a, b)
    return shared / (len(a) + len(b) - shared)


def test_words_are_folded_and_keep_their_places() -> None:
    found = words("Straße, “İzmir’s”\nNAÏVE—42nd")
    assert [found.text[s:e] for s, e in zip(found.starts, found.ends, strict=True)] == (
        ["Straße", "İzmir", "s", "NAÏVE", "42nd"]
    )
    assert [word.casefold() for word in found.folded[3:]] == ["naïve", "42nd"]
    assert found.span(1, 3) == (9, 16)


def test_only_words_of_the_spans_count_in_order_of_place() -> None:
    found = words("one two three four", (8, 13), (0, 3))
    assert found.folded == ["one", "three"]


def test_marks_and_white_space_between_words_do_not_matter() -> None:
    assert resemblance("“We won,” he said—twice today.", '"We  won" he said, twice\n\ntoday') == 1.0


def test_each_character_is_a_word_in_scripts_without_blanks() -> None:
    assert words("东京 2024 ok").folded == ["东", "京", "2024", "ok"]


def test_resemblance_is_that_of_the_sets_of_five_words() -> None:
    # Of the shingles a-e b-f c-g and a-e b-f c-x two are common, four there are.
    assert resemblance("a b c d e f g", "a b c d e f x") == 2 / 4
    assert resemblance("a b c", "A B C") == 1.0
    assert resemblance("a b c d e", "e d c b a") == 0.0
    assert len(words("").shingles) == 0


@given(st.lists(st.sampled_from("abc"), max_size=30), st.lists(st.sampled_from("abc"), max_size=30))
def test_shared_shingles_are_counted_as_sets_of_tuples(one: list[str], other: list[str]) -> None:
    a, b = (words(" ".join(text)) for text in (one, other))
    tuples = [{tuple(text[i : i + 5]) for i in range(len(text) - 4)} for text in (one, other)]
    if min(len(one), len(other)) >= 5:
        assert n_common(a.shingles, b.shingles) == len(tuples[0] & tuples[1])
    assert len(shingle_digests(a.digests, 4)) == max(len(one) - 3, 0)


@given(st.lists(st.integers(0, 9)), st.lists(st.integers(0, 9)))
def test_sets_of_digests(one: list[int], other: list[int]) -> None:
    a, b = np.array(one, np.uint64), np.array(other, np.uint64)
    assert distinct(a).tolist() == sorted(set(one))
    assert is_in(a, distinct(b)).tolist() == [value in other for value in one]
    members, first, counts = runs_of_equal(np.sort(a))
    assert members.tolist() == sorted(set(one))
    assert [sorted(one).index(value) for value in members.tolist()] == first.tolist()
    assert [one.count(value) for value in members.tolist()] == counts.tolist()
