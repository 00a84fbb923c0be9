"""Two scores of two articles: how likely they report on the same event, and how alike readers find them.

Each is a model over the features of `story_pairs`, and their distance in time: readers find accounts of two floods
alike, which are two events. `benchmarks/fit_stories.py` makes the models.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from onrecord.flows.deduplicate.story_pairs import PAIRS_PER_CHUNK, Floats, Ints, Profiles, features
from onrecord.flows.shared.trees import Trees, probability

FREE_DAYS = 60  # reports on one event, its trial or inquiry, may lie so far apart at no cost
PER_DAY = 20  # log odds (1/UNIT) lost with each further day
_SCORED_AT_ONCE = 64 * PAIRS_PER_CHUNK


@dataclass(frozen=True)
class Articles:
    """Articles by number, in order of their ids: profile, and day of publication (NaN where unknown)."""

    profiles: Profiles
    days: Floats

    def __len__(self) -> int:
        return len(self.days)


Score = Callable[[Articles, Ints, Ints], Ints]


@dataclass(frozen=True)
class StoryScores:
    """The scores of pairs of articles, from 0 to `WHOLE`: stories are made by the first, the second is told."""

    same_event: Score
    similarity: Score


def scorer(model: Trees) -> Score:
    """Return a function that scores pairs of articles, from 0 to `WHOLE`."""

    def score(articles: Articles, a: Ints, b: Ints) -> Ints:
        parts = [
            _score(model, articles, a[at : at + _SCORED_AT_ONCE], b[at : at + _SCORED_AT_ONCE])
            for at in range(0, len(a), _SCORED_AT_ONCE)
        ]
        return np.concatenate(parts) if parts else np.empty(0, np.int64)

    return score


def _score(model: Trees, articles: Articles, a: Ints, b: Ints) -> Ints:
    odds = model.score(features(articles.profiles, a, b)) - _lost(articles.days[a], articles.days[b])
    return probability(odds)


def _lost(day_a: Floats, day_b: Floats) -> Ints:
    """Log odds lost by distance in time; none where either date is unknown."""
    apart = np.nan_to_num(np.abs(day_a - day_b), nan=0.0)
    lost: Ints = (np.maximum(apart - FREE_DAYS, 0.0) * PER_DAY).astype(np.int64)
    return lost
