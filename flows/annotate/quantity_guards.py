"""Numbers that are no quantities: dates, years, clock times, scores, phone numbers, versions, names with numbers."""

import re
from collections.abc import Sequence
from decimal import Decimal

from onrecord.flows.annotate.amounts import Amount
from onrecord.flows.annotate.counted import Counter
from onrecord.flows.annotate.quantity_rules import QuantityRules
from onrecord.flows.annotate.syntax import Span

# Begun where signs of words begin, so that none is gone through twice; the word begins with the first letter.
_WORD_BEFORE = re.compile(r"(?<![\w'’&.])[\d_'’&.]*+([^\W\d_][\w'’&.]*+)[ \u00a0-]{1,2}$")
_WORD = re.compile(r"\.?[ \u00a0]?([^\W\d_]+)")
_MARKS = set("-./:–")
_LAST_DAY = 31
_YEAR_DIGITS = 4
# From the first on a number may be a year; between the middle two a bare one mostly is.
_OLD, _MODERN, _FUTURE, _FAR = map(Decimal, (1100, 1800, 2060, 2200))
_PERIODS = {"century", "quarter"}
_MOST_MARKS = 1
_MOST_ITEMS = 20
_LETTER_IN_BRACKETS = re.compile(r"\([^\W\d_]\)")
_SHORT_YEAR = re.compile(r"(?<!\w)['’]\d\d$")
_TWICE = re.compile(r"(?<![\w-])(?P<number>[^\W_]+)-(?!and)[^\W\d_]{1,3}-(?P=number)(?![\w-])", re.IGNORECASE)
_TITLED = re.compile(r"[ \u00a0][A-Z][a-z]+$")
_SMALL_BEFORE = re.compile(r"(?:[a-z]|['’]s|s['’]|[a-z,:] ?[\"“‘'])[ \u00a0]?$")
_SMALL = re.compile(r"[.,;:!?\"”’')]|[ \u00a0][a-z]")
_PHRASE = 24  # letters of such a phrase around one of its numbers
_NAMES = re.compile(r"(?:[ \u00a0][A-Z0-9][\w.’'-]*){1,5}")


def is_apart(text: str, amount: Amount, rules: QuantityRules, counter: Counter, end_before: int = -1) -> bool:
    """Say whether a number is no quantity, by its neighbours alone; another one ends at `end_before`."""
    return (
        _is_inside_a_word(text, amount, rules, end_before)
        or _is_undecided(text, amount, rules)
        or _is_date(text, amount, rules)
        or _is_clock(text, amount, rules)
        or _is_label(text, amount, rules, counter)
        or _is_address(text, amount, rules)
        or _is_item(text, amount)
        or _is_chain(text, amount)
        or _is_phrase(text, amount)
        or _is_title(text, amount, rules)
    )


def _is_inside_a_word(text: str, amount: Amount, rules: QuantityRules, end_before: int) -> bool:
    """``S23``, ``3D``, ``COVID-19``, ``@user5``, ``5.x``: digits that are part of a name or code."""
    before, after = text[amount.start - 1 : amount.start], text[amount.end : amount.end + 1]
    if not amount.numeral.has_digits:
        return False
    is_code = text[amount.start].isalpha() and text[amount.start - 2 : amount.start - 1].isalpha()
    if amount.leads and before in "-–" and not is_code:  # the end of a range: "$1-$2", but "X-R18"
        before = ""
    if end_before == max(amount.start - 1, 1) and before in ("-", "–"):  # "10kg-15kg"
        before = ""
    if _goes_on(text, amount) or _is_paragraph_of_law(text, amount):
        return True
    if after == "/" and amount.is_bare and text[amount.end + 1 : amount.end + 2].isdigit():  # 9/11
        return True
    if before and (before in "@#_/\\=&" or (before in "-–." and text[amount.start - 2 : amount.start - 1].isalpha())):
        return not (before in "-–" and _is_range_word(text, amount.start - 1))
    if after.isalpha() and amount.is_bare and rules.aged_behind.after(text, amount.end):  # "34enne"
        return False
    return after.isalnum() or after == "_" or (after == "." and text[amount.end + 1 : amount.end + 2].isalpha())


def _is_undecided(text: str, amount: Amount, rules: QuantityRules) -> bool:
    """Whether a scale follows of which nobody knows how much it is."""
    return (word_after(text, amount.numeral.end, rules) or "").lower() in rules.undecided


