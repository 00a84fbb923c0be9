"""Quantities that lean on their surroundings: on the number before, on words around them."""

import pytest

from onrecord.flows.annotate.quantities import find_quantities
from onrecord.flows.annotate.quantity_records import Quantity
from onrecord.flows.resources.quantity_seeds import load_quantity_rules

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
        ("It did n' t have 1, 118 km of track .", 1118, "kilometre"),
        ("It cost Rs 12,34,567.", 1_234_567, "INR"),
        ("It cost €1.2M.", 1.2e6, "EUR"),
        ("They burn 20 gallons of fuel a day.", 20, "gallon per day"),
        ("It took an hour and a half.", 1.5, "hour"),
        ('A 10" pipe burst.', 10, "inch"),
        ("It weighs 20 {kg}.", 20, "kilogram"),
        ("They expect 120 MEUR.", 120e6, "EUR"),
        ("It cost 40 kUSD.", 40e3, "USD"),
        ("it cost c $ 300 million.", 300e6, "CAD"),
        ("It ran for 50 previous years.", 50, "year"),
        ("It was 31 celcius.", 31, "celsius"),
    ],
)
def test_units_and_scales_in_unusual_places(text: str, value: float, unit: str):
    (quantity,) = found(text)
    assert (quantity.point, quantity.unit) == (value, unit)


def test_a_range_ends_where_its_words_say():
    one, other = found("It rose from $160 to $180 to $200.")
    assert (one.lo, one.hi, other.point) == (160, 180, 200)


@pytest.mark.parametrize(
    ("text", "bounds", "unit"),
    [
        ("It took three or four years.", (3, 4), "year"),
        ("Men aged 25 to 54 were asked.", (25, 54), "year"),
        ("Men aged 25-54 were asked.", (25, 54), "year"),
        ("He went from 90 kilos to 75 by rowing.", (75, 90), "kilogram"),
        ("It fell from 9% to 4.", (4, 9), "percent"),
    ],
)
def test_ranges_whose_ends_share_a_unit_written_once(text: str, bounds: tuple[float, float], unit: str):
    (quantity,) = found(text)
    assert (quantity.lo, quantity.hi, quantity.point, quantity.unit) == (*bounds, None, unit)


@pytest.mark.parametrize(
    "text", ["A 7- or 8-inch pipe.", "Two or 3 boats.", "He went from 9 kilos to 2 boats.", "Three or five boats."]
)
def test_alternatives_and_other_things_are_no_range(text: str):
    assert [quantity.lo == quantity.hi for quantity in found(text)] == [True, True]


@pytest.mark.parametrize(
    "text", ["the Arvo 12 Pro", "a group under 501(c)(4) of the code", "the floods of early ’96", "an Arvo 12 Pro and"]
)
def test_numbers_in_names_paragraphs_of_law_and_short_years_are_no_quantities(text: str):
    assert found(f"They saw {text}.") == []


def test_several_things_behind_a_name_are_counted():
    assert [quantity.point for quantity in found("They saw in Oslo 12 Liberals.")] == [12]


def test_codes_joined_by_a_hyphen_are_no_money():
    text = "The PLX-R18 cells cost R18-R20."
    assert [quantity.span.of(text) for quantity in found(text)] == ["R18-R20"]


def test_a_number_behind_a_comma_stays_the_next_of_a_list():
    assert [quantity.point for quantity in found("They won 1, 118 and 5 seats.")] == [1, 118, 5]


def test_bounds_below_zero_are_in_order():
    (quantity,) = found("It is minus dozens of degrees.")
    assert (quantity.lo, quantity.hi) == (-120, -12)


def test_inches_follow_feet():
    one, other = found("He is 6ft 2in tall.")
    assert (one.point, one.unit, other.point, other.unit) == (6, "foot", 2, "inch")
    assert [quantity.unit for quantity in found("It has 5 boats and 2 in repair.")] == [None, None]


@pytest.mark.parametrize(
    ("text", "bounds", "unit"),
    [
        ("It weighs 10kg-15kg.", (10, 15), "kilogram"),
        ("It weighs 5~10 kg.", (5, 10), "kilogram"),
        ("It grew from 5 to about 10 kg.", (5, 10), "kilogram"),
        ("It cost $5 million to 10 million.", (5e6, 10e6), "USD"),
    ],
)
def test_both_ends_of_a_range_are_read(text: str, bounds: tuple[float, float], unit: str):
    (quantity,) = found(text)
    assert ((quantity.lo, quantity.hi), quantity.unit) == (bounds, unit)


def test_a_sum_for_some_people_is_no_range():
    money, people = found("It gave $5 to 10 people.")
    assert (money.point, money.unit, people.point) == (5, "USD", 10)
