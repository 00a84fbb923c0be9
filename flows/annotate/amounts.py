"""A number together with the currency or unit written beside it."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from onrecord.flows.annotate.measures import Measure
from onrecord.flows.annotate.numeral_words import Numeral
from onrecord.flows.annotate.quantity_rules import QuantityRules

_THOUSAND, _MILLION = 1000, 1_000_000
_SCALED_CODE = re.compile(r"[ \u00a0]?(?P<scale>[kKTM])(?P<code>[A-Z]{3})(?!\w)")
_FEWEST_FIGURES = 2  # before the M of a million
_FEWEST_METRES = 100  # of races
_NEXT_WORD = re.compile(r"[ \u00a0]([^\W\d_]+)")
_INCHES = re.compile(r'[ ]?"(?=[ -][a-z]|[,;])')
_WHOLE = re.compile(r"(?<!\w)(?P<article>\w{1,4}) (?P<unit>[^\W\d_]+) (?P<and>\w{1,3}) $")
_LONGEST_WHOLE = 24
_INCH_BEHIND_FEET = re.compile(r" ?in(?![\w.])")
_INCH = Measure("inch", "distance")
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_MINUS = "-−"
_OPENINGS = ("", " ", "(", "\n", "\u00a0")
_NOTHING = Numeral(0, 0, Decimal(0), Decimal(0), "cardinal", 1, Decimal(1), has_digits=False)


@dataclass(slots=True)
class Amount:
    """A number, its measure where one stands beside it, and the span of both.

    `upper` is the other end of a range, `neighbour` the next of a list, which may count the same. `leads` says
    whether the measure stands in front.
    """

    numeral: Numeral
    start: int
    end: int
    measure: Measure | None = None
    leads: bool = False
    per: str | None = None
    sign: int = 1
    upper: "Amount | None" = None
    qualifier: str | None = None
    is_age: bool = False
    neighbour: "Amount | None" = None

    @property
    def value(self) -> Decimal:
        """The number with its sign."""
        return self.numeral.lo * self.sign

    @property
    def is_bare(self) -> bool:
        """Whether it is a number alone, in digits without a scale."""
        return self.measure is None and self.numeral.scale == 1 and self.numeral.kind in ("cardinal", "ordinal")


def read_amount(text: str, numeral: Numeral, rules: QuantityRules) -> Amount | None:
    """Return the number with its currency or unit; None where letters before its digits are no currency."""
    amount = Amount(numeral, numeral.start, numeral.end)
    if numeral.kind != "ordinal" and (found := rules.measures.before(text, numeral.start)):
        amount.start, amount.measure = found
        amount.leads = True
    elif numeral.prefix:
        return None
    if numeral.kind == "ordinal":
        return amount
    _add_sign(text, amount, rules)
    _add_measure_behind(text, amount, rules)
    if amount.measure is None and _is_name(text, amount.numeral, rules):
        return None
    if amount.measure is None and amount.numeral.kind == "fraction":
        _add_whole(text, amount, rules)
    _add_per(text, amount, rules)
    return amount


def _add_sign(text: str, amount: Amount, rules: QuantityRules) -> None:
    if found := rules.negative.before(text, amount.start):
        amount.start, amount.sign = found[0], -1
    elif amount.start and text[amount.start - 1] in _MINUS and text[: amount.start - 1][-1:] in _OPENINGS:
        amount.start, amount.sign = amount.start - 1, -1


def _add_measure_behind(text: str, amount: Amount, rules: QuantityRules) -> None:
    numeral = amount.numeral
    found = _measure_at(text, numeral.end, numeral, rules)
    if numeral.is_money and amount.measure is None and not (found and found[1].dim == "money"):
        shorter = rules.measures.after(text, numeral.plain_end)
        if shorter and shorter[0] >= numeral.end and not _counts_millions(text, numeral, rules):
            amount.numeral, found = numeral.unabbreviated(), shorter
            amount.end = amount.numeral.end
    if not found:
        _add_scaled_code(text, amount, rules)
        return
    end, measure = found
    if amount.measure is None:
        amount.end, amount.measure = end, measure
        if measure.basis == "code" and numeral.scale == 1:
            _add_scale_behind(text, amount, rules)
    elif measure.dim == "money" and (measure.basis != "ambiguous") and text[end - 1].isalpha():
        # "$5 million Canadian dollars", "$20 USD"
        amount.end = end
        if measure.basis in ("code", "word", "symbol"):
            amount.measure = measure


def _add_scale_behind(text: str, amount: Amount, rules: QuantityRules) -> None:
    """Read the scale behind the code of a currency: "75 USD million"."""
    word = _NEXT_WORD.match(text, amount.end)
    factor = rules.numerals.words.scale_of(word[1]) if word else None
    if word and factor:
        amount.numeral, amount.end = amount.numeral.scaled(Decimal(factor)), word.end(1)


def _add_scaled_code(text: str, amount: Amount, rules: QuantityRules) -> None:
    """Read a currency's code with its scale in front, as accounts write it: "120 MEUR", "40 kUSD"."""
    found = _SCALED_CODE.match(text, amount.end)
    measure = rules.measures.after(text, found.start("code")) if found else None
    if found and measure and measure[1].basis == "code" and amount.measure is None and amount.is_bare:
        factor = _THOUSAND if found["scale"] in "kKT" else _MILLION
        amount.numeral, amount.end = amount.numeral.scaled(Decimal(factor)), measure[0]
        amount.measure = measure[1]


