"""How languages name sources, read from ``seeds/languages/<code>/sources.toml``."""

import tomllib
from dataclasses import fields
from importlib.resources.abc import Traversable
from typing import Any

from onrecord.flows.annotate.source_words import SourceWords
from onrecord.flows.resources.seeds import SeedError, language_files

FILE = "sources.toml"
_SETS = {"pronouns", "indefinite", "male", "female", "small", "cites"}


def load_source_words() -> dict[str, SourceWords]:
    """Return the words by language code; raise SeedError where a file has other keys than it should."""
    return {code: _words(f"{code}/{FILE}", file) for code, file in language_files(FILE)}


def _words(where: str, file: Traversable) -> SourceWords:
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SeedError(f"{where}: expected TOML in UTF-8, found: {error}") from error
    names = {field.name for field in fields(SourceWords)}
    if set(found) != names:
        raise SeedError(f"{where}: expected exactly the keys {sorted(names)}, found {sorted(found)}")
    for name, words in found.items():
        if not (
            isinstance(words, list) and all(isinstance(word, str) and word == word.strip() != "" for word in words)
        ):
            raise SeedError(f"{where}, {name}: expected a list of words")
    made: Any = {name: frozenset(words) if name in _SETS else tuple(words) for name, words in found.items()}
    return SourceWords(**made)
