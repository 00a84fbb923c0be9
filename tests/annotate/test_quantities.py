from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.flows.annotate.gazetteer import Gazetteer
from onrecord.flows.annotate.quantities import find_quantities, without
from onrecord.flows.annotate.quantity_records import Quantity
from onrecord.flows.annotate.resources import AnnotateResources
from onrecord.flows.annotate.syntax import Span
from onrecord.flows.resources.quantity_seeds import load_quantity_rules

RULES = load_quantity_rules()
LANGUAGES = sorted(RULES)


def found(text: str, language: str = "en") -> list[Quantity]:
    return find_quantities(text, RULES[language])


def only(text: str, language: str = "en") -> Quantity:
    (quantity,) = found(text, language)
    return quantity


def surfaces(text: str, language: str = "en") -> list[str]:
    return [quantity.span.of(text) for quantity in found(text, language)]


def values(text: str, language: str = "en") -> list[float | tuple[float | None, float | None]]:
    return [q.point if q.point is not None else (q.lo, q.hi) for q in found(text, language)]


@pytest.mark.parametrize(
    ("words", "value", "digits"),
    [
        ("three hundred and five", 305, 3),
        ("twenty-five thousand", 25_000, 2),
        ("a dozen", 12, 2),
        ("half a million", 500_000, 1),
        ("a quarter million", 250_000, 2),
        ("two and a half", 2.5, 2),
        ("1.50", 1.5, 3),
        ("4 hundred", 400, 1),
        ("1,307,000", 1_307_000, 4),
        ("1½", 1.5, 2),
        ("12 billion", 12e9, 2),
        ("35 lakh", 3.5e6, 2),
        ("25k", 25_000, 2),
    ],
)
def test_numbers_in_digits_and_words(words: str, value: float, digits: int):
    quantity = only(f"They built {words} boats.")
    assert (quantity.point, quantity.n_significant_digits, quantity.dim) == (value, digits, "count")


@pytest.mark.parametrize(
    ("sum_of_money", "value", "unit", "basis"),
    [
        ("$300 million", 300e6, "USD", "default"),
        ("USD 323 million", 323e6, "USD", "code"),
        ("US$5", 5, "USD", "symbol"),
        ("A$2.5bn", 2.5e9, "AUD", "symbol"),
        ("$A7", 7, "AUD", "symbol"),
        ("RM79", 79, "MYR", "symbol"),
        ("5 million Swiss francs", 5e6, "CHF", "word"),
        ("£4.2m", 4.2e6, "GBP", "default"),
        ("40 pesos", 40, "peso", "ambiguous"),
        ("five million pounds", 5e6, "GBP", "default"),
        ("3 dollars 50 cents", 3.5, "USD", "default"),
        ("$20 CAD", 20, "CAD", "code"),
    ],
)
def test_money_has_a_code_and_says_what_it_rests_on(sum_of_money: str, value: float, unit: str, basis: str):
    quantity = only(f"It cost {sum_of_money}.")
    assert (quantity.dim, quantity.point, quantity.unit, quantity.unit_basis) == ("money", value, unit, basis)


@pytest.mark.parametrize(
    ("words", "dim", "value", "unit"),
    [
        ("12 per cent", "percent", 12, "percent"),
        ("3 percentage points", "percentage_point", 3, "percentage point"),
        ("25 basis points", "percentage_point", 25, "basis point"),
        ("80 km/h", "speed", 80, "kilometre per hour"),
        ("30 metres a second", "speed", 30, "metre per second"),
        ("48m", "distance", 48, "metre"),
        ("half an hour", "duration", 0.5, "hour"),
        ("two more years", "duration", 2, "year"),
        ("five pounds", "mass", 5, "pound-mass"),
        ("-5°C", "temperature", -5, "celsius"),
        ("52,000 barrels a day", "rate", 52_000, "barrel per day"),
        ("40 hours a week", "rate", 40, "hour per week"),
        ("19,000 square feet", "area", 19_000, "square foot"),
        ("one-third of the ice", "ratio", 1 / 3, None),
        ("one in five", "ratio", 0.2, None),
        ("a tenfold rise", "multiple", 10, "times"),
    ],
)
def test_units(words: str, dim: str, value: float, unit: str | None):
    quantity = only(f"It was {words}.")
    assert (quantity.dim, quantity.unit, quantity.point) == (dim, unit, pytest.approx(value))


