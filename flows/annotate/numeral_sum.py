"""A number while its words are read one by one."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from onrecord.flows.annotate.numeral_words import Kind, NumberWords, Numeral, Piece

_HUNDRED = 100
_THOUSAND = 1000


class Sum:
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

    def take(self, piece: Piece) -> bool:
        """Add a piece; return False where it begins another number."""
        if piece.kind in ("prefix", "article", "joiner", "of"):
            return self._take_mark(piece)
        if self.kind in ("ordinal", "order", "multiple"):
            # "first half" and "third quarter" are no fractions
            return self.kind == "ordinal" and piece.kind in ("lone", "fraction") and piece.start - self.end == 1
        if not _TAKES[piece.kind](self, piece):
            return False
        if self.start < 0:
            self.start = piece.start if self.article < 0 else self.article
        self.end = piece.end
        self.n_pieces += 1
        if piece.kind not in ("short", "money"):
            self.plain_end = piece.end
        self.joined = False
        return True

    def _take_mark(self, piece: Piece) -> bool:
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

    def _take_digits(self, piece: Piece) -> bool:
        if self.start >= 0:
            return False
        self.current, self.kind, self.digits = piece.value, "cardinal", piece.word
        return True

    def _take_ordinal_digits(self, piece: Piece) -> bool:
        if self.start >= 0:
            return False
        self.current, self.kind, self.digits = piece.value, "ordinal", piece.word
        return True

    def _take_number(self, piece: Piece) -> bool:
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
        if self.joined and self.words.is_compound and 0 < current % _HUNDRED < 10 <= value < _HUNDRED:
            return True
        if self.joined and current < self.words.joins_after:
            return False
        if int(current % _HUNDRED) in self.words.vigesimals and 10 <= value < 20:
            return True
        return current > 0 and value > 0 and current % (10 ** len(str(int(value)))) == 0

    def _take_multiplier(self, piece: Piece) -> bool:
        if self.current is None and self.total is None:
            self.is_bare = self.article < 0 and piece.word not in self.words.bare
        if piece.value < _THOUSAND:
            return self._take_hundred(piece)
        if self.current is None and self.total is not None and piece.value <= self.last_scale:
            return False
        self._scale(piece.value)
        return True

    def _take_hundred(self, piece: Piece) -> bool:
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

    def _take_short(self, piece: Piece) -> bool:
        self._scale(piece.value)
        return True

    def _take_money(self, piece: Piece) -> bool:
        self.is_money = True
        self._scale(piece.value)
        return True

    def _take_lone(self, piece: Piece) -> bool:
        return self._fraction(*self.words.lone_fractions[piece.word])

    def _take_fraction(self, piece: Piece) -> bool:
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
        elif self.current is None and self.total is not None and self.joined:
            self.total += part * self.last_scale  # "dos millones y medio"
        elif self.current is not None and self.joined and self.article >= 0:
            self.current += part
        elif self.current is not None and not self.digits and not self.joined and self.current < under:
            self.current, self.kind = self.current * part, "fraction"
        else:
            return False
        return True

    def _take_ordinal(self, piece: Piece) -> bool:
        value = Decimal(self.words.ordinals[piece.word])
        if self.digits or self.total is not None or (self.current is not None and not self._adds(self.current, value)):
            return False
        self.current, self.kind = (self.current or Decimal(0)) + value, "ordinal"
        return True

    def _take_order(self, piece: Piece) -> bool:
        if self.start >= 0:
            return False
        self.bounds, self.kind = self.words.orders[piece.word], "order"
        return True

    def _take_multiple(self, piece: Piece) -> bool:
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
        if self.kind in ("fraction", "order") or "/" in self.digits:
            return 1
        return max(1, len("".join(map(str, value.normalize().as_tuple().digits))))


_TAKES: dict[str, Callable[[Sum, Piece], bool]] = {
    "digits": Sum._take_digits,
    "ordinal_digits": Sum._take_ordinal_digits,
    "number": Sum._take_number,
    "multiplier": Sum._take_multiplier,
    "short": Sum._take_short,
    "money": Sum._take_money,
    "lone": Sum._take_lone,
    "fraction": Sum._take_fraction,
    "ordinal": Sum._take_ordinal,
    "order": Sum._take_order,
    "multiple": Sum._take_multiple,
}
