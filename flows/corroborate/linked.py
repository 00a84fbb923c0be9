"""Mentions linked to entities, and what an entity is called: shared by the rules that link and judgements on links."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from onrecord.flows.shared.name_forms import Words, kind_class, name_words

Row = Mapping[str, Any]
SCORES = {
    "gazetteer": 1.0,
    "judgement": 1.0,
    "full_name": 0.95,
    "name_in_article": 0.9,
    "office": 0.8,
    "variant": 0.8,
    "initial": 0.7,
    "short_name": 0.6,
    "undecided": 0.3,
}


@dataclass(frozen=True, slots=True)
class Link:
    """A mention, the entity that it is judged to denote (None: judged to denote none), why, and by which judgement."""

    row: Row
    entity_id: str | None
    basis: str
    judgement_id: str | None = None


@dataclass(frozen=True)
class Known:
    """What is known of an entity besides its mentions."""

    label: str | None = None
    kind: str | None = None
    wikidata_qid: str | None = None
    seed_id: str | None = None
    names: Sequence[str] = ()


@dataclass
class Entity:
    """An entity: what is known of it and the rows of its mentions, at least one."""

    entity_id: str
    known: Known
    rows: list[Row] = field(default_factory=list)

    @cached_property
    def label(self) -> str:
        """The name known, else the commonest of its mentions' full names, which have more words than one."""
        if self.known.label:
            return self.known.label
        names = [row["chain_name"] for row in self.rows]
        return commonest([name for name in names if len(name_words(name)) > 1] or names)

    @cached_property
    def kind(self) -> str:
        """The kind known, else the commonest of its mentions."""
        return self.known.kind or commonest(row["kind"] for row in self.rows)

    @cached_property
    def names(self) -> list[str]:
        """The names used in the texts, in order; descriptions by office only where there is no name."""
        return sorted(self._surfaces(self.rows))

    @staticmethod
    def _surfaces(rows: Iterable[Row]) -> set[str]:
        named = {row["surface"] for row in rows if row["form"] != "nominal"}
        return named or {row["surface"] for row in rows}

    def bears(self, kind: str, words: Words) -> int | None:
        """Return how surely the entity is the one of this kind and name, 0 the surest; None where it is not."""
        if kind_class(kind) not in {kind_class(self.kind), *(kind_class(row["kind"]) for row in self.rows)}:
            return None
        called = (
            [self.label, *self.known.names],
            {row["chain_name"] for row in self.rows},
            self._surfaces(self.rows),
        )
        ranks = (rank for rank, names in enumerate(called) if any(name_words(name) == words for name in names))
        return next(ranks, None)


def entities_of(links: Iterable[Link], known: Mapping[str, Known]) -> dict[str, Entity]:
    """Return the entities of links by id, in order of id."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for link in links:
        if link.entity_id:
            rows[link.entity_id].append(link.row)
    return {entity_id: Entity(entity_id, known.get(entity_id, Known()), rows[entity_id]) for entity_id in sorted(rows)}


def commonest(values: Iterable[str]) -> str:
    """Return the most frequent value; of equally frequent ones the smallest."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))
