"""Two figures of one counted thing, in whatever act: each the only one of its kind in its text."""

from onrecord.flows.corroborate.claim_terms import read_words, stem_of
from onrecord.flows.corroborate.difference_words import Given
from onrecord.flows.corroborate.differences import Difference, Told, Value, said_against
from onrecord.flows.corroborate.number_ranges import MANY_FIGURES, can_be_one, share_apart
from onrecord.flows.corroborate.number_rules import figures_apart
from onrecord.flows.corroborate.same_act import are_at_other_places, is_one_sentence
from onrecord.flows.corroborate.slots import (
    are_moods_one,
    are_parties_two,
    are_told_apart,
    beside,
    core_of_text,
    counts_another,
    is_revoked,
    part_with,
    slotless,
)

TELLING = 2.0  # weight of a noun that two texts on one event hardly count two things by
ALIKE, TOLD = 0.3, 1.0  # share of the words aligned beside the figures, and weight without what is counted: an alarm
_FAR = 0.67  # share of the larger by which two figures of one thing differ at most
_CLOSE = 0.1  # that share of figures of three digits, which two things hardly come near by chance
_SEVERAL = 2
_MANY = 4  # figures of a sentence
_COUNT = "count"


def slot_count(a: Told, b: Told, given: Given) -> Difference | None:
    """Compare the only figures of two texts that count one thing: 60 vehicles, 62 vehicles."""
    if a.text_id == b.text_id or a.polarity != b.polarity or is_one_sentence(a, b):
        return None
    if max(len(a.values), len(b.values)) > _MANY or are_at_other_places(a, b, given) or is_revoked(a, b, given):
        return None
    pairs = [(x, y) for x in a.values for y in b.values if _count_one(x, y, given)]
    if len(pairs) != 1 or (pairs[0][0].lo, pairs[0][0].hi) == (pairs[0][1].lo, pairs[0][1].hi):
        return None
    one, other = pairs[0]
    if counts_another(a, one, given) != counts_another(b, other, given):
        return None
    parts = part_with(core_of_text(a), one.figure), part_with(core_of_text(b), other.figure)
    if are_told_apart(a, b, parts) or any(_is_part(*each, given) for each in ((a, one), (b, other))):
        return None
    return _told(a, b, one, other, parts, given)


def _told(a: Told, b: Told, one: Value, other: Value, parts: tuple[str, str], given: Given) -> Difference | None:
    if can_be_one(one, other):
        return figures_apart(a, b, one, other, given)
    if share_apart(one, other) > _FAR:
        return None
    figures, counted = [one.figure, other.figure], [one.counted, other.counted]
    whole, rest = (
        beside(*(slotless(told, part, left_out, given) for told, part in zip((a, b), parts, strict=True)))
        for left_out in (figures, [*figures, *counted])
    )
    is_alike = whole.share >= ALIKE and rest.told >= TOLD and are_moods_one(a, b) and not are_parties_two(a, b, given)
    is_alike = is_alike or (min(one.digits, other.digits) >= MANY_FIGURES and share_apart(one, other) <= _CLOSE)
    if is_alike and a.published and b.published:
        return figures_apart(a, b, one, other, given)
    said = said_against(one.surface, other.surface)
    return Difference("numeric", "complementary", "low", f"{said}: the only figures that either gives of such.")


def _count_one(one: Value, other: Value, given: Given) -> bool:
    """Say whether both count one telling noun, with words before it that go together, and nothing else does."""
    if {one.dim, other.dim} != {_COUNT} or one.n_alike != 1 or other.n_alike != 1:
        return False
    if min(one.point or 0.0, other.point or 0.0) < _SEVERAL:
        return False
    words = [read_words(value.counted) for value in (one, other)]
    if not all(words) or stem_of(words[0][-1]) != stem_of(words[1][-1]) or words[0][-1] in given.words.kinds:
        return False
    noun = given.meanings.inside(words[0][-1])
    before, before_too = ({stem_of(word) for word in said[:-1]} for said in words)
    return bool(noun) and noun[0].weight >= TELLING and (before <= before_too or before_too <= before)


def _is_part(told: Told, value: Value, given: Given) -> bool:
    before, _, behind = told.text.partition(value.figure)
    return behind.lstrip().startswith("of ") or bool(set(read_words(before)[-2:]) & given.words.parts)
