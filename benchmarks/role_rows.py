"""Makes the gazetteer's rows of ministries and offices of states: roles x states.

    python -m benchmarks.role_rows

The roles are those of seeds/languages/en/offices.toml, the states those of seeds/gazetteer/states.csv that have an
adjective. Writes seeds/gazetteer/roles.csv. Nobody's name is in it: who holds an office, texts alone say.
"""

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from onrecord.flows.office_words import load_office_words
from onrecord.flows.seeds import GAZETTEER_HEADER, load_gazetteer

_FILE = Path(__file__).parent.parent / "seeds" / "gazetteer" / "roles.csv"
_CODE_LENGTH = len("state:xx")
_GENERIC = {"head-of-government": "head of government", "spokesperson": "spokesperson"}  # of any state, by no one title


def main() -> int:
    with _FILE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([GAZETTEER_HEADER, *role_rows()])
    return 0


def role_rows() -> Iterator[tuple[str, ...]]:
    """Yield the rows in order of state and role."""
    roles: dict[str, tuple[str, bool]] = {}
    for phrase, office in load_office_words()["en"].offices.items():
        roles.setdefault(office.role, (_GENERIC.get(office.role, phrase), office.is_person))
    labels = {name.seed_id: name.label for name in load_gazetteer()}
    adjectives = _adjectives()
    n_states = Counter(adjectives.values())
    for state, adjective in sorted(adjectives.items()):
        for role, (words, is_person) in roles.items():
            is_shared = n_states[adjective] > 1  # Congolese
            name = f"{words} of {labels[f'state:{state}']}" if is_shared else f"{adjective} {words}"
            yield f"role:{state}-{role}", name, "ROLE" if is_person else "ORG", "", name, "role", "en"


def _adjectives() -> dict[str, str]:
    """The adjective of each state that has a code of two letters; of several the first."""
    found: dict[str, str] = {}
    for name in load_gazetteer():
        is_state = name.seed_id.startswith("state:") and len(name.seed_id) == _CODE_LENGTH
        if is_state and name.name_kind == "demonym" and name.language == "en":
            found.setdefault(name.seed_id.removeprefix("state:"), name.name)
    return found


if __name__ == "__main__":
    sys.exit(main())
