"""Whether two claims tell of one act, one party, one time and one place: what rules ask before they compare."""

from datetime import datetime
from functools import lru_cache

from onrecord.flows.corroborate.claim_terms import read_words, stem_of, tokens_of
from onrecord.flows.corroborate.difference_words import DifferenceWords, Given
from onrecord.flows.corroborate.differences import Place, Told

FIRM = frozenset({"asserted", "reported"})
_LONG, _NEARLY_SAME = 8, 0.75  # words in common, and their share of the longer's
_NEARLY_ALL = 0.6  # share of their words that two names of one body have in common
_KEPT = 1 << 15  # phrases whose words are kept: a claim is compared with many
_MANY = 2  # times the words of the one, at least, that both have together


def is_firm(a: Told, b: Told) -> bool:
    """Say whether both are told as having come about: nothing is planned, possible or an opinion."""
    return a.modality in FIRM and b.modality in FIRM


def is_one_sentence(a: Told, b: Told) -> bool:
    """Say whether both stand in one sentence, which tells of several (one in Keld, two in Torv) rather than twice."""
    return bool(a.sentence_id) and a.sentence_id == b.sentence_id


def is_one_sentence_told_twice(a: Told, b: Told) -> bool:
    """Say whether two texts tell a long sentence in nearly the same words, as those of one agency do."""
    one, other = (frozenset(stem_of(word) for word in read_words(told.text)) for told in (a, b))
    return len(one & other) >= max(_LONG, _NEARLY_SAME * max(len(one), len(other)))


def is_same_act(a: Told, b: Told) -> bool:
    """Say whether both predicates tell one kind of act: one frame, else one verb."""
    return a.frame == b.frame if a.frame and b.frame else a.predicate == b.predicate


def is_same_party(a: Told, b: Told, words: DifferenceWords) -> bool:
    """Say whether who does it, or whom it is done to, is the same."""
    return is_one_doer(a, b, words) or bool(a.object_id and a.object_id == b.object_id)


def are_alike(one: str, other: str, words: DifferenceWords) -> bool:
    """Say whether two phrases share most of their words, or the longer has all words of the shorter."""
    a, b = stems(one, words), stems(other, words)
    return bool(a and b) and (len(a & b) * _MANY > len(a | b) or a <= b or b <= a)


@lru_cache(maxsize=_KEPT)
def stems(phrase: str, words: DifferenceWords) -> frozenset[str]:
    """Return the stems of the words of a phrase without articles."""
    return frozenset(stem_of(word) for word in read_words(phrase) if word not in words.articles)


@lru_cache(maxsize=_KEPT)
def names(phrase: str, words: DifferenceWords, opens_sentence: bool = False) -> frozenset[str]:
    """Return the stems of the words of a phrase that are written with a capital.

    Where it opens a sentence, which any word does with a capital, the first counts alone or before another such.
    """
    tokens = [token for token in tokens_of(phrase) if token.lower() not in words.articles]
    capitals = [token[:1].isupper() for token in tokens]
    if opens_sentence and len(tokens) > 1 and not capitals[1]:
        capitals[0] = False
    return frozenset(stem_of(token.lower()) for token, is_name in zip(tokens, capitals, strict=True) if is_name)


def subject_names(told: Told, words: DifferenceWords) -> frozenset[str]:
    """Return the stems of the names in the subject of a claim."""
    return names(told.subject, words, opens_sentence=told.text.startswith(told.subject))


def is_one_doer(a: Told, b: Told, words: DifferenceWords) -> bool:
    """Say whether the subjects are one: one entity, or one name; of subjects without a name, like words.

    Two entities are one where nearly all words of their names are (linking may have missed it).
    """
    if a.subject_id and a.subject_id == b.subject_id:
        return True
    one, other = stems(a.subject, words), stems(b.subject, words)
    if a.subject_id and b.subject_id:
        return len(one & other) >= _NEARLY_ALL * len(one | other)
    named = subject_names(a, words), subject_names(b, words)
    return bool(named[0] & named[1]) if named[0] and named[1] else are_alike(a.subject, b.subject, words)


