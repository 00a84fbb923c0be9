"""Claims on one fact together, others apart, whatever the order of their arrival."""

from random import Random
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from claim_tables import CLAIMS, claim_rows
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.flows.corroborate.claim_features import NAMES, features
from onrecord.flows.corroborate.claim_groups import run as group_claims
from onrecord.flows.corroborate.claim_pairs import run as pair_claims
from onrecord.flows.corroborate.compared_claims import claims_of
from onrecord.flows.resources.builders import claim_model


def grouped(links: dict[tuple[int, int], dict[str, Any]], n: int) -> dict[tuple[str, str], str]:
    """Relation of each claim in each group, named by its first claim, for links between claims 0 to n - 1."""
    plain = {"likeness": 0.9, "has_one_frame": True, "is_alarm": False}
    rows = [
        {
            "claim_id": f"clm:{a:02}",
            "members": [f"clm:{a:02}"],
            "links": [{"other": f"clm:{b:02}", **plain, **link} for (x, b), link in sorted(links.items()) if x == a],
            "judged": [],
            "shard": 3,
        }
        for a in range(n)
    ]
    found = group_claims(pa.Table.from_pylist(rows, LINK_SCHEMA), None, "tol:1")["claim_groups"].to_pylist()
    first = {row["group_id"]: row["claim_id"] for row in reversed(found) if row["relation"] == "same"}
    return {(first[row["group_id"]], row["claim_id"]): row["relation"] for row in found}


LINK_SCHEMA = pa.schema(
    [
        ("claim_id", pa.string()),
        ("members", pa.list_(pa.string())),
        (
            "links",
            pa.list_(
                pa.struct(
                    [
                        *(("other", pa.string()), ("score", pa.float64()), ("likeness", pa.float64())),
                        *(("has_one_frame", pa.bool_()), ("is_alarm", pa.bool_())),
                    ]
                )
            ),
        ),
        ("judged", pa.list_(pa.struct([("other", pa.string()), ("is_same", pa.bool_())]))),
        ("shard", pa.int64()),
    ]
)


def test_claims_in_other_words_are_likelier_one_fact_than_claims_on_other_facts():
    scores = {
        (row["claim_a"], row["claim_b"]): row["score"]
        for row in pair_claims(claim_rows(), claim_model(), "tol:1")["claim_pairs"].to_pylist()
    }
    assert scores["clm:00", "clm:01"] >= 0.5
    assert scores["clm:02", "clm:03"] > max(scores.get(("clm:02", "clm:04"), 0), scores.get(("clm:00", "clm:05"), 0))
    facts = [fact for fact, *_ in CLAIMS]
    assert all(score < 0.5 for (a, b), score in scores.items() if facts[int(a[4:])] != facts[int(b[4:])])


def test_a_claim_and_its_denial_are_alike_but_not_one_fact():
    rows = pair_claims(claim_rows(negated=frozenset({1})), claim_model(), "tol:1")["claim_pairs"].to_pylist()
    (one,) = [row for row in rows if (row["claim_a"], row["claim_b"]) == ("clm:00", "clm:01")]
    assert (one["score"], one["polarity"]) == (0, 1)
    assert one["likeness"] >= 0.5


def test_features_are_alike_from_both_sides_and_without_chance_values():
    claims = claims_of(claim_rows(), claim_model().vectors)
    a, b = np.triu_indices(len(CLAIMS), 1)
    one, other = features(claims, a, b), features(claims, b, a)
    assert np.array_equal(one, other)
    assert np.isfinite(one).all()
    assert one.shape == (len(a), len(NAMES))


def test_a_claim_is_wholly_like_itself():
    claims = claims_of(claim_rows(), claim_model().vectors)
    row = dict(zip(NAMES, features(claims, np.array([0]), np.array([0]))[0].tolist(), strict=True))
    assert row["words"] == row["cover"] == row["subject_words"] == pytest.approx(1)
    assert row["meaning"] == pytest.approx(1, abs=1e-3)
    assert row["numbers_apart"] == 0


def test_one_loose_link_does_not_join_two_facts():
    links = {(0, 1): {"score": 0.9}, (2, 3): {"score": 0.9}, (1, 2): {"score": 0.6}}
    found = grouped(links, 4)
    assert {key for key, relation in found.items() if relation == "same"} == {
        ("clm:00", "clm:00"), ("clm:00", "clm:01"), ("clm:02", "clm:02"), ("clm:02", "clm:03"),
    }  # fmt: skip
    assert found["clm:00", "clm:02"] == "related"


def test_claims_that_cannot_both_hold_stand_apart_and_are_named_so():
    links = {(0, 1): {"score": 0.9}, (0, 2): {"score": 0.95, "is_alarm": True}, (1, 2): {"score": 0.9}}
    found = grouped(links, 3)
    assert found["clm:00", "clm:01"] == "same"
    assert found["clm:00", "clm:02"] == found["clm:02", "clm:00"] == "differs"


