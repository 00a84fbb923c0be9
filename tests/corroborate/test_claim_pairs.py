"""Which pairs of claims are compared, and how their scores depend on each other."""

from typing import Any

import pyarrow as pa
from claim_tables import claim_rows

from onrecord.flows.corroborate.claim_pairs import BETTER
from onrecord.flows.corroborate.claim_pairs import run as pair_claims
from onrecord.flows.resources.builders import claim_model

STATES = [
    ("a mayor", "Anna Brandt is mayor of Elmsund.", "Anna Brandt", "mayor of Elmsund", "be mayor"),
    (
        "a visit",
        "The engineers met the mayor Anna Brandt at a quarry in Elmsund.",
        "The engineers",
        "the mayor",
        "meet",
    ),
    ("an election", "Anna Brandt was elected by the council.", "Anna Brandt", "the council", "be elected"),
    ("a win", "He won.", "He", None, "win"),
    ("another win", "She won.", "She", None, "win"),
]


def test_what_somebody_is_and_what_somebody_did_are_two_facts_and_a_passive_tells_a_deed():
    rows = claim_rows(STATES, is_near=False)
    assert rows.column("is_state").to_pylist() == [True, False, False, False, False]
    scores = {(row["claim_a"], row["claim_b"]): row["score"] for row in compared(rows)}
    assert scores.get(("clm:00", "clm:01"), 0) < 0.5


def test_a_common_verb_and_a_pronoun_make_no_pair():
    assert ("clm:03", "clm:04") not in {(row["claim_a"], row["claim_b"]) for row in compared(claim_rows(STATES))}


def test_of_two_claims_of_an_article_the_better_match_is_meant():
    told = (
        ("one", "The storm Karla killed nine people in Elmsund on Monday.", "The storm Karla", "nine people", "kill"),
        ("two", "The storm Karla killed nine people in Elmsund.", "The storm Karla", "nine people", "kill"),
        ("two", "The storm Karla killed sheep in the hills.", "The storm Karla", "sheep", "kill"),
    )
    rows = claim_rows(told)
    in_two = rows.set_column(rows.schema.get_field_index("text_key"), "text_key", pa.array([0, 1, 1], pa.int64()))
    apart = {(row["claim_a"], row["claim_b"]): row["score"] for row in compared(rows)}
    beside = {(row["claim_a"], row["claim_b"]): row["score"] for row in compared(in_two)}
    assert beside["clm:00", "clm:01"] == apart["clm:00", "clm:01"] > apart["clm:00", "clm:02"] + BETTER
    assert beside["clm:00", "clm:02"] == apart["clm:00", "clm:02"] / 2


def test_in_one_story_a_figure_in_common_is_enough_to_compare_what_it_says_of_it():
    told = (
        ("one", "The bank will cut 1,400 jobs over three years.", "The bank", "1,400 jobs", "cut"),
        ("two", "It is to shed 1,400 posts.", "It", "1,400 posts", "shed"),
        ("three", "It won.", "It", None, "win"),
    )
    pairs = {(row["claim_a"], row["claim_b"]): row["score"] for row in compared(claim_rows(told))}
    assert pairs.get(("clm:00", "clm:01"), 0) >= 0.5
    assert len(pairs) == 1


def test_texts_that_may_tell_one_event_are_compared_as_those_of_one_story():
    told = (
        ("one", "The bank will cut 1,400 jobs over three years.", "The bank", "1,400 jobs", "cut"),
        ("two", "It is to shed 1,400 posts.", "It", "1,400 posts", "shed"),
    )
    assert compared(claim_rows(told, is_near=True))
    assert not compared(claim_rows(told, is_near=False))


def compared(rows: pa.Table) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pair_claims(rows, claim_model(), "tol:1")["claim_pairs"].to_pylist()
    return found