@pytest.mark.parametrize(
    ("words", "qualifier", "lo", "hi", "point"),
    [
        ("over 20 million", "more_than", 20e6, None, None),
        ("at least 20", "at_least", 20, None, None),
        ("20 or more", "at_least", 20, None, None),
        ("up to 20", "at_most", None, 20, None),
        ("fewer than 20", "less_than", None, 20, None),
        ("about 20", "about", None, None, 20),
        ("nearly 20", "nearly", None, 20, 20),
        ("an estimated 20", "estimated", None, None, 20),
        ("20", "exact", 20, 20, 20),
        ("between 5 and 7", "between", 5, 7, None),
        ("10-15", "between", 10, 15, None),
        ("from 5 to 7", "from_to", 5, 7, None),
        ("thousands of", "about", 1000, 10_000, None),
    ],
)
def test_hedges_and_ranges_are_kept(
    words: str, qualifier: str, lo: float | None, hi: float | None, point: float | None
):
    quantity = only(f"They lost {words} boats.")
    assert (quantity.qualifier, quantity.lo, quantity.hi, quantity.point) == (qualifier, lo, hi, point)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("between $5 and $7 million", [(5e6, 7e6)]),
        ("$3-5 billion", [(3e9, 5e9)]),
        ("$500,000 to $1 million", [(500_000, 1e6)]),
        ("5 and 7 million euros", [5e6, 7e6]),
        ("8 or $9", [8, 9]),
        ("15kHz to 17kHz", [(15, 17)]),
        ("$1.5 billion-$2 billion", [(1.5e9, 2e9)]),
    ],
)
def test_units_and_scales_reach_the_other_end(text: str, expected: list[Any]):
    assert values(text) == expected
    assert len({quantity.unit for quantity in found(text)}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "On 5 May 2019 and May 7 it was signed.",
        "In 2018 the 2015 treaty ended; the 1990s began.",
        "It sank at 5pm, at 12:30 and at 7 a.m. local time.",
        "Call 555-123-4567.",
        "They won 2-1 in Oslo.",
        "Flight 427 left from gate 12.",
        "COVID-19 and the S23 have nothing in common.",
        "The attacks of 9/11 changed it.",
        "It happened in 1937-38.",
        "1. First things first",
        "No one knew which one it was.",
        "The odds were 8 to 1.",
        "She lives at 49 Heron Ranch Road.",
        "By then the 19th century was over.",
        "Half-brothers met.",
        "Version 1.2.3 was worse.",
        "It was his number-one aim.",
        "It stands on page 3 of 12.",
        "Both hold: (1) it leaks and (2) it sinks.",
        "The 4T engine and 3M shares are what they are called.",
        "They had a one-on-one talk and a one-to-one tutor.",
        "Ida Holm told 60 Minutes that it was over.",
    ],
)
def test_what_is_no_quantity(text: str):
    assert [surface for surface in surfaces(text) if surface.lower() != "first"] == []


