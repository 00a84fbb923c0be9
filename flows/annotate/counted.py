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
_SINGULAR = {"NN", "NNP"}
_NAMES = {"ORG", "PRODUCT", "FAC", "EVENT", "LAW", "WORK_OF_ART"}
_NO_LONGER = {"VERB", "ADV", "ADJ"}  # "people injured", "boats ashore": behind a noun they begin something else
_MOST_TOKENS = 8


class Counter:
    """Finds what is counted in one paragraph."""

    def __init__(self, text: str, rules: QuantityRules, parse: Parse | None) -> None:
        self.text = text
        self.rules = rules
        self.tokens = parse.tokens if parse else ()
        self._entities = parse.entities if parse else ()
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

    def of(self, end: int, is_fraction: bool = False) -> Span | None:
        """Return the noun phrase behind "of (the)": "nine of the boats"; behind a fraction also "half the boats"."""
        of = self.rules.of.after(self.text, end)
        determiner = self.rules.determiners.after(self.text, of[0] if of else end)
        if not (of or (determiner and is_fraction)):
            return None
        end = (determiner or of or (end, ""))[0]
        if not self.text[end : end + 1].isalpha():  # as it does in "d'Italiens"
            end += 1
        return self._parsed(end, is_whole=True) if self.tokens else self._unparsed(end)

    def is_numbered(self, start: int) -> bool:
        """Say whether a number that begins here tells which one the noun before it is: "on night two of the talks"."""
        number = self.token_at(start)
        if number is None or number.start != start or number.dep != "nummod" or number.head != number.i - 1:
            return False
        return self.tokens[number.head].tag in _SINGULAR

    def is_name_with(self, start: int, counted: Span) -> bool:
        """Say whether a number and the one noun behind it name something: "the 911 call", "the 737 Max"."""
        place = bisect_left(self._starts, counted.start)
        noun = self.tokens[place] if place < len(self.tokens) else None
        if noun is None or (noun.start, noun.end) != (counted.start, counted.end) or noun.tag not in _SINGULAR:
            return False
        return self.rules.determiners.before(self.text, start) is not None

    def is_named(self, start: int) -> bool:
        """Say whether a number that begins here stands inside a name, as the parse marked it."""
        return any(e.start < start < e.end and e.kind in _NAMES for e in self._entities)

    def _parsed(self, start: int, is_whole: bool = False) -> Span | None:
        first = self.token_at(start)
        if first is None or first.start > start + 1 or self._is_stop(first.text):
            return None
        phrase = self._up_to_head(first.i, self._phrase(first.i))
        nouns = [token for token in phrase if token.pos in _NOUNS]
        if not nouns or nouns[0].text in self.rules.months:
            return None
        if (
            not is_whole
            and nouns[-1].tag == "NN"
            and nouns[0].tag == "NN"
            and nouns[0] is phrase[0]
            and self._is_several(start)
        ):
            nouns = nouns[:1]  # "a 12 page document": it is pages that are counted
        return Span(phrase[0].start, nouns[-1].end)

    def _phrase(self, first: int) -> list[Token]:
        """Return the tokens of a noun phrase from `first` on, without adverbs and participles in front."""
        phrase: list[Token] = []
        for token in self.tokens[first : first + _MOST_TOKENS]:
            if phrase and self._joins_adjectives(token, phrase[-1]):
                phrase.append(token)
                continue
            if not _goes_on(token) or (phrase and token.start > phrase[-1].end + 1):
                break
            if phrase and phrase[-1].pos in _NOUNS and token.pos in _NO_LONGER:
                break
            if phrase or token.pos in _NOUNS or token.pos == "ADJ":
                phrase.append(token)
        return self._whole_words(first, phrase)

    def _whole_words(self, first: int, phrase: list[Token]) -> list[Token]:
        """Return a phrase with the tokens, from `first` on, that hyphens tie to its first: "far-" of "far-right"."""
        start = phrase[0].i if phrase else first
        while start > first and self.tokens[start - 1].end == self.tokens[start].start:
            start -= 1
        return [*self.tokens[start : phrase[0].i], *phrase] if phrase else phrase

    def _joins_adjectives(self, token: Token, before: Token) -> bool:
        """Say whether a conjunction or comma parts words for a property: "the largest and oldest boats"."""
        if before.pos != "ADJ" or not (token.pos == "CCONJ" or token.text == ","):
            return False
        return any(_is_property(behind) for behind in self.tokens[token.i + 1 : token.i + 2])

    def _up_to_head(self, first: int, phrase: list[Token]) -> list[Token]:
        """Return the phrase with what is joined to it, up to the noun that the number belongs to in the parse."""
        number = self.tokens[first - 1] if first else None
        if number is None or number.dep != "nummod" or not first <= number.head < first + _MOST_TOKENS:
            return phrase
        head = self.tokens[number.head]
        between = self.tokens[first : head.i]
        if head.pos not in _NOUNS or (phrase and head.i <= phrase[-1].i):
            return phrase
        if not all(_goes_on(token) or token.pos == "CCONJ" for token in between):
            return phrase
        return [*between, head]

    def _is_several(self, start: int) -> bool:
        number = self.tokens[max(0, bisect_left(self._starts, start) - 1)]
        return number.lemma.lower() not in self.rules.pronouns and number.text != "1"

    def _is_stop(self, word: str) -> bool:
        """Say whether a word ends what is counted; "US" is no pronoun."""
        is_acronym = len(word) > 1 and word.isupper()
        return not is_acronym and word.lower() in self.rules.stops

    def _unparsed(self, start: int) -> Span | None:
        first = last = None
        place = start
        for _ in range(_MOST_WORDS):
            found = _WORD.match(self.text, place)
            if not found or self._is_stop(found[1]) or found[1] in self.rules.months:
                break
            first = found.start(1) if first is None else first
            last = place = found.end()
            if self.rules.counted_end.search(found[1]):
                break
        return None if first is None or last is None else Span(first, last)


def _goes_on(token: Token) -> bool:
    if token.pos == "PUNCT":
        return token.text in ("-", "&")
    return token.pos in _INSIDE and (token.pos != "VERB" or token.tag in _PARTICIPLES)


def _is_property(token: Token) -> bool:
    return token.pos in ("ADJ", "ADV") or token.tag in _PARTICIPLES
