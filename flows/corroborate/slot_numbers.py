"""Two figures of one thing, in whatever words it is told: compared where what stands beside the figures aligns.

`number_rules` compares what nearly one sentence tells twice; here the words differ, so the figure's own part of the
sentence is aligned, and what could make it the figure of another thing (time, party, act, a part of it) is asked first.
"""

import re

from onrecord.flows.corroborate.claim_terms import read_words, stem_of
from onrecord.flows.corroborate.difference_words import Given
from onrecord.flows.corroborate.differences import Difference, Told, Value, said_against
from onrecord.flows.corroborate.meanings import Aligned, Sense, likeness
from onrecord.flows.corroborate.number_ranges import BOUNDS, can_be_one, share_apart
from onrecord.flows.corroborate.number_rules import figures_apart, joined
from onrecord.flows.corroborate.same_act import are_at_other_places, head_of, is_one_sentence, stems
from onrecord.flows.corroborate.slot_tolls import slot_toll
from onrecord.flows.corroborate.slots import (
    Slotless,
    are_acts_two,
    are_moods_one,
    are_parties_two,
    are_told_apart,
    beside,
    core_of_text,
    counts_another,
    is_anybody,
    is_crossed,
    is_one_party,
    is_revoked,
    may_stand_for,
    part_with,
    party_of,
    slotless,
)

ALARM, LIKE = 0.6, 0.45  # share of words aligned beside the figures: for an alarm, and to be told at all
NEARLY = 0.5  # that share where neither party nor what is measured is known to be one
EQUAL = 0.25  # that share where the one figure may be the other rounded
TOLD = 4.0  # weight of what both tell beside the figures, at least
_FAR = 0.67  # share of the larger by which two figures of one thing differ at most
_ONE_COUNTED = 0.6  # likeness of two nouns that may count one thing
_NEVER = frozenset({"ordinal", "multiple", "ratio"})
_BARE, _AGE, _COUNT = "number", "age", "count"
_NEAR = 3
_MANY = 4  # figures of a sentence
_BESIDE = re.compile(r"(?:, (?:an? )?|aged )$")  # words before an age that stands in apposition
_OF = re.compile(r"(?P<noun>[^\W\d_]+) of (?:[^\W\d_]+ ){0,2}$")
_SHARE = re.compile(r"\s+of (?:the|its|their|his|her|them|those)\b", re.IGNORECASE)
# Words before the figure of a whole that another is a part of (15 of the 27), or of a fraction cut short (4 1 / 2).
_UNREAD = re.compile(r"\bof (?:the|its|their|his|her|all)(?: \w+)?\s*$|[/\d]\s*$", re.IGNORECASE)


def slot_number(a: Told, b: Told, given: Given) -> Difference | None:
    """Compare the two figures of which most beside them is one."""
    if not a.values or not b.values or a.text_id == b.text_id or a.polarity != b.polarity or is_one_sentence(a, b):
        return None
    if max(len(a.values), len(b.values)) > _MANY:  # a table
        return None
    if found := _ages(a, b, given) or slot_toll(a, b, given):
        return found
    if are_parties_two(a, b, given) or are_at_other_places(a, b, given) or is_revoked(a, b, given):
        return None
    pairs = [(x, y) for x in a.values for y in b.values if _may_be_one(a, b, x, y, given)]
    found_alike = [(_beside(a, b, x, y, given), x, y) for x, y in pairs]
    if not found_alike:
        return None
    like, one, other = max(found_alike, key=lambda each: each[0].share)
    if (one.lo, one.hi) == (other.lo, other.hi) or like.told < TOLD:
        return None
    return _told(a, b, one, other, like, given)


