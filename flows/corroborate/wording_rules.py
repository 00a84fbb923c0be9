"""How it is put: two renderings of what one speaker said, or two acts of one kind told for one."""

import re

from onrecord.flows.corroborate.claim_terms import read_words
from onrecord.flows.corroborate.difference_words import Given
from onrecord.flows.corroborate.differences import Difference, Told, said_against
from onrecord.flows.corroborate.same_act import (
    are_alike,
    are_at_other_times,
    core_of,
    days_between,
    head_of,
    is_firm,
    is_one_doer,
    is_one_named_doer,
    is_part_of,
    names,
    stems,
)

_SAME_WORDING, _CUT = 0.85, 0.95  # shares of words: the same words, and the same but cut
_HEARD = frozenset({"direct", "indirect", "document"})
_QUOTED = frozenset('“”„«"')
_BETWEEN_MARKS = re.compile(r'[“„«"]([^“”„«»"]+)[”“»"]')
_FEW = 3  # words beside the speaker that an utterance has at least
_LONG = 4  # letters of a stem that tells of the matter: not, had, for tell of any
_DAYS = 3  # between reports of one utterance


def wording(a: Told, b: Told, given: Given) -> Difference | None:
    """Compare two renderings of what one speaker said."""
    if a.text_id == b.text_id or a.polarity != b.polarity or abs(days_between(a, b)) > _DAYS:
        return None
    if a.evidentiality not in _HEARD or b.evidentiality not in _HEARD or not _is_one_speaker(a, b, given):
        return None
    if not (_is_uttered(a, given) and _is_uttered(b, given)) or _are_facts(a, b, given):
        return None
    if min(len(stems(told.text, given.words) - stems(told.holder, given.words)) for told in (a, b)) < _FEW:
        return None
    one, other = _matter(a, given), _matter(b, given)
    if one == other or not any(len(word) >= _LONG for word in one & other):  # the same words, or another utterance
        return None
    share, cover = _overlap(a.text, b.text)
    if share >= _SAME_WORDING or cover >= _CUT:
        return None
    return Difference(
        "manner", "wording", "low", f"Two renderings of what “{a.holder or b.holder}” is reported to have said."
    )


def _matter(told: Told, given: Given) -> frozenset[str]:
    """Return the stems of what was said: of what is quoted; where nothing is, or the verb judges too, of all."""
    quoted = " ".join(_BETWEEN_MARKS.findall(told.text))
    if quoted and told.frame not in given.words.judging:
        return stems(quoted, given.words)
    return stems(told.text, given.words) - stems(told.holder, given.words) - stems(told.subject, given.words)


def _is_one_speaker(a: Told, b: Told, given: Given) -> bool:
    if a.holder_id and b.holder_id and a.holder_id == b.holder_id:
        return True
    return bool(names(a.holder, given.words) & names(b.holder, given.words)) and are_alike(
        a.holder, b.holder, given.words
    )


def _is_uttered(told: Told, given: Given) -> bool:
    """Say whether a claim is what its holder said: what he is told to do himself is so if that is to speak or judge."""
    is_own = head_of(told.subject, given.words) == head_of(told.holder, given.words)
    return not is_own or told.frame in given.words.speech | given.words.judging


def _are_facts(a: Told, b: Told, given: Given) -> bool:
    """Say whether both pass on a fact rather than words: none is quoted nor a judgement, or their figures are two."""
    points = [{value.point for value in told.values} for told in (a, b)]
    if all(points) and not points[0] & points[1]:
        return True
    is_quoted = any(told.evidentiality == "direct" or _QUOTED & set(told.text) for told in (a, b))
    return not is_quoted and not {a.frame, b.frame} & given.words.judging


def _overlap(one: str, other: str) -> tuple[float, float]:
    """Return the share of words that two texts have in common, of all and of the shorter's."""
    a, b = set(read_words(one)), set(read_words(other))
    n = len(a & b)
    return n / max(len(a | b), 1), n / max(min(len(a), len(b)), 1)


def manner(a: Told, b: Told, given: Given) -> Difference | None:
    """Compare two acts of one kind, told in other words, of the same parties: removed from the list, lifted the ban."""
    if not a.frame or a.frame != b.frame or a.frame in given.words.speech:
        return None
    if a.polarity != b.polarity or not is_firm(a, b) or are_at_other_times(a, b) or a.text_id == b.text_id:
        return None
    words = given.words
    if stems(a.predicate, words) & stems(b.predicate, words):
        return None
    is_part = is_part_of(a.subject, b.subject, words) or is_part_of(b.subject, a.subject, words)
    if (
        not (is_part or is_one_doer(a, b, words))
        or not a.object
        or not b.object
        or are_alike(a.object, b.object, words)
    ):
        return None
    beside = [names(told.text, words) - names(told.subject, words) for told in (a, b)]
    if not beside[0] & beside[1]:
        return None
    said = said_against(f"{a.predicate} {a.object}", f"{b.predicate} {b.object}")
    return Difference("manner", "wording", "low", f"{said}: two ways in which one act is told.")


def other_act(a: Told, b: Told, given: Given) -> Difference | None:
    """Compare what one named party is said to have done to one thing at one time, in verbs of two kinds."""
    words = given.words
    if a.text_id == b.text_id or a.polarity != b.polarity or not is_firm(a, b) or a.frame == b.frame:
        return None
    if {a.frame, b.frame} & words.speech or not _is_one_time(a, b) or not is_one_named_doer(a, b, words):
        return None
    (one, _), (other, _) = core_of(a.object, words), core_of(b.object, words)
    if not one or one != other or stems(a.predicate, words) & stems(b.predicate, words):
        return None
    said = said_against(f"{a.predicate} {a.object}", f"{b.predicate} {b.object}")
    return Difference("manner", "complementary", "low", f"{said}: two acts, or two words for one.")


def _is_one_time(a: Told, b: Told) -> bool:
    """Say whether both name one time alone and the same."""
    return len(a.periods) == len(b.periods) == 1 and a.periods[0].start == b.periods[0].start
