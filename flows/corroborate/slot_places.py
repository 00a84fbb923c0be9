"""Two places in one slot: where a claim names a place behind a word (born in, a hospital in), and the other another."""

import re
from dataclasses import dataclass

from onrecord.flows.corroborate.claim_terms import read_words
from onrecord.flows.corroborate.difference_words import Given
from onrecord.flows.corroborate.differences import Difference, Place, Told, said_against
from onrecord.flows.corroborate.meanings import likeness
from onrecord.flows.corroborate.same_act import are_dated_apart, is_one_sentence, lies_in
from onrecord.flows.corroborate.slots import (
    are_acts_two,
    are_moods_one,
    are_parties_two,
    beside,
    core_of_text,
    is_anybody,
    is_one_party,
    part_with,
    slotless,
)

ALARM, LIKE = 0.6, 0.3  # share of words aligned beside the places
NEARLY = 0.5  # that share where the words before the places are alike, not one
TOLD = 4.0  # weight of what both tell beside the places, at least
_ONE_WORD = 0.8  # likeness of the words before both places
_WAYS = frozenset({"to", "from"})
_NAME = r"(?P<name>[^\W\d_a-z][\w’'-]*(?: [^\W\d_a-z][\w’'-]*)*)"
_BEHIND = re.compile(rf"(?P<word>[^\W\d_][\w-]*) (?P<how>in|at|near|to|from) (?:the (?:\w+ )?(?:of )?)?{_NAME}")
_BASED = re.compile(rf"\b{_NAME}[- ]based\b")


@dataclass(frozen=True)
class _Slot:
    word: str
    how: str
    name: str
    place: Place | None


def slot_place(a: Told, b: Told, given: Given) -> Difference | None:
    """Compare the places that stand in one slot."""
    if a.text_id == b.text_id or a.polarity != b.polarity or is_one_sentence(a, b) or not are_moods_one(a, b):
        return None
    if are_parties_two(a, b, given) or are_acts_two(a, b, given) or are_dated_apart(a, b):
        return None
    found = [(x, y) for x in _slots(a, given) for y in _slots(b, given) if _are_one_slot(x, y, given)]
    if len(found) != 1 or _tells_both(a, b, *found[0]):
        return None
    return _compared(a, b, *found[0], given)


def _compared(a: Told, b: Told, one: _Slot, other: _Slot, given: Given) -> Difference | None:
    sides = [
        slotless(
            told, part_with(core_of_text(told), slot.name), [slot.name, *(value.figure for value in told.values)], given
        )
        for told, slot in ((a, one), (b, other))
    ]
    like = beside(*sides)
    is_home = one.word in given.words.seats and is_one_party(a, b, given)
    if not is_home and (like.share < LIKE or like.told < TOLD):
        return None
    said = said_against(f"{one.word} {one.how} {one.name}", f"{other.word} {other.how} {other.name}")
    if one.place and other.place:
        for inner, outer in ((one.place, other.place), (other.place, one.place)):
            if lies_in(inner, outer, given):
                return Difference("place", "refinement", "low", f"{said}: {inner.label} lies in {outer.label}.")
    is_home = is_home or (one.word == other.word and one.word in given.words.unique and is_one_party(a, b, given))
    is_one = is_home or (
        one.word == other.word
        and like.share >= ALARM
        and is_one_party(a, b, given)
        and not (is_anybody(a) or is_anybody(b))
    )
    if not is_one and like.share < NEARLY and one.word != other.word:
        return None
    if is_one and _are_known(one, other, given):
        return Difference("place", "discrepancy", "medium", f"{said}: two places for one thing.")
    if {one.how, other.how} & _WAYS:
        return None
    return Difference("place", "complementary", "low", f"{said}: two places, perhaps of two things alike.")


def _are_known(one: _Slot, other: _Slot, given: Given) -> bool:
    """Say whether it is known where both lie, so that one may not lie in the other; one goes to many places."""
    are_placed = all(slot.place and given.wholes_of(slot.place.seed_id) for slot in (one, other))
    return are_placed and not {one.how, other.how} & _WAYS


def _slots(told: Told, given: Given) -> list[_Slot]:
    """Return the places that a claim names behind a word; a name that nothing is known of may be one too."""
    text = core_of_text(told)
    times = {word for period in told.periods for word in read_words(period.surface)}
    found = [_Slot("based", "in", match["name"], _place(told, match["name"])) for match in _BASED.finditer(text)]
    beside = [match for match in _BEHIND.finditer(told.text) if match["word"].lower() in given.words.seats]
    for match in [*_BEHIND.finditer(text), *(match for match in beside if match.group() not in text)]:
        place = _place(told, match["name"])
        if place is None and (match["how"] != "in" or set(read_words(match["name"])) & times):
            continue
        word = match["word"].lower()
        if word in times or word != match["word"]:  # of a name: the World Cup in
            continue
        found.append(_Slot("based" if word in given.words.seats else word, match["how"], match["name"], place))
    return found


def _place(told: Told, name: str) -> Place | None:
    return next((one for one in told.places if one.label.lower() == name.lower()), None)


def _are_one_slot(one: _Slot, other: _Slot, given: Given) -> bool:
    """Say whether two places stand behind one word, or words alike, and are not one."""
    if set(read_words(one.name)) & set(read_words(other.name)) or (one.how in _WAYS) != (other.how in _WAYS):
        return False
    if one.word == other.word:
        return bool(given.meanings.inside(one.word))
    words = [given.meanings.inside(slot.word)[-1:] for slot in (one, other)]
    return one.how == other.how and all(words) and likeness(words[0][0], words[1][0]) >= _ONE_WORD


def _tells_both(a: Told, b: Told, one: _Slot, other: _Slot) -> bool:
    """Say whether a claim names the place of the other too: then it tells of both."""
    return other.name in a.text or one.name in b.text
