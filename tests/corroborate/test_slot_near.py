"""Figures that nearly agree in two texts on one event are told, without alarm, with little else alike beside them."""

from dataclasses import replace

import pytest
from slot_claims import claim, count, found

from onrecord.flows.corroborate.differences import Told, Value


def stuck(point: float, of: str, text: str, **more: str) -> Told:
    value = replace(count(point, of), qualifier=more.pop("qualifier", "exact"))
    predicate = "be stuck" if "stuck" in text else "sit"
    return claim(text, f"{point:g} {of}", predicate, "", values=(value,), **more)


GUESTS = stuck(137, "guests", "137 guests were stuck in the mountain lift.")


def test_a_round_figure_near_another_is_its_rounding_whoever_is_counted():
    people = stuck(140, "skiers", "Some 140 skiers sat in the mountain lift.", qualifier="about")
    assert found(GUESTS, people) == {"numeric": "rounding"}


def test_figures_that_nearly_agree_are_told_without_alarm():
    others = stuck(149, "skiers", "149 skiers sat in the mountain lift.")
    assert found(GUESTS, others) == {"numeric": "complementary"}


@pytest.mark.parametrize(
    "other",
    [
        stuck(210, "skiers", "210 skiers sat in the mountain lift."),  # far off
        stuck(149, "skiers", "149 skiers sat at the bar."),  # nothing else is alike
        stuck(149, "skiers", "149 skiers sat in the mountain lift.", text_id=GUESTS.text_id),
        stuck(149, "skiers", "149 skiers did not sit in the mountain lift.", polarity="negated"),
    ],
)
def test_others_are_not(other: Told):
    assert found(GUESTS, other) == {}


def test_small_numbers_are_near_each_other_by_chance():
    few, more = (stuck(n, of, f"{n} {of} sat in the mountain lift.") for n, of in ((8, "guests"), (9, "skiers")))
    assert found(few, more) == {}


def aged(noun: str, years: int, figure: str, text: str, predicate: str = "die", **more: str) -> Told:
    value = Value("age", "year", "", years, years, "exact", 2, figure, years, figure)
    return claim(text, text.split(" died", maxsplit=1)[0], predicate, values=(value,), **more)


def test_two_ages_of_a_person_told_by_one_noun_are_told():
    girl = aged("girl", 12, "twelve-year-old", "A twelve-year-old girl died.")
    same = aged("girl", 11, "eleven-year-old", "An eleven-year-old girl died.")
    assert found(girl, same) == {"numeric": "complementary"}
    assert found(girl, aged("girl", 17, "17-year-old", "A 17-year-old girl died.")) == {}
    assert found(girl, aged("boy", 11, "eleven-year-old", "An eleven-year-old boy died.")) == {}
