"""Makes the gazetteer's rows of ministries and offices of states: roles x states.

    python -m benchmarks.role_rows

The roles are those of seeds/languages/en/offices.toml, the states those of seeds/gazetteer/states.csv that have an
adjective. Writes seeds/gazetteer/roles.csv. Nobody's name is in it: who holds an office, texts alone say.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from onrecord.flows.resources.office_words import load_office_words
from onrecord.flows.resources.seeds import GAZETTEER_HEADER, load_gazetteer

_FILE = Path(__file__).parent.parent / "seeds" / "gazetteer" / "roles.csv"
_CODE_LENGTH = len("state:xx")
_GENERIC = {"head-of-government": "Head of Government", "spokesperson": "Spokesperson"}  # by no one title
_WITH_ARTICLE = ("United ", "Czech Republic", "Dominican Republic", "Netherlands", "Philippines", "Central African")
_ENDING_WITH_ARTICLE = (" Islands", "Bahamas", "Maldives", "Emirates", "Gambia", "Comoros", "Seychelles")


def main() -> int:
    with _FILE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([GAZETTEER_HEADER, *role_rows()])
    return 0


def role_rows() -> Iterator[tuple[str, ...]]:
    """Yield the rows in order of state and role, each named in the manner of "Ministry of Finance of Norway"."""
    phrases: dict[str, list[str]] = {}
    is_person: dict[str, bool] = {}
    for phrase, office in load_office_words()["en"].offices.items():
        phrases.setdefault(office.role, []).append(phrase)
        is_person[office.role] = office.is_person
    for state, label in sorted(_states().items()):
        of = f"the {label}" if label.startswith(_WITH_ARTICLE) or label.endswith(_ENDING_WITH_ARTICLE) else label
        for role, words in phrases.items():
            name = f"{_GENERIC.get(role) or _titled(words)} of {of}"
            yield f"role:{state}-{role}", name, "ROLE" if is_person[role] else "ORG", "", name, "role", "en"


def _titled(phrases: list[str]) -> str:
    """The formal name of an office, with capitals: the first with "of" in it, else the first."""
    formal = next((phrase for phrase in phrases if " of " in phrase and not phrase.startswith("head ")), phrases[0])
    return " ".join(word if word in ("of", "the", "for") else word.capitalize() for word in formal.split())


def _states() -> dict[str, str]:
    """The label of each state that has a code of two letters and an adjective, by its code."""
    return {
        name.seed_id.removeprefix("state:"): name.label
        for name in load_gazetteer()
        if name.seed_id.startswith("state:") and len(name.seed_id) == _CODE_LENGTH
        if name.name_kind == "demonym" and name.language == "en"
    }


if __name__ == "__main__":
    sys.exit(main())
