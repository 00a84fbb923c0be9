"""Neighbouring numbers put together: ranges, lists that share a unit, ratios, sums of two coins."""

from dataclasses import replace
from decimal import Decimal

from onrecord.flows.annotate.amounts import Amount
from onrecord.flows.annotate.counted import Counter
from onrecord.flows.annotate.quantity_rules import QuantityRules

_DASHES = {"-", "–", "—", "−", "~", "～"}
_MINOR = 100
_MOST_APART = 12  # code points between the numbers of a range
_THOUSAND = 1000
_TENS = (10, 100)  # "six in 10", though the words are mixed
_MOST_ODDS = 10  # "8 to 1"


def put_together(text: str, amounts: list[Amount], rules: QuantityRules, counter: Counter) -> list[Amount]:
    """Return the amounts with ranges made one, lists sharing their unit, and scores left out."""
    found: list[Amount] = []
    place = len(amounts) - 1
    while place >= 0:  # from the end, so that a unit reaches the first of "5, 6 and 7 million euros"
        right = amounts[place]
        left = amounts[place - 1] if place else None
        is_chained = place > 1 and left and _is_reached(text, amounts[place - 2], left, rules)
        joined = left and not is_chained and _joined(text, left, right, rules, counter)
        if left and isinstance(joined, list):
            amounts[place - 1 : place + 1] = joined or []
            place -= 1 if joined else 2
            continue
        if left:
            _share(text, left, right, rules)
        found.append(right)
        place -= 1
    return found[::-1]


def _is_reached(text: str, first: Amount, second: Amount, rules: QuantityRules) -> bool:
    """Whether "to 180" belongs to "from 160" in front of it, whatever comes behind: "from 160 to 180 to 200"."""
    return text[first.end : second.start].strip().lower() in rules.to and bool(rules.origin.before(text, first.start))


def _joined(text: str, left: Amount, right: Amount, rules: QuantityRules, counter: Counter) -> list[Amount] | None:
    """Return what two neighbours make: one amount, nothing (a score), or None where they stay apart."""
    gap = text[left.end : right.start]
    if len(gap) > _MOST_APART or "\n" in gap or right.upper or left.upper:
        return None
    link = gap.strip(" \u00a0-").lower() if gap.strip(" \u00a0") not in _DASHES else "-"
    if coins := _coins(left, right, link, rules):
        return [coins]
    if _is_ratio(left, right, link, rules):
        return [_ratio(left, right)]
    if link == "-" or (gap.strip(" ") == "" and right.sign < 0):
        return _dashed(text, left, right, rules, counter)
    if link in rules.either and _is_estimate(left, right):
        return _range(left, right, "between")
    if link in rules.to or (link in rules.both and rules.between.before(text, left.start)):
        return _ranged(text, left, right, rules, counter)
    return None


def _coins(left: Amount, right: Amount, link: str, rules: QuantityRules) -> Amount | None:
    """Read "3 dollars 50 cents" and "15 euros 50" as one sum."""
    is_minor = right.measure is None or (right.measure.basis == "ambiguous" and right.measure.unit in ("cent", "penny"))
    whole = left.measure and left.measure.dim == "money" and not left.leads and left.measure.unit != "cent"
    if not (
        whole and is_minor and right.value < _MINOR and right.numeral.scale == 1 and right.numeral.kind == "cardinal"
    ):
        return None
    if link != "" and not (right.measure and link in rules.both):
        return None
    value = left.value + right.value / _MINOR
    digits = max(left.numeral.n_significant_digits, len(str(int(left.value))) + 2)
    return replace(left, end=right.end, numeral=replace(left.numeral, lo=value, hi=value, n_significant_digits=digits))


def _is_ratio(left: Amount, right: Amount, link: str, rules: QuantityRules) -> bool:
    return (
        link in rules.ratio
        and left.numeral.kind == right.numeral.kind == "cardinal"
        and left.measure is None
        and right.measure is None
        and left.numeral.scale == 1
        and 0 < left.value < right.value
        and (left.numeral.has_digits == right.numeral.has_digits or right.value in _TENS)
    )


def _is_estimate(left: Amount, right: Amount) -> bool:
    """Whether two numbers in a row leave open which it is (Channell, Vague Language, 1994): "three or four years".

    In digits they are mostly alternatives: "7 or 8 inches".
    """
    return (
        left.numeral.kind == right.numeral.kind == "cardinal"
        and left.measure is None
        and not right.leads
        and left.numeral.scale == 1
        and not (left.numeral.has_digits or right.numeral.has_digits)
        and left.value + 1 == right.numeral.mantissa
    )


