"""Whether what two claims have in common speaks for one fact, and not merely for one subject.

Trees that are fitted on articles on single events take much of what texts on a long subject share, a pandemic or a
trial, for one fact. So of claims of two stories, or of one story on days apart, a second, smaller judge weighs what is
shared against what is not: how much of the shorter claim the longer tells, whether actors and objects are told in the
same words, how much of either is left over, and how many days lie between them (stacked generalization; Wolpert 1992).
Its weights are rounded from a logistic regression on pairs of news that were judged by hand, `six stories, a whole
month` in benchmarks/results/conflict_verdicts.csv, beside events of our own. It asks for little, as what one event is
told in need not be alike: set on that and three more months of judged news.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from onrecord.flows.corroborate.claim_features import NAMES
from onrecord.flows.corroborate.pair_measures import Bools, Floats, Ints

Features = npt.NDArray[np.float32]

APART = 2  # days between two articles of one story, from which the later tells what came after
_DAYS, _TOLD = 14, 120  # more tells no more
_SCALE = 1000  # evidence is added up in whole numbers, so that it is the same on any machine
# In hundredths of the logarithm of the odds.
WEIGHTS: dict[str, int] = {
    "cover": 130,
    "meaning": 105,
    "subject_words": 105,
    "object_words": 110,
    "told": 65,
    "share": 120,
    "days": -110,
    "score": 130,
}
_BASE = -385
# In hundredths. Within one story the model asks for less by itself, so that more is asked for here.
LEAST, LEAST_IN_STORY = -100, -50

_READ: dict[str, Callable[[Callable[[str], Floats]], Floats]] = {
    "told": lambda of: np.minimum(of("told_rest"), _TOLD) / _TOLD,
    "share": lambda of: of("told") / np.maximum(of("told") + of("left_most"), 1),
    "days": lambda of: np.minimum(of("days"), _DAYS) / _DAYS,
}


def is_telling(compared: Features, scores: Ints) -> Bools:
    """Say of which pairs what is shared is enough for one fact; `scores` are the model's, in thousandths.

    In one story on one day, or on two that follow each other, the model is right by itself.
    """
    is_one_story = compared[:, NAMES.index("same_story")] > 0
    is_at_home = is_one_story & (compared[:, NAMES.index("days")] < APART)
    found: Bools = is_at_home | (evidence(compared, scores) >= np.where(is_one_story, LEAST_IN_STORY, LEAST))
    return found


def evidence(compared: Features, scores: Ints) -> Ints:
    """Return the logarithm of the odds that each pair is one fact, in hundredths."""
    values = signs(compared, scores)
    weights = np.array(list(WEIGHTS.values()), np.int64)
    found: Ints = np.rint(values * _SCALE).astype(np.int64) @ weights // _SCALE + _BASE
    return found


def signs(compared: Features, scores: Ints) -> Floats:
    """Return what is weighed, a column for each of `WEIGHTS`, each from 0 to 1."""

    def of(name: str) -> Floats:
        column: Floats = compared[:, NAMES.index(name)].astype(np.float64)
        return column

    given = {"score": scores / 1000}
    columns = [given[name] if name in given else _READ.get(name, lambda of, n=name: of(n))(of) for name in WEIGHTS]
    return np.stack(columns, axis=1)