def _goes_on(text: str, amount: Amount) -> bool:
    """Whether digits stand on the other side of a point or comma: a number that could not be read as a whole."""
    before, after = text[max(0, amount.start - 2) : amount.start], text[amount.end : amount.end + 2]
    if before[-1:] == "." and not before[:1].isalpha():  # a part without its whole: ".5"
        return True
    return (before[-1:] == "," and before[:1].isdigit()) or (after[:1] in (".", ",") and after[1:].isdigit())


def _is_paragraph_of_law(text: str, amount: Amount) -> bool:
    """``501(c)(4)``: figures and letters in brackets without a blank between them."""
    is_inner = text[max(0, amount.start - 2) : amount.start] == ")("
    return amount.is_bare and (is_inner or _LETTER_IN_BRACKETS.match(text, amount.end) is not None)


def _is_range_word(text: str, place: int) -> bool:
    """Whether a range goes on here, as in "0-to-60"."""
    return bool(re.search(r"\d[ -][a-z]{1,3}$", text[max(0, place - 6) : place]))


def _is_date(text: str, amount: Amount, rules: QuantityRules) -> bool:
    if amount.measure and amount.measure.dim == "duration" and not amount.leads:
        return _MODERN <= amount.value < _FUTURE and text[amount.numeral.start : amount.numeral.end].isdecimal()
    if amount.measure or amount.numeral.scale != 1 or amount.numeral.kind not in ("cardinal", "ordinal"):
        return False
    before = word_before(text, amount.start)
    after = word_after(text, amount.end, rules)
    if amount.numeral.kind == "ordinal" and (unit := rules.measures.after(text, amount.end)):
        return unit[1].unit in _PERIODS
    if amount.value <= _LAST_DAY or amount.value >= _OLD:
        if before.strip(".").lower() in rules.folded_months:
            return True
        if after in rules.months and amount.value <= _LAST_DAY:
            return True
    if _SHORT_YEAR.search(text, max(0, amount.start - 2), amount.end) and not _counts_on(text, amount.end, rules):
        return True  # "early ’96"
    return amount.numeral.kind == "cardinal" and is_year(text, amount, rules)


def is_year(text: str, amount: Amount, rules: QuantityRules) -> bool:
    """Say whether a bare number of four digits is a year rather than a count."""
    digits = text[amount.numeral.start : amount.numeral.end]
    if not (len(digits) == _YEAR_DIGITS and digits.isdecimal() and _OLD <= amount.value < _FAR):
        return False
    is_dated = word_before(text, amount.start).lower() in rules.dated
    is_counting = _counts_on(text, amount.end, rules)
    if not _MODERN <= amount.value < _FUTURE:
        return is_dated and not is_counting
    is_round = amount.value % 100 == 0
    is_hedged = rules.before.before(text, amount.start) is not None
    return not (is_counting and (is_hedged or (is_round and not is_dated)))


def _is_clock(text: str, amount: Amount, rules: QuantityRules) -> bool:
    if amount.measure or not amount.numeral.has_digits:
        return bool(amount.measure is None and rules.clock.after(text, amount.end) and amount.value <= 24)
    beside = text[max(0, amount.start - 2) : amount.start], text[amount.end : amount.end + 2]
    if (beside[0][-1:] == ":" and beside[0][:1].isdigit()) or (beside[1][:1] == ":" and beside[1][1:].isdigit()):
        return True
    return bool(rules.clock.after(text, amount.end)) and amount.value < 2400


def _is_label(text: str, amount: Amount, rules: QuantityRules, counter: Counter) -> bool:
    """``Section 427``, ``page 3``, ``Model 3``: a bare number right behind a label or a capitalised word."""
    numeral = amount.numeral
    if not amount.is_bare or numeral.kind != "cardinal":
        return False
    before = word_before(text, amount.start)
    if before.lower() in rules.labels and not rules.before.before(text, amount.start):
        return True
    if not before or text[amount.start - 1] == "-":
        return False
    if counter.is_numbered(amount.start):
        return True
    is_plain = numeral.has_digits and text[numeral.start : numeral.end].isdecimal()
    if not is_plain:
        return False
    if counter.is_named(amount.start) or text[amount.end : amount.end + 2] in ("'s", "’s"):
        return True
    return _is_name(text, amount.start, before) and not _counts_several(text, amount, rules, counter)


def _counts_several(text: str, amount: Amount, rules: QuantityRules, counter: Counter) -> bool:
    """Whether words for several things follow a number: "in Oslo 20 trams" but not "the Arvo 12 Pro"."""
    counted = counter.behind(amount.end)
    if counted is None:
        return False
    word = counted.of(text).split()[-1]
    return amount.value == 1 or not word[:1].isupper() or rules.counted_end.search(word) is not None


