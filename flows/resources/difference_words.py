"""What telling how claims differ needs: ``seeds/languages/en/differences.toml`` and ``seeds/places_within.csv``."""

import csv
import tomllib
from importlib.resources import files
from typing import Any

from onrecord.flows.corroborate.difference_words import DifferenceWords
from onrecord.flows.resources.seeds import PACKAGE, SeedError

FILE, PLACES = "differences.toml", "places_within.csv"
_TABLES = {"ranks", "tolls"}
_LISTS = frozenset(DifferenceWords.__dataclass_fields__) - _TABLES


def load_difference_words(language: str = "en") -> DifferenceWords:
    """Return the words of a language; raise SeedError where the file has other keys than it should."""
    where = f"languages/{language}/{FILE}"
    found: dict[str, Any] = tomllib.loads((files(PACKAGE) / where).read_text(encoding="utf-8"))
    if set(found) != _LISTS | _TABLES:
        raise SeedError(f"{where}: expected exactly the keys {sorted(_LISTS | _TABLES)}, found {sorted(found)}")
    unfit = [word for name in _LISTS for word in found[name] if not isinstance(word, str) or word != word.lower()]
    unfit += [word for word, rank in found["ranks"].items() if not isinstance(rank, int) or rank < 1]
    unfit += [word for word, toll in found["tolls"].items() if not isinstance(toll, str) or word != word.lower()]
    if unfit:
        raise SeedError(f"{where}: expected lower-case words, ranks from 1 and kinds of tolls, found {unfit}")
    return DifferenceWords(
        **{name: frozenset(found[name]) for name in _LISTS}, ranks=found["ranks"], tolls=found["tolls"]
    )


def load_places_within() -> dict[str, str]:
    """Return the place in which each place of the gazetteer lies; raise SeedError where the file does not fit."""
    lines = (files(PACKAGE) / PLACES).read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(lines)
    if rows.fieldnames != ["seed_id", "within"]:
        raise SeedError(f"{PLACES}: expected the columns seed_id,within, found {rows.fieldnames}")
    return {row["seed_id"]: row["within"] for row in rows}
