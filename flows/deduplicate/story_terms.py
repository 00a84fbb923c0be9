"""The words, names, numbers, dates and places of a text: what tells one event from another.

No model and no parser: a name is a capitalised word inside a sentence, and languages written without blanks are read
as pairs of neighbouring characters, so that any language gives terms, and names and numbers meet across languages.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

LEAD_TOKENS = 60  # the event itself is told in the beginning
_LEAD_GAIN = 2
# Scripts without blanks between words: Thai, kana, Chinese characters.
UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"(\d+(?:[.,:]\d+)*)|([{UNSPACED}]+)|([^\W\d_{UNSPACED}]+(?:['’][^\W\d_{UNSPACED}]+)*)")
_SENTENCE_ENDS = frozenset('.!?\n:"“”‘„«»。！？')
_DAY_MONTH = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?(?: de)? ([^\W\d_]{3,10})")
_MONTH_DAY = re.compile(r"\b([^\W\d_]{3,10})\.? (\d{1,2})\b(?![.:,]\d)")
_CHINESE_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日")

Counts = Counter[str]


@dataclass
class Terms:
    """What a text is about, counted; `words` count more in the lead. Dates are month and day, places country codes.

    `n_unspaced` of the `n_tokens` belong to scripts without blanks.
    """

    words: Counts = field(default_factory=Counter)
    plain: Counts = field(default_factory=Counter)
    names: Counts = field(default_factory=Counter)
    full_names: Counts = field(default_factory=Counter)
    lead: set[str] = field(default_factory=set)
    numbers: Counts = field(default_factory=Counter)
    dates: Counts = field(default_factory=Counter)
    places: Counts = field(default_factory=Counter)
    shown: dict[str, str] = field(default_factory=dict)
    n_tokens: int = 0
    n_unspaced: int = 0


def read_terms(text: str, months: Mapping[str, int], places: Callable[[str], Iterator[str]]) -> Terms:
    """Return the terms of `text`; `months` are by folded name, `places` yields country codes of names in a text."""
    found = Terms(places=Counter(places(text)), dates=Counter(_dates(text, months)))
    stems: list[str] = []
    n_lead = 0  # of the stems
    is_start, end, before = True, 0, None
    for match in _TOKEN.finditer(text):
        number, unspaced, word = match.groups()
        gap = text[end : match.start()]
        is_start = is_start or not _SENTENCE_ENDS.isdisjoint(gap)
        end = match.end()
        is_lead = found.n_tokens < LEAD_TOKENS
        name = None
        if number:
            found.numbers[number.replace(",", "")] += 1 + is_lead
            found.n_tokens += 1
        elif unspaced:
            stems += [one + other for one, other in pairwise(unspaced)]
            found.n_tokens += max(1, len(unspaced) // 2)
            found.n_unspaced += max(1, len(unspaced) // 2)
        else:
            stem = _folded(word)
            stems.append(stem)
            found.n_tokens += 1
            if word[0].isupper() and not is_start:
                name = stem
                found.names[name] += 1
                found.shown.setdefault(name, word.removesuffix("'s").removesuffix("’s"))
                if before and gap.isspace():
                    found.full_names[f"{before} {name}"] += 1 + _LEAD_GAIN * is_lead
        is_start, before = False, name
        n_lead = len(stems) if is_lead else n_lead
    found.plain, found.lead = Counter(stems), set(stems[:n_lead])
    found.words = Counter(stems + stems[:n_lead] * _LEAD_GAIN)
    return found


@lru_cache(maxsize=1 << 16)  # most words of a text are common ones
def _folded(word: str) -> str:
    return stem_of(word.casefold())


def stem_of(word: str) -> str:
    """Return a folded word without an English possessive or plural ending; other languages lose little by it."""
    word = word.removesuffix("'s").removesuffix("’s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")):
        return word[:-1]
    return word


def _dates(text: str, months: Mapping[str, int]) -> Iterator[str]:
    for match in _DAY_MONTH.finditer(text):
        yield from _date(months.get(match[2].casefold()), int(match[1]))
    for match in _MONTH_DAY.finditer(text):
        yield from _date(months.get(match[1].casefold()), int(match[2]))
    for match in _CHINESE_DAY.finditer(text):
        yield from _date(int(match[1]), int(match[2]))


def _date(month: int | None, day: int) -> Iterator[str]:
    if month and 1 <= month <= 12 and 1 <= day <= 31:
        yield f"{month}-{day}"
