"""Ranks: two that are said to be the first to do one thing, or one that is the third largest and the fifth."""

import re
from dataclasses import dataclass

from onrecord.flows.corroborate.claim_terms import stem_of, tokens_of
from onrecord.flows.corroborate.difference_words import DifferenceWords, Given
from onrecord.flows.corroborate.differences import Difference, Told, said_against
from onrecord.flows.corroborate.same_act import are_alike, are_dated_apart, is_one_named_doer, names, stems

_BEHIND = 2  # words that say of what a rank is, at least
_MOSTLY = 0.6  # share of those words that two holders of one rank have in common
_OWNER = re.compile(r"^(?P<owner>[^,;]{2,40}?)['’]s?\s+(?P<rest>.+)$", re.DOTALL)


@dataclass(frozen=True)
class Rank:
    """The how manieth, by which measure (empty: to do it), and of what."""

    place: int
    by: str
    of: str


def ranked(a: Told, b: Told, given: Given) -> Difference | None:
    """Say that two are said to be the first to do one thing, or one the first and the third."""
    words = given.words
    one, other = (rank_of(told, words) for told in (a, b))
    if one is None or other is None or one.by != other.by or (one.by and are_dated_apart(a, b)):
        return None
    of, of_other = (stems(rank.of, words) - {stem_of(word) for word in words.behind} for rank in (one, other))
    if min(len(of), len(of_other)) < _BEHIND:
        return None
    if one.place != other.place:
        if not is_one_named_doer(a, b, words) or not are_alike(one.of, other.of, words):
            return None
        said = said_against(a.object, b.object)
        return Difference("entity", "discrepancy", "medium", f"{said}: “{a.subject}” cannot be both.")
    if not _are_two(a, b, words) or len(of & of_other) < _MOSTLY * len(of | of_other):
        return None
    said = f"Both “{a.subject}” and “{b.subject}” are said to be “{a.object}”, which only one can be."
    return Difference("entity", "discrepancy", "medium", said)


def _are_two(a: Told, b: Told, words: DifferenceWords) -> bool:
    """Say whether the subjects are two that are named."""
    named = [names(told.subject, words) for told in (a, b)]
    return all(named) and not named[0] & named[1] and not (a.subject_id and a.subject_id == b.subject_id)


def rank_of(told: Told, words: DifferenceWords) -> Rank | None:
    """Return the how manieth a claim says that its subject is: the first, Velmar’s third-largest; not a first."""
    verb, *_ = told.predicate.split() or [""]
    if verb not in words.being or not told.subject or not told.object:
        return None
    article, _, said = told.object.partition(" ")
    owner = ""
    if article.lower() not in words.definite:
        owned = _OWNER.match(told.object)
        if owned is None:
            return None
        owner, said = owned["owner"], owned["rest"]
    first, *rest = tokens_of(said) or [""]
    place = words.ranks.get(first.lower(), 0)
    by = (rest[0] if rest else "") if place else first
    if by.lower() not in words.superlatives:
        if not place:
            return None
        by, of = "", rest
    else:
        place, of = place or 1, rest[1:] if place else rest
    behind = told.text.partition(told.object)[2] if told.object else ""
    return Rank(place, by.lower(), f"{owner} {' '.join(of)} {behind}")
