"""Which persons of different articles are one, among those whose surnames are spelt alike."""

import re
from collections.abc import Sequence

from onrecord.flows.corroborate.linked import Link, Row
from onrecord.warehouse.ids import fold, make_id

_MARKS = re.compile(r"[^\w\s]")


def link_persons(rows: Sequence[Row]) -> list[Link]:
    """Return the links of the mentions of one resolution key."""
    full = sorted({name for row in rows if " " in (name := folded(row["chain_name"]))})
    return [_person(row, full) for row in rows]


def _person(row: Row, full: Sequence[str]) -> Link:
    """Link a person by the fullest name in the article; a surname alone only where one full name has it."""
    name = folded(row["chain_name"])
    if name in full:
        return Link(row, make_id("ent", "person", name), basis_of(row))
    if len(full) == 1:
        return Link(row, make_id("ent", "person", full[0]), "short_name")
    return Link(row, make_id("ent", "person", name), "undecided")


def basis_of(row: Row) -> str:
    """Say whether a mention is the fullest name of its article or only stands for it."""
    return "full_name" if folded(row["surface"]) == folded(row["chain_name"]) else "name_in_article"


def folded(name: str) -> str:
    """Return a name as compared: folded and without punctuation."""
    return " ".join(_MARKS.sub(" ", fold(name)).split()) or fold(name)
