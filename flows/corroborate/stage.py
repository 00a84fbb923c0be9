"""Which mentions across articles are one entity: a function of the set of mentions and judgements, in any order.

Mentions are compared only within a resolution key, so a shard, which holds all mentions of its keys, is complete.
Links are judgements of rules with a score, and of people, who win; whatever the names alone cannot decide is marked
undecided.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol

import pyarrow as pa

from onrecord.flows.corroborate.judged import Outcome, judge
from onrecord.flows.corroborate.linked import SCORES, Entity, Known, Link, Row, entities_of
from onrecord.flows.corroborate.persons import Contexts, basis_of, link_persons
from onrecord.warehouse.ids import make_id
from onrecord.warehouse.tables.corpus import ENTITIES, ENTITY_LINKS
from onrecord.warehouse.tables.judgements import JUDGEMENT_OUTCOMES
from onrecord.warehouse.tables.seeds import GazetteerName


class Resources(Protocol):
    """What the stage needs besides its rows."""

    @property
    def gazetteer(self) -> Sequence[GazetteerName]:
        """Entries known beforehand, once or more each."""


def run(rows: pa.Table, resources: Resources, tool_id: str) -> dict[str, pa.Table]:
    """Return `entities`, `entity_links` and `judgement_outcomes` of `rows`, which hold whole shards.

    Columns read: mention_id, text_id, surface, kind, form, chain_id, chain_name, role_field, seed_id,
    resolution_key, shard; judgement in the rows that hold one; context, the resolution keys of what a text names, in
    rows of a text. Values, which have no resolution key, get neither entity nor link.
    """
    by_key: dict[str, list[Row]] = defaultdict(list)
    judgements: dict[int, list[Row]] = defaultdict(list)
    listed = rows.to_pylist()
    contexts = {row["text_id"]: frozenset(row["context"]) for row in listed if row["context"] is not None}
    for row in sorted(listed, key=lambda row: str(row["mention_id"])):
        if row["judgement"] is not None:
            judgements[row["shard"]].append(row["judgement"])
        elif row["resolution_key"] is not None and row["form"] != "value":
            by_key[row["resolution_key"]].append(row)
    by_rule: dict[int, list[Link]] = defaultdict(list)
    for key in sorted(by_key):
        by_rule[by_key[key][0]["shard"]] += _linked(key, by_key[key], contexts)
    known = _known(resources.gazetteer)
    made: dict[str, list[Row]] = {"entities": [], "entity_links": [], "judgement_outcomes": []}
    for shard in sorted(by_rule.keys() | judgements.keys()):
        links, names, named, outcomes = judge(by_rule[shard], known, judgements[shard])
        common: dict[str, object] = {"shard": shard, "tool_id": tool_id}
        deciders = named | {link.entity_id for link in links if link.judgement_id}
        made["entities"] += (
            _entity_row(e, e.entity_id in deciders) | common for e in entities_of(links, names).values()
        )
        made["entity_links"] += (_link_row(link) | common for link in links)
        made["judgement_outcomes"] += (_outcome_row(outcome) | common for outcome in outcomes)
    return {
        "entities": ENTITIES.from_rows(made["entities"]),
        "entity_links": ENTITY_LINKS.from_rows(made["entity_links"]),
        "judgement_outcomes": JUDGEMENT_OUTCOMES.from_rows(made["judgement_outcomes"]),
    }


def _known(gazetteer: Iterable[GazetteerName]) -> dict[str, Known]:
    """Return what the gazetteer knows, by the ids that its entries have as entities."""
    names: dict[str, list[GazetteerName]] = defaultdict(list)
    for name in gazetteer:
        names[name.seed_id].append(name)
    return {
        make_id("ent", seed_id): Known(
            entries[0].label, entries[0].kind, entries[0].wikidata_qid, seed_id, [entry.name for entry in entries]
        )
        for seed_id, entries in names.items()
    }


def _linked(key: str, rows: Sequence[Row], contexts: Contexts) -> list[Link]:
    kind_class, _, rest = key.partition(":")
    if kind_class == "seed":
        entity_id = make_id("ent", rest)
        return [Link(row, entity_id, "gazetteer") for row in rows]
    if kind_class != "person":
        entity_id = make_id("ent", kind_class, rest)
        return [Link(row, entity_id, basis_of(row)) for row in rows]
    return link_persons(key, rows, contexts)


def _link_row(link: Link) -> dict[str, object]:
    return {
        "mention_id": link.row["mention_id"],
        "entity_id": link.entity_id,
        "score": SCORES[link.basis],
        "basis": link.basis,
        "decided_by": "person" if link.judgement_id else "rule",
        "judgement_id": link.judgement_id,
    }


def _entity_row(entity: Entity, is_judged: bool) -> dict[str, object]:
    return {
        "entity_id": entity.entity_id,
        "label": entity.label,
        "kind": entity.kind,
        "wikidata_qid": entity.known.wikidata_qid,
        "seed_id": entity.known.seed_id,
        "outlet_id": seed_id if (seed_id := entity.known.seed_id or "").startswith("out:") else None,
        "names": entity.names,
        "decided_by": "person" if is_judged else "rule",
    }


def _outcome_row(outcome: Outcome) -> dict[str, object]:
    return {
        "judgement_id": outcome.judgement_id,
        "state": outcome.state,
        "n_mentions": outcome.n_mentions,
        "overruled_by": outcome.overruled_by,
    }
