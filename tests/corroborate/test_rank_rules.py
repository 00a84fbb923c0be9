"""Ranks: by size, by the first to do a thing, of one party or of two."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from compared import GIVEN, found, period, told

from onrecord.flows.corroborate.differences import Told
from onrecord.flows.corroborate.rank_rules import rank_of


def mine(phrase: str, subject: str = "Keld Pit", **changes: object) -> Told:
    plain = told(
        text=f"{subject} is {phrase}.", frame="", predicate="be mine", subject=subject, subject_id="", object=phrase
    )
    return replace(plain, **changes)


@pytest.mark.parametrize(
    ("phrase", "place", "by"),
    [
        ("the third-largest copper mine in Velmar", 3, "largest"),
        ("Velmar’s second oldest copper mine", 2, "oldest"),
        ("the deepest copper mine in Velmar", 1, "deepest"),
        ("the first copper mine in Velmar", 1, ""),
    ],
)
def test_a_rank_is_read_with_its_measure(phrase, place, by):
    rank = rank_of(mine(phrase), GIVEN.words)
    assert rank
    assert (rank.place, rank.by) == (place, by)


@pytest.mark.parametrize(
    "phrase", ["a third copper mine", "the copper mine at Keld", "third in line", "one of the largest mines"]
)
def test_what_only_counts_or_names_is_no_rank(phrase):
    assert rank_of(mine(phrase), GIVEN.words) is None


def test_one_mine_cannot_be_third_and_fifth_by_one_measure():
    third, fifth = mine("the third-largest copper mine in Velmar"), mine("Velmar’s fifth-largest copper mine")
    result = found(third, fifth)["entity"]
    assert result.verdict == "discrepancy"
    assert "Keld Pit" in result.because
    assert "entity" not in found(third, mine("Velmar’s fifth-oldest copper mine"))
    assert "entity" not in found(third, mine("Velmar’s fifth-largest copper mine", "Torv Pit"))
    assert "entity" not in found(third, mine("Velmar’s fifth-largest tin smelter"))


def test_a_rank_of_another_year_is_no_conflict_but_who_was_first_does_not_change():
    then = {"periods": (period(datetime(2029, 1, 1, tzinfo=UTC), 365, "year"),)}
    now = {"periods": (period(datetime(2031, 1, 1, tzinfo=UTC), 365, "year"),)}
    assert "entity" not in found(
        mine("the largest copper mine in Velmar", **then), mine("the third-largest copper mine in Velmar", **now)
    )
    first = [
        mine("the first copper mine in Velmar", name, **at) for name, at in (("Keld Pit", then), ("Torv Mine", now))
    ]
    assert found(*first)["entity"].verdict == "discrepancy"
