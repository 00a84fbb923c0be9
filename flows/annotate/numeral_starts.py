"""Where numbers may begin in a text, told by one pass for number words and one for digits.

An expression for all numbers of a language has to be tried at every letter; so it is at few places.
"""

import re
from collections.abc import Iterable, Iterator

from onrecord.flows.annotate.gazetteer import PhraseFinder
from onrecord.flows.annotate.numeral_words import NumberWords

BLANKS = " \u00a0\u202f\u2009"
VULGAR = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅛": (1, 8), "⅜": (3, 8)}
_OTHER_BLANKS = f"-{BLANKS[1:]}"
_PARTS = re.compile(f"[{BLANKS}-]")
_ASCII_FIGURES, _FIGURES = re.compile("[0-9]+"), re.compile(rf"[\d{''.join(VULGAR)}]+")
_PREFIX = re.compile(r"(?<!\w)[A-Z][A-Za-z]{0,2}(?=\d)")
_LONGEST_PREFIX = 3


class NumeralStarts:
    """Finds all places where a number of one language may begin, and others; words of it are no parts of words."""

    def __init__(self, words: NumberWords) -> None:
        self._finder = PhraseFinder(_beginnings(words))

    def find(self, text: str) -> list[int] | None:
        """Return the places in order; None where small letters are not one for one, which tells nothing."""
        small = text.lower()
        if len(small) != len(text):
            return None
        starts = [start for _, start, _ in self._finder.find(_with_plain_blanks(small))]
        figures = (_ASCII_FIGURES if text.isascii() else _FIGURES).finditer(text)
        starts += [start for found in figures if (start := _begin(text, found.start())) is not None]
        starts.sort()
        return starts


def _with_plain_blanks(text: str) -> str:
    """Return the text with plain blanks for others and for hyphens."""
    for mark in "-" if text.isascii() else _OTHER_BLANKS:  # a replacement each, as `sub` looks up every character
        text = text.replace(mark, " ")
    return text


def _begin(text: str, start: int) -> int | None:
    """Return where the number of these figures begins: with letters of a currency before it, in no other word."""
    before = text[start - 1] if start else " "
    if not (before.isalnum() or before == "_"):
        return start
    prefix = _PREFIX.search(text, max(0, start - _LONGEST_PREFIX), start + 1)
    return prefix.start() if prefix else None


def _beginnings(words: NumberWords) -> Iterator[str]:
    """Yield number words, and the small words before them, up to where they are sure to be in the text as they are."""
    fractions = (*words.fractions, *words.lone_fractions)
    cardinals = (*words.numbers, *words.multipliers)
    yield from _firsts((*words.orders, *words.multiples, *words.ordinals, *fractions, *cardinals))
    for article in words.articles:
        yield from (f"{article} {word}" for word in _firsts((*words.multipliers, *fractions)))
        yield from (f"{of} {article} {word}" for of in words.of for word in _firsts(words.multipliers))
    for joiner in filter(None, (words.joiner,)):
        for lead in (joiner, *(f"{joiner} {article}" for article in words.articles)):
            yield from (f"{lead} {word}" for word in _firsts((*cardinals, *fractions)))


def _firsts(words: Iterable[str]) -> set[str]:
    """Return the first part of each word, which a blank or hyphen ends."""
    return {_PARTS.split(word, maxsplit=1)[0] for word in words}
