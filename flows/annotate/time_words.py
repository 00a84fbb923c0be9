"""The words and templates by which one language writes times, as ``seeds/languages/<code>/times.toml`` has them.

A rule's form is a line of elements: `{class}` or `{class:field}` is a slot that gives a value, `word|word` are words or
marks as they stand, a trailing ``?`` makes an element optional. What stands before ``^`` or behind ``$`` is context and
no part of the expression.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class TimeRule:
    """Forms that mean the same thing; `gives` are fields of the meaning that the words do not carry themselves."""

    means: str
    forms: tuple[str, ...]
    gives: Mapping[str, Any] = field(default_factory=dict)
    guard: str | None = None


@dataclass(frozen=True)
class TimeWords:
    """Words by class with their values, rules, and the words around an expression that say how it is meant.

    `is_month_first`: how 3/4/2021 is read; None where the language leaves it open. `beside` may stand between a time of
    day and its day; `range_to` between the ends of a range, `range_ands` too if one of `range_starts` stands before;
    `anchors` between a length and the time it counts from (1 forward, -1 back).
    """

    words: Mapping[str, Mapping[str, Any]]
    rules: Sequence[TimeRule]
    relations: Mapping[str, str]
    skipped: frozenset[str]
    past: frozenset[str]
    past_endings: tuple[str, ...]
    future: frozenset[str]
    future_endings: tuple[str, ...]
    year_cues: frozenset[str]
    not_year_before: frozenset[str]
    not_year_after: frozenset[str]
    is_month_first: bool | None
    beside: frozenset[str]
    range_to: frozenset[str]
    range_starts: frozenset[str]
    range_ands: frozenset[str]
    anchors: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a form: `classes` any of which fits; literal words are classes that begin with ``=``."""

    classes: tuple[str, ...]
    name: str | None
    is_optional: bool


def elements_of(form: str) -> Iterator[Element | str]:
    """Yield the elements of a form; the marks ``^`` and ``$`` as strings."""
    for part in form.split():
        if part in ("^", "$"):
            yield part
            continue
        is_optional = len(part) > 1 and part.endswith("?")
        bare = part[:-1] if is_optional else part
        if bare.startswith("{"):
            kind, _, name = bare.strip("{}").partition(":")
            yield Element((kind,), name or kind, is_optional)
        else:
            yield Element(tuple(f"={word}" for word in bare.split("|")), None, is_optional)
