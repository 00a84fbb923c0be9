"""Headlines in title case (Norvik Arrests Teenage Hacker) as running text has them (Norvik arrests teenage hacker).

A model that learned on running text takes a verb with a capital for a name. So words that are common in small letters
are read so (truecasing: Lita et al., "tRuEcasIng", 2003, with lists of words and names in place of their model).
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise

from onrecord.flows.annotate.gazetteer import Gazetteer

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_ELISION = re.compile(r"[’'][^\W\d_]*$")
_MOST_WORDS = 30
_LONG = 4  # letters of a word that has a capital in title case whatever it is
_FEWEST_LONG = 4
_SHARE = 0.8


@dataclass(frozen=True)
class TitleCase:
    """Reads lines in title case: by words that are `common` in small letters and by names.

    `bodies` are words that names of bodies end with, also in small letters: court, bank.
    """

    common: Collection[str]
    bodies: Collection[str]
    first_names: Collection[str]
    known: Gazetteer

    def as_read(self, text: str) -> str:
        """Return a headline in title case with its common words in small letters, any other text as it is.

        Places stay the same. The first word keeps its capital, and so do known names, surnames after first names, and
        bodies after a word that is not common; other names that are common words lose it, which misleads a model less
        than verbs in capitals.
        """
        words = list(_words(text)) if "\n" not in text else []
        if not self._is_headline([word for _, word in words]):
            return text
        named = {place for match in self.known.find(text) for place in range(*match.span)}
        letters = list(text)
        for (_, before), (place, word) in pairwise(words):
            is_name = place in named or self._is_part(before, word)
            if not is_name and (word[1:].islower() or word == "A") and self._is_common(word):
                letters[place] = word[0].lower()
        return "".join(letters)

    def _is_headline(self, words: Collection[str]) -> bool:
        """Say whether nearly all long words begin with a capital though half of them are common: no list of names."""
        long = [word for word in words if len(word) >= _LONG]
        if len(words) > _MOST_WORDS or len(long) < _FEWEST_LONG:
            return False
        n_common = sum(word[1:].islower() and self._is_common(word) for word in long)
        return sum(word[0].isupper() for word in long) >= _SHARE * len(long) and n_common >= len(long) / 2

    def _is_part(self, before: str, word: str) -> bool:
        """Say whether a word ends a name that begins with the word before it: Tom Cotton, Supreme Court."""
        begins = before[0].isupper() and before.lower() not in self.common
        return begins and (before in self.first_names or word.lower() in self.bodies)

    def _is_common(self, word: str) -> bool:
        return word.lower() in self.common and len(word[0].lower()) == 1


def _words(text: str) -> Iterable[tuple[int, str]]:
    """Yield the words of a text with their places, without what follows an apostrophe."""
    for match in _WORD.finditer(text):
        yield match.start(), _ELISION.sub("", match[0])
