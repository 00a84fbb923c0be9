"""None of a thing by one account, some of it counted by the other: no complaint had come in, 41 complaints had."""

from onrecord.flows.corroborate.claim_terms import read_words, stem_of
from onrecord.flows.corroborate.difference_words import Given
from onrecord.flows.corroborate.differences import Difference, Told, Value, said_against
from onrecord.flows.corroborate.polarity_rules import NEGATED, is_bounded, is_cut_or_damaged
from onrecord.flows.corroborate.same_act import are_at_other_times, head_of, is_one_sentence
from onrecord.flows.corroborate.slots import are_moods_one, are_parties_two

TELLING = 2.0  # weight of a noun by which two texts on one event hardly mean two things
_COUNT = "count"


def slot_none(a: Told, b: Told, given: Given) -> Difference | None:
    """Tell, without alarm, that one says there was none of what the other alone counts."""
    if is_one_sentence(a, b) or not are_moods_one(a, b) or are_at_other_times(a, b):
        return None
    if (a.polarity == NEGATED) == (b.polarity == NEGATED) or (a.text_id == b.text_id and a.holder == b.holder):
        return None
    negated, affirmed = (a, b) if a.polarity == NEGATED else (b, a)
    if is_bounded(negated, given.words) or is_cut_or_damaged(negated, affirmed) or are_parties_two(a, b, given):
        return None
    noun = _none_of(negated, given)
    counted = [value for value in affirmed.values if noun and _counts(value, noun)]
    if len(counted) != 1 or counted[0].n_alike != 1:
        return None
    said = said_against(negated.text.rstrip("."), counted[0].surface)
    return Difference("polarity", "complementary", "low", f"{said}: none by the one, some by the other.")


def _none_of(told: Told, given: Given) -> str:
    """Return the stem of the telling noun of which a claim says that there is none; empty where of nothing."""
    for phrase in (told.subject, told.object):
        words = read_words(phrase)
        if len(words) < 2 or words[0] not in given.words.none_of:
            continue
        noun = head_of(phrase, given.words).lower()
        sense = given.meanings.inside(noun)
        if noun not in given.words.kinds and sense and sense[0].weight >= TELLING:
            return stem_of(noun)
    return ""


def _counts(value: Value, noun: str) -> bool:
    words = read_words(value.counted)
    return value.dim == _COUNT and bool(words) and stem_of(words[-1]) == noun and (value.point or 0) >= 1
