"""Numbers in digits and words: "1.5 million", "three hundred and five", "two-thirds", "21st", "thousands".

One compiled expression finds runs of digits and number words; each run is then read piece by piece with the grammar
of additive and multiplicative number words (Hurford, The Linguistic Theory of Numerals, 1975). What cannot be one
number becomes several. Values are exact decimals until the end.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

Kind = Literal["cardinal", "ordinal", "fraction", "order", "multiple"]

BLANKS = " \u00a0\u202f\u2009"
_VULGAR = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅛": (1, 8), "⅜": (3, 8)}
_HUNDRED = 100
_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written: span, bounds (equal but for an order of magnitude), kind, and how it is written.

    `scale` is its largest factor of a thousand or more ("million"), else 1; `prefix` are letters right before its
    digits ("RM79"); `is_doubtful` marks a fraction that may be an ordinal ("a third"); `is_money` one whose scale is
    an abbreviation that only sums of money have ("$5m").
    """

    start: int
    end: int
    lo: Decimal
    hi: Decimal
    kind: Kind
    n_significant_digits: int
    scale: Decimal
    has_digits: bool
    prefix: str = ""
    is_doubtful: bool = False
    is_money: bool = False
    plain_end: int = 0
    is_word: bool = False
    has_article: bool = False

    @property
    def mantissa(self) -> Decimal:
        """The number without its scale: 1.5 of "1.5 million"."""
        return self.lo / self.scale

    def scaled(self, scale: Decimal) -> "Numeral":
        """Return the number with another scale: "5" of "5 to 7 million" is five million."""
        mantissa = self.mantissa
        return replace(self, lo=mantissa * scale, hi=mantissa * scale, scale=scale, is_money=False)

    def unabbreviated(self) -> "Numeral":
        """Return the digits alone, without the abbreviation of a scale behind them."""
        return replace(self.scaled(Decimal(1)), end=self.plain_end)


@dataclass(frozen=True)
class NumberWords:
    """Number words of one language, by lower-case word; separators of decimals and thousands.

    A language without `decimal` takes both marks where only one reading is possible.
    """

    decimal: str
    groups: tuple[str, ...]
    joiner: str
    joins_after: int
    is_compound: bool
    vigesimals: frozenset[int]
    articles: frozenset[str]
    bare: frozenset[str]
    numbers: Mapping[str, int]
    multipliers: Mapping[str, int]
    short_scales: Mapping[str, int]
    money_scales: Mapping[str, int]
    orders: Mapping[str, tuple[int, int]]
    fractions: Mapping[str, tuple[int, int]]
    lone_fractions: Mapping[str, tuple[int, int]]
    multiples: Mapping[str, int]
    ordinals: Mapping[str, int]
    ordinal_suffixes: tuple[str, ...]
    of: tuple[str, ...]


def _either(words: Sequence[str]) -> str:
    """Return an expression for any of the words, longest first; a blank matches blanks and hyphens."""
    parts = (re.escape(word).replace(r"\ ", f"[{BLANKS}-]+") for word in sorted(words, key=lambda w: (-len(w), w)))
    return "(?:" + "|".join(parts) + ")" if words else "(?!)"


def _digits(words: NumberWords) -> str:
    if not words.decimal:
        return r"(?:\d{1,3}(?:[.,]\d{3}){2,}|\d{1,3}(?:[\u00a0\u202f\u2009]\d{3})+|\d+(?:[.,]\d{1,2})?)(?![.,]?\d)"
    group = "[" + re.escape("".join(words.groups)) + "\u00a0\u202f\u2009]"
    mark = re.escape(words.decimal)
    return rf"(?:\d{{1,3}}(?:{group}\d{{3}})+(?!\d)|\d+)(?:{mark}\d+)?"


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: str
    start: int
    end: int
    word: str
    value: Decimal = Decimal(0)


