"""How quantities are written, read from ``seeds/measures`` and each language's ``quantities.toml``."""

import csv
import io
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from onrecord.flows.annotate.measures import Measure, Measures
from onrecord.flows.annotate.numerals import NumberWords
from onrecord.flows.annotate.quantity_rules import QUALIFIERS, QuantityRules, QuantityWords
from onrecord.flows.seeds import PACKAGE, SeedError, language_files, languages_digest, seeds_digest

FILE = "quantities.toml"
FOLDER = "measures"
_TABLES = {
    "numbers", "multipliers", "short_scales", "money_scales", "orders", "fractions", "lone_fractions", "multiples",
    "ordinals", "before", "after", "grammar", "units", "currencies", "shared", "scaled",
}  # fmt: skip
_VALUES = {
    "decimal", "groups", "joiner", "joins_after", "is_compound", "vigesimals", "articles", "bare", "pronouns",
}  # fmt: skip
_GRAMMAR = {
    "loose", "between", "from", "to", "and", "or", "ratio", "of", "determiners", "per", "per_article", "per_nouns",
    "negative", "old", "aged", "clock", "dated", "labels", "streets", "uncounted", "stops",
}  # fmt: skip


def load_quantity_rules(months: Mapping[str, Iterable[str]]) -> dict[str, QuantityRules]:
    """Return the rules by language code, and under "" those for languages without a file: digits and symbols alone.

    `months`: names of the months by language, full or cut. Raises SeedError where a file has other keys than it should.
    """
    rules = {code: _rules(code, _read(code, file.read_text("utf-8")), months) for code, file in language_files(FILE)}
    return rules | {"": _rules("", _neutral(), months)}


def quantity_parameters() -> dict[str, str]:
    """Name the versions of what quantities depend on."""
    return {"quantities": languages_digest(FILE), "measures": seeds_digest(FOLDER)}


def _read(code: str, source: str) -> dict[str, Any]:
    found = tomllib.loads(source)
    _expect(f"{code}/{FILE}", _TABLES | _VALUES, found)
    _expect(f"{code}/{FILE}, [grammar]", _GRAMMAR, found["grammar"])
    for table in ("before", "after"):
        unknown = set(found[table]) - set(QUALIFIERS)
        if unknown:
            raise SeedError(f"{code}/{FILE}, [{table}]: expected some of {QUALIFIERS}, found {sorted(unknown)}")
    return found


def _expect(where: str, keys: set[str], found: Mapping[str, Any]) -> None:
    if set(found) != keys:
        raise SeedError(f"{where}: expected exactly the keys {sorted(keys)}, found {sorted(found)}")


def _neutral() -> dict[str, Any]:
    empty: dict[str, Any] = {name: {} for name in _TABLES}
    empty["ordinals"] = {"suffixes": [], "words": {}}
    empty["grammar"] = {name: [] for name in _GRAMMAR}
    values = {"decimal": "", "groups": [], "joiner": "", "joins_after": 0, "is_compound": False, "vigesimals": []}
    return empty | values | {"articles": [], "bare": [], "pronouns": []}


def _rules(code: str, found: Mapping[str, Any], months: Mapping[str, Iterable[str]]) -> QuantityRules:
    words = QuantityWords(
        numbers=_number_words(found),
        pronouns=frozenset(found["pronouns"]),
        before={name: tuple(words) for name, words in found["before"].items()},
        after={name: tuple(words) for name, words in found["after"].items()},
        grammar={name: tuple(words) for name, words in found["grammar"].items()},
        months=tuple(months.get(code, ())),
    )
    return QuantityRules(words, _measures(code, found))


def _number_words(found: Mapping[str, Any]) -> NumberWords:
    return NumberWords(
        decimal=found["decimal"],
        groups=tuple(found["groups"]),
        joiner=found["joiner"],
        joins_after=found["joins_after"],
        is_compound=found["is_compound"],
        vigesimals=frozenset(found["vigesimals"]),
        articles=frozenset(found["articles"]),
        bare=frozenset(found["bare"]),
        numbers=found["numbers"],
        multipliers=found["multipliers"],
        short_scales=found["short_scales"],
        money_scales=found["money_scales"],
        orders={word: (lo, hi) for word, (lo, hi) in found["orders"].items()},
        fractions={word: (over, under) for word, (over, under) in found["fractions"].items()},
        lone_fractions={word: (over, under) for word, (over, under) in found["lone_fractions"].items()},
        multiples=found["multiples"],
        ordinals=found["ordinals"]["words"],
        ordinal_suffixes=tuple(found["ordinals"]["suffixes"]),
        of=tuple(found["grammar"]["of"]),
    )


def _measures(code: str, found: Mapping[str, Any]) -> Measures:
    dims = {row["unit"]: row["dim"] for row in _table("units.csv")}
    symbols: dict[str, Measure] = {}
    prefixes: dict[str, Measure] = {}
    for row in _table("units.csv"):
        symbols |= dict.fromkeys(_listed(row["symbols"]), Measure(row["unit"], row["dim"]))
    for row in _table("currencies.csv"):
        basis = "default" if row["is_shared"] == "yes" else "symbol"
        known = dict.fromkeys(_listed(row["symbols"]), Measure(row["code"], "money", basis))
        prefixes |= known | {row["code"]: Measure(row["code"], "money", "code")}
    words = _cldr_names(code, dims)
    for unit, names in found["units"].items():
        words |= dict.fromkeys(names, Measure(unit, dims[unit]))
    for currency, names in found["currencies"].items():
        words |= dict.fromkeys(names, Measure(currency, "money", "word"))
    for name, (default, *names) in found["shared"].items():
        measure = Measure(default or name, "money", "default" if default else "ambiguous")
        words |= dict.fromkeys(names, measure)
    scaled = {word: Measure(row[0], "money", "default") for row in found["scaled"].values() for word in row[1:]}
    return Measures(symbols | _written_behind(prefixes), words, prefixes, scaled)


def _written_behind(prefixes: Mapping[str, Measure]) -> dict[str, Measure]:
    """Return the symbols and codes that may stand behind a number: those of more than one letter, and signs."""
    return {symbol: measure for symbol, measure in prefixes.items() if len(symbol) > 1 or not symbol.isalpha()}


def _cldr_names(code: str, dims: Mapping[str, str]) -> dict[str, Measure]:
    names: dict[str, Measure] = {}
    for row in _table("names.csv"):
        if row["language"] == code:
            is_unit = row["kind"] == "unit"
            dim, basis = (dims[row["measure"]], None) if is_unit else ("money", "word")
            names[row["name"]] = Measure(row["measure"], dim, basis)
    return names


def _listed(value: str) -> list[str]:
    return [item for item in value.split("|") if item]


@cache
def _table(name: str) -> tuple[dict[str, str], ...]:
    text = (files(PACKAGE) / FOLDER / name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text, newline="")))