def test_each_claim_states_one_fact():
    found = grouped({(0, 1): {"score": 0.9}, (1, 2): {"score": 0.45}}, 4)
    stating = [claim for (_, claim), relation in found.items() if relation == "same"]
    assert sorted(stating) == [f"clm:{n:02}" for n in range(4)]


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_groups_do_not_depend_on_the_order_of_links(data):
    n = 7
    pairs = [(a, b) for a in range(n) for b in range(a + 1, n)]
    scores = data.draw(st.lists(st.integers(0, 20), min_size=len(pairs), max_size=len(pairs)))
    links = [(pair, {"score": score / 20}) for pair, score in zip(pairs, scores, strict=True) if score > 5]
    mixed = links.copy()
    Random(3).shuffle(mixed)
    assert grouped(dict(links), n) == grouped(dict(mixed), n)


RANKED = (
    ("act", "Velmar opened an embassy in Torvhaven.", "Velmar", "an embassy in Torvhaven", "open"),
    ("act", "Velmar has opened its embassy in Torvhaven.", "Velmar", "its embassy in Torvhaven", "open"),
    (
        "rank",
        "Velmar became the first country to open an embassy in Torvhaven.",
        "Velmar",
        "the first country",
        "become",
    ),
    ("rank", "Velmar is the 1st country to open an embassy in Torvhaven.", "Velmar", "the 1st country", "be"),
)


def test_to_act_and_to_be_the_first_who_acts_are_two_facts() -> None:
    rows = pair_claims(claim_rows(RANKED), claim_model(), "tol:1")["claim_pairs"].to_pylist()
    scores = {(row["claim_a"], row["claim_b"]): row for row in rows}
    assert scores["clm:00", "clm:01"]["score"] > 0.5
    for one in ("clm:00", "clm:01"):
        for other in ("clm:02", "clm:03"):
            assert scores[one, other]["score"] == 0.0
            assert scores[one, other]["likeness"] > scores[one, other]["score"]
    assert scores["clm:02", "clm:03"]["ranked_apart"] == 0.0


def test_a_subject_that_is_the_first_of_several_is_no_rank() -> None:
    told = (
        ("one", "The first bridge was closed by the council.", "The first bridge", None, "be closed"),
        ("one", "The bridge was closed by the council.", "The bridge", None, "be closed"),
    )
    compared = pair_claims(claim_rows(told), claim_model(), "tol:1")["claim_pairs"].to_pylist()
    assert [row["ranked_apart"] for row in compared] == [0.0]


def test_when_something_comes_around_is_no_rank() -> None:
    told = (
        ("one", "Ilse Brandvik has been governor since last autumn.", "Ilse Brandvik", "governor", "be governor"),
        ("one", "Ilse Brandvik is governor.", "Ilse Brandvik", "governor", "be governor"),
    )
    compared = pair_claims(claim_rows(told), claim_model(), "tol:1")["claim_pairs"].to_pylist()
    assert [row["ranked_apart"] for row in compared] == [0.0]


def told_figures(one: str, other: str) -> dict[str, float]:
    """Features of two claims with a figure each, of one story."""
    told = [
        ("cut", f"The yard will cut {figure} posts in Torvhaven.", "The yard", f"{figure} posts", "cut")
        for figure in (one, other)
    ]
    claims = claims_of(claim_rows(told), claim_model().vectors)
    return dict(zip(NAMES, features(claims, np.array([0]), np.array([1]))[0].tolist(), strict=True))


@pytest.mark.parametrize(
    ("one", "other", "is_met"),
    [
        ("1,400", "1,400", True),
        ("2.34", "2.3", True),  # a rounding of the other
        ("212", "210", True),
        ("323", "300", False),  # too coarse
        ("2.34", "2.28", False),  # both may be rounded to 2.3: that does not make them equal
        ("1,400", "1,200", False),
    ],
)
def test_figures_meet_where_they_are_equal_or_one_rounds_the_other(one: str, other: str, is_met: bool) -> None:
    row = told_figures(one, other)
    assert (row["numbers"], row["numbers_apart"]) == ((1, 0) if is_met else (0, 1))
    assert told_figures(other, one) == row


def test_years_and_handfuls_are_no_telling_figures() -> None:
    assert [told_figures(n, n)["figures"] for n in ("1998", "7", "7,300")] == [0, 0, 1]


@pytest.mark.parametrize(("days", "told"), [({0: 5.0, 1: 5.5}, 1), ({0: 5.0, 1: 9.0}, -1), ({0: 5.0}, 0), ({}, 0)])
def test_times_that_claims_are_dated_to_meet_or_not(days: dict[int, float], told: int) -> None:
    claims = claims_of(claim_rows(times=days), claim_model().vectors)
    row = features(claims, np.array([0]), np.array([1]))[0]
    assert row[NAMES.index("dates")] == told