class NumeralReader:
    """Reads the numbers of texts in one language."""

    def __init__(self, words: NumberWords) -> None:
        self.words = words
        cardinals = (*words.numbers, *words.multipliers)
        fractions = (*words.fractions, *words.lone_fractions)
        blank = f"[{BLANKS}-]"
        after_article = _either((*words.multipliers, *fractions)) + r"(?!\w)"
        article = rf"{_either(tuple(words.articles))}(?={blank}{after_article})"
        of = (
            rf"{_either(words.of)}(?={blank}{_either(tuple(words.articles))}{blank}{_either(tuple(words.multipliers))})"
        )
        joiner = rf"{_either((words.joiner,) if words.joiner else ())}(?={blank}(?:{_either(tuple(words.articles))}{blank})?{_either((*cardinals, *fractions))})"
        plain = _either((*words.orders, *words.multiples, *words.ordinals, *fractions, *cardinals))
        word_end = "" if words.is_compound else r"(?!\w)"
        word = rf"(?i:{article}|{of}|{joiner}|{plain}{word_end})"
        short = rf"(?:[{BLANKS}]?(?P<short>(?i:{_either(tuple(words.short_scales))})|{_either(tuple(words.money_scales))})(?![\w]))?"
        suffix = rf"(?P<suffix>{_either(words.ordinal_suffixes)}(?!\w))?"
        vulgar = "[" + "".join(_VULGAR) + "]"
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
        found: list[Numeral] = []
        for run in self._run.finditer(text):
            found += self._numerals(self._pieces(text, run.start(), run.end()))
        return found

    def _numerals(self, pieces: Iterator[_Piece]) -> Iterator[Numeral]:
        current = _Sum(self.words)
        for piece in pieces:
            if not current.take(piece):
                yield from current.numeral()
                current = _Sum(self.words)
                current.take(piece)
        yield from current.numeral()

    def _pieces(self, text: str, start: int, end: int) -> Iterator[_Piece]:
        for found in self._piece.finditer(text, start, end):
            if found["word"]:
                yield self._word(found)
                continue
            yield from self._digit_pieces(found)

    def _digit_pieces(self, found: re.Match[str]) -> Iterator[_Piece]:
        value = self._value(found)
        prefix = found["prefix"] or ""
        start = found.start() + len(prefix)
        if prefix:
            yield _Piece("prefix", start, start, prefix)
        plain_end = found.start("short") if found["short"] else found.end()
        while plain_end > start and found.string[plain_end - 1] in BLANKS:
            plain_end -= 1
        kind = "ordinal_digits" if found["suffix"] else "digits"
        yield _Piece(kind, start, plain_end, found.string[start:plain_end], value)
        if found["short"]:
            scales = self.words.short_scales
            short = found["short"].casefold()
            kind = "short" if short in scales else "money"
            factor = scales[short] if short in scales else self.words.money_scales[short]
            yield _Piece(kind, found.start("short"), found.end(), short, Decimal(factor))

    def _value(self, found: re.Match[str]) -> Decimal:
        if found["over"]:
            return Decimal(found["ones"] or 0) + Decimal(found["over"]) / Decimal(found["under"])
        whole = self._decimal(found["whole"]) if found["whole"] else Decimal(0)
        vulgar = _VULGAR.get(found["part"] or found["alone"] or "", (0, 1))
        return whole + Decimal(vulgar[0]) / Decimal(vulgar[1])

    def _decimal(self, digits: str) -> Decimal:
        mark = self.words.decimal
        if not mark and (found := re.fullmatch(r"(\d+)[.,](\d{1,2})", digits)):
            return Decimal(f"{found[1]}.{found[2]}")
        if mark and mark in digits:
            whole, part = digits.rsplit(mark, 1)
            return Decimal(f"{re.sub(r'[^0-9]', '', whole)}.{part}")
        return Decimal("".join(str(int(char)) for char in digits if char.isdecimal()))

    def _word(self, found: re.Match[str]) -> _Piece:
        word = re.sub(f"[{BLANKS}-]+", " ", found["word"].casefold())
        words = self.words
        if word in words.articles and word not in words.numbers:
            kind = "article"
        elif word == words.joiner:
            kind = "joiner"
        elif word in words.of:
            kind = "of"
        else:
            tables = {
                "number": words.numbers, "multiplier": words.multipliers, "order": words.orders,
                "lone": words.lone_fractions, "fraction": words.fractions, "multiple": words.multiples,
                "ordinal": words.ordinals,
            }  # fmt: skip
            kind = next(name for name, table in tables.items() if word in table)
            value = words.numbers.get(word, words.multipliers.get(word, 0))
            return _Piece(kind, found.start(), found.end(), word, Decimal(value))
        return _Piece(kind, found.start(), found.end(), word)