def _told(a: Told, b: Told, one: Value, other: Value, like: Aligned, given: Given) -> Difference | None:
    nouns = [measured(told, value, given) for told, value in ((a, one), (b, other))]
    is_one_noun = all(nouns) and likeness(nouns[0][0], nouns[1][0]) >= _ONE_COUNTED
    is_one_noun = is_one_noun or _are_carried(a, b, one, other, given) or _are_had(a, b, one, other, given)
    if all(nouns) and not is_one_noun:
        return None
    if can_be_one(one, other) and not BOUNDS & {one.qualifier, other.qualifier}:
        return figures_apart(a, b, one, other, given) if like.share >= EQUAL else None
    if like.share < (EQUAL if is_one_noun else LIKE) or are_acts_two(a, b, given) or is_anybody(a) or is_anybody(b):
        return None
    if found := joined(a, b, one, other, given):
        return found
    if like.share < NEARLY and not is_one_noun and not _are_one(a, b, one, other, given):
        return None
    is_one_act = bool(a.frame) and a.frame == b.frame and a.frame not in given.words.changing | given.words.again
    least = LIKE if is_one_noun else NEARLY if is_one_act else ALARM
    is_alike = like.share >= least and are_moods_one(a, b)
    is_alike = is_alike and not {a.predicate, b.predicate} & given.words.repeated
    if is_alike and a.published and b.published and _are_one(a, b, one, other, given):
        return figures_apart(a, b, one, other, given)
    said = said_against(one.surface, other.surface)
    why = "the words beside them are alike, yet another thing may be meant"
    return Difference("numeric", "complementary", "low", f"{said}: {why}.")


def _are_had(a: Told, b: Told, one: Value, other: Value, given: Given) -> bool:
    """Say whether one named party is told to have so many of a thing that alone it has figures of in each text."""
    return one.dim == other.dim == _COUNT and one.n_alike == other.n_alike == 1 and is_one_party(a, b, given)


def _are_carried(a: Told, b: Told, one: Value, other: Value, given: Given) -> bool:
    """Say whether both tell how many one thing has, in what is said of a subject: a train carrying 40 passengers."""
    carriers = []
    for told, value in ((a, one), (b, other)):
        before, found, _ = told.subject.partition(value.figure)
        if not found or value.dim != _COUNT:
            return False
        carriers.append(given.meanings.inside(before.partition(",")[0]))
    return any(x.stem == y.stem for x in carriers[0] for y in carriers[1])


def measured(told: Told, value: Value, given: Given) -> list[Sense]:
    """Return the noun that a figure measures: savings of £40 million, turnout was 43 per cent; none where unclear."""
    before = told.text.partition(value.figure)[0]
    if found := _OF.search(before):
        return given.meanings.inside(found["noun"])[-1:]
    if told.predicate.split()[:1] == ["be"] and value.figure in told.object:
        return given.meanings.inside(head_of(told.subject, given.words).lower())[-1:]
    return []


def _are_one(a: Told, b: Told, one: Value, other: Value, given: Given) -> bool:
    """Say whether party and act are one; of what is counted, the subject need not be."""
    are_counted = all(value.figure in told.subject for told, value in ((a, one), (b, other)))
    return are_counted or is_one_party(a, b, given) or may_stand_for(a, b, given) or is_crossed(a, b, given)


def _ages(a: Told, b: Told, given: Given) -> Difference | None:
    """Compare two ages of one person, named or told by one definite noun."""
    ages = [_age(told) for told in (a, b)]
    if ages[0] is None or ages[1] is None or not _is_one_person(a, b, given):
        return None
    return None if ages[0].point == ages[1].point else figures_apart(a, b, ages[0], ages[1], given)


def _age(told: Told) -> Value | None:
    """Return the age that a claim gives of its subject, and of nobody else: Ines Tarn, 41; the driver was aged 52."""
    ages = [value for value in told.values if value.dim in (_AGE, _BARE)]
    if len(ages) != 1 or (len(told.values) != 1 and ages[0].dim != _AGE) or " and " in told.subject:
        return None
    figure = ages[0].figure
    is_said = told.predicate in ("be aged", f"be {figure}") or (told.predicate == "be" and told.object == figure)
    is_beside = bool(_BESIDE.search(told.subject.partition(ages[0].figure)[0])) and ages[0].figure in told.subject
    is_aged = ages[0].dim == _AGE or told.subject_kind == "PERSON"
    return ages[0] if is_aged and (is_said or is_beside) else None


