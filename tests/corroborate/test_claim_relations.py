"""Which differences of pairs are stored: alarms of one story only, about claims that are nearly one."""

from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest
from compared import GIVEN, dead, period, told

from onrecord.flows.corroborate import claim_relations
from onrecord.flows.corroborate.differences import Told


def verdicts(a: Told, b: Told, likeness: float = 0.8, **pair: Any) -> list[str]:
    sides = {name: asdict(replace(one, claim_id=name, text_id=name)) for name, one in (("a", a), ("b", b))}
    row = {"likeness": likeness, "n_vague": 0.0, "is_one_story": True, "is_near": False, "shard": 0, **sides, **pair}
    found = claim_relations.run(pa.Table.from_pylist([row]), GIVEN, "tool")["claim_relations"]
    return [each["verdict"] for each in found.to_pylist()]


def test_an_alarm_is_raised_within_a_story_only():
    assert verdicts(dead(41), dead(52)) == ["contradiction"]
    assert verdicts(dead(41), dead(52), is_one_story=False) == []
    assert verdicts(dead(41), dead(52), likeness=0.55) == []


@pytest.mark.parametrize(("of", "is_alarm"), [("miners", True), ("people", False)])
def test_victims_of_one_kind_are_compared_however_much_else_one_sentence_tells(of, is_alarm):
    at_length = replace(dead(52, of=of), text=f"52 {of} died when part of a gallery caved in below the river Keld.")
    assert bool(verdicts(dead(41, of=of), at_length)) == is_alarm


@pytest.mark.parametrize(("when", "is_alarm"), [("in 2030", True), ("at the 2030 Keld Cup", False)])
def test_a_year_that_names_an_edition_is_no_time(when, is_alarm):
    year = datetime(2030, 1, 1, tzinfo=UTC)
    one = told(text=f"The bank opened a branch {when}.", frame="open", predicate="open", object="a branch")
    one = replace(one, periods=(period(year, 365, "year", "2030"),))
    last = replace(
        one,
        text="The bank opened a branch last year.",
        periods=(period(year.replace(year=2029), 365, "year", "last year"),),
    )
    assert bool(verdicts(one, last)) == is_alarm


def test_a_pronoun_is_compared_by_the_name_it_stands_for():
    denied = told(polarity="negated", text="The Orsund Bank did not close nine branches.", subject="It")
    named = {"subject_label": "the Orsund Bank"}
    assert verdicts(told(), replace(denied, **named), n_vague=1.0) == ["contradiction"]
    unknown = replace(denied, subject_id="")
    assert verdicts(told(), unknown, n_vague=1.0) == []
