"""Names as compared: what two spellings of one name have in common. Used by the stages that find and resolve names.

Transliteration is folded as in the guides of national libraries put together (ALA-LC, BGN/PCGN): letters that one
system writes and another drops or writes otherwise ("Zelenskyy", "Zelensky", "Zelenskiy").
"""

import re
import unicodedata
from functools import lru_cache

from onrecord.warehouse.ids import fold

Words = tuple[str, ...]

_CLASSES = dict.fromkeys(("ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT"), "name") | {"PERSON": "person"}
_ARTICLE = re.compile(r"^(?:the|an?) ")
_POSSESSIVE = re.compile(r"['’]s?$")
_MARKS = re.compile(r"[^\w\s]")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_GENERATIONS = frozenset({"jr", "sr"})
_LEGAL_FORMS = frozenset("inc corp corporation co ltd limited plc llc ag sa gmbh nv spa".split())
# Letters that have no accent to take off.
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"})
_SPELLINGS = (
    (re.compile(r"(?<=[sc]k)(?:iy|ij|yy|yj|ii|y)$"), "i"),  # endings of Slavic surnames
    (re.compile(r"(?<=[^aeiou])(?:iy|ij|yy|ii)$"), "i"),
    (re.compile(r"kh|q"), "k"),
    (re.compile(r"gh(?=[aeiou])"), "g"),
    (re.compile(r"dh(?=[aeiou])"), "d"),
    (re.compile(r"ou|oo|u"), "o"),
    (re.compile(r"ee"), "i"),
    (re.compile(r"ei|ay|ey"), "ai"),
    (re.compile(r"e"), "a"),
    (re.compile(r"w"), "v"),
    (re.compile(r"y|j"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
)


def kind_class(kind: str) -> str:
    """Return the class within which equal names are one thing: person, name (bodies and places), else the kind."""
    return _CLASSES.get(kind, kind.lower())


@lru_cache(maxsize=100_000)
def name_key(name: str) -> str:
    """Return a name for comparison: folded, without article, possessive ending and punctuation."""
    plain = _POSSESSIVE.sub("", fold(name))
    return " ".join(_MARKS.sub("" if "." in plain else " ", _ARTICLE.sub("", plain)).split())


@lru_cache(maxsize=100_000)
def name_words(name: str) -> Words:
    """Return the words of a name for comparison, at least one, without "Jr" and the like at its end."""
    words = name_key(name).split() or [fold(name)]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    return tuple(words)


@lru_cache(maxsize=100_000)
def generation(name: str) -> str:
    """Return "jr" or "sr" where a name ends so, else nothing: a father and a son are two people of one name.

    Numbers ("III") are left out: later mentions drop them, and rarely does a text name the other bearer too.
    """
    last = name_key(name).rpartition(" ")[2]
    return last if last in _GENERATIONS else ""


@lru_cache(maxsize=100_000)
def unaccented(words: str) -> str:
    """Return folded words without accents; those of scripts without any stay as they are."""
    if words.isascii():
        return words
    apart = unicodedata.normalize("NFD", words.translate(_LETTERS))
    return unicodedata.normalize("NFC", "".join(char for char in apart if not unicodedata.combining(char)))


@lru_cache(maxsize=100_000)
def spelling(word: str) -> str:
    """Return what the usual transliterations of a word have in common; equal for words that may be one name."""
    plain = unaccented(word)
    if len(plain) < _SHORTEST_SPELT or not plain.isascii():
        return plain
    for pattern, letters in _SPELLINGS:
        plain = pattern.sub(letters, plain)
    return plain


_SHORTEST_SPELT = 5  # shorter words are too often alike by chance: Lee, Leo, Lou


def resolution_key(of_class: str, words: Words) -> str:
    """Return the key that names must share to be compared across articles: of a person the surname's spelling."""
    if of_class == "person":
        return f"person:{spelling(words[-2 if words[-1] in _GENERATIONS and len(words) > 1 else -1])}"
    return f"{of_class}:{unaccented(' '.join(_without_legal_form(words)))}"


def _without_legal_form(words: Words) -> Words:
    """Drop "Inc" and the like at the end of a body's name."""
    kept = list(words)
    while len(kept) > 1 and kept[-1] in _LEGAL_FORMS:
        kept.pop()
    return tuple(kept)
