"""The words of one language by which names are read over a parse, as ``naming.toml`` explains them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

_WORD = r"[A-Z][\w&-]*(?:['’](?!s\b)\w+)?"
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class NamePatterns:
    """Words in and around names and values, and the expressions made of them; without any words none finds anything."""

    bodies: tuple[str, ...] = ()
    bodies_of: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    facilities: tuple[str, ...] = ()
    landscapes: tuple[str, ...] = ()
    continents: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    openers: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    inner_articles: tuple[str, ...] = ()
    not_first: tuple[str, ...] = ()
    joints: tuple[str, ...] = ()
    not_of_value: tuple[str, ...] = ()
    approximators: tuple[str, ...] = ()
    scales: tuple[str, ...] = ()
    spans: tuple[str, ...] = ()
    short_spans: tuple[str, ...] = ()
    long: tuple[str, ...] = ()

    @cached_property
    def kind_of_head(self) -> dict[str, str]:
        """Kind of name that its head word tells."""
        return (
            dict.fromkeys([*self.bodies, *self.offices], "ORG")
            | dict.fromkeys(self.facilities, "FAC")
            | dict.fromkeys([*self.landscapes, *self.continents], "LOC")
        )

    @cached_property
    def never_first(self) -> frozenset[str]:
        """Words that no name begins with, lower case."""
        return frozenset((*self.articles, *self.not_first))

    @cached_property
    def body(self) -> re.Pattern[str]:
        """Names of bodies: "Danish Ministry", "Ministry of Works"."""
        if not self.bodies:
            return _NEVER
        return re.compile(
            rf"\b(?:{_WORD} )+{_any(self.bodies)}\b|\b{_any(self.bodies_of)} of {_WORD}(?:(?: and)? {_WORD})*"
        )

    @cached_property
    def place(self) -> re.Pattern[str]:
        """Names of what is built and of landscapes: "Oresund Bridge"."""
        heads = (*self.facilities, *self.landscapes)
        return re.compile(rf"\b(?:{_WORD} )+{_any(heads)}\b") if heads else _NEVER

    @cached_property
    def regions(self) -> re.Pattern[str]:
        """Several parts of a continent: "Central and South Asia"."""
        if not self.sides:
            return _NEVER
        side = _any(self.sides)
        return re.compile(rf"\b{side}(?:, {side})*,? (?:and|or) {side} {_any(self.continents)}\b")

    @cached_property
    def state(self) -> re.Pattern[str]:
        """Full names of states: "Kingdom of Denmark"."""
        return re.compile(rf"\b(?:{_WORD} )*{_any(self.states)} of {_WORD}") if self.states else _NEVER

    @cached_property
    def large(self) -> re.Pattern[str]:
        """Large numbers with what makes them less than exact: "nearly 5 million"."""
        if not self.scales:
            return _NEVER
        return re.compile(rf"(?:\b{_any(self.approximators)} )?\b\d[\d,.]* {_any(self.scales)}\b")

    @cached_property
    def span_of_time(self) -> re.Pattern[str]:
        """Lengths of time in a compound: "decade-long"; the unit is the first group."""
        if not self.spans:
            return _NEVER
        return re.compile(rf"\b(?:\w+-)?({'|'.join(self.spans)})s?-{_any(self.long)}\b", re.IGNORECASE)

    @cached_property
    def before_value(self) -> re.Pattern[str]:
        """What stands before a value and is no part of it: "only"."""
        return re.compile(rf"(?:{'|'.join(self.not_of_value)})\s+", re.IGNORECASE) if self.not_of_value else _NEVER


@dataclass(frozen=True)
class MetonymWords:
    """Words around a seat of government that tell whether the government is meant."""

    place_verbs: frozenset[str] = frozenset()
    place_nouns: frozenset[str] = frozenset()
    city_nouns: frozenset[str] = frozenset()
    dealings: frozenset[str] = frozenset()
    attitudes: frozenset[str] = frozenset()
    giving_verbs: frozenset[str] = frozenset()
    dealing_verbs: frozenset[str] = frozenset()
    aligned: frozenset[str] = frozenset()
    attacks: frozenset[str] = frozenset()
    locatives: frozenset[str] = frozenset()
    journeys: frozenset[str] = frozenset()
    partners: frozenset[str] = frozenset()
    asked_for: frozenset[str] = frozenset()
    between: frozenset[str] = frozenset()
    giving_to: frozenset[str] = frozenset()
    against: frozenset[str] = frozenset()
    bound_for: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()
    being: frozenset[str] = frozenset()

    @cached_property
    def dealt_with(self) -> frozenset[str]:
        """Nouns of what there is between or towards governments."""
        return self.dealings | self.attitudes

    @cached_property
    def asked_for_by(self) -> dict[str, frozenset[str]]:
        """The words before each preposition by which its object is a government."""
        return (
            dict.fromkeys(self.asked_for, self.dealt_with)
            | dict.fromkeys(self.between, self.dealings)
            | dict.fromkeys(self.giving_to, self.dealt_with | self.giving_verbs)
        )


@dataclass(frozen=True)
class NamingWords:
    """All words of a language by which names are read over a parse."""

    names: NamePatterns = field(default_factory=NamePatterns)
    metonyms: MetonymWords = field(default_factory=MetonymWords)


NO_NAMING = NamingWords()


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, words))})"
