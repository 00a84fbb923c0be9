"""Two places of one act: one within the other, or two places for one event."""

from onrecord.flows.corroborate.difference_words import Given
from onrecord.flows.corroborate.differences import Difference, Place, Told, said_against
from onrecord.flows.corroborate.same_act import (
    are_at_other_times,
    is_firm,
    is_one_doer,
    is_one_object,
    is_one_sentence,
    is_same_act,
    lies_in,
)


def place(a: Told, b: Told, given: Given) -> Difference | None:
    """Compare where the act took place, as far as the gazetteer knows both places."""
    if a.polarity != b.polarity or not is_firm(a, b) or not is_same_act(a, b) or are_at_other_times(a, b):
        return None
    if is_one_sentence(a, b) or _names_place_of(a, b) or _names_place_of(b, a):
        return None
    one, other = _where(a), _where(b)
    if one is None or other is None or one.entity_id == other.entity_id or not _are_parties_one(a, b, given):
        return None
    said = said_against(a.place, b.place)
    if lies_in(one, other, given) or lies_in(other, one, given):
        inner, outer = (one, other) if lies_in(one, other, given) else (other, one)
        return Difference("place", "refinement", "low", f"{said}: {inner.label} lies in {outer.label}.")
    if (
        a.predicate != b.predicate
        or a.text_id == b.text_id
        or not (given.wholes_of(one.seed_id) and given.wholes_of(other.seed_id))
    ):
        return None
    return Difference("place", "discrepancy", "medium", f"{said}: two places for one event.")


def _names_place_of(told: Told, other: Told) -> bool:
    """Say whether a claim names the place of the other too: then it tells of both."""
    return any(one.entity_id == other.place_id for one in told.places)


def _where(told: Told) -> Place | None:
    """Return the place of the act with its entry in the gazetteer."""
    return next((one for one in told.places if one.entity_id == told.place_id), None)


def _are_parties_one(a: Told, b: Told, given: Given) -> bool:
    is_one = is_one_doer(a, b, given.words)
    return is_one and (not a.object or not b.object or is_one_object(a, b, given.words))
