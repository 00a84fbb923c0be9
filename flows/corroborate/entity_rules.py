"""Who did it: a part of whom the other names whole, a rank that two hold or that one holds twice, another doer."""

from onrecord.flows.corroborate.difference_words import DifferenceWords, Given
from onrecord.flows.corroborate.differences import Difference, Told, said_against
from onrecord.flows.corroborate.same_act import (
    are_alike,
    are_at_other_times,
    is_firm,
    is_one_sentence,
    is_part_of,
    names,
    stems,
)

_BODY_AND_PLACE = ("ORG", "GPE")
_BEHIND = 2  # words that say of what a rank is, at least


def entity(a: Told, b: Told, given: Given) -> Difference | None:
    """Compare who did it."""
    if a.polarity != b.polarity or not is_firm(a, b) or are_at_other_times(a, b):
        return None
    return _ranked(a, b, given) or _part(a, b, given)


def _part(a: Told, b: Told, given: Given) -> Difference | None:
    """Say that one names a body where the other names what it belongs to."""
    if not a.subject_id or not b.subject_id or a.subject_id == b.subject_id or not a.frame or a.frame != b.frame:
        return None
    if is_one_sentence(a, b):
        return None
    if _belongs(a, b, given) or _belongs(b, a, given):
        said = said_against(a.subject, b.subject)
        return Difference("entity", "refinement", "low", f"{said}: the one names a part of the other.")
    return None


def _belongs(part: Told, whole: Told, given: Given) -> bool:
    """Say whether a body is named for the place that it belongs to."""
    return (part.subject_kind, whole.subject_kind) == _BODY_AND_PLACE and is_part_of(
        part.subject, whole.subject, given.words
    )


def _ranked(a: Told, b: Told, given: Given) -> Difference | None:
    """Say that two are said to be the first to do one thing, or one the first and the third."""
    ranks = [_rank(told, given.words) for told in (a, b)]
    if ranks[0] is None or ranks[1] is None:
        return None
    (rank, of), (other_rank, of_other) = ranks[0], ranks[1]
    if not are_alike(of, of_other, given.words) or min(len(stems(x, given.words)) for x in (of, of_other)) < _BEHIND:
        return None
    is_one = a.subject_id == b.subject_id if a.subject_id and b.subject_id else None
    if rank == other_rank and is_one is False and not names(a.subject, given.words) & names(b.subject, given.words):
        return Difference(
            "entity",
            "discrepancy",
            "medium",
            f"Both “{a.subject}” and “{b.subject}” are said to be “{a.object}”, which only one can be.",
        )
    if rank != other_rank and is_one:
        said = said_against(a.object, b.object)
        return Difference("entity", "discrepancy", "medium", f"{said}: “{a.subject}” cannot be both.")
    return None


def _rank(told: Told, words: DifferenceWords) -> tuple[int, str] | None:
    """Return the how manieth a claim says that its subject is (the first, not a first), and of what."""
    verb, *_ = told.predicate.split() or [""]
    article, _, said = told.object.partition(" ")
    rank, _, of = said.partition(" ")
    if verb not in words.being or not told.subject or article.lower() not in words.definite:
        return None
    if rank.lower() not in words.ranks:
        return None
    behind = told.text.partition(told.object)[2]
    return words.ranks[rank.lower()], f"{of} {behind}"
