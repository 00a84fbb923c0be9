"""How quantities are written, read from ``seeds/measures`` and each language's ``quantities.toml``."""

import csv
import io
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from onrecord.flows.annotate.measures import Measure, Measures
from onrecord.flows.annotate.numeral_words import NumberWords
from onrecord.flows.annotate.quantity_rules import QUALIFIERS, QuantityRules, QuantityWords
from onrecord.flows.resources.seeds import (
    PACKAGE,
    SeedError,
    language_files,
    languages_digest,
    load_languages,
    seeds_digest,
)

FILE = "quantities.toml"
_Meaning = TypeVar("_Meaning", int, Measure)
_MILLION = 1_000_000
_CODE = re.compile(r"[A-Z]{3}")
FOLDER = "measures"
_TABLES = {
    "numbers", "multipliers", "short_scales", "money_scales", "orders", "fractions", "lone_fractions", "multiples",
    "ordinals", "before", "after", "grammar", "units", "currencies", "shared", "scaled",
}  # fmt: skip
_VALUES = {
    "decimal", "groups", "joiner", "joins_after", "is_compound", "vigesimals", "articles", "bare", "pronouns", "months",
}  # fmt: skip
_GRAMMAR = {
    "loose", "between", "from", "to", "and", "or", "ratio", "of", "determiners", "per", "per_article", "per_nouns",
    "negative", "old", "aged", "aged_behind", "aged_clause", "then", "clock", "dated", "labels", "streets", "small",
    "uncounted", "skipped", "stops", "counted_ends", "conjunctions", "compared", "contrast", "elapsed",
}  # fmt: skip


def load_quantity_rules() -> dict[str, QuantityRules]:
    """Return the rules by language code, and under "" those for a language not known.

    The latter know digits, symbols, and the words of measures and scales that mean one thing in all languages that have
    them. Raises SeedError where a file has other keys than it should.
    """
    months = {code: _month_forms(language.months) for code, language in load_languages().items()}
    found = {code: _read(code, file.read_text("utf-8")) for code, file in language_files(FILE)}
    words = {code: _measure_words(code, read) for code, read in found.items()}
    rules = {code: _rules(read, months[code], words[code]) for code, read in found.items()}
    every = frozenset[str]().union(*months.values())
    scales = {word for read in found.values() for word in read["multipliers"]}
    neutral = _neutral(found.values())
    undecided = frozenset(scales - set(neutral["multipliers"]))
    return rules | {"": _rules(neutral, every, _agreed(words.values()), undecided)}


def _month_forms(names: Iterable[str]) -> frozenset[str]:
    """Return the names as their language writes them, in full and cut to three or four letters, also in capitals."""
    forms = {form for name in names for form in (name, name[:3], name[:4])}
    return frozenset(forms | {form.upper() for form in forms} | {form.capitalize() for form in forms})


def quantity_parameters() -> dict[str, str]:
    """Name the versions of what quantities depend on."""
    return {"quantities": languages_digest(FILE), "measures": seeds_digest(FOLDER)}


def _read(code: str, source: str) -> dict[str, Any]:
    found = tomllib.loads(source)
    _expect(f"{code}/{FILE}", _TABLES | _VALUES, found)
    _expect(f"{code}/{FILE}, [grammar]", _GRAMMAR, found["grammar"])
    units = {row["unit"] for row in _table("units.csv")}
    _refuse_others(f"{code}/{FILE}, [units]", units, found["units"])
    codes = {key for key in found["currencies"] if _CODE.fullmatch(key)}
    _refuse_others(f"{code}/{FILE}, [currencies]", codes, found["currencies"])
    for table in ("before", "after"):
        _refuse_others(f"{code}/{FILE}, [{table}]", set(QUALIFIERS), found[table])
    return found


def _expect(where: str, keys: set[str], found: Mapping[str, Any]) -> None:
    if set(found) != keys:
        raise SeedError(f"{where}: expected exactly the keys {sorted(keys)}, found {sorted(found)}")


def _refuse_others(where: str, known: set[str], found: Mapping[str, Any]) -> None:
    if unknown := set(found) - known:
        raise SeedError(f"{where}: expected other keys than {sorted(unknown)}")


def _neutral(languages: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    empty: dict[str, Any] = {name: {} for name in _TABLES}
    empty["ordinals"] = {"suffixes": [], "words": {}}
    empty["grammar"] = {name: [] for name in _GRAMMAR}
    values = {"decimal": "", "groups": [], "joiner": "", "joins_after": 0, "is_compound": False, "vigesimals": []}
    scales = _agreed(language["multipliers"] for language in languages)
    large = {word: factor for word, factor in scales.items() if factor >= _MILLION}
    return empty | values | {"articles": [], "bare": [], "pronouns": [], "months": [], "multipliers": large}


def _agreed(languages: Iterable[Mapping[str, _Meaning]]) -> dict[str, _Meaning]:
    """Return the words that mean the same in all languages that have them."""
    meanings: dict[str, set[_Meaning]] = {}
    for words in languages:
        for word, meaning in words.items():
            meanings.setdefault(word, set()).add(meaning)
    return {word: next(iter(found)) for word, found in meanings.items() if len(found) == 1}


def _rules(
    found: Mapping[str, Any],
    months: frozenset[str],
    measures: Mapping[str, Measure],
    undecided: frozenset[str] = frozenset(),
) -> QuantityRules:
    words = QuantityWords(
        numbers=_number_words(found),
        pronouns=frozenset(found["pronouns"]),
        before={name: tuple(words) for name, words in found["before"].items()},
        after={name: tuple(words) for name, words in found["after"].items()},
        grammar={name: tuple(words) for name, words in found["grammar"].items()},
        months=months | _month_forms(found["months"]),
        undecided=undecided,
    )
    return QuantityRules(words, _measures(found, measures))


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


def _measures(found: Mapping[str, Any], words: Mapping[str, Measure]) -> Measures:
    symbols: dict[str, Measure] = {}
    prefixes: dict[str, Measure] = {}
    for row in _table("units.csv"):
        symbols |= dict.fromkeys(_listed(row["symbols"]), Measure(row["unit"], row["dim"]))
    for row in _table("currencies.csv"):
        basis = "default" if row["is_shared"] == "yes" else "symbol"
        known = dict.fromkeys(_listed(row["symbols"]), Measure(row["code"], "money", basis))
        prefixes |= known | {row["code"]: Measure(row["code"], "money", "code")}
    scaled = {word: Measure(row[0], "money", "default") for row in found["scaled"].values() for word in row[1:]}
    return Measures(symbols | _written_behind(prefixes), words, prefixes, scaled)


def _measure_words(code: str, found: Mapping[str, Any]) -> dict[str, Measure]:
    """Return the words of units and currencies of a language: of the CLDR, then its own."""
    dims = {row["unit"]: row["dim"] for row in _table("units.csv")}
    words = _cldr_names(code, dims)
    for unit, names in found["units"].items():
        words |= dict.fromkeys(names, Measure(unit, dims[unit]))
    for currency, names in found["currencies"].items():
        words |= dict.fromkeys(names, Measure(currency, "money", "word"))
    for name, (default, *names) in found["shared"].items():
        measure = Measure(default or name, "money", "default" if default else "ambiguous")
        words |= dict.fromkeys(names, measure)
    return words


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
