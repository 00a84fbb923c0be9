"""A claim and its denial in other words: one is negated, or in a verb that tells the opposite, and all else aligns."""

from dataclasses import replace

from onrecord.flows.corroborate.claim_terms import read_words, stem_of
from onrecord.flows.corroborate.difference_words import Given
from onrecord.flows.corroborate.differences import Difference, Told, said_against
from onrecord.flows.corroborate.meanings import Sense, aligned
from onrecord.flows.corroborate.polarity_rules import NEGATED, PASSIVE, is_bounded, is_cut_or_damaged, is_universal
from onrecord.flows.corroborate.same_act import are_at_other_times, days_between, is_one_sentence
from onrecord.flows.corroborate.slots import (
    Slotless,
    are_acts_one,
    are_moods_one,
    are_parties_two,
    beside,
    core_of_text,
    is_anybody,
    is_crossed,
    is_one_party,
    is_only_owner,
    may_stand_for,
    part_with,
    slotless,
)

ALARM = 0.75  # share of what is denied that the other tells
LIKE = 0.3  # share of the words of both that are aligned
ALIKE = 0.5  # that share for a denial of a like thing to be told
VERB = 3.0  # weight of a verb that without an object tells enough
_SAME = 5  # letters in which two forms of one verb begin
TOLD, ALL_TOLD = 4.5, 3.5  # weight of what both tell, at least; where it is denied of all
_ONE = 0.6  # share of the words of two objects that are one


def slot_denial(a: Told, b: Told, given: Given) -> Difference | None:
    """Compare a claim with what denies it, in whatever words."""
    if is_one_sentence(a, b) or not are_moods_one(a, b) or are_at_other_times(a, b):
        return None
    if a.text_id == b.text_id and a.holder == b.holder:
        return None
    denies = [told.polarity == NEGATED or _is_failing(told, given) for told in (a, b)]
    if denies[0] == denies[1]:
        return _opposed(a, b, given)
    negated, affirmed = (a, b) if denies[0] else (b, a)
    is_of_all = is_universal(negated, given.words)
    if is_cut_or_damaged(negated, affirmed) or (not is_of_all and are_parties_two(a, b, given)):
        return None
    one, other = (_said(told, given) for told in (negated, affirmed))
    like = beside(one, other)
    denied = like.covered[0] / max(like.whole[0], 1.0)
    if like.share < LIKE or like.told < (ALL_TOLD if is_of_all else TOLD):
        return None
    if not are_acts_one(_bare(negated, given), affirmed, one, other, given):
        return None
    crossed = is_crossed(negated, affirmed, given)
    is_one = is_of_all or crossed or is_one_party(negated, affirmed, given)
    is_one = is_one or (denied >= ALARM and (may_stand_for(a, b, given) or is_anybody(a) or is_anybody(b)))
    if not is_one or denied < ALIKE:
        return None
    is_sure = crossed or _is_passive(negated) == _is_passive(affirmed)  # Tarn was not heard, and Tarn heard
    is_sure = (
        is_sure
        and not _is_cut(negated)
        and denied >= ALARM
        and _is_one_verb(negated, affirmed, given)
        and _is_denied_told(negated, affirmed, given)
        and not _is_open(negated, given)
        and not is_only_owner(negated, affirmed)
        and not _is_bound_to_place(negated, affirmed)
    )
    return _denied(negated, affirmed, is_sure, given)


def _is_bound_to_place(negated: Told, affirmed: Told) -> bool:
    """Say whether a denial is opened by a place that the other does not name: in Torv no docker was dismissed."""
    opens = [place for place in negated.places if place.label in negated.text.partition(negated.subject)[0]]
    named = {place.entity_id for place in affirmed.places}
    return any(place.entity_id not in named for place in opens)


def _is_one_verb(negated: Told, affirmed: Told, given: Given) -> bool:
    """Say whether both have one verb, which tells something by itself."""
    verbs = [told.predicate.split()[-1:] for told in (_bare(negated, given), affirmed)]
    is_one_kind = bool(negated.frame) and negated.frame == affirmed.frame
    if not all(verbs) or (stem_of(verbs[0][0])[:_SAME] != stem_of(verbs[1][0])[:_SAME] and not is_one_kind):
        return False
    return bool(negated.object) or sum(sense.weight for sense in given.meanings.inside(verbs[0][0])) >= VERB


