"""The words around a time expression: how it is related to, whether it lies ahead, whether figures are a year."""

from collections.abc import Mapping, Sequence, Set
from functools import partial

from onrecord.flows.annotate.remembered import Remembered
from onrecord.flows.annotate.syntax import Span
from onrecord.flows.annotate.time_words import TimeWords

_SENTENCE_ENDS = frozenset(".!?")
# Tokens that are looked at for a verb's tense, and between a preposition and the time it governs.
_NEAR, _SKIPPED = 14, 3
_SHORTEST_VERB = 5
_ENDED = "."
_ROUND = 50  # years divisible by it are as often counts


def tenses(words: TimeWords) -> Mapping[str, str | None]:
    """Return the tense that each word tells, None for most, and where sentences end."""
    return Remembered(partial(_tense, words), dict.fromkeys(_SENTENCE_ENDS, _ENDED))


def _tense(words: TimeWords, word: str) -> str | None:
    folded, is_verb = word.lower(), len(word) >= _SHORTEST_VERB and word.islower()
    if folded in words.future or (is_verb and word.endswith(words.future_endings)):
        return "future"
    return "past" if folded in words.past or (is_verb and word.endswith(words.past_endings)) else None


class Context:
    """The tokens of one paragraph."""

    def __init__(self, words: TimeWords, tenses: Mapping[str, str | None], text: str, tokens: Sequence[str]) -> None:
        self._words, self._tenses = words, tenses
        self._text, self._tokens = text, tokens
        self._spans: list[tuple[int, int]] = []  # of the first tokens

    def _span(self, number: int) -> tuple[int, int]:
        """Return the code points of a token; they are looked for only as far as an expression is found.

        Nothing but white space stands between tokens, so each is the next of its words.
        """
        spans, find = self._spans, self._text.index
        end = spans[-1][1] if spans else 0
        for token in self._tokens[len(spans) : number + 1]:
            start = find(token, end)
            end = start + len(token)
            spans.append((start, end))
        return spans[number]

    def without_dots(self, abbreviations: Set[str], codes: str) -> str:
        """Join dots to the abbreviations before them; return the codes without those dots."""
        if abbreviations.isdisjoint(self._tokens):
            return codes
        self._span(len(self._tokens) - 1)
        kept: list[tuple[str, tuple[int, int], str]] = []
        for token, span, code in zip(self._tokens, self._spans, codes, strict=True):
            if token == "." and kept and kept[-1][0] in abbreviations and kept[-1][1][1] == span[0]:
                kept[-1] = (kept[-1][0], (kept[-1][1][0], span[1]), kept[-1][2])
            else:
                kept.append((token, span, code))
        self._tokens, self._spans = [token for token, _, _ in kept], [span for _, span, _ in kept]
        return "".join(code for _, _, code in kept)

    def word(self, number: int) -> str:
        """Return a token as written, without the dot of an abbreviation; empty outside the paragraph."""
        return self._tokens[number] if 0 <= number < len(self._tokens) else ""

    def lower(self, number: int) -> str:
        """Return a token in lower case."""
        return self.word(number).lower()

    def span(self, start: int, end: int) -> Span:
        """Return the span of code points of the tokens from `start` up to `end`."""
        last = self._span(end - 1)
        return Span(self._spans[start][0], last[1])

    def is_adjacent(self, number: int) -> bool:
        """Say whether a token follows the one before it without a blank."""
        return 0 < number < len(self._tokens) and self._span(number)[0] == self._spans[number - 1][1]

    def relation(self, start: int) -> str:
        """Return how what is told relates to the time that begins at token `start`."""
        for number in range(start - 1, start - 2 - _SKIPPED, -1):
            word = self.lower(number)
            if word in self._words.relations:
                return self._words.relations[word]
            if word not in self._words.skipped:
                break
        return "at"

    def tense(self, start: int, end: int) -> str | None:
        """Return past or future by the nearest verb before the expression in its sentence, else the first behind."""
        before = self._first_tense(range(start - 1, max(start - 1 - _NEAR, -1), -1))
        return before or self._first_tense(range(end, min(end + _NEAR, len(self._tokens))))

    def _first_tense(self, numbers: range) -> str | None:
        for number in numbers:
            if tense := self._tenses[self._tokens[number]]:
                return None if tense == _ENDED else tense
        return None

    def is_year(self, start: int, end: int) -> bool:
        """Say whether four figures that stand alone are a year and no count, price or number of something."""
        before, behind = self.lower(start - 1), self.lower(end)
        value = int(self.word(end - 1)) if self.word(end - 1).isdecimal() else 0
        if behind in self._words.not_year_after or before in self._words.not_year_before:
            return False
        if self._is_glued(start, end):
            return False
        if before in self._words.year_cues:
            return 1000 <= value < 2200
        return 1900 <= value < 2060 and (value % _ROUND != 0 or not self.word(end)[:1].islower())

    def _is_glued(self, start: int, end: int) -> bool:
        """Say whether a mark ties the figures to others or to letters: #1998, 1998/3, A-1998, 1998%."""
        marks = "/_#@$€£¥%&=+*\\"
        return (self.is_adjacent(start) and self.word(start - 1) in marks) or (
            self.is_adjacent(end) and self.word(end)[:1] in marks
        )
