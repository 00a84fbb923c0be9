"""Words that tell what a block is, of all languages at once: a page's furniture need not speak the article's language.

The words come from ``seeds/languages``, the agencies' names from ``seeds/outlets.csv``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from onrecord.warehouse.ids import fold, folds_singly

FURNITURE = ("advertisement", "related", "newsletter", "sharing", "comments", "copyright", "navigation")
_MOST_WORDS = 9  # of the longest phrase
_MOST_CHARS = 120
_TELLING = 3  # characters at the beginning of a phrase by which phrases are looked up
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*\.?")
_LETTERS = re.compile(r"\w+")
_BEFORE = re.compile(r"[\s(\[«»“\"'‘„>•*#|]*")
_AFTER_WORD = re.compile(r"\s*(?:[:/|©]|[-–—]\s|[#(]?\d|[\W_]*$)")


@dataclass(frozen=True, eq=False)
class BlockCues:
    """Phrases by what they tell (see the head of ``seeds/languages/en/words.toml``), and the names of news agencies."""

    words: Mapping[str, frozenset[str]]
    agencies: frozenset[str]

    def opens(self, what: str, text: str) -> int:
        """Return where the longest phrase of a list that opens the text ends; 0 where none does."""
        return self._opened(text).get(what, 0)

    def names(self, what: str, text: str) -> bool:
        """Say whether a text is such a line: a phrase of several words opens it, or a single one before a colon."""
        end = self.opens(what, text)
        return bool(end) and (len(_WORD.findall(text[:end])) > 1 or _AFTER_WORD.match(text, end) is not None)

    def holds(self, what: str, text: str) -> bool:
        """Say whether any single word of the text is in a list."""
        return any(_plain(word) in self.words[what] for word in _WORD.findall(text))

    def contains(self, what: str, text: str) -> bool:
        """Say whether any phrase of several words of a list stands anywhere in the text."""
        plain = _plain(text)
        first_words, pattern = self._anywhere[what]
        return not first_words.isdisjoint(_LETTERS.findall(plain)) and pattern.search(plain) is not None

    def furniture(self, text: str) -> str | None:
        """Return which furniture of a page a line is."""
        opened = self._opened(text)
        return next((what for what in FURNITURE if what in opened and self.names(what, text)), None)

    @cached_property
    def agency(self) -> str:
        """Pattern of a news agency's name as its slug is written; case counts, for many are common words."""
        return _any_of(self.agencies)

    def may_name_agency(self, text: str) -> bool:
        """Say whether a text has the first word of any agency's name; quick to tell."""
        return not self._agency_words.isdisjoint(_LETTERS.findall(text))

    @cached_property
    def _agency_words(self) -> frozenset[str]:
        return frozenset(_LETTERS.findall(name)[0] for name in self.agencies)

    @lru_cache(maxsize=64)  # noqa: B019 - there is one such object in a process
    def _opened(self, text: str) -> Mapping[str, int]:
        """Where the longest phrase of each list ends, of those that one opens the text of."""
        found: dict[str, int] = {}
        head = text[:_MOST_CHARS]
        before = _BEFORE.match(head)
        start = before.end() if before else 0
        # where characters are folded one by one, the beginnings of what is folded are what is folded of the beginnings
        is_simple = folds_singly(head) and head.isprintable() and "  " not in head
        plain = _plain(head[start:]) if is_simple else None
        if plain is not None and not plain.startswith(self._beginning.get(plain[:_TELLING], self._beginning[""])):
            return found
        for phrase, end in _openings(text, head, start, plain):
            for what in self._lists.get(phrase, ()):
                found[what] = max(end, found.get(what, 0))
        return found

    @cached_property
    def _lists(self) -> Mapping[str, Sequence[str]]:
        """The lists that each phrase is in."""
        found: dict[str, list[str]] = {}
        for what, phrases in self.words.items():
            for phrase in phrases:
                found.setdefault(phrase, []).append(what)
        return found

    @cached_property
    def _beginning(self) -> Mapping[str, tuple[str, ...]]:
        """The phrases by their first characters, and those that have fewer by none; most texts begin like no phrase."""
        short = tuple(phrase for phrase in self._lists if len(phrase) < _TELLING)
        found: dict[str, tuple[str, ...]] = {"": short}
        for phrase in self._lists:
            if phrase not in short:
                found[phrase[:_TELLING]] = (*found.get(phrase[:_TELLING], short), phrase)
        return found

    @cached_property
    def _anywhere(self) -> Mapping[str, tuple[frozenset[str], re.Pattern[str]]]:
        """Of each list the phrases of several words as a pattern, and their first words."""
        found = {what: [phrase for phrase in phrases if " " in phrase] for what, phrases in self.words.items()}
        return {
            what: (frozenset(_LETTERS.findall(phrase)[0] for phrase in several), re.compile(_any_of(several)))
            for what, several in found.items()
        }


def _any_of(phrases: Iterable[str]) -> str:
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?!\w)"


def _openings(text: str, head: str, start: int, plain: str | None) -> Iterator[tuple[str, int]]:
    """The first word, the first two words and so on, folded, each with its end in the text.

    `head` is what of the text is looked at, from `start` on; `plain` is that folded, if its beginnings can be cut.
    """
    for n, word in enumerate(_WORD.finditer(head, start)):
        if n == _MOST_WORDS or (n == 0 and word.start() > start):
            return
        end = word.end()
        yield (_plain(text[start:end]) if plain is None else plain[: end - start]), end
        if text[end - 1] == ".":
            yield (_plain(text[start : end - 1]) if plain is None else plain[: end - start - 1]), end - 1


def _plain(text: str) -> str:
    return fold(text).replace("’", "'")


def compile_cues(lists: Iterable[Mapping[str, Iterable[str]]], agencies: Iterable[str]) -> BlockCues:
    """Join the word lists of the languages."""
    words: dict[str, set[str]] = {}
    for one in lists:
        for what, phrases in one.items():
            words.setdefault(what, set()).update(map(_plain, phrases))
    return BlockCues({what: frozenset(phrases) for what, phrases in words.items()}, frozenset(agencies))