def _is_denied_told(negated: Told, affirmed: Told, given: Given) -> bool:
    """Say whether the other tells all of the object that is denied, which is named (not "them")."""
    if not negated.object or is_crossed(negated, affirmed, given):
        return True
    thing, said = given.meanings.inside(negated.object), given.meanings.inside(affirmed.text)
    like = aligned(thing, said)
    return like.whole[0] > 0 and like.covered[0] >= ALARM * like.whole[0]


def _is_open(negated: Told, given: Given) -> bool:
    """Say whether what is denied is that a question was answered: has not said how many."""
    return bool(set(read_words(negated.object)[:1]) & given.words.asking)


def _denied(negated: Told, affirmed: Told, is_sure: bool, given: Given) -> Difference:
    said = said_against(negated.text.rstrip("."), affirmed.text.rstrip("."))
    if days_between(negated, affirmed) > 0 or is_bounded(negated, given.words):
        return Difference("polarity", "complementary", "low", f"{said}: what the one denies may have come about since.")
    if not is_sure or is_anybody(negated) or is_anybody(affirmed):
        return Difference(
            "polarity", "complementary", "low", f"{said}: the one denies what the other affirms of a like thing."
        )
    return Difference("polarity", "discrepancy", "medium", f"{said}: the one denies what the other affirms.")


def _opposed(a: Told, b: Told, given: Given) -> Difference | None:
    """Say that one party is told to do two things of which one is the opposite of the other."""
    if a.polarity != b.polarity or not _are_opposites(a, b, given) or is_anybody(a) or is_anybody(b):
        return None
    if not is_one_party(a, b, given) or are_parties_two(a, b, given):
        return None
    are_judged = not (a.object or b.object) and _is_passive(a) and _is_passive(b)  # Tarn was convicted, was cleared
    is_one = a.object and b.object and aligned(*_objects(a, b, given)).share >= _ONE
    if not (_is_life(a, b) or are_judged or is_one):
        return None
    said = said_against(a.text.rstrip("."), b.text.rstrip("."))
    if days_between(a, b) and not {a.frame, b.frame} & given.words.once:
        return Difference(
            "polarity", "complementary", "low", f"{said}: the one is the opposite of the other, told on another day."
        )
    return Difference("polarity", "discrepancy", "medium", f"{said}: the one is the opposite of the other.")


def _is_life(a: Told, b: Told) -> bool:
    """Say whether one who survived is told to have died, or been killed."""
    verbs = {a.predicate, b.predicate}
    return "survive" in verbs and bool(verbs & {"die", "be killed"})


def _objects(a: Told, b: Told, given: Given) -> tuple[list[Sense], list[Sense]]:
    return given.meanings.inside(a.object), given.meanings.inside(b.object)


def _are_opposites(a: Told, b: Told, given: Given) -> bool:
    sides = [{told.frame, *told.predicate.split()} for told in (a, b)]
    pairs = [pair.split() for pair in given.words.opposed]
    return any((x in sides[0] and y in sides[1]) or (y in sides[0] and x in sides[1]) for x, y in pairs)


def _said(told: Told, given: Given) -> Slotless:
    """Return the part of a claim that its predicate stands in, without what denies, figures and times."""
    core, verb = core_of_text(told), told.predicate.split()
    words = [word for word in core.split() if verb and stem_of(word.lower()) == stem_of(verb[-1])]
    part = part_with(core, words[0]) if words else core
    left_out = [value.figure for value in told.values] + [period.surface for period in told.periods]
    return slotless(told, part, [*left_out, *given.words.failing, *given.words.nobody], given)


def _is_failing(told: Told, given: Given) -> bool:
    return bool(set(told.predicate.split()[:1]) & given.words.failing)


def _bare(told: Told, given: Given) -> Told:
    """Return a claim without the verb that denies its act: failed to inspect."""
    words = [word for word in told.predicate.split() if word not in given.words.failing and word != "to"]
    return replace(told, predicate=" ".join(words))


def _is_passive(told: Told) -> bool:
    return told.predicate.startswith(PASSIVE)


def _is_cut(told: Told) -> bool:
    """Say whether a denial is quoted in part, or says no more than that something is not less."""
    return told.text.count('"') % 2 == 1 or told.text.lower().startswith("nothing")
