"""What is known of how one language writes quantities, compiled once."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from onrecord.flows.annotate.measures import Measure, Measures, key_of
from onrecord.flows.annotate.numeral_words import NumberWords
from onrecord.flows.annotate.numerals import NumeralReader

QUALIFIERS = ("about", "at_least", "more_than", "at_most", "less_than", "nearly", "estimated")


_GAP = re.compile(r"[ \u00a0\u202f]?-?[ \u00a0]?")


def skip_gap(text: str, start: int) -> int:
    """Return the place behind a blank or a hyphen, with blanks around it."""
    if text[start : start + 1] == " " and text[start + 1 : start + 2].isalnum():
        return start + 1  # so mostly, and quicker to tell
    gap = _GAP.match(text, start)
    return gap.end() if gap else start


class Phrases:
    """A set of phrases of some words, each with a meaning, looked up before or behind a place in a text."""

    def __init__(self, phrases: Mapping[str, str]) -> None:
        self._meaning = {_plain(phrase): meaning for phrase, meaning in phrases.items()}
        self._by_first = _lengths_by((phrase[0], len(phrase)) for phrase in self._meaning)
        self._by_last = _lengths_by((phrase[-1], len(phrase)) for phrase in self._meaning)

    def before(self, text: str, end: int) -> tuple[int, str] | None:
        """Return start and meaning of the longest phrase that ends before `end`; one blank may stand between."""
        end -= text[end - 1 : end].isspace() or (text[end - 1 : end] == "-")
        lengths = self._by_last.get(text[max(0, end - 1) : end])
        if lengths is None:
            return None
        plain = _plain(text[max(0, end - lengths[0]) : end])
        for length in lengths:
            start = end - length
            meaning = self._meaning.get(plain[-length:]) if start >= 0 else None
            if meaning and not (text[start - 1 : start].isalnum() and text[start].isalnum()):
                return start, meaning
        return None

    def after(self, text: str, start: int) -> tuple[int, str] | None:
        """Return end and meaning of the longest phrase that begins behind `start`; one blank may stand between."""
        start = skip_gap(text, start)
        lengths = self._by_first.get(text[start : start + 1])
        if lengths is None:
            return None
        plain = _plain(text[start : start + lengths[0]])
        for length in lengths:
            end = start + length
            meaning = self._meaning.get(plain[:length]) if end <= len(text) else None
            if meaning and not (text[end : end + 1].isalnum() and text[end - 1].isalnum()):
                return end, meaning
        return None


def _lengths_by(letters: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    """Return the lengths of phrases, longest first, by a letter of theirs in either case."""
    found: dict[str, set[int]] = {}
    for letter, length in letters:
        for form in (letter, letter.upper()):
            found.setdefault(form, set()).add(length)
    return {letter: sorted(lengths, reverse=True) for letter, lengths in found.items()}


def _plain(words: str) -> str:
    return words.lower().replace("\u00a0", " ").replace("\u202f", " ")


def phrases(words: Iterable[str], meaning: str = "yes") -> Phrases:
    """Return phrases which all mean the same."""
    return Phrases(dict.fromkeys(words, meaning))


@dataclass(frozen=True)
class QuantityWords:
    """The words of the file ``quantities.toml`` of a language; its head in ``seeds/languages/en`` explains them.

    `undecided` are scales whose factor depends on a language that is not known ("billion").
    """

    numbers: NumberWords
    pronouns: frozenset[str]
    before: Mapping[str, tuple[str, ...]]
    after: Mapping[str, tuple[str, ...]]
    grammar: Mapping[str, tuple[str, ...]]
    months: frozenset[str]
    undecided: frozenset[str]


class QuantityRules:
    """The compiled rules of one language."""

    def __init__(self, words: QuantityWords, measures: Measures) -> None:
        grammar = words.grammar
        self.numerals = NumeralReader(words.numbers)
        self.measures = measures
        self.pronouns = words.pronouns
        self.wholes = words.numbers.articles
        self.articles = words.numbers.articles & frozenset(words.numbers.numbers)
        self.year = Measure("year", "duration")
        self.before = _qualifiers(words.before)
        self.after = _qualifiers(words.after)
        self.loose = frozenset(grammar["loose"])
        self.between = phrases(grammar["between"])
        self.origin = phrases(grammar["from"])
        self.to = frozenset(grammar["to"])
        self.both = frozenset(grammar["and"])
        self.either = frozenset(grammar["or"])
        self.conjunctions = phrases(grammar["conjunctions"])
        self.compared = phrases(grammar["compared"])
        self.contrast = frozenset(grammar["contrast"])
        self.ratio = frozenset(grammar["ratio"])
        self.of = phrases(grammar["of"])
        self.determiners = phrases(grammar["determiners"])
        self.per = phrases(grammar["per"])
        self.per_article = phrases(grammar["per_article"])
        self.elapsed = phrases(grammar["elapsed"])
        self.per_nouns = {key_of(noun): noun for noun in grammar["per_nouns"]}
        self.negative = phrases(grammar["negative"])
        self.old = phrases(grammar["old"])
        self.aged = phrases(grammar["aged"])
        self.aged_clause = phrases(grammar["aged_clause"])
        self.then = phrases(grammar["then"])
        self.aged_behind = phrases(grammar["aged_behind"])
        self.clock = phrases(grammar["clock"])
        self.dated = frozenset(grammar["dated"])
        self.labels = frozenset(grammar["labels"])
        self.streets = frozenset(grammar["streets"])
        self.small = frozenset(grammar["small"])
        self.uncounted = phrases(grammar["uncounted"])
        self.skipped = phrases([*grammar["uncounted"], *grammar["skipped"]])
        self.stops = frozenset(grammar["stops"])
        self.counted_end = re.compile("|".join(grammar["counted_ends"]) or "(?!)")
        self.months = words.months
        self.undecided = words.undecided
        self.folded_months = frozenset(map(str.lower, words.months))


def _qualifiers(words: Mapping[str, Iterable[str]]) -> Phrases:
    return Phrases({phrase: qualifier for qualifier, listed in words.items() for phrase in listed})
