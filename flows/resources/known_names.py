"""Every name known beforehand that a text may hold: those of the gazetteer, and of outlets as bodies."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from onrecord.flows.annotate.office_words import OfficeWords
from onrecord.flows.resources.credit_words import load_agency_words
from onrecord.flows.resources.seeds import Outlet, load_gazetteer, load_outlets
from onrecord.warehouse.tables.seeds import GazetteerName

_ACRONYM = re.compile(r"[A-Z]{3,5}")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f0-9 .,&'’+-]+")
_SHORTEST = 4
_ARTICLE = "The "


def load() -> list[GazetteerName]:
    """Return all names; an outlet's entry is its outlet_id. Raises SeedError where a file does not fit."""
    known = load_gazetteer()
    taken = {name.name for name in known}
    ambiguous = frozenset(load_agency_words().ambiguous)
    outlets = [
        GazetteerName(outlet.outlet_id, outlet.name, "ORG", None, name, kind, "en")
        for outlet in load_outlets()
        for name, kind in sorted(_names(outlet, ambiguous))
        if name not in taken
    ]
    return known + outlets


def entries_of_roles(known: Iterable[GazetteerName], words: OfficeWords) -> dict[str, tuple[str, str]]:
    """Return seed id and label for each role's id: its own, or those of a body that is known by one of its names.

    So the foreign ministry that publishes statements is the outlet of that name.
    """
    phrases: dict[str, list[str]] = defaultdict(list)
    for phrase, office in words.offices.items():
        phrases[office.role].append(phrase)
    listed = list(known)
    bodies = {n.name.lower(): (n.seed_id, n.label) for n in listed if n.kind == "ORG" and n.name_kind != "role"}
    adjectives: dict[str, list[str]] = defaultdict(list)
    for name in listed:
        if name.name_kind == "demonym":
            adjectives[name.seed_id].append(name.name)
    found = {}
    for role in (name for name in listed if name.name_kind == "role"):
        code, _, office_role = role.seed_id.removeprefix("role:").partition("-")
        of_state = adjectives[f"state:{code}"]
        same = (bodies.get(f"{one} {phrase}".lower()) for phrase in phrases[office_role] for one in of_state)
        found[role.seed_id] = next(filter(None, same), (role.seed_id, role.label))
    return found


def _names(outlet: Outlet, ambiguous: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield an outlet's names and how safe they are: names of one word are mostly words for something else too."""
    found: dict[str, str] = {}
    for name in (outlet.name, *outlet.aliases):
        plain = name.removeprefix(_ARTICLE)
        if not _LATIN.fullmatch(name) or (len(plain) < _SHORTEST and not _ACRONYM.fullmatch(plain)):
            continue
        if _ACRONYM.fullmatch(plain):
            found[plain] = "guarded" if plain in ambiguous else "acronym"
        else:
            found.setdefault(plain, "name" if " " in plain and not plain.islower() else "guarded")
    yield from found.items()
