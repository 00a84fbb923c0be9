"""Quantities of a paragraph: numbers with unit or what they count, ranges and hedges kept.

A grammar over the text: numbers are found in one pass, all else is looked at only beside them. Where there is a parse
it says what is counted and whether "about" is a hedge; without one the words that follow say it.
"""

from collections.abc import Sequence
from dataclasses import replace

from onrecord.flows.annotate.amounts import Amount, add_inches, add_per_behind, read_amount
from onrecord.flows.annotate.counted import Counter
from onrecord.flows.annotate.measures import Measure
from onrecord.flows.annotate.numeral_words import Numeral
from onrecord.flows.annotate.quantity_ellipsis import fill_gaps
from onrecord.flows.annotate.quantity_guards import is_apart, outside, word_before
from onrecord.flows.annotate.quantity_ranges import put_together, value_bounds
from onrecord.flows.annotate.quantity_records import Quantity
from onrecord.flows.annotate.quantity_rules import QuantityRules
from onrecord.flows.annotate.syntax import Parse, Span

_OLDEST = 120
_CODE_DIGITS = 3
_DASHES = "-–—"
_UNSHARED = {"money", "duration", "distance", "speed", "temperature", "degree"}  # of which nothing has a part
_AGE_UNITS = {"year", "month", "week", "day"}
_OPEN_BELOW = {"at_most", "less_than"}
_OPEN_ABOVE = {"at_least", "more_than"}


def find_quantities(
    text: str, rules: QuantityRules, parse: Parse | None = None, apart: Sequence[Span] = ()
) -> list[Quantity]:
    """Return the quantities of a paragraph, in order, but those inside the spans `apart` (dates, say)."""
    numerals = rules.numerals.read(text)
    if not numerals:
        return []
    counter = Counter(text, rules, parse)
    amounts = _amounts(text, numerals, rules, counter)
    found = [
        quantity
        for amount in put_together(text, amounts, rules, counter)
        if (quantity := _quantity(text, amount, rules, counter))
    ]
    return fill_gaps(text, without(found, apart), rules)


def _amounts(text: str, numerals: Sequence[Numeral], rules: QuantityRules, counter: Counter) -> list[Amount]:
    """Return the numbers that are quantities; what a dash ties to a date ("1937-38") is none either."""
    found: list[Amount] = []
    last_apart = -1
    for numeral in numerals:
        amount = read_amount(text, numeral, rules)
        if amount and found and amount.start < found[-1].end:
            continue  # "ciento" of "por ciento" is part of the unit before
        end = found[-1].end if found else -1
        if amount and found and amount.is_bare:
            add_inches(text, found[-1], amount)
        is_tied = amount is not None and amount.start - 1 == last_apart and text[last_apart] in _DASHES
        is_total = amount is not None and last_apart > 0 and _is_total(text, amount, last_apart, rules)
        if amount is None or (is_tied and amount.is_bare) or is_total or is_apart(text, amount, rules, counter, end):
            last_apart = numeral.end
        else:
            found.append(amount)
    return found


def _is_total(text: str, amount: Amount, last_apart: int, rules: QuantityRules) -> bool:
    """Say whether it ends a label: "page 2 of 30"."""
    of = rules.of.before(text, amount.start) if amount.is_bare else None
    return of is not None and of[0] - 1 == last_apart


def without(quantities: Sequence[Quantity], apart: Sequence[Span]) -> list[Quantity]:
    """Return the quantities that lie inside none of the spans `apart`."""
    kept = outside([quantity.span for quantity in quantities], apart)
    return [quantity for quantity, is_kept in zip(quantities, kept, strict=True) if is_kept]


def _quantity(text: str, amount: Amount, rules: QuantityRules, counter: Counter) -> Quantity | None:
    _read_age(text, amount, rules)
    hedge, qualifier = _qualifier(text, amount, rules, counter)
    if amount.numeral.is_doubtful and not (hedge or _is_share(text, amount, rules)):
        amount.numeral = replace(amount.numeral, kind="ordinal")
    counted = _counted(amount, counter)
    if not _stands(text, amount, rules, counted, hedge) or _is_part_of_name(text, amount, counted, counter):
        return None
    if counted:
        add_per_behind(text, counted.end, amount, rules)
    lo, hi, point = _bounds(amount, qualifier)
    measure = Measure("times", "multiple") if amount.numeral.kind == "multiple" else amount.measure
    return Quantity(
        span=Span(amount.start, amount.end),
        dim=_dim(amount, counted),
        lo=lo,
        hi=hi,
        point=point,
        qualifier=qualifier,
        unit=measure.unit if measure else None,
        unit_basis=measure.basis if measure else None,
        per=amount.per,
        counted=counted,
        n_significant_digits=amount.numeral.n_significant_digits,
        hedge=hedge,
    )


def _read_age(text: str, amount: Amount, rules: QuantityRules) -> None:
    """Recognise "12-year-old", "aged 12" and "Jane Roe, 65,"."""
    year = rules.year
    if amount.measure and amount.measure.unit in _AGE_UNITS:
        if old := rules.old.after(text, amount.end):
            amount.end, amount.is_age = old[0], True
        elif rules.aged.before(text, amount.start):
            amount.is_age = True
    elif amount.is_bare and (aged := rules.aged_behind.after(text, amount.end)):
        amount.end, amount.is_age, amount.measure = aged[0], True, year
    elif _may_be_age(amount) and (
        rules.aged.before(text, amount.start) or _is_apposition(text, amount) or _ends_clause(text, amount, rules)
    ):
        amount.is_age, amount.measure = True, year