def _counts_millions(text: str, numeral: Numeral, rules: QuantityRules) -> bool:
    """Tell "1.5m people" from "a 48m tower" and "the 400m hurdles"."""
    word = _NEXT_WORD.match(text, numeral.end)
    return bool(word and numeral.mantissa < _FEWEST_METRES and rules.counted_end.search(word[1]))


def _is_name(text: str, numeral: Numeral, rules: QuantityRules) -> bool:
    """Tell "the 4T engine" and "3M shares" from "1.5M users" and "12M users": names have one figure, or no plural."""
    if not (numeral.is_money and text[numeral.end - 1].isupper()):
        return False
    return numeral.plain_end - numeral.start < _FEWEST_FIGURES or not _counts_millions(text, numeral, rules)


def _add_whole(text: str, amount: Amount, rules: QuantityRules) -> None:
    """Read "an hour and a half", which is one hour and half an hour."""
    found = _WHOLE.search(text, max(0, amount.start - _LONGEST_WHOLE), amount.start)
    if not found or found["and"].lower() not in rules.both or found["article"].lower() not in rules.wholes:
        return
    measure = rules.measures.after(text, found.start("unit"))
    if measure and measure[0] == found.end("unit"):
        amount.numeral = replace(amount.numeral, lo=amount.numeral.lo + 1, hi=amount.numeral.hi + 1, kind="cardinal")
        amount.start, amount.measure = found.start(), measure[1]


def _measure_at(text: str, place: int, numeral: Numeral, rules: QuantityRules) -> tuple[int, Measure] | None:
    found = rules.measures.after(text, place)
    if found is None and numeral.has_digits and (mark := _INCHES.match(text, place)):
        # an even number of such marks in front: this one ends no quotation
        return (mark.end(), _INCH) if text.count('"', 0, place) % 2 == 0 else None
    if found is None and (opening := text[place : place + 2].lstrip()[:1]) and opening in _BRACKETS:
        found = _bracketed(text, text.index(opening, place) + 1, _BRACKETS[opening], rules)
    if found is None and (skipped := rules.skipped.after(text, place)):  # "two more years"
        found = rules.measures.after(text, skipped[0])
    if found is None and numeral.kind == "fraction":
        found = _shared_out(text, place, rules)
    if found is None and (numeral.scale >= _MILLION or numeral.kind == "order"):
        of = rules.of.after(text, place)
        found = rules.measures.after(text, of[0]) if of else None
    if found and numeral.scale >= _MILLION and (scaled := rules.measures.scaled(text[place : found[0]].strip())):
        return found[0], scaled
    return found


