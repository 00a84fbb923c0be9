"""How a language names those whose words are reported: words that end, join or qualify the name of a source."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property


def either(words: Iterable[str]) -> str:
    """Return an expression for any of the words, longest first; one that never matches for none."""
    found = "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))
    return f"(?:{found})" if found else "(?!)"


def begun(tails: Mapping[str, str]) -> str:
    """Return an expression for any of the words, in either case, where one begins; each goes on with its tail.

    A search leaps to the letters that words begin with; what stands before them is looked at behind: those are few.
    """
    rests: dict[str, list[str]] = {}
    for word in sorted(tails, key=lambda word: (-len(word), word)):
        rests.setdefault(word[0].lower(), []).append(f"{re.escape(word[1:])}{tails[word]}")
    either_case = {first: re.escape(first + first.upper()) for first in rests}
    parts = "|".join(f"(?<=[{either_case[first]}])(?i:{'|'.join(found)})" for first, found in rests.items())
    return rf"[{''.join(either_case.values())}](?<!\w.)(?:{parts})" if tails else "(?!)"


@dataclass(frozen=True)
class SourceWords:
    """The words of ``seeds/languages/<code>/sources.toml``, by its keys; the head of the English file explains them."""

    articles: tuple[str, ...] = ()
    pronouns: frozenset[str] = frozenset()
    indefinite: frozenset[str] = frozenset()
    male: frozenset[str] = frozenset()
    female: frozenset[str] = frozenset()
    prepositions: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    relatives: tuple[str, ...] = ()
    both: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    small: frozenset[str] = frozenset()
    cites: frozenset[str] = frozenset()
    told: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()
    occasion_before: tuple[str, ...] = ()
    occasion_after: tuple[str, ...] = ()
    reported_by: tuple[str, ...] = ()
    confirmed_by: tuple[str, ...] = ()
    according: tuple[str, ...] = ()
    to: tuple[str, ...] = ()

    @cached_property
    def article(self) -> str:
        """Expression for an article with the blank behind it, if it has one."""
        return rf"{either(self.articles)}(?:\s+|(?<=['’]))"

    @cached_property
    def lead(self) -> re.Pattern[str]:
        """An article, or nothing, where the words of a source begin."""
        return re.compile(rf"(?:{self.article})?", re.IGNORECASE)

    @cached_property
    def behind_preposition(self) -> re.Pattern[str]:
        """A preposition, with an article or without, before a name that heads nothing."""
        words = either((*self.prepositions, *self.places))
        return re.compile(rf"(?:^|\s){words}(?:\s+|(?<=['’]))(?:{self.article})?$", re.IGNORECASE)

    @cached_property
    def head_end(self) -> re.Pattern[str]:
        """What follows the noun that heads the name of a source."""
        words = either((*self.prepositions, *self.relatives))
        return re.compile(rf"\s+{words}(?:\s|(?<=['’]))|[,(;—]", re.IGNORECASE)

    @cached_property
    def joined(self) -> re.Pattern[str]:
        """A word between two who speak together."""
        return re.compile(rf"\b{either(self.both)}\b", re.IGNORECASE)

    @cached_property
    def work_before(self) -> re.Pattern[str]:
        """A noun such as "book" right before a title."""
        return re.compile(rf"\b{either(self.works)}\W{{0,3}}$", re.IGNORECASE)

    @cached_property
    def told_before(self) -> re.Pattern[str]:
        """Words right before a medium that something was said to: "told", "in an interview with"."""
        occasion = rf"(?:\s+|(?<=['’]))(?:\w+ )?{either(self.occasions)} {either(self.occasion_after)}"
        told = begun(dict.fromkeys(self.occasion_before, occasion) | dict.fromkeys(self.told, ""))
        return re.compile(rf"{told}(?i:(?:\s+|(?<=['’]))(?:{self.article})?)")

    @cached_property
    def by_before(self) -> re.Pattern[str]:
        """Words right before a medium that reported (group `reported`) or confirmed something."""
        reported, confirmed = either(self.reported_by), either(self.confirmed_by)
        return self._before(rf"(?i:\b(?:(?P<reported>{reported})|{confirmed}))", "")

    @cached_property
    def according_before(self) -> re.Pattern[str]:
        """Words right before a name in capitals that something is said according to: "per X", "via X"."""
        return self._before(begun(dict.fromkeys(self.according, "")), r"(?=[A-Z])")

    @cached_property
    def to_before(self) -> re.Pattern[str]:
        """A preposition right before a medium's name: "confirmed the leak to X"."""
        return self._before(begun(dict.fromkeys(self.to, "")), r"(?=[A-Z])")

    def _before(self, words: str, name: str) -> re.Pattern[str]:
        return re.compile(rf"{words}(?i:(?:\s+|(?<=['’]))(?:{self.article})?){name}")
