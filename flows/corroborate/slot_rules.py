"""How two claims on one thing differ in one slot: a figure, a time, a place, a denial, a doer; at most once a kind."""

from collections.abc import Iterator

from onrecord.flows.corroborate.difference_words import Given
from onrecord.flows.corroborate.differences import Difference, Told
from onrecord.flows.corroborate.slot_counts import slot_count
from onrecord.flows.corroborate.slot_dates import slot_date, slot_day
from onrecord.flows.corroborate.slot_denials import slot_denial
from onrecord.flows.corroborate.slot_near import slot_near
from onrecord.flows.corroborate.slot_nones import slot_none
from onrecord.flows.corroborate.slot_numbers import slot_number
from onrecord.flows.corroborate.slot_parties import slot_doer, slot_trade, slot_wording
from onrecord.flows.corroborate.slot_places import slot_place
from onrecord.flows.corroborate.slot_spans import slot_span
from onrecord.flows.corroborate.slot_states import slot_rank, slot_state

RULES = (
    slot_number,
    slot_count,
    slot_near,
    slot_date,
    slot_day,
    slot_span,
    slot_place,
    slot_denial,
    slot_none,
    slot_state,
    slot_rank,
    slot_trade,
    slot_doer,
    slot_wording,
)


def slot_differences(a: Told, b: Told, given: Given) -> Iterator[Difference]:
    """Yield the differences in one slot, at most one of each kind."""
    kinds: set[str] = set()
    for rule in RULES:
        if (found := rule(a, b, given)) and found.kind not in kinds:
            kinds.add(found.kind)
            yield found
