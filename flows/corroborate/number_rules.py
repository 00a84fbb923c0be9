"""Two figures of one thing: rounding, a bound that holds, a count that grew, another thing counted, or a difference.

Compared is only the figure that a claim turns on, the one that its subject or object begins with: 41 people died; the
bank shut nine branches. What cannot be compared for certain (several values, other parties, other times) is not.
"""

import re

from onrecord.flows.corroborate.claim_terms import read_words, stem_of, tokens_of
from onrecord.flows.corroborate.difference_words import Given
from onrecord.flows.corroborate.differences import ALARMS, Difference, Told, Value, said_against
from onrecord.flows.corroborate.number_ranges import BOUNDS, HEDGES, MANY_FIGURES, RANGES, can_be_one, share_apart
from onrecord.flows.corroborate.same_act import (
    are_at_other_places,
    are_at_other_times,
    days_between,
    is_firm,
    is_one_doer,
    is_one_object,
    is_one_sentence,
    is_one_sentence_told_twice,
    is_same_act,
    names,
    stems,
)

_GRAVE, _SLIGHT = 0.5, 0.1  # share of the larger value by which two differ
_NEVER_COMPARED = frozenset({"ordinal", "number", "multiple"})
_COUNTS = frozenset({"count", "age"})
_SUBJECT, _OBJECT = "subject", "object"
_CLOSE = 0.05  # share of the larger by which an exact and a round figure of one thing differ at most
_DAYS = 7  # between articles on one state of things
_SHORT = 3  # words behind a figure, at most, that say which of a thing are counted; more say when or why
_MARKS = re.compile(r"[,;:()–—]")


def numeric(a: Told, b: Told, given: Given) -> Difference | None:
    """Compare the one value that both give of the same thing."""
    if a.polarity != b.polarity or not is_firm(a, b) or not is_same_act(a, b) or is_one_sentence(a, b):
        return None
    if are_at_other_times(a, b) or are_at_other_places(a, b, given):
        return None
    found = _comparable(a, b)
    if found is None:
        return None
    one, other = found
    if (one.lo, one.hi, one.qualifier) == (other.lo, other.hi, other.qualifier):
        return None
    return joined(a, b, one, other, given) or _compared(a, b, one, other, given)


def _compared(a: Told, b: Told, one: Value, other: Value, given: Given) -> Difference | None:
    """Compare two figures that the claims turn on, of parties that are one."""
    if is_one_sentence_told_twice(a, b):  # the figure stands in the same place, whichever that is
        return figures_apart(a, b, one, other, given)
    role = _role(a, one, given)
    if not role or role != _role(b, other, given) or not _are_parties_one(a, b, role, given):
        return None
    rest = [_rest(told, value, role, given) for told, value in ((a, one), (b, other))]
    if rest[0] == rest[1]:
        return figures_apart(a, b, one, other, given)
    return _scope(a, b, one, other, role, given)


def _comparable(a: Told, b: Told) -> tuple[Value, Value] | None:
    pairs = [(x, y) for x in a.values for y in b.values if _is_of_one_thing(x, y)]
    return pairs[0] if len(pairs) == 1 else None


def _is_of_one_thing(a: Value, b: Value) -> bool:
    """Say whether two values have one unit; of counts, whether the last word of what is counted is the same."""
    if a.dim != b.dim or a.unit != b.unit or a.dim in _NEVER_COMPARED:
        return False
    if a.dim != "count":
        return True
    heads = [words[-1] if (words := read_words(value.counted)) else "" for value in (a, b)]
    return bool(heads[0]) and stem_of(heads[0]) == stem_of(heads[1])


def _role(told: Told, value: Value, given: Given) -> str:
    """Return which part of a claim begins with a value: subject, object, or neither (empty).

    A measure that no part begins with (it fell 200 feet) tells of the predicate, if it is the only one of its kind.
    """
    for role, phrase in ((_SUBJECT, told.subject), (_OBJECT, told.object)):
        before, found, _ = phrase.partition(value.figure)
        if found and value.figure:
            return role if _leads(before, value, given) else ""
    is_alone = sum(other.dim == value.dim for other in told.values) == 1
    return _OBJECT if value.dim not in _COUNTS and is_alone and not told.object else ""


def _leads(before: str, value: Value, given: Given) -> bool:
    """Say whether words before a figure leave it that of the whole: at most one of them, no name, says how it is."""
    if any(char.isdigit() for char in before):
        return False
    known = given.words.leading | set(read_words(value.surface))
    other = [token for token in tokens_of(before) if token.lower() not in known]
    return len(other) <= 1 and not any(token.lower() in given.words.parts or token[:1].isupper() for token in other)


def _are_parties_one(a: Told, b: Told, role: str, given: Given) -> bool:
    """Say whether whoever does or suffers it beside what is counted is the same; what one leaves out may be."""
    if role == _OBJECT:
        return is_one_doer(a, b, given.words)
    if a.object and b.object and not is_one_object(a, b, given.words):
        return False
    one, other = (names(told.text, given.words, opens_sentence=True) for told in (a, b))
    return not one or not other or bool(one & other)


def _rest(told: Told, value: Value, role: str, given: Given) -> frozenset[str]:
    """Return what says which things are counted: the words for them, and names or a few words behind."""
    phrase = told.subject if role == _SUBJECT else told.object
    behind = _MARKS.split(phrase.partition(value.figure)[2], maxsplit=1)[0]
    counted = {stem_of(word) for word in read_words(value.counted)}
    more = [word for word in read_words(behind) if stem_of(word) not in counted and word not in given.words.articles]
    if len(more) > _SHORT:
        return frozenset(counted | names(behind, given.words))
    return frozenset(counted | {stem_of(word) for word in more})


