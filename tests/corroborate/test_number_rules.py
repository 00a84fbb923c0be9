"""When two figures are one: rounding, bounds, growth, other things counted; and when they are not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from compared import DAY, dead, found, paid, period
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.corroborate.differences import Difference, Place, Told


def numbers(one: Told, other: Told) -> Difference | None:
    return found(one, other).get("numeric")


def test_two_exact_numbers_of_one_day_contradict_each_other():
    result = numbers(dead(41), dead(52))
    assert result
    assert (result.verdict, result.severity) == ("contradiction", "medium")
    assert "41 people" in result.because
    assert "52 people" in result.because


def test_a_count_that_is_larger_a_day_later_has_grown_but_not_one_that_is_smaller():
    later = {"published": DAY + timedelta(days=2)}
    grown = numbers(dead(41), dead(52, **later))
    assert grown
    assert grown.verdict == "complementary"
    shrunk = numbers(dead(41, **later), dead(52))
    assert shrunk
    assert shrunk.verdict == "discrepancy"
    assert "different days" in shrunk.because


def test_two_figures_of_one_article_are_set_side_by_side():
    result = found(dead(41), dead(52), one_text=True)["numeric"]
    assert result.verdict == "scope"
    assert "one article gives both" in result.because


def test_without_dates_only_what_happens_once_or_is_told_in_the_same_words_differs():
    assert found(dead(41, published=None), dead(52))["numeric"].verdict == "discrepancy"
    paid_twice = paid(5e6, "5 million"), replace(paid(9e6, "9 million"), published=None)
    assert found(*paid_twice)["numeric"].verdict == "complementary"
    at_length = "for hiding the losses of its nine branches on the northern islands from the auditors"
    told_twice = (replace(one, text=f"{one.text[:-1]} {at_length}.") for one in paid_twice)
    assert found(*told_twice)["numeric"].verdict == "discrepancy"


def test_two_sources_with_two_numbers_are_a_discrepancy_that_names_both():
    result = numbers(dead(41, holder="police"), dead(52, holder="the mayor"))
    assert result
    assert result.verdict == "discrepancy"
    assert "police" in result.because
    assert "the mayor" in result.because


@pytest.mark.parametrize("hedge", ["about", "estimated", "nearly"])
def test_a_hedged_round_number_near_an_exact_one_is_rounding(hedge):
    result = numbers(paid(6e8, "600 million", hedge, 1), paid(6.27e8, "627 million", digits=3))
    assert result
    assert result.verdict == "rounding"


def test_what_a_hedge_does_not_reach_is_never_called_a_contradiction():
    result = numbers(paid(3e8, "300 million", "about", 1), paid(9e8, "900 million", digits=1))
    assert result
    assert (result.verdict, result.severity) == ("discrepancy", "high")


def test_figures_that_are_equal_when_rounded_are_rounding():
    result = numbers(paid(1.2e6, "1.2 million", digits=2), paid(1_187_000, "1,187,000", digits=4))
    assert result
    assert result.verdict == "rounding"


@pytest.mark.parametrize(("bound", "point"), [("at_least", 44), ("more_than", 44), ("at_most", 36), ("less_than", 36)])
def test_a_number_within_the_bound_of_another_refines_it(bound, point):
    result = numbers(dead(40, bound), dead(point))
    assert result
    assert result.verdict == "refinement"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (dead(41), dead(41)),
        (dead(41), dead(52, of="lorries")),
        (paid(5e6, "5 million dollars"), paid(5e6, "5 million euros", unit="EUR")),
        (dead(41), replace(paid(52, "52"), values=dead(52).values)),
    ],
    ids=["equal", "other things counted", "other units", "other acts"],
)
def test_what_is_equal_or_not_comparable_is_no_difference(one, other):
    assert numbers(one, other) is None


def test_several_values_of_one_thing_are_not_compared():
    assert numbers(dead(41, values=dead(41).values + dead(7).values), dead(52)) is None


def test_a_narrower_thing_counted_is_another_scope_and_two_parts_are_nothing():
    result = numbers(dead(41), dead(7, more="aboard"))
    assert result
    assert (result.verdict, result.severity) == ("scope", "low")
    assert numbers(dead(41, more="in Keld"), dead(7, more="in Torv")) is None


@pytest.mark.parametrize("before", ["the first", "another", "Velmar’s", "12 of the"])
def test_the_figure_of_a_part_is_not_compared(before):
    part = dead(52)
    part = replace(part, subject=f"{before} 52 people", text=f"{before} 52 people died.")
    assert numbers(dead(41), part) is None


def test_numbers_of_other_places_times_or_long_ago_are_not_compared():
    one = dead(41, places=(Place("ent:keld", "", "Keld"),), periods=(period(DAY, 1, "day"),))
    other = dead(52)
    assert numbers(one, other)
    assert numbers(one, replace(other, places=(Place("ent:torv", "", "Torv"),))) is None
    assert numbers(one, replace(other, periods=(period(DAY - timedelta(days=30), 1, "day"),))) is None
    assert numbers(one, replace(other, is_past=True)) is None


def test_what_other_parties_did_is_not_compared():
    one, other = paid(5e6, "5 million"), paid(9e6, "9 million")
    assert numbers(one, other)
    assert numbers(one, replace(other, subject="the Keld Bank", subject_id="ent:keld")) is None


values = st.builds(
    dead,
    st.integers(1, 5_000),
    st.sampled_from(["exact", "about", "at_least", "at_most", "estimated", "nearly", "more_than", "less_than"]),
)


@given(values, values, st.integers(0, 3))
def test_the_verdict_does_not_depend_on_which_claim_comes_first(one, other, days):
    later = replace(other, published=DAY + timedelta(days=days))
    verdicts = [
        {kind: (d.verdict, d.severity) for kind, d in found(*pair).items()} for pair in ((one, later), (later, one))
    ]
    assert verdicts[0] == verdicts[1]


@given(values, values)
def test_only_two_exact_values_contradict_each_other(one, other):
    result = numbers(one, other)
    if result and result.verdict == "contradiction":
        assert one.values[0].qualifier == other.values[0].qualifier == "exact"
        assert one.values[0].point != other.values[0].point


def test_who_adds_something_to_the_same_words_counts_more():
    fines = paid(1.2e6, "1.2 million dollars")
    more = paid(3.1e6, "3.1 million dollars")
    costs = replace(more, text="The Orsund Bank paid 3.1 million dollars in fines and costs.")
    result = numbers(fines, costs)
    assert result
    assert result.verdict == "scope"
    assert "fines and costs" in result.because
    apart = numbers(fines, more)
    assert apart
    assert apart.verdict == "contradiction"


def test_what_goes_up_and_down_from_day_to_day_belies_no_figure_of_another_day():
    missing = [dead(point, frame="miss", published=DAY + timedelta(days=n)) for n, point in enumerate((14, 9))]
    result = numbers(*missing)
    assert result
    assert result.verdict == "complementary"
    same_day = numbers(dead(14, frame="miss"), dead(9, frame="miss"))
    assert same_day
    assert same_day.verdict == "contradiction"


def test_an_exact_figure_and_a_round_one_in_other_words_are_one():
    exact = paid(212_400, "212,400 dollars", digits=4)
    round_one = replace(
        paid(210_000, "210,000 dollars", "about"), predicate="be fine", text="Its fine was about 210,000 dollars."
    )
    result = numbers(exact, round_one)
    assert result
    assert result.verdict == "rounding"
    assert numbers(exact, replace(round_one, values=paid(240_000, "240,000 dollars", "about").values)) is None


def test_twenty_million_is_no_rounding_of_twenty_five():
    result = numbers(paid(25e6, "25 million"), paid(20e6, "20 million", digits=1))
    assert result
    assert result.verdict == "contradiction"
