"""What a number in a text is, and the words that one language has for numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from onrecord.flows.annotate.record import record

_THOUSAND = 1000

Kind = Literal["cardinal", "ordinal", "fraction", "order", "multiple"]


@record
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


def whole_number(start: int, end: int, digits: str) -> Numeral:
    """Return the number that decimal digits alone write; zeros at its end are taken as not significant."""
    value = +Decimal(digits)  # to as many digits as sums have
    n_significant = len(value.normalize().as_tuple().digits)
    return Numeral(start, end, value, value, "cardinal", n_significant, Decimal(1), has_digits=True, plain_end=end)


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

    def scale_of(self, word: str) -> int | None:
        """Return the factor of a word or abbreviation for a thousand or more."""
        factor = self.multipliers.get(word.casefold(), 0) or self.short_scales.get(word.casefold(), 0)
        return factor if factor >= _THOUSAND else None


@record
class Piece:
    """A word or the digits of a number; `kind` names the rule by which it is added."""

    kind: str
    start: int
    end: int
    word: str
    value: Decimal = Decimal(0)
