"""Claims of an invented bank, as the rules compare them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from onrecord.flows.corroborate.difference_rules import differences
from onrecord.flows.corroborate.differences import Difference, Period, Told, Value
from onrecord.flows.resources.builders import difference_resources

DAY = datetime(2031, 5, 6, tzinfo=UTC)
ALIKE = 0.8
GIVEN = difference_resources()


def told(**changes: Any) -> Told:
    plain = Told(
        claim_id="clm:1", text="The Orsund Bank closed nine branches.", frame="close", predicate="close",
        subject="the Orsund Bank", subject_id="ent:bank", object="nine branches", object_id="", published=DAY,
    )  # fmt: skip
    return replace(plain, **changes)


def paid(point: float, figure: str, qualifier: str = "exact", digits: int = 2, unit: str = "USD") -> Told:
    value = Value("money", unit, "", point, point, qualifier, digits, f"{qualifier} {figure}", point, figure)
    text = f"The Orsund Bank paid {figure} in fines."
    return told(text=text, frame="", predicate="pay", object=f"{figure} in fines", values=(value,))


def dead(point: float, qualifier: str = "exact", of: str = "people", more: str = "", **changes: Any) -> Told:
    figure = f"{point:g}"
    words = f"{figure} {of}" if qualifier == "exact" else f"{qualifier.replace('_', ' ')} {figure} {of}"
    value = Value("count", "", of, point, point, qualifier, len(figure.rstrip("0")), words, point, figure)
    subject = f"{words} {more}".strip()
    plain = told(
        text=f"{subject} died.",
        frame="die",
        predicate="die",
        subject=subject,
        subject_id="",
        object="",
        values=(value,),
    )
    return replace(plain, **changes)


def period(start: datetime, days: int, grain: str, surface: str = "") -> Period:
    return Period(start, start + timedelta(days=days), grain, surface or f"{start:%d %B %Y}")


def found(a: Told, b: Told, likeness: float = ALIKE, one_text: bool = False) -> dict[str, Difference]:
    if not one_text:
        a, b = (replace(one, text_id=one.text_id or name) for one, name in ((a, "txt:a"), (b, "txt:b")))
    return {one.kind: one for one in differences(a, b, likeness, GIVEN)}
