"""A paragraph as a string of one character per token, which stands for the set of classes that the token can have.

So templates over classes become regular expressions over characters: a paragraph is looked up word by word once, and
only where a word of time stands does anything else happen.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from onrecord.flows.annotate.remembered import Remembered
from onrecord.flows.annotate.time_shapes import all_shapes, classes_of

# A word, with the blanks before it, is gone through once: behind its letters no shorter one is tried. Most words are
# ASCII letters before a blank or comma, which is the quickest to tell. The group is the token.
_WORD = r"[a-zA-Z]++(?=[ ,])|[^\W\d_](?:\.(?:[^\W\d_]\.)+|[a-zA-Z]*+[^\W\d_]*+(?:\d\w*)?)"
TOKEN = re.compile(rf" *+({_WORD}|\d+(?:[.,:/h–-]\d+)*|[^\w\s]|_)")
UNKNOWN = "x"
_FIRST = 0xE000  # private use


class Alphabet:
    """The character of each known word; figures are classified when they are met, all else is unknown."""

    def __init__(self, classes: Mapping[str, frozenset[str]]) -> None:
        kinds = sorted({*classes.values(), *all_shapes()} - {frozenset()}, key=sorted)
        self._of_kind = {kind: chr(_FIRST + n) for n, kind in enumerate(kinds)}
        self._of_token = Remembered(self._code_of_other, {word: self._of_kind[kind] for word, kind in classes.items()})

    def written(self, tokens: Iterable[str]) -> str:
        """Return the characters of a text's tokens."""
        return "".join(map(self._of_token.__getitem__, tokens))

    def _code_of_other(self, token: str) -> str:
        return self._of_kind.get(classes_of(token), UNKNOWN) if token[0].isdecimal() else UNKNOWN

    def chars(self, classes: Iterable[str]) -> str:
        """Return the characters that stand for any of these classes."""
        wanted = frozenset(classes)
        return "".join(char for kind, char in self._of_kind.items() if kind & wanted)


def spellings(word: str) -> tuple[str, ...]:
    """Return a word as it may be written: a capital is kept, other words can begin a sentence or stand in capitals."""
    return (word, word.upper()) if word[:1].isupper() else (word, word[:1].upper() + word[1:], word.upper())


def classes_by_word(words: Mapping[str, Mapping[str, Any]], literals: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the classes of each word in each spelling."""
    found: dict[str, set[str]] = {}
    for name, listed in words.items():
        for word in listed:
            for spelling in spellings(word):
                found.setdefault(spelling, set()).add(name)
    for literal in literals:
        for spelling in spellings(literal):
            found.setdefault(spelling, set()).add(f"={literal}")
    for plain, other in (("'", "’"), ("-", "–")):
        if plain in found:
            found.setdefault(other, set()).update(found[plain])
    return {word: frozenset(classes) for word, classes in found.items()}