def _scope(a: Told, b: Told, one: Value, other: Value, role: str, given: Given) -> Difference | None:
    """Say that other things are counted, where what the one counts is what the other counts and more."""
    x, y = (_rest(told, value, role, given) for told, value in ((a, one), (b, other)))
    if not (x < y or y < x) or len(x ^ y) > _SHORT:
        return None
    said = said_against(*(told.subject if role == _SUBJECT else told.object for told in (a, b)))
    narrow = (a, b)[len(y) > len(x)]
    counted = narrow.subject if role == _SUBJECT else narrow.object
    return Difference("numeric", "scope", "low", f"{said}: “{counted}” counts a narrower thing.")


def joined(a: Told, b: Told, one: Value, other: Value, given: Given) -> Difference | None:
    """Say that more is counted by the one, where words behind its figure add to the same words: fines and costs."""
    behind = [_behind(told, value) for told, value in ((a, one), (b, other))]
    x, y = (stems(part, given.words) - _times(told) for part, told in zip(behind, (a, b), strict=True))
    more = [stem_of(word) for word in given.words.joining]
    if not x or not y or not (x < y or y < x) or not (x ^ y).intersection(more):
        return None
    said = said_against(f"{one.figure} {behind[0]}", f"{other.figure} {behind[1]}")
    return Difference("numeric", "scope", "low", f"{said}: the one counts more than the other.")


def _behind(told: Told, value: Value) -> str:
    return _MARKS.split(told.text.partition(value.figure)[2], maxsplit=1)[0].strip(" .")


def _times(told: Told) -> frozenset[str]:
    return frozenset(stem_of(word) for period in told.periods for word in read_words(period.surface))


def figures_apart(a: Told, b: Told, one: Value, other: Value, given: Given) -> Difference:
    """Say what it amounts to that two values of one thing differ."""
    said = said_against(one.surface, other.surface)
    if can_be_one(one, other):
        if one.qualifier in BOUNDS or other.qualifier in BOUNDS:
            bound, within = (one, other) if one.qualifier in BOUNDS else (other, one)
            allowed = f"“{bound.surface}” holds for “{within.surface}” too"
            return Difference("numeric", "refinement", "low", f"{said}: {allowed}.")
        return Difference("numeric", "rounding", "low", f"{said}: {_rounding(one, other)}.")
    if grown := _has_grown(a, b, one, other, given):
        return Difference("numeric", "complementary", "low", f"{said}: {grown}.")
    share = share_apart(one, other)
    severity = "high" if share >= _GRAVE else "low" if share < _SLIGHT else "medium"
    apart = f"{said}: they differ by {share:.0%} of the larger"
    verdict, why = _verdict(a, b, one, other, given)
    return Difference("numeric", verdict, severity if verdict in ALARMS else "low", f"{apart}{why}.")


def _verdict(a: Told, b: Told, one: Value, other: Value, given: Given) -> tuple[str, str]:
    if a.text_id == b.text_id:  # an author who gives two figures sets them side by side: other years, other groups
        return "scope", "; one article gives both, hardly of the same thing"
    if a.published is None or b.published is None:
        is_one_event = a.frame in given.words.growing | given.words.once or is_one_sentence_told_twice(a, b)
        return "discrepancy" if is_one_event else "complementary", "; when they were published is not known"
    if abs(days_between(a, b)) > _DAYS:
        return "complementary", "; the articles are more than a week apart"
    if {one.qualifier, other.qualifier} & (HEDGES | BOUNDS | RANGES):
        return "discrepancy", ", more than the hedge of either allows"
    if days_between(a, b):
        return "discrepancy", "; the articles are of different days"
    if a.holder != b.holder and (a.holder or b.holder):
        return "discrepancy", f"; {_sources(a, b)}"
    return "contradiction", ", and neither is hedged"


def _sources(a: Told, b: Told) -> str:
    by = [f"by {told.holder}" if told.holder else "by the article itself" for told in (a, b)]
    return f"the former is given {by[0]}, the latter {by[1]}"


def _has_grown(a: Told, b: Told, one: Value, other: Value, given: Given) -> str:
    """Say that the later article has the larger count of what is counted as it becomes known; else nothing."""
    days = days_between(a, b)
    if a.frame in given.words.changing and days:
        return "the count is of another day"
    if a.frame not in given.words.growing or one.dim != "count" or not days or one.lo is None or other.lo is None:
        return ""
    return "the larger count is of a later day" if (other.lo > one.lo) == (days > 0) else ""


def _rounding(one: Value, other: Value) -> str:
    hedged = [value for value in (one, other) if value.qualifier in HEDGES]
    if hedged:
        return f"“{hedged[0].surface}” is hedged and comes near the other"
    return "rounded to the figures of the coarser they are equal"


def near(a: Told, b: Told, _given: Given) -> Difference | None:
    """Say that one gives in round figures what the other gives exactly, in whatever words: produced, its output was.

    Three figures of a number hardly agree by chance with the rounded number of another thing in the same unit.
    """
    if a.polarity != b.polarity or not is_firm(a, b) or a.text_id == b.text_id or are_at_other_times(a, b):
        return None
    found = _comparable(a, b)
    if found is None:
        return None
    fine, coarse = sorted(found, key=lambda value: -value.digits)
    if fine.digits < MANY_FIGURES or coarse.digits >= fine.digits or BOUNDS & {fine.qualifier, coarse.qualifier}:
        return None
    if not can_be_one(fine, coarse) or share_apart(fine, coarse) > _CLOSE:
        return None
    said = said_against(found[0].surface, found[1].surface)
    return Difference("numeric", "rounding", "low", f"{said}: {_rounding(*found)}.")
