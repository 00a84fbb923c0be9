"""What a number leaves out because the one before it said it: "435 homes by sale and 187 by tender".

Gapping (Ross, Gapping and the order of constituents, 1970) as far as two neighbours tell it: the second number stands
bare behind a conjunction, behind words of a comparison, or behind the same preposition as the first in another clause.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from onrecord.flows.annotate.quantity_records import Quantity
from onrecord.flows.annotate.quantity_rules import QuantityRules

_SENTENCE_END = re.compile(r"[.!?;:][\"'”’)]*\s|\n")
_OWN = {"ordinal", "duration", "age", "multiple", "ratio", "number"}  # a number alone never repeats these
_UNMEASURED = {"percent", "percentage_point"}  # "rose 2 percent from 300": the other end is no share
_FARTHEST = 160  # code points
_WORD_BEFORE = re.compile(r"([^\W\d_]+)[ \u00a0]$")


def fill_gaps(text: str, quantities: Sequence[Quantity], rules: QuantityRules) -> list[Quantity]:
    """Return the quantities, bare numbers with the unit and what is counted of the one they continue."""
    found: list[Quantity] = []
    for quantity in quantities:
        earlier = _continued(text, quantity, found, rules) if quantity.dim == "number" else None
        found.append(_like(quantity, earlier) if earlier else quantity)
    return found


def _continued(text: str, bare: Quantity, before: Sequence[Quantity], rules: QuantityRules) -> Quantity | None:
    """Return the last quantity of the sentence with a unit or something counted, where `bare` takes it up."""
    start = bare.hedge.start if bare.hedge and bare.hedge.start < bare.span.start else bare.span.start
    if not text[bare.span.end - 1].isdecimal():  # "and dozens were hurt" counts persons whatever stands before
        return None
    if rules.of.after(text, bare.span.end) or text[bare.span.end : bare.span.end + 1].isalnum():
        return None
    for other in reversed(before):
        between = text[other.span.end : bare.span.start]
        if len(between) > _FARTHEST or _SENTENCE_END.search(between):
            return None
        if other.dim not in _OWN:
            return other if _is_taken_up(text, start, other, between, rules) else None
    return None


def _is_taken_up(text: str, start: int, other: Quantity, between: str, rules: QuantityRules) -> bool:
    if rules.conjunctions.before(text, start):
        return True
    if rules.compared.before(text, start):
        return other.dim not in _UNMEASURED
    word, first = (_WORD_BEFORE.search(text[max(0, place - 24) : place]) for place in (start, other.span.start))
    is_alike = word is not None and first is not None and word[1].lower() == first[1].lower()
    words = set(re.findall(r"[^\W\d_]+", between.lower()))
    return is_alike and word is not None and word[1].lower() in rules.stops and bool(words & rules.contrast)


def _like(bare: Quantity, other: Quantity) -> Quantity:
    return replace(bare, dim=other.dim, unit=other.unit, unit_basis=other.unit_basis, counted=other.counted)
