"""Numbers in digits and words: "1.5 million", "three hundred and five", "two-thirds", "21st", "thousands".

A compiled expression tells runs of digits and number words; each run is then read piece by piece with the grammar
of additive and multiplicative number words (Hurford, The Linguistic Theory of Numerals, 1975). What cannot be one
number becomes several. Values are exact decimals until the end.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from onrecord.flows.annotate.numeral_starts import BLANKS, VULGAR, NumeralStarts
from onrecord.flows.annotate.numeral_sum import Sum
from onrecord.flows.annotate.numeral_words import NumberWords, Numeral, Piece, whole_number
from onrecord.flows.annotate.remembered import Remembered

# Signs of a text cut into words, as corpora are ("did n' t", "$ 5"), and numbers cut in it.
_CUT_TEXT = re.compile(r"\w' (?:s|t|re|ve|ll|d|m)\b|` `|[$£€] \d|\w [;)](?: |$)")
_CUT_NUMBER = re.compile(r"(\d(?<!\d\d)\d{0,2}(?:,\d{3})*,) (?=\d{3}(?!\d))")
_JOINER = "\u2063"  # stands for the blank there: as long, and in no text


def _either(words: Sequence[str]) -> str:
    """Return an expression for any of the words, longest first; a blank matches blanks and hyphens.

    Words with the same first letter stand together: where none can begin, few letters are compared.
    """
    by_letter: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda w: (-len(w), w)):
        rest = re.escape(word[1:]).replace(r"\ ", f"[{BLANKS}-]+")
        by_letter.setdefault(word[0], []).append(rest)
    parts = (f"{re.escape(letter)}(?:{'|'.join(rests)})" for letter, rests in by_letter.items())
    return "(?:" + "|".join(parts) + ")" if words else "(?!)"


def _digits(words: NumberWords) -> str:
    if not words.decimal:
        return r"(?:\d{1,3}(?:[.,]\d{3}){2,}|\d{1,3}(?:[\u00a0\u202f\u2009]\d{3})+|\d+(?:[.,]\d{1,2})?)(?![.,]?\d)"
    group = "[" + re.escape("".join(words.groups)) + "\u00a0\u202f\u2009]"
    mark = re.escape(words.decimal)
    # In texts cut into words a group mark stands apart: "10, 000". Elsewhere other digits are the next of a list.
    marks = re.escape("".join(sorted(set(words.groups) - set(BLANKS))))
    apart = rf"[{marks}](?: 000|{_JOINER}\d{{3}})" if marks else "(?!)"
    indian = rf"\d{{1,2}}(?:{group}\d{{2}})+{group}\d{{3}}(?!\d)"
    return rf"(?:\d{{1,3}}(?:{group}\d{{3}}|{apart})+(?!\d)|{indian}|\d+)(?:{mark}\d+)?"


class NumeralReader:
    """Reads the numbers of texts in one language."""

    def __init__(self, words: NumberWords) -> None:
        self.words = words
        self._meanings = Remembered(self._meaning)
        # where words are put together, numbers begin within them
        self._starts = None if words.is_compound else NumeralStarts(words)
        cardinals = (*words.numbers, *words.multipliers)
        fractions = (*words.fractions, *words.lone_fractions)
        blank = f"[{BLANKS}-]"
        gap = f"{blank}?" if words.is_compound else blank
        articles = _either(tuple(words.articles))
        joiners = _either((words.joiner,) if words.joiner else ())
        article = rf"{articles}(?={blank}{_either((*words.multipliers, *fractions))}(?!\w))"
        of = rf"{_either(words.of)}(?={blank}{articles}{blank}{_either(tuple(words.multipliers))})"
        joiner = rf"{joiners}(?={gap}(?:{articles}{blank})?{_either((*cardinals, *fractions))})"
        plain = _either((*words.orders, *words.multiples, *words.ordinals, *fractions, *cardinals))
        word_end = "" if words.is_compound else r"(?!\w)"
        word = rf"(?i:{article}|{of}|{joiner}|{plain}{word_end})"
        scales = rf"(?i:{_either(tuple(words.short_scales))})|{_either(tuple(words.money_scales))}"
        short = rf"(?:[{BLANKS}]?(?P<short>{scales})(?![\w]))?"
        suffix = rf"(?P<suffix>{_either(words.ordinal_suffixes)}(?!\w))?"
        vulgar = "[" + "".join(VULGAR) + "]"
        number = rf"(?P<whole>{_digits(words)})(?:{blank}?(?P<part>{vulgar}))?"
        ratio = rf"(?:(?P<ones>\d+){blank})?(?P<over>\d{{1,2}})/(?P<under>[2-9]|10|12|16|32)(?![\d/,.]\d|\d|/)"
        digits = rf"(?:{ratio}|{number}|(?P<alone>{vulgar})){suffix}{short}"
        self._piece = re.compile(rf"(?P<prefix>[A-Z][A-Za-z]{{0,2}}(?=\d))?(?:{digits}|(?P<word>{word}))")
        anonymous = re.sub(r"\(\?P<\w+>", "(?:", rf"(?:{digits}|{word})")
        more = rf"(?:{blank}?{word}|{blank}{anonymous})" if words.is_compound else rf"{blank}{anonymous}"
        end = r"(?!\w)" if words.is_compound else ""
        self._run = re.compile(rf"(?<!\w)(?:[A-Z][A-Za-z]{{0,2}}(?=\d))?{anonymous}(?:{more})*{end}")

    def read(self, text: str) -> list[Numeral]:
        """Return the numbers of a text, in order."""
        starts = self._starts.find(text) if self._starts else None
        found: list[Numeral] = []
        if starts == []:
            return found
        if _CUT_NUMBER.search(text) and _CUT_TEXT.search(text):
            text = _CUT_NUMBER.sub(rf"\1{_JOINER}", text)
        for start, end in self._runs(text, starts):
            if (digits := text[start:end]).isdecimal():
                found.append(whole_number(start, end, digits))  # so mostly, and it needs no grammar
            else:
                found += self._numerals(self._pieces(text, start, end))
        return found

    def _runs(self, text: str, starts: Sequence[int] | None) -> list[tuple[int, int]]:
        """Return the spans of runs of digits and number words, which begin at some of `starts`, or wherever if None."""
        if starts is None:
            return [run.span() for run in self._run.finditer(text)]
        spans, end = [], 0
        for start in starts:
            if start >= end and (run := self._run.match(text, start)):
                spans.append(run.span())
                end = run.end()
        return spans

    def _numerals(self, pieces: Iterator[Piece]) -> Iterator[Numeral]:
        current = Sum(self.words)
        for piece in pieces:
            if not current.take(piece):
                yield from current.numeral()
                current = Sum(self.words)
                current.take(piece)
        yield from current.numeral()

    def _pieces(self, text: str, start: int, end: int) -> Iterator[Piece]:
        for found in self._piece.finditer(text, start, end):
            if found["word"]:
                yield self._word(found)
                continue
            yield from self._digit_pieces(found)

    def _digit_pieces(self, found: re.Match[str]) -> Iterator[Piece]:
        value = self._value(found)
        prefix = found["prefix"] or ""
        start = found.start() + len(prefix)
        if prefix:
            yield Piece("prefix", start, start, prefix)
        plain_end = found.start("short") if found["short"] else found.end()
        while plain_end > start and found.string[plain_end - 1] in BLANKS:
            plain_end -= 1
        kind = "ordinal_digits" if found["suffix"] else "digits"
        yield Piece(kind, start, plain_end, found.string[start:plain_end], value)
        if found["short"]:
            scales, short = self.words.short_scales, found["short"]
            known = scales.get(short.casefold())
            kind, factor = ("money", self.words.money_scales[short]) if known is None else ("short", known)
            yield Piece(kind, found.start("short"), found.end(), short, Decimal(factor))

    def _value(self, found: re.Match[str]) -> Decimal:
        if found["over"]:
            return Decimal(found["ones"] or 0) + Decimal(found["over"]) / Decimal(found["under"])
        whole = self._decimal(found["whole"]) if found["whole"] else Decimal(0)
        vulgar = VULGAR.get(found["part"] or found["alone"] or "", (0, 1))
        return whole + Decimal(vulgar[0]) / Decimal(vulgar[1])

    def _decimal(self, digits: str) -> Decimal:
        mark = self.words.decimal
        if not mark and (found := re.fullmatch(r"(\d+)[.,](\d{1,2})", digits)):
            return Decimal(f"{found[1]}.{found[2]}")
        if mark and mark in digits:
            whole, part = digits.rsplit(mark, 1)
            return Decimal(f"{re.sub(r'[^0-9]', '', whole)}.{part}")
        return Decimal("".join(str(int(char)) for char in digits if char.isdecimal()))

    def _word(self, found: re.Match[str]) -> Piece:
        word, kind, value = self._meanings[found["word"]]
        return Piece(kind, found.start(), found.end(), word, value)

    def _meaning(self, written: str) -> tuple[str, str, Decimal]:
        """Return a number word in plain small letters, the rule by which it is added, and its value."""
        word = re.sub(f"[{BLANKS}-]+", " ", written.casefold())
        words = self.words
        if word in words.articles and word not in words.numbers:
            return word, "article", Decimal(0)
        if word == words.joiner:
            return word, "joiner", Decimal(0)
        if word in words.of:
            return word, "of", Decimal(0)
        tables = {
            "number": words.numbers, "multiplier": words.multipliers, "order": words.orders,
            "lone": words.lone_fractions, "fraction": words.fractions, "multiple": words.multiples,
            "ordinal": words.ordinals,
        }  # fmt: skip
        kind = next(name for name, table in tables.items() if word in table)
        return word, kind, Decimal(words.numbers.get(word, words.multipliers.get(word, 0)))
