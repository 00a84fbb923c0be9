"""Shingles: the same words give the same hashes, whatever stands between and around them."""

import re

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.deduplicate import shingles
from onrecord.flows.deduplicate.shingles import N_WORDS, NUMBER_BITS, NUMBER_MASK, SAMPLED_SHARE, SHORT_BODY, sample
from onrecord.warehouse.ids import fold

TEXT = "The quay of Skarne was closed for nine days after the gale, and no boat could land."


def sampled(bodies):
    """Number of words and sampled hashes of each body."""
    counts, postings = sample(pa.array(bodies, pa.string()))
    owners = (postings & NUMBER_MASK).tolist()
    found = [[] for _ in bodies]
    for owner, shingle in zip(owners, (postings >> np.uint64(NUMBER_BITS)).tolist(), strict=True):
        found[owner].append(shingle)
    return list(zip(counts.tolist(), found, strict=True))


def hashes(*bodies):
    return [found for _, found in sampled(bodies)]


def n_words(body):
    return sampled([body])[0][0]


def invented(first, last):
    return " ".join(f"word{number}" for number in range(first, last))


@pytest.mark.parametrize(
    "same",
    [
        TEXT.upper(),
        TEXT.replace(" ", "\n\n  "),
        TEXT.replace(" ", "\u00a0"),
        f"“{TEXT[:-1]}”…",
        TEXT.replace(" quay", " — quay"),
        TEXT.replace("gale", "ｇａｌｅ"),
    ],
)
def test_case_white_space_punctuation_and_width_do_not_matter(same):
    assert hashes(same) == hashes(TEXT)


def test_another_word_changes_only_the_shingles_it_is_in():
    one, other = (set(hashes(body)[0]) for body in (TEXT, TEXT.replace("nine", "ten")))
    n_shingles = len(TEXT.split()) - N_WORDS + 1
    assert len(one) == len(other) == n_shingles
    assert len(one & other) == n_shingles - N_WORDS


@given(st.lists(st.text(alphabet="abc éßИ日本ก’“—.,\n", max_size=80), max_size=12))
def test_a_body_has_the_same_hashes_beside_any_others_and_once_folded(bodies):
    together = sampled(bodies)
    assert together == [(n_words(body), hashes(body)[0]) for body in bodies]
    assert together == [(n_words(fold(body)), hashes(fold(body))[0]) for body in bodies]


@given(st.text(alphabet="abcxyzéИ0123 ’“—.,;\n", max_size=200))
def test_words_are_counted_as_a_reader_would(body):
    assert n_words(body) == len(re.findall(r"[^\W_]+", body))


def test_characters_of_scripts_without_blanks_are_words():
    assert n_words("港が閉鎖された。") == 7
    assert n_words("Skarne 港、閉鎖") == 4


def test_a_sample_is_kept_of_long_bodies_and_all_of_short_ones():
    n_shingles = 5000 - N_WORDS + 1
    assert len(hashes(invented(0, 5000))[0]) == pytest.approx(SAMPLED_SHARE * n_shingles, rel=0.1)
    assert len(hashes(invented(0, SHORT_BODY - 1))[0]) == SHORT_BODY - N_WORDS
    assert hashes(invented(0, N_WORDS - 1), "", "…") == [[], [], []]


def test_what_a_part_keeps_the_whole_keeps_too():
    part, whole = hashes(invented(100, 400), invented(0, 1000))
    assert set(part) <= set(whole)


def test_hashes_are_in_order_and_distinct():
    (found,) = hashes(f"{TEXT} {TEXT}")
    assert np.all(np.diff(found) > 0)


def test_a_part_of_an_array_is_read_as_such():
    bodies = pa.array([invented(0, 50), invented(50, 90), invented(90, 200)])
    counts, postings = sample(bodies.slice(1, 1))
    assert counts.tolist() == [40]
    assert np.array_equal(postings, sample(pa.array([bodies[1].as_py()]))[1])


@pytest.mark.parametrize("word", ["x" * 9, "x" * 64, "x" * 65, "x" * 500, "\u00e9" * 40])
def test_every_letter_of_a_word_counts_however_long_it_is(word):
    others = invented(0, N_WORDS - 1)
    changed = [f"{others} {word[:i]}y{word[i + 1 :]}" for i in range(len(word))]
    found = hashes(f"{others} {word}", *changed)
    assert len({tuple(one) for one in found}) == len(found)


def test_a_text_cut_into_pieces_gives_the_same(monkeypatch):
    text = f"{invented(0, 700)}\n{'z' * 900} {invented(700, 900)}"
    whole = sampled([text, TEXT])
    monkeypatch.setattr(shingles, "_BYTES_AT_ONCE", 100)
    assert sampled([text, TEXT]) == whole
