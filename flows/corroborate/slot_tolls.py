"""Two tolls of one event: how many were killed, hurt or are missing, in whatever words that is told."""

from onrecord.flows.corroborate.claim_terms import read_words
from onrecord.flows.corroborate.difference_words import Given
from onrecord.flows.corroborate.differences import ALARMS, Difference, Told, Value, said_against
from onrecord.flows.corroborate.number_ranges import share_apart
from onrecord.flows.corroborate.number_rules import figures_apart
from onrecord.flows.corroborate.same_act import are_at_other_places, names
from onrecord.flows.corroborate.slots import are_told_apart, core_of_text, is_revoked, part_with

_FAR = 0.67  # share of the larger by which two tolls of one event differ at most
_SEVERAL = 2  # one who died is told of beside others
_COUNTS = frozenset({"count", "number"})


def slot_toll(a: Told, b: Told, given: Given) -> Difference | None:
    """Compare the one toll that each claim gives, of one kind: of the dead, of the hurt, of the missing."""
    one, other = (_toll(told, given) for told in (a, b))
    if is_revoked(a, b, given):
        return None
    if one is None or other is None or one[0] != other[0] or are_at_other_places(a, b, given):
        return None
    x, y = one[1], other[1]
    parts = (part_with(core_of_text(a), x.figure), part_with(core_of_text(b), y.figure))
    if (x.lo, x.hi) == (y.lo, y.hi) or share_apart(x, y) > _FAR or are_told_apart(a, b, parts):
        return None
    heads = [_head(value) for value in (x, y)]
    generic = [not head or head in given.words.kinds or head in given.words.parts for head in heads]
    if heads[0] != heads[1] and not any(generic):
        return None
    found = figures_apart(a, b, x, y, given)
    is_one = (heads[0] == heads[1] or all(generic)) and bool(a.published and b.published)
    if found.verdict in ALARMS and not (is_one and _are_names_one(a, b, given)):
        said = said_against(x.surface, y.surface)
        return Difference("numeric", "complementary", "low", f"{said}: two tolls, perhaps not of the same people.")
    return found


def _toll(told: Told, given: Given) -> tuple[str, Value] | None:
    """Return what befell how many, where a claim gives one figure of it that is of no part of them."""
    kinds = {given.words.tolls[word] for word in read_words(told.text) if word in given.words.tolls}
    values = [value for value in told.values if value.dim in _COUNTS]
    if len(kinds) != 1 or len(values) != 1 or len(told.values) != 1 or (values[0].point or _SEVERAL) < _SEVERAL:
        return None
    before, _, behind = told.text.partition(values[0].figure)
    is_part = behind.lstrip().startswith("of ") or bool(set(read_words(before)[-2:]) & given.words.parts)
    return None if is_part else (kinds.pop(), values[0])


def _head(value: Value) -> str:
    words = read_words(value.counted)[-1:]
    return words[0] if words else ""


def _are_names_one(a: Told, b: Told, given: Given) -> bool:
    """Say whether the names that both have meet, where both have any."""
    one, other = (names(told.text, given.words, opens_sentence=True) for told in (a, b))
    return not one or not other or bool(one & other)
