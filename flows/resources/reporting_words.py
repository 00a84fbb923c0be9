"""What words of reporting govern, read from ``seeds/languages/<code>/reporting.toml`` of languages that are parsed."""

import tomllib
from dataclasses import fields
from importlib.resources.abc import Traversable
from typing import Any

from onrecord.flows.annotate.cues import ATTITUDES, Reporting
from onrecord.flows.resources.seeds import SeedError, language_files

FILE = "reporting.toml"
_BY_ATTITUDE = ("attitudes", "adjectives", "nouns")


def load_reporting() -> dict[str, Reporting]:
    """Return the words by language code; raise SeedError where a file does not fit."""
    return {code: _reporting(f"{code}/{FILE}", file) for code, file in language_files(FILE)}


def _reporting(where: str, file: Traversable) -> Reporting:
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SeedError(f"{where}: expected TOML in UTF-8, found: {error}") from error
    names = {field.name for field in fields(Reporting)}
    if set(found) != names:
        raise SeedError(f"{where}: expected exactly the tables {sorted(names)}, found {sorted(found)}")
    for name in _BY_ATTITUDE:
        _refuse_unknown_or_repeated(f"{where}, {name}", found[name])
    return Reporting(**{name: _words(f"{where}, {name}", table) for name, table in found.items()})


def _refuse_unknown_or_repeated(where: str, table: dict[str, list[str]]) -> None:
    words = [word for listed in table.values() for word in listed]
    repeated = sorted({word for word in words if words.count(word) > 1})
    if not set(table) <= set(ATTITUDES) or repeated:
        raise SeedError(f"{where}: expected each word under one of {ATTITUDES}, found {sorted(table)}, {repeated}")


def _words(where: str, table: Any) -> dict[str, frozenset[str]]:
    for key, words in table.items():
        if not all(isinstance(word, str) and word == word.strip().lower() != "" for word in words):
            raise SeedError(f"{where}.{key}: expected lemmas in lower case")
    return {key: frozenset(words) for key, words in table.items()}