def _is_one_person(a: Told, b: Told, given: Given) -> bool:
    if a.subject_id or b.subject_id:
        return a.subject_id == b.subject_id
    one, other = (party_of(told) for told in (a, b))
    are_definite = all(read_words(each)[:1] and read_words(each)[0] in given.words.definite for each in (one, other))
    return are_definite and stems(one, given.words) == stems(other, given.words)


def _may_be_one(a: Told, b: Told, one: Value, other: Value, given: Given) -> bool:
    """Say whether two values may be of one thing, as far as unit, size, time and what is counted tell."""
    if one.dim != other.dim or one.dim in _NEVER or one.dim == _AGE or unit_of(one) != unit_of(other):
        return False
    if share_apart(one, other) > _FAR or is_of_part(a, one, given) != is_of_part(b, other, given):
        return False
    if is_unread(a, one) or is_unread(b, other):
        return False
    if _are_times_apart(a, b, one, other) or counts_another(a, one, given) != counts_another(b, other, given):
        return False
    return _is_one_counted(a, b, one, other, given)


def unit_of(value: Value) -> str:
    """Return the unit of a figure without what it is reckoned by: pence of pence a share."""
    return value.unit.partition(" per ")[0]


def _is_one_counted(a: Told, b: Told, one: Value, other: Value, given: Given) -> bool:
    if one.dim == _BARE:
        return (
            bool(a.frame)
            and a.frame == b.frame
            and all(told.subject.startswith(value.surface) for told, value in ((a, one), (b, other)))
        )
    if one.dim != _COUNT:
        return True
    heads = [given.meanings.of(value.counted)[-1:] for value in (one, other)]
    if all(heads):
        return likeness(heads[0][0], heads[1][0]) >= _ONE_COUNTED
    words = [read_words(value.counted)[-1:] for value in (one, other)]
    return bool(words[0]) and words[0] == words[1]


def is_unread(told: Told, value: Value) -> bool:
    """Say whether a figure is of a whole that another is a part of, or was cut short."""
    return bool(_UNREAD.search(told.text.partition(value.figure)[0]))


def is_of_part(told: Told, value: Value, given: Given) -> bool:
    """Say whether the words before a figure make it that of a part, or the whole that the part is of: of the 27."""
    before, _, behind = told.text.partition(value.figure)
    is_counted = any(
        behind.partition(other.figure)[0].count(" ") <= _NEAR for other in told.values if other is not value
    )
    is_share = (
        value.dim == _COUNT and bool(_SHARE.match(behind)) and not is_counted
    )  # three of the missing, not two of its six
    return is_share or bool(set(read_words(before)[-3:]) & given.words.parts)


def _are_times_apart(a: Told, b: Told, one: Value, other: Value) -> bool:
    parts = (part_with(core_of_text(a), one.figure), part_with(core_of_text(b), other.figure))
    return are_told_apart(a, b, parts)


def _beside(a: Told, b: Told, one: Value, other: Value, given: Given) -> Aligned:
    return beside(_without(a, one, given), _without(b, other, given))


def _without(told: Told, value: Value, given: Given) -> Slotless:
    """Return the part of a claim that a value stands in, without figures and times."""
    counted = {stem_of(word) for word in read_words(value.counted)}
    figures = [
        " ".join(word for word in read_words(each.surface) if stem_of(word) not in counted) for each in told.values
    ]
    part = part_with(core_of_text(told), value.figure)
    return slotless(told, part, [*figures, *(period.surface for period in told.periods)], given)
