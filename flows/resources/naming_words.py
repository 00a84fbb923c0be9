"""The words by which names are read over a parse, from ``seeds/languages/<code>/naming.toml`` of parsed languages."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from onrecord.flows.annotate.naming_words import MetonymWords, NamePatterns, NamingWords
from onrecord.flows.resources.seeds import SeedError, language_files

FILE = "naming.toml"


def load_naming_words() -> dict[str, NamingWords]:
    """Return the words by language code; raise SeedError where a file does not fit."""
    return {code: _words(f"{code}/{FILE}", file.read_text(encoding="utf-8")) for code, file in language_files(FILE)}


def _words(where: str, content: str) -> NamingWords:
    try:
        found: dict[str, Any] = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise SeedError(f"{where}: expected TOML, found: {error}") from error
    _expect(where, {field.name for field in fields(NamingWords)}, found)
    _expect(f"{where}, [names]", {field.name for field in fields(NamePatterns)}, found["names"])
    _expect(f"{where}, [metonyms]", {field.name for field in fields(MetonymWords)}, found["metonyms"])
    for pattern in found["names"]["not_of_value"]:
        try:
            re.compile(pattern)
        except re.error as error:
            raise SeedError(f"{where}, not_of_value: expected an expression, found {pattern!r}: {error}") from error
    return NamingWords(
        NamePatterns(**{name: tuple(words) for name, words in found["names"].items()}),
        MetonymWords(**{name: frozenset(words) for name, words in found["metonyms"].items()}),
    )


def _expect(where: str, keys: set[str], found: Mapping[str, Any]) -> None:
    if set(found) != keys:
        raise SeedError(f"{where}: expected exactly the keys {sorted(keys)}, found {sorted(found)}")
