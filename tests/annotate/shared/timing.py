"""Helpers of the tests of times: what a text says, dated from a day."""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from onrecord.flows.annotate.time_anchors import Resolution, TimeLine
from onrecord.flows.annotate.time_grammar import TimeGrammar
from onrecord.flows.annotate.time_meaning import TimeMeaning
from onrecord.flows.resources.time_seeds import load_time_words

# A Wednesday.
DAY = datetime(2024, 6, 12)


class Dated(NamedTuple):
    """An expression, its meaning, and when it is."""

    surface: str
    meaning: TimeMeaning
    when: Resolution


@cache
def grammar(language: str) -> TimeGrammar:
    return TimeGrammar(load_time_words()[language])


def dated(text: str, day: datetime | None = DAY, language: str = "en", at: datetime | None = None) -> list[Dated]:
    """Return the expressions of a text of one paragraph."""
    meanings = grammar(language).find(text)
    found = TimeLine(day, at).resolve(meanings, [0] * len(meanings))
    return [Dated(m.span.of(text), m, when) for m, when in zip(meanings, found, strict=True)]


def values(text: str, day: datetime | None = DAY, language: str = "en") -> list[tuple[str, str]]:
    return [(each.surface, each.when.value) for each in dated(text, day, language)]


def only(text: str, day: datetime | None = DAY) -> Dated:
    (found,) = dated(text, day)
    return found


def days(found: Resolution) -> tuple[str | None, str | None]:
    """Bounds as days."""
    return tuple(at.date().isoformat() if at else None for at in (found.t_from, found.t_to))
