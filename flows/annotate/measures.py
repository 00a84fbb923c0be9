"""Words and symbols of units and currencies beside a number."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_TOKEN = re.compile(r"[^\W\d_]+|\d|[^\w\s]")
_MOST_TOKENS = 6
_LONGEST = 48  # code points behind a number in which its unit is looked for
_BLANK = " \u00a0\u202f\u2009"
_BLANKS = re.compile(r"[\s-]+")
_GAP = re.compile(r"[ \u00a0\u202f\u2009]?-?[ \u00a0]?")


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit: its name, dimension, and for money on what the currency rests.

    `basis`: code (an ISO 4217 code, or a symbol that only one currency has), symbol (€, ₹), word ("Swiss francs"),
    default (a symbol or word of several currencies, the one meant most assumed), ambiguous (a word of several; then
    `unit` is no code).
    """

    unit: str
    dim: str
    basis: str | None = None

    @property
    def is_currency(self) -> bool:
        """Whether the unit is a code of ISO 4217."""
        return self.basis not in (None, "ambiguous")


def key_of(words: str) -> str:
    """Return the words as a key: hyphens and runs of blanks count as one blank."""
    return words if words.isalnum() else _BLANKS.sub(" ", words)


def _most_tokens(keys: Iterable[str]) -> dict[str, int]:
    """Return how many tokens the longest unit has that begins with each token, in folded case."""
    most: dict[str, int] = {}
    for key in keys:
        tokens = _TOKEN.findall(key.casefold())
        size = _MOST_TOKENS if " " in key else len(tokens)  # hyphens for blanks are tokens too
        most[tokens[0]] = max(size, most.get(tokens[0], 0))
    return most


def _ends(text: str, end: int, stop: int, most: int) -> list[int]:
    """Return where tokens end, of which the first ends at `end`: at most so many, and no further than `stop`."""
    ends = [end]
    while len(ends) < most:
        token = _TOKEN.search(text, end, stop)
        if token is None or token.start() > end + 1:
            break
        end = token.end()
        ends.append(end)
    return ends


class Measures:
    """All units and currencies that one language knows. Symbols are matched by case, words are not."""

    def __init__(
        self,
        symbols: Mapping[str, Measure],
        words: Mapping[str, Measure],
        prefixes: Mapping[str, Measure],
        scaled: Mapping[str, Measure],
    ) -> None:
        self._exact = {key_of(symbol): measure for symbol, measure in symbols.items()}
        self._folded = {key_of(word.casefold()): measure for word, measure in words.items()}
        self._most_tokens = _most_tokens([*self._exact, *self._folded])
        self._prefixes = prefixes
        self._scaled = {key_of(word): measure for word, measure in scaled.items()}
        self._longest = max(map(len, prefixes), default=0)

    def after(self, text: str, start: int) -> tuple[int, Measure] | None:
        """Return the longest unit that begins at `start`, with its end; a blank or hyphen may stand before."""
        gap = _GAP.match(text, start)
        start = gap.end() if gap else start
        first = _TOKEN.match(text, start, start + _LONGEST)
        most = self._most_tokens.get(first[0].casefold()) if first else None
        if first is None or most is None:
            return None
        for end in reversed(_ends(text, first.end(), start + _LONGEST, most)):
            key = key_of(text[start:end])
            measure = self._exact.get(key) or self._folded.get(key.casefold())
            if measure and not (key[-1].isalpha() and text[end : end + 1].isalnum()):
                return end, measure
        return None

    def before(self, text: str, end: int) -> tuple[int, Measure] | None:
        """Return the longest currency that ends before `end`, with its start; one blank may stand between."""
        is_apart = end > 0 and text[end - 1] in _BLANK
        stop = end - is_apart
        for start in range(max(0, stop - self._longest), stop):
            measure = self._prefixes.get(text[start:stop])
            if measure and self._stands(text, start, stop, is_apart):
                return start, measure
        return None

    def scaled(self, word: str) -> Measure | None:
        """Return the currency of a word that is one only behind a million or more ("five million pounds")."""
        return self._scaled.get(key_of(word.casefold()))

    @staticmethod
    def _stands(text: str, start: int, stop: int, is_apart: bool) -> bool:
        """Say whether the symbol is no part of a longer word; single letters stand right before the digits only."""
        if text[start].isalpha() and start and text[start - 1].isalnum():
            return False
        return not (is_apart and stop - start == 1 and text[start].isalpha())
