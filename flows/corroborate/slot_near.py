"""Two figures that nearly agree, in texts on one event: 137 passengers trapped, some 140 people stuck.

Figures of one unit are seldom near each other by chance, so that less need be alike beside them than beside figures far
apart. They are told, but no alarm is raised.
"""

from onrecord.flows.corroborate.difference_words import Given
from onrecord.flows.corroborate.differences import Difference, Told, Value, said_against
from onrecord.flows.corroborate.number_ranges import can_be_one, share_apart
from onrecord.flows.corroborate.number_rules import figures_apart
from onrecord.flows.corroborate.same_act import are_at_other_places, head_of, is_one_sentence
from onrecord.flows.corroborate.slot_numbers import is_of_part, is_unread, unit_of
from onrecord.flows.corroborate.slots import (
    Slotless,
    are_acts_two,
    are_parties_two,
    are_told_apart,
    beside,
    core_of_text,
    counts_another,
    is_revoked,
    part_with,
    party_of,
    slotless,
)

NEAR = 0.15  # share of the larger by which two figures differ that are hardly near by chance
TOLD = 1.0  # weight of what both tell beside the figures, at least
ALIKE, ALIKE_TOLD = 0.25, 2.0  # share and weight of it where neither can be the other
SMALLEST = 10.0  # smaller numbers are near each other by chance
YEARS = 2.0  # by which two accounts of one person's age differ at most
_MANY = 4  # figures of a sentence
_AGE, _BARE = "age", "number"
_NEVER = frozenset({"ordinal", "multiple", "ratio", "duration", "percent", _AGE, _BARE})  # small, or many in a text


def slot_near(a: Told, b: Told, given: Given) -> Difference | None:
    """Compare the two figures of two texts that nearly agree."""
    if (
        not a.values
        or not b.values
        or a.text_id == b.text_id
        or a.polarity != b.polarity
        or is_one_sentence(a, b)
        or is_revoked(a, b, given)
    ):
        return None
    if max(len(a.values), len(b.values)) > _MANY or are_parties_two(a, b, given) or are_at_other_places(a, b, given):
        return None
    if found := _ages(a, b, given):
        return found
    near = [(share_apart(x, y), x, y) for x in a.values for y in b.values if _are_near(a, b, x, y, given)]
    if not near or are_acts_two(a, b, given):
        return None
    apart, one, other = min(near, key=lambda each: each[0])
    return _told(a, b, one, other, given) if apart > 0 else None


def _told(a: Told, b: Told, one: Value, other: Value, given: Given) -> Difference | None:
    like = beside(_without(a, one, given), _without(b, other, given))
    if can_be_one(one, other) and like.told >= TOLD:
        return figures_apart(a, b, one, other, given)
    if like.share < ALIKE or like.told < ALIKE_TOLD:
        return None
    said = said_against(one.surface, other.surface)
    return Difference("numeric", "complementary", "low", f"{said}: the figures nearly agree, whatever they are of.")


def _are_near(a: Told, b: Told, one: Value, other: Value, given: Given) -> bool:
    """Say whether two figures of one unit nearly agree, and nothing makes them figures of two things."""
    if one.dim != other.dim or one.dim in _NEVER or unit_of(one) != unit_of(other) or share_apart(one, other) > NEAR:
        return False
    if min(one.point or 0.0, other.point or 0.0) < SMALLEST:
        return False
    if any(is_unread(*each) or counts_another(*each, given) for each in ((a, one), (b, other))):
        return False
    if is_of_part(a, one, given) != is_of_part(b, other, given):
        return False
    parts = part_with(core_of_text(a), one.figure), part_with(core_of_text(b), other.figure)
    return not are_told_apart(a, b, parts)


def _without(told: Told, value: Value, given: Given) -> Slotless:
    left_out = [each.figure for each in told.values] + [period.surface for period in told.periods]
    return slotless(told, part_with(core_of_text(told), value.figure), left_out, given)


def _ages(a: Told, b: Told, given: Given) -> Difference | None:
    """Compare two ages of somebody who is told by one noun: a girl aged eleven, a twelve-year-old girl."""
    aged = _age(a, given), _age(b, given)
    if aged[0] is None or aged[1] is None or aged[0][0] != aged[1][0]:
        return None
    one, other = aged[0][1], aged[1][1]
    if not 0 < abs((one.point or 0.0) - (other.point or 0.0)) <= YEARS:
        return None
    said = said_against(one.surface, other.surface)
    return Difference("numeric", "complementary", "low", f"{said}: two ages, perhaps not of the same {aged[0][0]}.")


def _age(told: Told, given: Given) -> tuple[str, Value] | None:
    """Return the noun and the age of a claim's subject where it gives one of somebody without a name."""
    subject = party_of(told)
    noun = head_of(subject, given.words)
    is_said = told.predicate == "be aged"
    ages = [
        value
        for value in told.values
        if (value.dim == _AGE and (is_said or value.figure in subject)) or (value.dim == _BARE and is_said)
    ]
    return (noun, ages[0]) if len(ages) == 1 and noun.islower() and noun not in given.words.kinds else None
