"""Quantities that lean on their surroundings: on the number before, on words around them."""

import pytest

from onrecord.flows.annotate.quantities import find_quantities
from onrecord.flows.annotate.quantity_records import Quantity
from onrecord.flows.quantity_seeds import load_quantity_rules

ENGLISH = load_quantity_rules()["en"]


def found(text: str) -> list[Quantity]:
    return find_quantities(text, ENGLISH)


@pytest.mark.parametrize(
    ("text", "unit", "counted"),
    [
        ("The yard sold 435 boats by auction and 187 by tender.", None, "boats"),
        ("It paid $7 in March but 9 in May.", "USD", None),
        ("Tolls rose by 2 percent while fares fell by 1.", "percent", None),
        ("They lost 16 boats, compared with 40 a decade ago.", None, "boats"),
        ("Shares rose 2 percent, against 300 in May.", None, None),  # no share of anything is meant
        ("It sank 16 boats. And 12 in May.", None, None),
        ("It sank 16 boats on days 5 to 9 of 12 in May.", None, None),
    ],
)
def test_a_bare_number_takes_up_what_the_one_before_counts(text: str, unit: str | None, counted: str | None):
    last = found(text)[-1]
    assert (last.unit, last.counted.of(text) if last.counted else None) == (unit, counted)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("It weighs 20 (kg).", 20, "kilogram"),
        ("It cost 75 USD million.", 75e6, "USD"),
        ("It cost Rs 500 crore.", 5e9, "INR"),
        ("It has 10, 000 km of track.", 10_000, "kilometre"),
    ],
)
def test_units_and_scales_in_unusual_places(text: str, value: float, unit: str):
    (quantity,) = found(text)
    assert (quantity.point, quantity.unit) == (value, unit)


def test_a_range_ends_where_its_words_say():
    one, other = found("It rose from $160 to $180 to $200.")
    assert (one.lo, one.hi, other.point) == (160, 180, 200)


def test_codes_joined_by_a_hyphen_are_no_money():
    text = "The PLX-R18 cells cost R18-R20."
    assert [quantity.span.of(text) for quantity in found(text)] == ["R18-R20"]
