"""Claims with figures and times in their slots, and what the slot rules say of two of them."""

from dataclasses import replace
from typing import Any

from compared import DAY, GIVEN

from onrecord.flows.corroborate.differences import Told, Value
from onrecord.flows.corroborate.slot_rules import slot_differences


def claim(text: str, subject: str, predicate: str, object: str = "", **more: Any) -> Told:
    plain = Told(f"clm:{text}", text, "", predicate, subject, "", object, "", text_id=text, published=DAY)
    return replace(plain, sentence_id=text, **more)


def count(point: float, of: str, figure: str = "", dim: str = "count", unit: str = "") -> Value:
    figure = figure or f"{point:g}"
    return Value(dim, unit, of, point, point, "exact", len(figure.rstrip("0")), f"{figure} {of}".strip(), point, figure)


def found(a: Told, b: Told) -> dict[str, str]:
    """Return the verdict of each kind; the order of the claims must not matter."""
    one, other = ({each.kind: each.verdict for each in slot_differences(*pair, GIVEN)} for pair in ((a, b), (b, a)))
    assert one == other
    return one
