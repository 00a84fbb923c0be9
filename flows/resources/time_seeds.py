"""How each language writes times, read from ``seeds/languages/<code>/times.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from onrecord.flows.annotate.time_words import TimeRule, TimeWords, elements_of
from onrecord.flows.resources.seeds import PACKAGE, SeedError, language_files

TIMES = "times.toml"
_LISTS = (
    *("skipped", "past", "past_endings", "future", "future_endings", "year_cues", "not_year_before", "not_year_after"),
    *("beside", "range_to", "range_starts", "range_ands"),
)
_ENDINGS = ("past_endings", "future_endings")
_KEYS = {"code", "relations", "anchors", "words", "rules", *_LISTS}
_OPTIONAL = {"is_month_first"}
MEANINGS = ("date", "shift", "stretch", "length", "repeat", "vague", "modifier", "none")


def load_time_words() -> dict[str, TimeWords]:
    """Return the words and rules by language; raise SeedError where a file has others than it should."""
    return {code: _time_words(code, file) for code, file in language_files(TIMES)}


def load_plain_time_words(months: Mapping[str, int]) -> TimeWords:
    """Return what is read in a language without a file: days in figures, or with a name of `months` and a year."""
    words = _time_words("", files(PACKAGE) / TIMES)
    return replace(words, words={**words.words, "month": months})


def _time_words(code: str, file: Traversable) -> TimeWords:
    where = f"{code}/{file.name}"
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SeedError(f"{where}: expected TOML in UTF-8, found: {error}") from error
    if set(found) - _OPTIONAL != _KEYS or found["code"] != code:
        raise SeedError(f"{where}: expected code {code!r} and the keys {sorted(_KEYS)}, found {sorted(found)}")
    endings: dict[str, Any] = {name: tuple(found[name]) for name in _ENDINGS}
    lists: dict[str, Any] = {
        name: frozenset(word.lower() for word in found[name]) for name in _LISTS if name not in _ENDINGS
    }
    return TimeWords(
        words=found["words"],
        rules=[_rule(f"{where}, rule {n}", rule) for n, rule in enumerate(found["rules"], 1)],
        relations=found["relations"],
        anchors=found["anchors"],
        **endings,
        is_month_first=found.get("is_month_first"),
        **lists,
    )


def _rule(where: str, found: dict[str, Any]) -> TimeRule:
    means, forms, guard = found.pop("means", None), found.pop("forms", ()), found.pop("guard", None)
    if means not in MEANINGS or not forms or not all(any(elements_of(form)) for form in forms):
        raise SeedError(f"{where}: expected means, one of {MEANINGS}, and forms, found {means!r} and {forms!r}")
    return TimeRule(means, tuple(forms), found, guard)