def is_one_named_doer(a: Told, b: Told, words: DifferenceWords) -> bool:
    """Say whether the subjects are one that is named: one entity, or one name where linking may have missed it."""
    if a.subject_id and a.subject_id == b.subject_id:
        return True
    one, other = (head_of(told.subject, words) for told in (a, b))
    named, named_too = subject_names(a, words), subject_names(b, words)
    are_like = len(named & named_too) >= _NEARLY_ALL * min(len(named), len(named_too))  # Keld Pit is not Torv Pit
    return one[:1].isupper() and one == other and are_like and is_one_doer(a, b, words)


@lru_cache(maxsize=_KEPT)
def head_of(phrase: str, words: DifferenceWords) -> str:
    """Return the word that a phrase turns on, as written: Tarn of the mayor Ines Tarn, crew of Tarn’s crew at Keld."""
    tokens = tokens_of(phrase.partition(",")[0])
    end = next((i for i, token in enumerate(tokens) if i and token.lower() in words.behind), len(tokens))
    return tokens[end - 1] if tokens else ""


def core_of(phrase: str, words: DifferenceWords) -> tuple[frozenset[str], frozenset[str]]:
    """Return the stems of a noun with what stands before it, and of what stands behind: a warning | about the roof."""
    said = read_words(phrase)
    end = next((i for i, word in enumerate(said) if i and word in words.behind), len(said))
    core, more = (" ".join(part) for part in (said[:end], said[end:]))
    return stems(core, words), stems(more, words) - frozenset(stem_of(word) for word in words.behind)


def is_one_object(a: Told, b: Told, words: DifferenceWords) -> bool:
    """Say whether the objects are one: one entity, like words, or a name in common."""
    if a.object_id and a.object_id == b.object_id:
        return True
    return are_alike(a.object, b.object, words) or bool(names(a.object, words) & names(b.object, words))


def is_part_of(one: str, other: str, words: DifferenceWords, whole: int = 2) -> bool:
    """Say whether a phrase names another and adds what part of it is meant, as "Velmar’s Supreme Court" does.

    The whole has at most `whole` words and the part as many more at least. A longer name that is spelt otherwise
    elsewhere may be another name of the same body: it says nothing.
    """
    a, b = stems(one, words), stems(other, words)
    return 0 < len(b) <= whole and b < a and len(a - b) >= whole and bool(names(other, words))


def are_at_other_times(a: Told, b: Told) -> bool:
    """Say whether one tells of times long past and the other does not, or both name times of which none meet."""
    return a.is_past != b.is_past or are_dated_apart(a, b)


def are_dated_apart(a: Told, b: Told) -> bool:
    """Say whether both name times of which none meet."""
    return bool(a.periods and b.periods) and not any(
        one.start < other.end and other.start < one.end for one in a.periods for other in b.periods
    )


def are_at_other_places(a: Told, b: Told, given: Given) -> bool:
    """Say whether both name places of which none is or lies in one of the other's."""
    return bool(a.places and b.places) and not any(
        do_places_meet(one, other, given) for one in a.places for other in b.places
    )


def do_places_meet(one: Place, other: Place, given: Given) -> bool:
    """Say whether two places are one, or one lies in the other as far as is known."""
    if one.entity_id == other.entity_id or one.label.lower() == other.label.lower():
        return True
    return lies_in(one, other, given) or lies_in(other, one, given)


def lies_in(one: Place, other: Place, given: Given) -> bool:
    """Say whether a place is known to lie in another."""
    return bool(other.seed_id) and other.seed_id in given.wholes_of(one.seed_id)


def days_between(a: Told, b: Told) -> int:
    """Return by how many calendar days (UTC) claim `b` was published later; 0 where a date is not known."""
    if a.published is None or b.published is None:
        return 0
    return (_midnight(b.published) - _midnight(a.published)).days


def _midnight(when: datetime) -> datetime:
    return when.replace(hour=0, minute=0, second=0, microsecond=0)