class _Sum:
    """A number while its pieces are read."""

    def __init__(self, words: NumberWords) -> None:
        self.words = words
        self.start = self.end = self.plain_end = -1
        self.total: Decimal | None = None
        self.current: Decimal | None = None
        self.last_scale = Decimal(0)
        self.kind: Kind | None = None
        self.bounds: tuple[int, int] | None = None
        self.digits = ""
        self.prefix = ""
        self.article = -1
        self.joined = False
        self.n_pieces = 0
        self.is_doubtful = self.is_money = self.is_bare = False

    def take(self, piece: _Piece) -> bool:
        """Add a piece; return False where it begins another number."""
        if piece.kind in ("prefix", "article", "joiner", "of"):
            return self._take_mark(piece)
        if self.kind in ("ordinal", "order", "multiple"):
            # "first half" and "third quarter" are no fractions
            return self.kind == "ordinal" and piece.kind in ("lone", "fraction") and piece.start - self.end == 1
        if not getattr(self, f"_take_{piece.kind}")(piece):
            return False
        if self.start < 0:
            self.start = piece.start if self.article < 0 else self.article
        self.end = piece.end
        self.n_pieces += 1
        if piece.kind not in ("short", "money"):
            self.plain_end = piece.end
        self.joined = False
        return True

    def _take_mark(self, piece: _Piece) -> bool:
        if piece.kind == "prefix":
            if self.start >= 0:
                return False
            self.prefix = piece.word
        elif piece.kind == "article":
            if self.start >= 0 and not self.joined and self.kind != "fraction":
                return False
            self.article = piece.start
        elif piece.kind == "joiner":
            self.joined = True
        return True

    def _take_digits(self, piece: _Piece) -> bool:
        if self.start >= 0:
            return False
        self.current, self.kind, self.digits = piece.value, "cardinal", piece.word
        return True

    def _take_ordinal_digits(self, piece: _Piece) -> bool:
        if self.start >= 0:
            return False
        self.current, self.kind, self.digits = piece.value, "ordinal", piece.word
        return True

    def _take_number(self, piece: _Piece) -> bool:
        value = piece.value
        if self.kind == "fraction" or self.digits:
            return False
        if self.current is None:
            if self.total is not None and value >= self.last_scale:
                return False
            self.current = value
        elif self._adds(self.current, value):
            self.current += value
        else:
            return False
        self.kind = "cardinal"
        return True

    def _adds(self, current: Decimal, value: Decimal) -> bool:
        if self.joined and self.words.is_compound and current < 10 <= value < _HUNDRED:
            return True
        if self.joined and current < self.words.joins_after:
            return False
        if int(current % _HUNDRED) in self.words.vigesimals and 10 <= value < 20:
            return True
        return current > 0 and value > 0 and current % (10 ** len(str(int(value)))) == 0

    def _take_multiplier(self, piece: _Piece) -> bool:
        if self.current is None and self.total is None:
            self.is_bare = self.article < 0 and piece.word not in self.words.bare
        if piece.value < _THOUSAND:
            return self._take_hundred(piece)
        if self.current is None and self.total is not None and piece.value <= self.last_scale:
            return False
        self._scale(piece.value)
        return True

    def _take_hundred(self, piece: _Piece) -> bool:
        current = Decimal(1) if self.current is None else self.current
        if current >= _HUNDRED or (self.joined and self.current is not None):
            return False
        self.current, self.kind = current * piece.value, "cardinal"
        return True

    def _scale(self, factor: Decimal) -> None:
        current = self.current
        if current is None:
            current = Decimal(0) if self.total is not None else Decimal(1)
        if self.total is not None and factor > self.last_scale:
            self.total = (self.total + current) * factor
        else:
            self.total = (self.total or Decimal(0)) + current * factor
        self.current, self.last_scale, self.kind = None, factor, "cardinal"

    def _take_short(self, piece: _Piece) -> bool:
        self._scale(piece.value)
        return True

    def _take_money(self, piece: _Piece) -> bool:
        self.is_money = True
        self._scale(piece.value)
        return True

    def _take_lone(self, piece: _Piece) -> bool:
        return self._fraction(*self.words.lone_fractions[piece.word])

    def _take_fraction(self, piece: _Piece) -> bool:
        is_ordinal = piece.word in self.words.ordinals
        if self.current is None and self.total is None and self.article < 0:
            if is_ordinal:
                return self._take_ordinal(piece)
            self.is_bare = True  # "quarter million" is a number, "quarter" alone is none
        elif is_ordinal and self.current is not None and self.current > 1 and self.current % 10 == 0:
            return self._take_ordinal(piece)
        self.is_doubtful = is_ordinal and self.article >= 0
        return self._fraction(*self.words.fractions[piece.word])

    def _fraction(self, over: int, under: int) -> bool:
        part = Decimal(over) / Decimal(under)
        if self.current is None and self.total is None:
            self.current, self.kind = part, "fraction"
        elif self.current is not None and self.joined and self.article >= 0:
            self.current += part
        elif self.current is not None and not self.digits and not self.joined and self.current < under:
            self.current, self.kind = self.current * part, "fraction"
        else:
            return False
        return True

    def _take_ordinal(self, piece: _Piece) -> bool:
        value = Decimal(self.words.ordinals[piece.word])
        if self.digits or self.total is not None or (self.current is not None and not self._adds(self.current, value)):
            return False
        self.current, self.kind = (self.current or Decimal(0)) + value, "ordinal"
        return True

    def _take_order(self, piece: _Piece) -> bool:
        if self.start >= 0:
            return False
        self.bounds, self.kind = self.words.orders[piece.word], "order"
        return True

    def _take_multiple(self, piece: _Piece) -> bool:
        if self.start >= 0:
            return False
        self.current, self.kind = Decimal(self.words.multiples[piece.word]), "multiple"
        return True

    def numeral(self) -> Iterator[Numeral]:
        """Yield the number read; nothing where its words alone are none, such as a bare "million"."""
        if self.kind is None or (self.is_bare and self.total in (None, self.last_scale)):
            return
        value = (self.total or Decimal(0)) + (self.current or Decimal(0))
        lo, hi = map(Decimal, self.bounds) if self.bounds else (value, value)
        yield Numeral(
            start=self.start,
            end=self.end,
            lo=lo,
            hi=hi,
            kind=self.kind,
            n_significant_digits=self._n_significant(value),
            scale=self.last_scale or Decimal(1),
            has_digits=bool(self.digits),
            prefix=self.prefix,
            is_doubtful=self.is_doubtful,
            is_money=self.is_money,
            plain_end=self.plain_end,
            is_word=self.n_pieces == 1 and not self.digits,
            has_article=self.start == self.article,
        )

    def _n_significant(self, value: Decimal) -> int:
        """Count significant digits; those of a fraction are taken as one, zeros at a whole number's end as none."""
        mark = self.words.decimal or "."
        if self.digits and mark in self.digits:
            return max(1, len(re.sub(r"\D", "", self.digits).lstrip("0")))
        if self.kind in ("fraction", "order"):
            return 1
        return max(1, len("".join(map(str, value.normalize().as_tuple().digits))))
