"""What a number counts: by the parse where there is one, else by the words that follow."""

import re
from bisect import bisect_left

from onrecord.flows.annotate.quantity_rules import QuantityRules
from onrecord.flows.annotate.syntax import Parse, Span, Token

_WORD = re.compile(r"[ \u00a0-]?([^\W\d_]+(?:['’&.-][^\W_]+)*)")
_MOST_WORDS = 3
_INSIDE = {"ADJ", "NOUN", "PROPN", "NUM", "ADV", "VERB", "PUNCT", "SYM", "PART"}
_PARTICIPLES = {"VBN", "VBG"}
_NOUNS = {"NOUN", "PROPN"}


class Counter:
    """Finds what is counted in one paragraph."""

    def __init__(self, text: str, rules: QuantityRules, parse: Parse | None) -> None:
        self.text = text
        self.rules = rules
        self.tokens = parse.tokens if parse else ()
        self._starts = [token.start for token in self.tokens]

    def token_at(self, start: int) -> Token | None:
        """Return the first token that begins at `start` or behind."""
        place = bisect_left(self._starts, start)
        return self.tokens[place] if place < len(self.tokens) else None

    def behind(self, end: int) -> Span | None:
        """Return the noun phrase that begins behind a number which ends at `end`, without words such as "more"."""
        while found := self.rules.uncounted.after(self.text, end):
            end = found[0]
        if self.text[end : end + 1] not in (" ", "\u00a0", "-", "\u202f"):
            return None
        return self._parsed(end + 1) if self.tokens else self._unparsed(end)

    def of(self, end: int) -> Span | None:
        """Return the noun phrase behind "of (the)", as in "a third of the boats"."""
        found = self.rules.of.after(self.text, end)
        if not found:
            return None
        end = found[0]
        if determiner := self.rules.determiners.after(self.text, end):
            end = determiner[0]
        if self.text[end : end + 1].isalpha():  # d'Italiens
            return self._parsed(end) if self.tokens else self._unparsed(end)
        return self.behind(end)

    def _parsed(self, start: int) -> Span | None:
        first = self.token_at(start)
        if first is None or first.start > start + 1:
            return None
        last: Token | None = None
        for token in self.tokens[first.i : first.i + 8]:
            if not _goes_on(token) or (last and token.start > last.end + 1):
                break
            if token.pos in _NOUNS and token.tag != "POS":
                last = token
            elif token.pos == "PUNCT" and token.text not in "-&":
                break
        if last is None or last.text.lower() in self.rules.months:
            return None
        return Span(first.start, last.end)

    def _unparsed(self, start: int) -> Span | None:
        first = last = None
        place = start
        for _ in range(_MOST_WORDS):
            found = _WORD.match(self.text, place)
            if not found or found[1].lower() in self.rules.stops or found[1].lower() in self.rules.months:
                break
            first = found.start(1) if first is None else first
            last = place = found.end()
        return None if first is None or last is None else Span(first, last)


def _goes_on(token: Token) -> bool:
    return token.pos in _INSIDE and (token.pos != "VERB" or token.tag in _PARTICIPLES)
