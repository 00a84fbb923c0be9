"""How articles speak of their own outlet and of others, read from ``seeds/voices.toml``."""

import tomllib
from importlib.resources import files

from onrecord.flows.deduplicate.edits import VoiceWords
from onrecord.flows.resources.seeds import PACKAGE, SeedError

FILE = "voices.toml"
_LISTS = ("own", "others")


def load_voice_words() -> VoiceWords:
    """Return the phrases; raise SeedError where the file has others than it should."""
    found = tomllib.loads((files(PACKAGE) / FILE).read_text(encoding="utf-8"))
    if set(found) != set(_LISTS):
        raise SeedError(f"{FILE}: expected exactly the keys {sorted(_LISTS)}, found {sorted(found)}")
    for name in _LISTS:
        if wrong := [phrase for phrase in found[name] if phrase != phrase.casefold().strip() or not phrase]:
            raise SeedError(f"{FILE}, {name}: expected folded phrases, found {wrong}")
    return VoiceWords(*(tuple(found[name]) for name in _LISTS))
