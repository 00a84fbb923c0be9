"""Which articles are compared for stories: neighbours in time, and what shares more than one pair of terms."""

import numpy as np
import pytest

from onrecord.flows.deduplicate import story_candidates
from onrecord.flows.deduplicate.story_candidates import N_NEIGHBOURS, candidates, unpacked
from onrecord.flows.deduplicate.story_pairs import profiles_of
from onrecord.flows.deduplicate.story_profile import StoryWords, profile_of
from onrecord.flows.resources.builders import profile_resources


@pytest.fixture(scope="module")
def words() -> StoryWords:
    return profile_resources()


def test_a_pair_of_terms_that_all_share_compares_each_with_its_neighbours_alone(words: StoryWords) -> None:
    profile = profile_of("", "he spoke to Keldmark Brandvik", words)
    n = 400
    many = profiles_of([profile.entries] * n, [5] * n, [False] * n)
    a, b = unpacked(candidates(many, np.arange(n, dtype=np.float64) / n))
    assert len(a) == sum(n - distance for distance in range(1, N_NEIGHBOURS + 1))
    assert set(zip(a.tolist(), b.tolist(), strict=True)) >= {(k, k + 1) for k in range(n - 1)}


@pytest.mark.parametrize(
    ("other", "days_apart", "is_compared"),
    [
        ("he met Keldmark and Brandvik", 3, True),
        ("he met Keldmark and Brandvik", 90, False),
        ("he met Keldmark and Brandvik", np.nan, True),
        ("he met Keldmark and Brandvik in Osterlund", 90, True),
    ],
)
def test_articles_far_apart_are_compared_only_if_they_share_more_than_one_pair_of_terms(
    words: StoryWords, other: str, days_apart: float, is_compared: bool
) -> None:
    made = [profile_of("", text, words) for text in ("she saw Keldmark and Brandvik in Osterlund", other)]
    profiles = profiles_of([p.entries for p in made], [p.n_tokens for p in made], [p.is_unspaced for p in made])
    assert (len(candidates(profiles, np.array([100.0, 100.0 + days_apart]))) == 1) == is_compared


def test_in_how_many_passes_pairs_are_looked_for_changes_none(
    words: StoryWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("Keldmark", "Brandvik", "Osterlund", "Torvhaven", "Vesla", "Lunde")
    texts = [f"he saw {a} and {b} in {c}" for a in names for b in names for c in names if len({a, b, c}) == 3]
    made = [profile_of("", text, words) for text in texts]
    profiles = profiles_of([p.entries for p in made], [p.n_tokens for p in made], [p.is_unspaced for p in made])
    days = np.arange(len(texts)) % 40.0
    expected = candidates(profiles, days)
    monkeypatch.setattr(story_candidates, "ARTICLES_PER_PASS", 10)
    assert np.array_equal(candidates(profiles, days), expected)
