"""Who did it: a part of whom the other names whole, a rank that two hold or that one holds twice, another doer."""

from onrecord.flows.corroborate.claim_terms import read_words
from onrecord.flows.corroborate.difference_words import DifferenceWords, Given
from onrecord.flows.corroborate.differences import Difference, Told, said_against
from onrecord.flows.corroborate.same_act import are_alike, are_at_other_times, is_firm, is_part_of, names, stems

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
    if is_part_of(a.subject, b.subject, given.words) or is_part_of(b.subject, a.subject, given.words):
        said = said_against(a.subject, b.subject)
        return Difference("entity", "refinement", "low", f"{said}: the one names a part of the other.")
    return None


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
            f"Both “{a.subject}” and “{b.subject}” are said to be {_head(a)}, which only one can be.",
        )
    if rank != other_rank and is_one:
        said = said_against(a.object, b.object)
        return Difference("entity", "discrepancy", "medium", f"{said}: “{a.subject}” cannot be both.")
    return None


def _head(told: Told) -> str:
    return f"“{told.object}”"


def _rank(told: Told, words: DifferenceWords) -> tuple[int, str] | None:
    """Return the how manieth a claim says that its subject is, and the words behind the rank in it."""
    first, *_ = told.predicate.split() or [""]
    if first not in words.being or not told.subject:
        return None
    said = read_words(told.object.replace("1st", "first").replace("2nd", "second").replace("3rd", "third"))
    said = said[1:] if said and said[0] in words.articles else said
    if not said or said[0] not in words.ranks:
        return None
    _, _, behind = told.text.partition(told.object)
    return words.ranks[said[0]], " ".join([*said[1:], *read_words(behind)])
