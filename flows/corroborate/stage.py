"""Which mentions across articles are one entity: a function of the set of mentions, whatever their order.

Mentions are compared only within a resolution key, so a shard, which holds all mentions of its keys, is complete.
Links are judgements of rules with a score; whatever the names alone cannot decide is marked undecided.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pyarrow as pa

from onrecord.warehouse.ids import fold, make_id
from onrecord.warehouse.tables.corpus import ENTITIES, ENTITY_LINKS
from onrecord.warehouse.tables.seeds import GazetteerName

Row = Mapping[str, Any]
SCORES = {"gazetteer": 1.0, "full_name": 0.95, "name_in_article": 0.9, "short_name": 0.6, "undecided": 0.3}
_MARKS = re.compile(r"[^\w\s]")


class Resources(Protocol):
    """What the stage needs besides its rows."""

    @property
    def gazetteer(self) -> Sequence[GazetteerName]:
        """Entries known beforehand, once or more each."""


@dataclass(frozen=True, slots=True)
class Link:
    """A mention, the entity it is judged to denote, and why."""

    row: Row
    entity_id: str
    basis: str


def run(rows: pa.Table, resources: Resources, tool_id: str) -> dict[str, pa.Table]:
    """Return `entities` and `entity_links` of the mentions in `rows`, which hold whole shards.

    Columns read: mention_id, surface, kind, form, chain_name, seed_id, resolution_key, shard.
    Values, which have no resolution key, get neither entity nor link.
    """
    by_key: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows.to_pylist(), key=lambda row: str(row["mention_id"])):
        if row["resolution_key"] is not None and row["form"] != "value":
            by_key[row["resolution_key"]].append(row)
    links = [link for key in sorted(by_key) for link in _linked(key, by_key[key])]
    known = {entry.seed_id: entry for entry in resources.gazetteer}
    return {
        "entities": ENTITIES.from_rows(_entity_rows(links, known, tool_id)),
        "entity_links": ENTITY_LINKS.from_rows(_link_row(link, tool_id) for link in links),
    }


def _linked(key: str, rows: Sequence[Row]) -> list[Link]:
    kind_class, _, rest = key.partition(":")
    if kind_class == "seed":
        return [Link(row, make_id("ent", row["seed_id"]), "gazetteer") for row in rows]
    if kind_class != "person":
        return [Link(row, make_id("ent", kind_class, rest), _basis(row)) for row in rows]
    full = sorted({name for row in rows if " " in (name := _fold(row["chain_name"]))})
    return [_person(row, full) for row in rows]


def _person(row: Row, full: Sequence[str]) -> Link:
    """Link a person by the fullest name in the article; a surname alone only where one full name has it."""
    name = _fold(row["chain_name"])
    if name in full:
        return Link(row, make_id("ent", "person", name), _basis(row))
    if len(full) == 1:
        return Link(row, make_id("ent", "person", full[0]), "short_name")
    return Link(row, make_id("ent", "person", name), "undecided")


def _basis(row: Row) -> str:
    return "full_name" if _fold(row["surface"]) == _fold(row["chain_name"]) else "name_in_article"


def _fold(name: str) -> str:
    """Return a name as compared: folded and without punctuation."""
    return " ".join(_MARKS.sub(" ", fold(name)).split()) or fold(name)


def _link_row(link: Link, tool_id: str) -> Row:
    return {
        "mention_id": link.row["mention_id"],
        "entity_id": link.entity_id,
        "score": SCORES[link.basis],
        "basis": link.basis,
        "decided_by": "rule",
        "shard": link.row["shard"],
        "tool_id": tool_id,
    }


def _entity_rows(links: Iterable[Link], known: Mapping[str, GazetteerName], tool_id: str) -> Iterable[Row]:
    members: dict[str, list[Row]] = defaultdict(list)
    for link in links:
        members[link.entity_id].append(link.row)
    return [_entity_row(entity_id, members[entity_id], known, tool_id) for entity_id in sorted(members)]


def _entity_row(entity_id: str, rows: Sequence[Row], known: Mapping[str, GazetteerName], tool_id: str) -> Row:
    entry = known.get(rows[0]["seed_id"])
    return {
        "entity_id": entity_id,
        "label": entry.label if entry else _label(rows),
        "kind": entry.kind if entry else _commonest(row["kind"] for row in rows),
        "wikidata_qid": entry.wikidata_qid if entry else None,
        "seed_id": rows[0]["seed_id"],
        "names": sorted({row["surface"] for row in rows}),
        "shard": rows[0]["shard"],
        "tool_id": tool_id,
    }


def _label(rows: Sequence[Row]) -> str:
    """Return the commonest of the fullest names: those with the most words."""
    names = [row["chain_name"] for row in rows]
    most = max(len(name.split()) for name in names)
    return _commonest(name for name in names if len(name.split()) == most)


def _commonest(values: Iterable[str]) -> str:
    """Return the most frequent value; of equally frequent ones the smallest."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))
