"""What speaks for one fact, and what merely for one subject."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from claim_tables import claim_rows

from onrecord.flows.corroborate.claim_evidence import evidence
from onrecord.flows.corroborate.claim_features import NAMES
from onrecord.flows.corroborate.claim_pairs import WEAK
from onrecord.flows.corroborate.claim_pairs import run as pair_claims
from onrecord.flows.resources.builders import claim_model
from onrecord.flows.shared.trees import WHOLE

COURT = "The court in Elmsund"
ONE_FACT = (
    ("one", "The court in Elmsund sentenced the broker to nine years.", COURT, "the broker", "sentence"),
    ("two", "The court in Elmsund sentenced the broker to nine years in jail.", "The court", "the broker", "sentence"),
)
ONE_SUBJECT = (
    ("one", "The trial of the broker has cost Elmsund its old calm.", "The trial", "its old calm", "cost"),
    ("two", "The broker cheated two hundred savers of Elmsund.", "The broker", "two hundred savers", "cheat"),
)


@pytest.mark.parametrize("days", [0.0, 1.0, 20.0])
@pytest.mark.parametrize("is_one_story", [True, False])
def test_what_is_told_in_the_same_words_is_one_fact_on_any_day(days: float, is_one_story: bool) -> None:
    assert score(ONE_FACT, days, is_one_story)["score"] > WEAK / WHOLE


@pytest.mark.parametrize(("days", "is_one_story"), [(3.0, True), (0.0, False), (9.0, False)])
def test_a_subject_in_common_is_no_fact_in_common(days: float, is_one_story: bool) -> None:
    assert score(ONE_SUBJECT, days, is_one_story)["score"] <= WEAK / WHOLE


def test_what_is_no_fact_in_common_is_as_like_as_before() -> None:
    found = score(ONE_SUBJECT, 3.0, True)
    assert found["likeness"] > found["score"]


@pytest.mark.parametrize(("name", "sign"), [("cover", 1), ("object_words", 1), ("days", -1), ("left_most", -1)])
def test_each_sign_speaks_for_one_fact_or_against_it(name: str, sign: int) -> None:
    less, more = np.full((2, 1, len(NAMES)), 0.5, np.float32)
    less[:, NAMES.index(name)], more[:, NAMES.index(name)] = 0, 5
    scores = np.array([600])
    assert np.sign(evidence(more, scores) - evidence(less, scores)) == sign


def score(told: Any, days: float, is_one_story: bool) -> Any:
    """The pair of two claims told so many days apart, in one story or in two that may tell one event."""
    rows = claim_rows(told)
    rows = with_column(rows, "day", pa.array([100.0, 100.0 + days], pa.float64()))
    if not is_one_story:
        rows = with_column(rows, "story_key", pa.array([1, 2], pa.int64()))
    (found,) = pair_claims(rows, claim_model(), "tol:1")["claim_pairs"].to_pylist()
    return found


def with_column(rows: Any, name: str, values: Any) -> Any:
    """The rows with other values in a column."""
    place = rows.schema.get_field_index(name)
    return rows.set_column(place, rows.schema.field(place), values)