def _may_be_age(amount: Amount) -> bool:
    return amount.measure is None and amount.numeral.kind == "cardinal" and 0 < amount.value <= _OLDEST


def _ends_clause(text: str, amount: Amount, rules: QuantityRules) -> bool:
    """Say whether it is all that is said of somebody: "who was 64 when …", "she was 16."."""
    if not rules.aged_clause.before(text, amount.start):
        return False
    behind = text[amount.end : amount.end + 2]
    is_end = behind.strip() == "" or behind[0] in ",;)" or behind in (". ", ".")
    return is_end or rules.then.after(text, amount.end) is not None


def _is_apposition(text: str, amount: Amount) -> bool:
    if not amount.numeral.has_digits or text[amount.start - 2 : amount.start] != ", ":
        return False
    if text[amount.end : amount.end + 1] not in (",", ".", ";") or amount.upper:
        return False
    name = word_before(text, amount.start - 1) or _last_word(text, amount.start - 2)
    follows = text[amount.end + 1 : amount.end + 2]
    return name[:1].isupper() and not follows.isdigit() and "." not in text[amount.start : amount.end]


def _last_word(text: str, end: int) -> str:
    return text[max(0, end - 24) : end].rsplit(" ", maxsplit=1)[-1] if end > 0 else ""


def _qualifier(text: str, amount: Amount, rules: QuantityRules, counter: Counter) -> tuple[Span | None, str]:
    """Return the words of the hedge and the qualifier."""
    found = rules.before.before(text, amount.start)
    hedge = Span(found[0], amount.start) if found else None
    if hedge and found and hedge.of(text).strip().lower() in rules.loose and _is_preposition(counter, hedge):
        hedge = found = None
    if found is None and (behind := rules.after.after(text, amount.end)):
        hedge, found = Span(amount.end, behind[0]), behind
    if hedge:
        hedge = _trimmed(text, hedge)
    if amount.upper:
        return hedge, amount.qualifier or "between"
    if amount.numeral.kind == "order":
        return hedge, found[1] if found else "about"
    return hedge, found[1] if found else "exact"


def _trimmed(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip(" \u00a0-"))
    return Span(start, start + len(words.strip(" \u00a0-")))


def _is_preposition(counter: Counter, hedge: Span) -> bool:
    token = counter.token_at(hedge.start) if counter.tokens else None
    return token is not None and token.start == hedge.start and token.dep == "prep"


def _is_share(text: str, amount: Amount, rules: QuantityRules) -> bool:
    """Whether "a third" is a share ("of the vote", "by a third.") rather than a place in a row ("a third man")."""
    behind = text[amount.end : amount.end + 2].strip()
    return rules.of.after(text, amount.end) is not None or not behind[:1].isalpha()


def _counted(amount: Amount, counter: Counter) -> Span | None:
    kind, measure = amount.numeral.kind, amount.measure
    if kind == "ordinal":
        return counter.behind(amount.end)
    if amount.is_age or (measure and measure.dim in _UNSHARED):
        return None
    if measure is None and kind == "cardinal" and not (amount.numeral.scale > 1):
        found = counter.behind(amount.end) or counter.of(amount.end)
        return found or (counter.behind(amount.neighbour.end) if amount.neighbour and amount.is_bare else None)
    if measure is None:
        return counter.of(amount.end, kind == "fraction") or counter.behind(amount.end)
    return counter.of(amount.end)


def _stands(text: str, amount: Amount, rules: QuantityRules, counted: Span | None, hedge: Span | None) -> bool:
    """Say whether words that are numbers and something else as well are numbers here."""
    numeral = amount.numeral
    word = text[numeral.start : numeral.end].lower()
    if amount.measure:
        return True
    if numeral.kind == "ordinal" and numeral.is_word:
        return counted is not None
    if numeral.is_word and word in rules.articles:
        return hedge is not None
    if numeral.is_word and word in rules.pronouns:
        before = rules.determiners.before(text, amount.start)
        return counted is not None and before is None and not amount.upper
    if numeral.is_word and numeral.kind == "fraction":
        is_followed = rules.of.after(text, amount.end) or rules.determiners.after(text, amount.end)
        is_joined = text[amount.end : amount.end + 1] == "-"
        return bool(is_followed or hedge or numeral.has_article) and not is_joined
    return True


def _is_part_of_name(text: str, amount: Amount, counted: Span | None, counter: Counter) -> bool:
    """Say whether three bare figures and the noun behind them are a name: "the 911 call"."""
    digits = text[amount.start : amount.end]
    is_code = len(digits) == _CODE_DIGITS and digits.isdecimal() and text[amount.end : amount.end + 1] != "-"
    return is_code and counted is not None and counter.is_name_with(amount.start, counted)


def _bounds(amount: Amount, qualifier: str) -> tuple[float | None, float | None, float | None]:
    """Return lo, hi and point: what the text bounds, and the value itself only where it names one."""
    low, high = map(float, value_bounds(amount))
    if low != high or amount.upper:
        return low, high, None
    if qualifier in _OPEN_ABOVE:
        return low, None, None
    if qualifier in _OPEN_BELOW:
        return None, low, None
    if qualifier == "exact":
        return low, low, low
    return None, (low if qualifier == "nearly" else None), low


def _dim(amount: Amount, counted: Span | None) -> str:
    if amount.is_age:
        return "age"
    if amount.measure:
        return amount.measure.dim
    kind = amount.numeral.kind
    if kind in ("ordinal", "multiple"):
        return kind
    if kind == "fraction":
        return "ratio"
    return "count" if counted else "number"
