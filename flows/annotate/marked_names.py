"""Names of a paragraph read by rules, together with what a model of its language marks there.

A model knows names by their context, the gazetteer knows what its names denote: of two that overlap the longer stays,
of equal ones the gazetteer's. Shapes add only what the model passes over: names of several words, where it marks
nothing, and events and the like where it marks something without saying what.
"""

from collections.abc import Sequence

from onrecord.flows.annotate.name_shapes import longest
from onrecord.flows.annotate.records import Mention
from onrecord.flows.annotate.syntax import Entity, Span

# Kinds of spaCy's models outside English, beside those of OntoNotes.
_KINDS = {"PER": "PERSON"} | {
    kind: kind for kind in ("PERSON", "ORG", "LOC", "GPE", "FAC", "NORP", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW")
}
_CORE = frozenset({"PERSON", "ORG", "LOC", "GPE", "FAC"})


def with_entities(text: str, found: Sequence[Mention], entities: Sequence[Entity]) -> list[Mention]:
    """Return `found`, the names known or told by shape, joined with the entities of a model, in order."""
    marked = [
        Mention(span, _KINDS[entity.kind], "named", None, "model")
        for entity in entities
        if entity.kind in _KINDS and (span := _trimmed(text, entity)).start < span.end
    ]
    kept = [mention for mention in found if mention.basis == "gazetteer" or _is_added(text, mention, entities)]
    return longest([*kept, *marked])


def _is_added(text: str, shape: Mention, entities: Sequence[Entity]) -> bool:
    """Say whether a name told by its shape adds to what the model marks."""
    met = [entity for entity in entities if shape.span.meets(Span(entity.start, entity.end))]
    if met:
        return shape.kind not in _CORE and not any(entity.kind in _KINDS for entity in met)
    return " " in shape.span.of(text)


def _trimmed(text: str, entity: Entity) -> Span:
    """Return the entity without blanks and marks at its edges."""
    start, end = entity.start, entity.end
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not (text[end - 1].isalnum() or text[end - 1] in ".)"):
        end -= 1
    return Span(start, end)
