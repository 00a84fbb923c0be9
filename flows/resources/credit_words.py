"""The words by which articles credit news agencies, read from ``seeds/agencies.toml`` and ``seeds/outlets.csv``."""

import re
import tomllib
from importlib.resources import files

from onrecord.flows.deduplicate.agencies import Agency, AgencyWords
from onrecord.flows.resources.seeds import PACKAGE, SeedError, load_outlets
from onrecord.warehouse.ids import fold

FILE = "agencies.toml"
_LISTS = (
    "generic", "ambiguous", "companions", "bylines", "sources", "materials", "contributed", "copyright", "pictures",
)  # fmt: skip


def load_agency_words() -> AgencyWords:
    """Return the words; raise SeedError where the file has others than it should."""
    found = tomllib.loads((files(PACKAGE) / FILE).read_text(encoding="utf-8"))
    if set(found) != {*_LISTS, "signatures"}:
        raise SeedError(f"{FILE}: expected exactly the keys {sorted([*_LISTS, 'signatures'])}, found {sorted(found)}")
    known = [
        (name, Agency(outlet.outlet_id, outlet.name), outlet.kind)
        for outlet in load_outlets()
        for name in (outlet.name, *outlet.aliases)
    ]
    names = {name: agency for name, agency, kind in known if kind == "wire"}
    unknown = {name for name in (*found["ambiguous"], *found["signatures"]) if name not in names}
    if unknown:
        raise SeedError(f"{FILE}: expected names or aliases of agencies in outlets.csv, found {sorted(unknown)}")
    return AgencyWords(
        names=names,
        outlets={fold(name): agency for name, agency, _ in known},
        generic=frozenset(map(fold, found["generic"])),
        ambiguous=frozenset(found["ambiguous"]),
        companions=frozenset(map(fold, found["companions"])),
        bylines=tuple(found["bylines"]),
        sources=tuple(found["sources"]),
        materials=tuple(found["materials"]),
        contributed=tuple(found["contributed"]),
        copyright=tuple(found["copyright"]),
        pictures=frozenset(found["pictures"]),
        signatures={name: re.compile(pattern, re.IGNORECASE) for name, pattern in found["signatures"].items()},
    )
