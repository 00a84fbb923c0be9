"""Spans of years with one end in common are told, and so are counts of what was dismissed."""

from datetime import UTC, datetime

import pytest
from slot_claims import claim, count, found

from onrecord.flows.corroborate.differences import Period, Told


def told(first: int, last: int, text: str, subject: str, predicate: str) -> Told:
    start, end = (datetime(year, 1, 1, tzinfo=UTC) for year in (first, last + 1))
    when = Period(start, end, "year", f"{first} and {last}")
    return claim(f"{text} between {first} and {last}.", subject, predicate, periods=(when,))


def paid(first: int, last: int) -> Told:
    return told(first, last, "A director of the dredgers paid the mayor", "A director of the dredgers", "pay")


TAKEN = told(2014, 2018, "The mayor took bribes of the dredgers", "The mayor", "take")


def test_two_spans_that_end_alike_are_told_without_alarm():
    assert found(TAKEN, paid(2013, 2018)) == {"date": "complementary"}


@pytest.mark.parametrize(
    "other",
    [
        paid(2005, 2018),  # far off
        paid(2013, 2019),  # no end in common
        told(2013, 2018, "The tram was widened", "The tram", "be widened"),  # nothing else is alike
    ],
)
def test_other_spans_are_not(other: Told):
    assert found(TAKEN, other) == {}


def managers(n: int, word: str, predicate: str) -> Told:
    text = f"The company {word} {n} managers."
    return claim(text, "The company", predicate, f"{n} managers", values=(count(n, "managers"),))


def test_to_dismiss_people_is_not_to_take_back_a_figure():
    assert found(managers(2, "dismissed", "dismiss"), managers(3, "lost", "lose")) == {"numeric": "complementary"}


def test_to_dismiss_a_figure_is_to_take_it_back():
    text = "The company dismissed a report of 2 managers."
    denial = claim(text, "The company", "dismiss", "a report of 2 managers", values=(count(2, "managers"),))
    assert found(denial, managers(3, "lost", "lose")) == {}
