"""Occupations and offices by field of life, read from ``seeds/languages/<code>/roles.toml`` where a language has it."""

import tomllib
from collections.abc import Mapping

from onrecord.flows.resources.seeds import SeedError, language_files

FILE = "roles.toml"


def load_roles() -> dict[str, Mapping[str, str]]:
    """Return the field of each role, by language; raise SeedError where a file does not fit."""
    return {code: _fields(f"{code}/{FILE}", file.read_text(encoding="utf-8")) for code, file in language_files(FILE)}


def _fields(where: str, content: str) -> Mapping[str, str]:
    try:
        found = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise SeedError(f"{where}: expected TOML, found: {error}") from error
    fields: dict[str, str] = {}
    for field, words in found.items():
        for word in words:
            if not isinstance(word, str) or word != word.lower().strip() or word in fields:
                raise SeedError(f"{where}, {field}: expected roles in lower case, each in one field, found {word!r}")
            fields[word] = field
    return fields