@pytest.mark.parametrize(
    ("text", "surface", "age"),
    [
        ("A 12-year-old boy swam.", "12-year-old", 12),
        ("Ada Lund, 34, swam.", "34", 34),
        ("A man aged 41 swam.", "41", 41),
        ("She is 29 years old.", "29 years old", 29),
        ("She was 16 when the ferry sank.", "16", 16),
        ("Lund, who is 78, swam.", "78", 78),
    ],
)
def test_ages(text: str, surface: str, age: int):
    quantity = only(text)
    assert (quantity.span.of(text), quantity.dim, quantity.unit, quantity.point) == (surface, "age", "year", age)


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Some 300 soldiers died", "soldiers"),
        ("Two of the empty boats sank", "empty boats"),
        ("About 24 per cent of adults agreed", "adults"),
        ("Eight more crews left", "crews"),
        ("Twelve were found", None),
        ("Half the crews left", "crews"),
        ("1.5m people came", "people"),
        ("12M people came", "people"),
        ("20+ boats came", "boats"),
        ("Some 100-odd boats came", "boats"),
        ("They lost 200 US counties", "US counties"),
    ],
)
def test_what_is_counted_without_a_parse(text: str, counted: str | None):
    quantity = only(text)
    assert (quantity.counted.of(text) if quantity.counted else None) == counted


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Rund 1.500 Menschen, 3,5 Millionen Euro, dreihundertfünfundzwanzig Boote", [1500, 3.5e6, 325]),
        ("de", "Der 58-jährige Lunke zahlte am 5. Mai um 19.30 Uhr 2,3 Mrd. Dollar", [58, 2.3e9]),
        ("fr", "1 500 personnes, 3,5 millions d’euros, quatre-vingt-dix-sept morts", [1500, 3.5e6, 97]),
        ("fr", "soixante-douze heures, entre 5 et 7 %, trente et un navires", [72, (5, 7), 31]),
        ("es", "1.500 personas, treinta y cinco muertos, mil millones de dólares, 5 por ciento", [1500, 35, 1e9, 5]),
        ("pt", "1.500 pessoas, R$ 3,5 milhões, trinta e cinco mortos", [1500, 3.5e6, 35]),
        ("ru", "1 500 человек, 3,5 млн евро, тридцать пять солдат, 5 мая 2019 года", [1500, 3.5e6, 35]),
        ("it", "1.500 persone, due milioni e mezzo d’euro, 15mila civili, trentacinque morti", [1500, 2.5e6, 15e3, 35]),
        ("it", "Una 34enne pagò tra 5 e 7 euro il 5 maggio 2019 alle ore 12", [34, (5, 7)]),
        ("es", "dos millones y medio de dólares", [2.5e6]),
        ("", "40 million dollar, 12 kilometer, but 3 billion is more in some languages", [40e6, 12]),
        ("", "1.500 oameni, 12,5 %, 1.234.567 lei, € 5", [12.5, 1_234_567, 5]),
    ],
)  # fmt: skip
def test_other_languages(language: str, text: str, expected: list[Any]):
    assert values(text, language) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("It was about 40 of them", "en"),
        ("Das war nicht von 40", "de"),
        ("40 EUR", ""),
    ],
)
def test_a_text_of_undecided_language_is_read_as_what_it_is_most_like(text: str, code: str):
    given = AnnotateResources(lambda _: [], Gazetteer([]), {}, lambda _: None, RULES)
    assert given.quantity_rules(None, text) is RULES[code]
    assert given.quantity_rules("fr", text) is RULES["fr"]


def test_quantities_inside_given_spans_are_left_out():
    text = "After three days 40 boats came."
    kept = without(found(text), [Span(0, text.index(" 40"))])
    assert [quantity.span.of(text) for quantity in kept] == ["40"]
    assert [q.span for q in find_quantities(text, RULES["en"], None, [Span(0, 16)])] == [q.span for q in kept]


WORDS = st.sampled_from(
    "5 1,200 3.5 $ £ € % km -5 2019 May one half a third million bn of people between and to from 10-15 - – / : ( ) . "
    ", about over at least year-old years dozens hundred 12th USD per day in ½ 1/2 years' 0.0 minus thousand".split()
)
TEXTS = st.one_of(
    st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join), st.lists(WORDS, max_size=8).map("".join)
)


@settings(max_examples=300)
@given(TEXTS, st.sampled_from(LANGUAGES))
def test_whatever_the_text_quantities_are_sound(text: str, language: str):
    last = 0
    for quantity in found(text, language):
        assert last <= quantity.span.start < quantity.span.end <= len(text)
        last = quantity.span.end
        assert quantity.lo is None or quantity.hi is None or quantity.lo <= quantity.hi
        assert quantity.point is not None or quantity.lo is not None or quantity.hi is not None
        assert quantity.n_significant_digits >= 1
        assert (quantity.unit_basis is not None) == (quantity.dim == "money")
        for part in (quantity.counted, quantity.hedge):
            assert part is None or (0 <= part.start < part.end <= len(text))


@settings(max_examples=50)
@given(st.lists(TEXTS, max_size=4))
def test_a_paragraph_is_read_alike_whatever_was_read_before(texts: list[str]):
    assert [found(text) for text in texts] == [found(text) for text in reversed(texts)][::-1]
