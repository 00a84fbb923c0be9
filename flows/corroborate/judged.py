"""Judgements applied to the links that rules made: in the order of their lines, so that the later one wins.

A judgement sees what those before it left. What none of its mentions or names keeps to the end was overruled.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from onrecord.flows.corroborate.linked import Entity, Known, Link, entities_of
from onrecord.flows.shared.name_forms import kind_class, name_words
from onrecord.warehouse.ids import make_id

Judgement = Mapping[str, Any]


class NotApplied(Exception):
    """A judgement has no effect; the state says why."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a judgement; fields as in the table `judgement_outcomes`."""

    judgement_id: str
    state: str
    n_mentions: int = 0
    overruled_by: str | None = None


@dataclass
class Judged:
    """Links and what is known of entities, with judgements applied one by one."""

    links: dict[str, Link]
    known: dict[str, Known]
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    history: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    names_given: dict[tuple[str, str], str] = field(default_factory=dict)
    undone_by: dict[str, str] = field(default_factory=dict)

    def apply(self, judgement: Judgement) -> None:
        """Apply one judgement, or note why it has no effect."""
        try:
            _APPLY[judgement["verb"]](self, judgement)
        except NotApplied as reason:
            judgement_id = judgement["judgement_id"]
            self.outcomes[judgement_id] = Outcome(judgement_id, reason.state)

    def finish(self, judgements: Iterable[Judgement]) -> list[Outcome]:
        """Return what became of each judgement."""
        counts: dict[str, int] = defaultdict(int)
        for judgement_ids in self.history.values():
            for judgement_id in judgement_ids:
                counts[judgement_id] += 1
        entities = entities_of(self.links.values(), self.known)
        for (entity_id, _), judgement_id in self.names_given.items():
            counts[judgement_id] += len(entities[entity_id].rows) if entity_id in entities else 0
        return [
            self.outcomes.get(judgement_id) or self._outcome(judgement_id, counts[judgement_id])
            for judgement_id in (judgement["judgement_id"] for judgement in judgements)
        ]

    def _outcome(self, judgement_id: str, n_mentions: int) -> Outcome:
        if n_mentions:
            return Outcome(judgement_id, "in_force", n_mentions)
        return Outcome(judgement_id, "overruled", 0, self.undone_by.get(judgement_id))

    # --- what the verbs do ---

    def merge(self, judgement: Judgement) -> None:
        """Let the subject's mentions denote the object's entity, which keeps its name."""
        gone, kept = self._entity(judgement, "subject"), self._entity(judgement, "object")
        if gone.entity_id == kept.entity_id:
            raise NotApplied("no_effect")
        self._name(kept, judgement, label=kept.label, kind=kept.kind, is_said=False)
        self._move((row["mention_id"] for row in gone.rows), kept.entity_id, judgement, is_new=False)
        for column in ("label", "wikidata_qid"):
            if lost := self.names_given.pop((gone.entity_id, column), None):
                self.undone_by[lost] = judgement["judgement_id"]

    def split(self, judgement: Judgement) -> None:
        """Let the subject's mentions denote the object, known or not; without one something not known so far."""
        mentions = self._mentions(judgement)
        target = _point(judgement, "object")
        if target is None:
            entity_id, words = make_id("ent", "judged", judgement["judgement_id"]), _words(mentions)
            self.known[entity_id] = Known(label=words)
        elif (found := self._bearing(judgement, "object")) is not None:
            entity_id = found.entity_id
            self._name(found, judgement, label=found.label, kind=found.kind, is_said=False)
        else:
            words = " ".join(name_words(target["name"]))
            entity_id = make_id("ent", "judged", kind_class(target["kind"] or ""), words)
            self.known[entity_id] = Known(label=target["name"], kind=target["kind"])
        if all(link.entity_id == entity_id for link in mentions):
            raise NotApplied("no_effect")
        self._move((link.row["mention_id"] for link in mentions), entity_id, judgement, is_new=True)

    def rename(self, judgement: Judgement) -> None:
        """Give the subject's entity a name."""
        self._name(self._entity(judgement, "subject"), judgement, label=judgement["object"])

    def identify(self, judgement: Judgement) -> None:
        """Give the subject's entity a Wikidata id."""
        self._name(self._entity(judgement, "subject"), judgement, wikidata_qid=judgement["object"])

    def reject(self, judgement: Judgement) -> None:
        """Let the subject's mentions denote nothing."""
        if (_point(judgement, "subject") or {})["text_id"] is None:
            ids = [row["mention_id"] for row in self._entity(judgement, "subject").rows]
        else:
            ids = [link.row["mention_id"] for link in self._mentions(judgement)]
        self._move(ids, None, judgement, is_new=True)

    # --- how they do it ---

    def _move(self, mention_ids: Iterable[str], entity_id: str | None, judgement: Judgement, is_new: bool) -> None:
        """Link mentions to an entity; a new decision on them overrules the earlier ones."""
        judgement_id: str = judgement["judgement_id"]
        for mention_id in mention_ids:
            link = self.links[mention_id]
            self.links[mention_id] = replace(link, entity_id=entity_id, basis="judgement", judgement_id=judgement_id)
            if is_new:
                self.undone_by |= dict.fromkeys(self.history.pop(mention_id, ()), judgement_id)
            self.history[mention_id].append(judgement_id)

    def _name(self, entity: Entity, judgement: Judgement, is_said: bool = True, **given: str) -> None:
        """Note names of an entity; those that a judgement says overrule the earlier."""
        self.known[entity.entity_id] = replace(entity.known, **given)
        for column in given if is_said else ():
            earlier = self.names_given.get((entity.entity_id, column))
            if earlier:
                self.undone_by[earlier] = judgement["judgement_id"]
            self.names_given[entity.entity_id, column] = judgement["judgement_id"]

    def _entity(self, judgement: Judgement, side: str) -> Entity:
        found = self._bearing(judgement, side)
        if found is None:
            raise NotApplied("matches_nothing")
        return found

    def _bearing(self, judgement: Judgement, side: str) -> Entity | None:
        """Return the entity that a side of the judgement means; None where nothing bears the name."""
        entities = entities_of(self.links.values(), self.known)
        point = _point(judgement, side) or {}
        if point["text_id"] is not None:
            link = self.links.get(judgement[f"{side}_mention_id"] or "")
            return entities[link.entity_id] if link and link.entity_id else None
        words = name_words(point["name"])
        ranks = {entity.entity_id: entity.bears(point["kind"], words) for entity in entities.values()}
        surest = min((rank for rank in ranks.values() if rank is not None), default=None)
        found = [entities[entity_id] for entity_id, rank in ranks.items() if rank is not None and rank == surest]
        of_kind = [entity for entity in found if entity.kind == point["kind"]]
        found = of_kind or found
        if len(found) > 1:
            raise NotApplied("ambiguous")
        return found[0] if found else None

    def _mentions(self, judgement: Judgement) -> list[Link]:
        """Return the links of the mention meant and of its text's others of the same words.

        Where the mention is the fullest name, with those of everything that stands for it there.
        """
        meant = self.links.get(judgement["subject_mention_id"] or "")
        if meant is None:
            raise NotApplied("matches_nothing")
        row, words = meant.row, name_words(meant.row["surface"])
        chain = [
            link
            for link in self.links.values()
            if (link.row["text_id"], link.row["chain_id"]) == (row["text_id"], row["chain_id"])
        ]
        is_fullest = words == name_words(row["chain_name"])
        return chain if is_fullest else [link for link in chain if name_words(link.row["surface"]) == words]


_APPLY = {
    "merge": Judged.merge,
    "split": Judged.split,
    "rename": Judged.rename,
    "identify": Judged.identify,
    "reject": Judged.reject,
}


def judge(
    links: Sequence[Link], known: Mapping[str, Known], judgements: Sequence[Judgement]
) -> tuple[list[Link], dict[str, Known], frozenset[str], list[Outcome]]:
    """Return links and what is known of entities as people judged, the entities they named, and the outcomes."""
    if not judgements:
        return list(links), dict(known), frozenset(), []
    ordered = sorted(judgements, key=lambda judgement: judgement["line_no"])
    state = Judged({link.row["mention_id"]: link for link in links}, dict(known))
    for judgement in ordered:
        state.apply(judgement)
    outcomes = state.finish(ordered)
    named = frozenset(entity_id for entity_id, _ in state.names_given)
    return list(state.links.values()), state.known, named, outcomes


def _point(judgement: Judgement, side: str) -> Mapping[str, Any] | None:
    return next((point for point in judgement["points"] if point["side"] == side), None)


def _words(links: Sequence[Link]) -> str:
    return max((str(link.row["surface"]) for link in links), key=lambda words: (len(words), words))
