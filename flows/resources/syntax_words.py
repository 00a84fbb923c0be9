"""The words that rules over a parse look for, read from ``seeds/languages/<code>/syntax.toml`` of parsed languages."""

import tomllib
from dataclasses import fields
from typing import Any

from onrecord.flows.annotate.syntax_words import SyntaxWords
from onrecord.flows.resources.seeds import SeedError, language_files

FILE = "syntax.toml"


def load_syntax_words() -> dict[str, SyntaxWords]:
    """Return the words by language code; raise SeedError where a file does not fit."""
    return {code: _words(f"{code}/{FILE}", file.read_text(encoding="utf-8")) for code, file in language_files(FILE)}


def _words(where: str, content: str) -> SyntaxWords:
    try:
        found: dict[str, Any] = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise SeedError(f"{where}: expected TOML, found: {error}") from error
    names = {field.name for field in fields(SyntaxWords)}
    if set(found) != names:
        raise SeedError(f"{where}: expected exactly the keys {sorted(names)}, found {sorted(found)}")
    unfit = [word for listed in found.values() for word in listed if word != word.strip().lower()]
    if unfit:
        raise SeedError(f"{where}: expected words in lower case, found {unfit}")
    return SyntaxWords(**{name: frozenset(listed) for name, listed in found.items()})
