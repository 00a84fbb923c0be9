"""Ministries and offices of states, read from ``seeds/languages/<code>/offices.toml`` where a language has it."""

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.resources.abc import Traversable
from typing import Any

from onrecord.flows.annotate.office_words import Office, OfficeWords
from onrecord.flows.resources.seeds import SeedError, language_files

FILE = "offices.toml"
ADJECTIVES = "adjectives.csv"
_HEADER = ["adjective", "seed_id"]
_LISTS = ("passing", "other", "definite", "of", "possessive", "possessors", "articles")
_TABLES = ("counts", "plurals")
_KEYS = {"ministries", "persons", "only", *_TABLES, *_LISTS}


def load_office_words() -> dict[str, OfficeWords]:
    """Return the words by language code; raise SeedError where a file does not fit."""
    adjectives = {code: _adjectives(f"{code}/{ADJECTIVES}", file) for code, file in language_files(ADJECTIVES)}
    found = {code: _words(f"{code}/{FILE}", file) for code, file in language_files(FILE)}
    return {code: replace(words, adjectives=adjectives.get(code, {})) for code, words in found.items()}


def _adjectives(where: str, file: Traversable) -> dict[str, str]:
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))
    if rows[:1] != [_HEADER] or any(len(row) != len(_HEADER) for row in rows):
        raise SeedError(f"{where}: expected the columns {_HEADER}, found {rows[:1]}")
    return {row[0]: row[1] for row in rows[1:]}


def _words(where: str, file: Traversable) -> OfficeWords:
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SeedError(f"{where}: expected TOML in UTF-8, found: {error}") from error
    if set(found) != _KEYS:
        raise SeedError(f"{where}: expected exactly the keys {sorted(_KEYS)}, found {sorted(found)}")
    offices: dict[str, Office] = {}
    for phrase, role, is_person in _phrases(found):
        if not isinstance(phrase, str) or phrase != phrase.strip() or not phrase or phrase in offices:
            raise SeedError(f"{where}, {role}: expected phrases, each in one role, found {phrase!r}")
        states = frozenset(f"state:{code}" for code in found["only"].get(phrase, ()))
        offices[phrase] = Office(role, is_person, states)
    if unknown := set(found["only"]) - set(offices):
        raise SeedError(f"{where}, only: expected phrases of ministries and persons, found {sorted(unknown)}")
    lists: Any = {
        name: frozenset(found[name]) if name in ("other", "possessors") else tuple(found[name]) for name in _LISTS
    }
    return OfficeWords(offices=offices, **lists, **{name: found[name] for name in _TABLES})


def _phrases(found: Mapping[str, Any]) -> Iterator[tuple[Any, str, bool]]:
    for group in ("ministries", "persons"):
        for role, phrases in found[group].items():
            yield from ((phrase, role, group == "persons") for phrase in phrases)