def _is_address(text: str, amount: Amount, rules: QuantityRules) -> bool:
    """``49 Heron Ranch Road``: a bare number before capitalised words, one of which is a kind of street."""
    if not amount.is_bare:
        return False
    names = _NAMES.match(text, amount.end)
    return bool(names and any(word.lower().rstrip(".") in rules.streets for word in names[0].split()))


def _is_item(text: str, amount: Amount) -> bool:
    """``1)``, ``2 )``, a paragraph's ``3. ``: numbers of a list; and codes that begin with a nought."""
    if not amount.is_bare or not amount.numeral.has_digits:
        return False
    digits = text[amount.numeral.start : amount.numeral.end]
    if "/" in digits and amount.value >= 1 and " " not in digits:  # 24/7
        return True
    if len(digits) > 1 and digits[0] == "0" and digits.isdecimal():
        return True
    if text[: amount.start].strip() == "" and text[amount.end : amount.end + 2] == ". ":
        return True
    if text[amount.end : amount.end + 2].lstrip()[:1] != ")":
        return False
    before = text[: amount.start].rstrip()
    return before.rfind("(") <= before.rfind(")") or (before[-1:] == "(" and _is_in_sequence(text, amount))


def _is_in_sequence(text: str, amount: Amount) -> bool:
    """``(1) … (2) …``: whether the number before or the next one stands in brackets, too."""
    beside = (int(amount.value) - 1, int(amount.value) + 1)
    return amount.value < _MOST_ITEMS and any(f"({each})" in text for each in beside)


def _is_name(text: str, end: int, word: str) -> bool:
    """Whether the word before `end` has a capital that does not come from beginning a sentence."""
    if word == word.lower():
        return False
    start = text.rfind(word, 0, end)
    head = text[:start].rstrip()
    return bool(head) and head[-1] not in ".!?:“\"'‘(—–-;•|"


def _counts_on(text: str, end: int, rules: QuantityRules) -> bool:
    """Whether a word follows that can be what is counted."""
    word = word_after(text, end, rules)
    return bool(word and word.islower() and word not in rules.stops)


def _is_phrase(text: str, amount: Amount) -> bool:
    """``one-on-one``, ``one-to-one``: a number twice with a short word in between, which is a phrase."""
    if "-" not in (text[amount.start - 1 : amount.start], text[amount.end : amount.end + 1]):
        return False
    around = _TWICE.finditer(text, max(0, amount.start - _PHRASE), amount.end + _PHRASE)
    return any(found.start() <= amount.start < found.end() for found in around)


def _is_title(text: str, amount: Amount, rules: QuantityRules) -> bool:
    """``on 60 Minutes``: a unit with a capital amid small letters, in a language that writes it small."""
    if amount.measure is None or amount.leads or not _TITLED.search(text, amount.numeral.end, amount.end):
        return False
    unit = text[amount.numeral.end : amount.end].strip(" \u00a0-").lower()
    return unit in rules.small and bool(_SMALL_BEFORE.search(text, 0, amount.start) and _SMALL.match(text, amount.end))


def _is_chain(text: str, amount: Amount) -> bool:
    """``555-123-4567``, ``2019-05-06``, ``4-4-2``, ``1.2.3``: digits with two or more marks between them."""
    if amount.measure or not amount.numeral.has_digits:
        return False
    start, end = amount.start, amount.end
    while start and (
        text[start - 1].isdigit() or (text[start - 1] in _MARKS and text[start - 2 : start - 1].isdigit())
    ):
        start -= 1
    while end < len(text) and (text[end].isdigit() or (text[end] in _MARKS and text[end + 1 : end + 2].isdigit())):
        end += 1
    around = text[start : amount.start] + text[amount.end : end]
    return sum(char in _MARKS for char in around) > _MOST_MARKS


def word_before(text: str, end: int) -> str:
    """Return the word right before a place, or nothing."""
    found = _WORD_BEFORE.search(text[max(0, end - 24) : end])
    return found[1] if found else ""


def word_after(text: str, start: int, rules: QuantityRules) -> str | None:
    """Return the word right behind a place, or behind "of" there: "5 de mayo", "300 of them"."""
    of = rules.of.after(text, start)
    found = _WORD.match(text, of[0] if of else start)
    return found[1] if found else None


def outside(spans: Sequence[Span], apart: Sequence[Span]) -> list[bool]:
    """Say for each span whether it lies in none of the spans `apart`."""
    return [not any(other.holds(span) for other in apart) for span in spans]
