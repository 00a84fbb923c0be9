"""How two claims on one fact differ: what is explained away, and what is left."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.corroborate.difference_rules import differences
from onrecord.flows.corroborate.differences import Difference, Period, Told, Value

DAY = datetime(2031, 5, 6, tzinfo=UTC)
ALIKE = 0.8
ALARMS = {"contradiction", "discrepancy"}


def told(**changes: Any) -> Told:
    plain = Told(
        claim_id="clm:1", text="The Orsund Bank closed nine branches.", frame="close", predicate="close",
        subject="the Orsund Bank", subject_id="ent:bank", object="nine branches", object_id="", published=DAY,
    )  # fmt: skip
    return replace(plain, **changes)


def money(point: float | None, surface: str, qualifier: str = "exact", digits: int = 2, unit: str = "USD") -> Value:
    return Value("money", unit, "", point, point, qualifier, digits, surface, point)


def people(point: float, qualifier: str = "exact", of: str = "people") -> Value:
    words = "" if qualifier == "exact" else f"{qualifier} "
    return Value(
        "count", "", of, point, point, qualifier, len(f"{point:g}".rstrip("0")), f"{words}{point:g} {of}", point
    )


def period(start: datetime, days: int, grain: str) -> Period:
    return Period(start, start + timedelta(days=days), grain, f"{start:%d %B %Y}")


def found(a: Told, b: Told, likeness: float = ALIKE) -> dict[str, Difference]:
    return {one.kind: one for one in differences(a, b, likeness)}


def numbers(one: Value, other: Value, **changes: Any) -> Difference | None:
    return found(told(values=(one,)), told(values=(other,), **changes)).get("numeric")


def test_two_exact_numbers_of_one_day_contradict_each_other():
    result = numbers(people(41), people(52))
    assert result
    assert (result.verdict, result.severity) == ("contradiction", "medium")
    assert "41 people" in result.because
    assert "52 people" in result.because


def test_exact_numbers_of_different_days_are_no_contradiction():
    result = numbers(people(41), people(52), published=DAY + timedelta(days=2))
    assert result
    assert result.verdict == "discrepancy"
    assert "different days" in result.because


@pytest.mark.parametrize("hedge", ["about", "estimated", "nearly"])
def test_a_hedged_round_number_near_an_exact_one_is_rounding(hedge):
    result = numbers(money(6e8, "an estimated 600 million", hedge, 1), money(6.27e8, "627 million", digits=3))
    assert result
    assert result.verdict == "rounding"


def test_what_a_hedge_does_not_reach_is_never_called_a_contradiction():
    result = numbers(money(3e8, "about 300 million", "about", 1), money(9e8, "900 million", digits=1))
    assert result
    assert (result.verdict, result.severity) == ("discrepancy", "high")


@pytest.mark.parametrize(("bound", "point"), [("at_least", 44), ("more_than", 44), ("at_most", 36), ("less_than", 36)])
def test_a_number_within_the_bound_of_another_refines_it(bound, point):
    result = numbers(people(40, bound), people(point))
    assert result
    assert result.verdict == "refinement"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (people(41), people(41)),
        (people(41), people(52, of="lorries")),
        (money(5e6, "5 million dollars"), money(5e6, "5 million euros", unit="EUR")),
    ],
    ids=["equal", "other things counted", "other units"],
)
def test_what_is_equal_or_not_comparable_is_no_difference(one, other):
    assert numbers(one, other) is None


def test_several_values_of_one_thing_are_not_compared():
    assert "numeric" not in found(told(values=(people(41), people(7))), told(values=(people(52),)))


def test_numbers_of_other_places_times_or_long_ago_are_not_compared():
    one = told(values=(people(41),), place_id="ent:keld", periods=(period(DAY, 1, "day"),))
    other = told(values=(people(52),))
    assert "numeric" in found(one, other)
    assert "numeric" not in found(one, replace(other, place_id="ent:torv"))
    assert "numeric" not in found(one, replace(other, periods=(period(DAY - timedelta(days=30), 1, "day"),)))
    assert "numeric" not in found(one, replace(other, is_past=True))


def test_sums_of_other_acts_are_not_compared():
    one = told(values=(money(6e7, "60 million crowns"),), frame="", predicate="cost")
    other = told(values=(money(2e7, "20 million crowns"),), frame="", predicate="earn")
    assert "numeric" not in found(one, other)


def test_a_finer_date_within_a_coarser_one_refines_it():
    month = told(periods=(period(datetime(2031, 5, 1, tzinfo=UTC), 31, "month"),))
    result = found(month, told(periods=(period(DAY, 1, "day"),)))["date"]
    assert result.verdict == "refinement"


def test_two_days_for_one_act_are_a_discrepancy_but_not_two_years():
    days = [told(periods=(period(DAY + timedelta(days=n), 1, "day"),)) for n in (0, 1)]
    assert found(*days)["date"].verdict == "discrepancy"
    years = [told(periods=(period(datetime(year, 1, 1, tzinfo=UTC), 365, "year"),)) for year in (2029, 2030)]
    assert "date" not in found(*years)
    assert found(*(replace(one, frame="build") for one in years))["date"].verdict == "discrepancy"


def test_a_claim_and_its_denial_contradict_each_other_unless_somebody_else_says_so():
    denied = told(polarity="negated")
    assert found(told(), denied)["polarity"].verdict == "contradiction"
    reported = replace(denied, modality="reported", holder_id="ent:union")
    assert found(told(), reported)["polarity"].verdict == "discrepancy"


@pytest.mark.parametrize(
    ("subject", "is_contradicted"),
    [("No country", True), ("no single state", True), ("No other country", False), ("No coastal country", False)],
)
def test_nobody_at_all_contradicts_somebody(subject, is_contradicted):
    denied = told(polarity="negated", subject=subject, subject_id="", object_id="ent:velmar", frame="recognise")
    somebody = told(subject="Orsund", subject_id="ent:orsund", object_id="ent:velmar", frame="recognise")
    assert ("polarity" in found(somebody, denied, likeness=0.3)) == is_contradicted


def test_a_part_named_for_its_whole_is_a_refinement_and_two_names_of_a_body_are_nothing():
    whole = told(subject="Velmar", subject_id="ent:velmar")
    part = told(subject="Velmar’s Supreme Court", subject_id="ent:court")
    assert found(whole, part)["entity"].verdict == "refinement"
    assert not found(part, replace(part, subject="the Supreme Court of Velmar", subject_id="ent:other"))


def test_two_renderings_of_one_speaker_are_wording_and_a_cut_one_is_not():
    heard = told(holder_id="ent:mayor", evidentiality="direct", text_id="txt:1")
    other = replace(heard, text="Nine branches have been shut by the bank.", text_id="txt:2")
    assert found(heard, other)["manner"].verdict == "wording"
    assert not found(heard, replace(other, text="The Orsund Bank closed branches."))
    assert not found(heard, replace(other, holder_id="ent:clerk"))


values = st.builds(
    people,
    st.integers(1, 5_000),
    st.sampled_from(["exact", "about", "at_least", "at_most", "estimated", "nearly", "more_than", "less_than"]),
)


@given(values, values, st.integers(0, 3))
def test_the_verdict_does_not_depend_on_which_claim_comes_first(one, other, days):
    a = told(values=(one,))
    b = told(values=(other,), published=DAY + timedelta(days=days))
    verdicts = [{kind: (d.verdict, d.severity) for kind, d in found(*pair).items()} for pair in ((a, b), (b, a))]
    assert verdicts[0] == verdicts[1]


@given(values, values)
def test_only_two_exact_values_contradict_each_other(one, other):
    result = numbers(one, other)
    if result and result.verdict == "contradiction":
        assert one.qualifier == other.qualifier == "exact"
        assert one.point != other.point
