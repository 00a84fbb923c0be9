"""How languages word things: ``seeds/languages/<code>/wordings.toml`` where one has it, and ``contested_names.csv``."""

import csv
import io
import tomllib
from importlib.resources import files
from typing import Any

from onrecord.flows.corroborate.wording_words import (
    ContestedName,
    Describing,
    Firsts,
    Sums,
    WordingResources,
    WordingWords,
)
from onrecord.flows.resources import time_seeds
from onrecord.flows.resources.seeds import PACKAGE, SeedError, language_files

FILE = "wordings.toml"
CONTESTED = "contested_names.csv"
_HEADER = ["seed_id", "name", "class"]
_REQUIRED = {"namings", "describing", "overrides"}
_OPTIONAL = {"ranks", "firsts", "sums"}


def load_wordings() -> WordingResources:
    """Return the words of all languages, and the contested names; raise SeedError where a file does not fit."""
    found = {code: _tables(f"{code}/{FILE}", file.read_text(encoding="utf-8")) for code, file in language_files(FILE)}
    times = time_seeds.load_time_words()
    languages = {}
    for code in sorted(found.keys() | times.keys()):
        weekdays = times[code].words.get("weekday", {}) if code in times else {}
        given: dict[str, Any] = {"weekdays": dict(weekdays), "anchors": times[code].anchors if code in times else {}}
        languages[code] = WordingWords(**_words(f"{code}/{FILE}", found.get(code, {})), **given)
    return WordingResources(languages, tuple(_contested()))


def _tables(where: str, content: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise SeedError(f"{where}: expected TOML, found: {error}") from error
    if not _REQUIRED <= set(found) <= _REQUIRED | _OPTIONAL:
        expected = f"the tables {sorted(_REQUIRED)} and perhaps {sorted(_OPTIONAL)}"
        raise SeedError(f"{where}: expected {expected}, found {sorted(found)}")
    return found


def _words(where: str, found: dict[str, Any]) -> dict[str, Any]:
    try:
        describing = _describing(found) if found else None
        firsts = _firsts(found) if "firsts" in found else None
        sums = _sums(found["sums"]) if "sums" in found else None
    except (KeyError, TypeError) as error:
        raise SeedError(f"{where}: expected the keys of en/{FILE}, found others: {error}") from error
    return {"describing": describing, "firsts": firsts, "sums": sums}


def _describing(found: dict[str, Any]) -> Describing:
    lists = dict(found["describing"])
    families = {name: number for number, family in enumerate(lists.pop("families")) for name in family}
    sets: dict[str, Any] = {name: frozenset(words) for name, words in lists.items()}
    classes = {word: name for name, words in found["namings"].items() for word in words}
    return Describing(classes=classes, families=families, overrides=found["overrides"], **sets)


def _firsts(found: dict[str, Any]) -> Firsts:
    sets = ("unclaiming", "copulas", "naming", "making", "empty")
    given = dict(found["firsts"])
    alike = {word: words[0] for words in given.pop("alike") for word in words}
    lists: dict[str, Any] = {
        name: words if isinstance(words, str) else frozenset(words) if name in sets else tuple(words)
        for name, words in given.items()
    }
    return Firsts(ranks=found["ranks"], alike=alike, **lists)


def _sums(found: dict[str, Any]) -> Sums:
    renamed = {"or": "or_", "from": "from_"}
    lists: dict[str, Any] = {
        renamed.get(name, name): tuple(words) if name in ("total", "consisting", "including") else frozenset(words)
        for name, words in found.items()
    }
    return Sums(**lists)


def _contested() -> list[ContestedName]:
    content = (files(PACKAGE) / CONTESTED).read_text(encoding="utf-8")
    rows = csv.reader(io.StringIO(content))
    if (header := next(rows, [])) != _HEADER:
        raise SeedError(f"{CONTESTED}: expected the columns {_HEADER}, found {header}")
    listed = []
    for number, row in enumerate(rows, start=2):
        if len(row) != len(_HEADER) or not all(row):
            raise SeedError(f"{CONTESTED}, row {number}: expected {len(_HEADER)} values, found {row}")
        listed.append(ContestedName(*row))
    return listed