def _ratio(left: Amount, right: Amount) -> Amount:
    value = left.value / right.value
    numeral = replace(
        left.numeral, lo=value, hi=value, kind="fraction", n_significant_digits=1, end=right.numeral.end, is_word=False
    )
    return replace(left, numeral=numeral, end=right.end)


def _dashed(text: str, left: Amount, right: Amount, rules: QuantityRules, counter: Counter) -> list[Amount] | None:
    """Tell "10-15 percent" and "5-7 people" from "2-1"."""
    if right.sign < 0 and right.numeral.has_digits:
        right = replace(right, start=right.numeral.start, sign=1)
    if right.numeral.kind == "ordinal" or left.numeral.kind == "ordinal":
        return None
    is_counting = left.measure or right.measure or rules.aged.before(text, left.start)
    if is_counting or (left.value < right.value and counter.behind(right.end)):
        return _range(left, right, "between") or None
    return []


def _ranged(text: str, left: Amount, right: Amount, rules: QuantityRules, counter: Counter) -> list[Amount] | None:
    """Read "between 5 and 7", "from 5 to 7", "5 to 7 people"."""
    origin = rules.origin.before(text, left.start)
    between = rules.between.before(text, left.start)
    if left.numeral.kind == "ordinal" or right.numeral.kind == "ordinal":
        return None
    is_alike = left.measure is not None and right.measure is not None and left.measure.unit == right.measure.unit
    is_shared = left.measure is None or (right.measure is None and left.leads)
    is_shared = is_shared or (origin is not None and _leaves_out_unit(left, right, counter))
    if not (is_alike or is_shared):
        return None
    if not (origin or between or right.measure) and left.is_bare and left.value > right.value:
        return [] if right.value <= _MOST_ODDS else None
    is_rising = left.numeral.mantissa < right.numeral.mantissa or left.value < right.value
    if origin or between:
        return _range(left, right, "between" if between else "from_to")
    is_aged = rules.aged.before(text, left.start) is not None
    is_counting = is_aged or bool(right.measure or counter.behind(right.end))
    if left.leads and left.measure and right.measure is None:  # "$5 million to 10 million", but "$5 to 10 people"
        is_counting = left.numeral.scale == right.numeral.scale and (left.numeral.scale > 1 or not is_counting)
    return _range(left, right, "between") if is_rising and is_counting else None


def _leaves_out_unit(left: Amount, right: Amount, counter: Counter) -> bool:
    """Whether the second number takes over the unit of the first: "from 90 kilos to 75"."""
    is_plain = right.is_bare and right.numeral.kind == "cardinal" and left.numeral.scale == 1
    return is_plain and counter.behind(right.end) is None


def _range(left: Amount, right: Amount, qualifier: str) -> list[Amount] | None:
    """Return one amount for both ends; the left one takes over scale and unit of the right where it has none."""
    low = left.numeral
    has_own = low.scale > 1 or (left.measure and not left.leads)
    is_lower = low.lo < right.numeral.mantissa or (qualifier == "from_to" and low.lo < _THOUSAND and not left.leads)
    if not has_own and is_lower:
        low = low.scaled(right.numeral.scale)
    if left.measure and right.measure and left.measure.unit != right.measure.unit:
        return None
    measure = right.measure or left.measure
    return [replace(left, numeral=low, measure=measure, per=right.per, end=right.end, upper=right, qualifier=qualifier)]


def _share(text: str, left: Amount, right: Amount, rules: QuantityRules) -> None:
    """Give "5" in "5 and 7 million euros" or "8 or $9" the unit, and the scale, of its neighbour."""
    gap = text[left.end : right.start]
    link = gap.strip(" \u00a0-").lower()
    is_list = link in rules.both or link in rules.either or (gap == ", " and right.measure and not right.leads)
    if not is_list or len(gap) > _MOST_APART:
        return
    left.neighbour = right
    if not right.measure or (right.measure.dim == "duration" and link not in rules.either):
        return
    if left.numeral.kind != "cardinal" or (left.measure and not left.leads):
        return
    if left.measure and left.measure.unit != right.measure.unit:
        return
    if left.numeral.scale == 1 and right.numeral.scale > 1 and left.numeral.lo < _THOUSAND and right.upper is None:
        left.numeral = left.numeral.scaled(right.numeral.scale)
    left.measure = right.measure


def value_bounds(amount: Amount) -> tuple[Decimal, Decimal]:
    """Return the lower and the upper value that the text gives."""
    if amount.upper:
        low, high = sorted((amount.value, amount.upper.value))
        return low, high
    low, high = sorted((amount.numeral.lo * amount.sign, amount.numeral.hi * amount.sign))
    return low, high
