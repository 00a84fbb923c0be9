"""Words that tell what a block is, of all languages at once: a page's furniture need not speak the article's language.

The words come from ``seeds/languages``, the agencies' names from ``seeds/outlets.csv``.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from onrecord.warehouse.ids import fold

FURNITURE = ("advertisement", "related", "newsletter", "sharing", "comments", "copyright", "navigation")
_MOST_WORDS = 9  # of the longest phrase
_MOST_CHARS = 120
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*\.?")
_BEFORE = re.compile(r"[\s(\[«»“\"'‘„>•*#|]*")
_AFTER_WORD = re.compile(r"\s*(?:[:/|©]|[-–—]\s|[#(]?\d|[\W_]*$)")


@dataclass(frozen=True)
class BlockCues:
    """Phrases by what they tell (see the head of ``seeds/languages/en.toml``), and the names of news agencies."""

    words: Mapping[str, frozenset[str]]
    agencies: frozenset[str]

    def opens(self, what: str, text: str) -> int:
        """Return where the longest phrase of a list that opens the text ends; 0 where none does."""
        return max((end for phrase, end in _openings(text) if phrase in self.words[what]), default=0)

    def names(self, what: str, text: str) -> bool:
        """Say whether a text is such a line: a phrase of several words opens it, or a single one before a colon."""
        end = self.opens(what, text)
        return bool(end) and (len(_WORD.findall(text[:end])) > 1 or _AFTER_WORD.match(text, end) is not None)

    def holds(self, what: str, text: str) -> bool:
        """Say whether any single word of the text is in a list."""
        return any(_plain(word) in self.words[what] for word in _WORD.findall(text))

    def contains(self, what: str, text: str) -> bool:
        """Say whether any phrase of several words of a list stands anywhere in the text."""
        pattern = _anywhere(frozenset(phrase for phrase in self.words[what] if " " in phrase))
        return pattern.search(_plain(text)) is not None

    def furniture(self, text: str) -> str | None:
        """Return which furniture of a page a line is."""
        return next((what for what in FURNITURE if self.names(what, text)), None)

    @cached_property
    def agency(self) -> str:
        """Pattern of a news agency's name as its slug is written; case counts, for many are common words."""
        return _any_of(self.agencies)


def _any_of(phrases: Iterable[str]) -> str:
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?!\w)"


@cache
def _anywhere(phrases: frozenset[str]) -> re.Pattern[str]:
    return re.compile(_any_of(phrases))


@lru_cache(maxsize=64)
def _openings(text: str) -> tuple[tuple[str, int], ...]:
    """The first word, the first two words and so on, folded, each with its end in the text."""
    found: list[tuple[str, int]] = []
    before = _BEFORE.match(text)
    start = before.end() if before else 0
    for n, word in enumerate(_WORD.finditer(text[:_MOST_CHARS], start)):
        if n == _MOST_WORDS or (n == 0 and word.start() > start):
            break
        found.append((_plain(text[start : word.end()]), word.end()))
        if word.group().endswith("."):
            found.append((_plain(text[start : word.end() - 1]), word.end() - 1))
    return tuple(found)


def _plain(text: str) -> str:
    return fold(text).replace("’", "'")


def compile_cues(lists: Iterable[Mapping[str, Iterable[str]]], agencies: Iterable[str]) -> BlockCues:
    """Join the word lists of the languages."""
    words: dict[str, set[str]] = {}
    for one in lists:
        for what, phrases in one.items():
            words.setdefault(what, set()).update(map(_plain, phrases))
    return BlockCues({what: frozenset(phrases) for what, phrases in words.items()}, frozenset(agencies))