def add_inches(text: str, feet: Amount, amount: Amount) -> None:
    """Read the inches of "6ft 2in": right behind feet "in" is no preposition."""
    is_beside = feet.measure is not None and feet.measure.unit == "foot" and text[feet.end : amount.start] == " "
    if is_beside and (found := _INCH_BEHIND_FEET.match(text, amount.end)):
        amount.end, amount.measure = found.end(), _INCH


def _bracketed(text: str, place: int, closing: str, rules: QuantityRules) -> tuple[int, Measure] | None:
    """Return the unit that stands alone in brackets: "20 (kg)"."""
    found = rules.measures.after(text, place)
    return (found[0] + 1, found[1]) if found and text[found[0] : found[0] + 1] == closing else None


def _shared_out(text: str, place: int, rules: QuantityRules) -> tuple[int, Measure] | None:
    """Return the unit of "half an hour", "three quarters of a mile"."""
    of = rules.of.after(text, place)
    article = rules.per_article.after(text, of[0] if of else place)
    return rules.measures.after(text, article[0]) if article else None


def _add_per(text: str, amount: Amount, rules: QuantityRules) -> None:
    """Read "per month", "a barrel", "/kg" behind a measure; a unit of distance per time is a speed."""
    place = amount.end
    per = rules.per.after(text, place)
    article = None if per else rules.per_article.after(text, place)
    if not (per or article):
        return
    after = (per or article or (0, ""))[0]
    found = rules.measures.after(text, after)
    if found is None and (noun := _noun_at(text, after, rules)):
        end, name = noun
    elif found and (per or found[1].dim == "duration" or found[1].unit in rules.per_nouns):
        if article and rules.elapsed.after(text, found[0]):
            return  # "40 a decade ago"
        end, name = found[0], found[1].unit
    else:
        return
    amount.end, amount.per = end, name
    if amount.measure:
        amount.measure = _rate(amount.measure, name, is_per_time=found is not None and found[1].dim == "duration")


def _rate(measure: Measure, per: str, is_per_time: bool = False) -> Measure:
    """Return the unit with what it is reckoned on; a currency and percent stay as they are, as `per` says it."""
    if measure.dim == "percent" or measure.is_currency:
        return measure
    dim = "speed" if measure.dim == "distance" and is_per_time else "money" if measure.dim == "money" else "rate"
    return Measure(f"{measure.unit} per {per}", dim, measure.basis)


def add_per_behind(text: str, end: int, amount: Amount, rules: QuantityRules) -> None:
    """Read "gallons of fuel a year", where what is counted stands between a unit and what it is reckoned on."""
    amount.per = amount.per or per_behind(text, end, rules)
    if amount.per and amount.measure and f" per {amount.per}" not in amount.measure.unit:
        amount.measure = _rate(amount.measure, amount.per)


def per_behind(text: str, end: int, rules: QuantityRules) -> str | None:
    """Return what "tests per day", "20 a week" is reckoned on, where it stands right behind."""
    if not (rules.per.after(text, end) or rules.per_article.after(text, end)):
        return None
    probe = Amount(_NOTHING, end, end)
    _add_per(text, probe, rules)
    return probe.per


def _noun_at(text: str, place: int, rules: QuantityRules) -> tuple[int, str] | None:
    """Return a listed noun that stands here, with its end."""
    start = place + (text[place : place + 1] in " \u00a0-")
    for key, noun in rules.per_nouns.items():
        end = start + len(noun)
        if text[start:end].lower() == noun and not text[end : end + 1].isalnum():
            return end, key
    return None
