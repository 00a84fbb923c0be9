"""Two claims beside one slot (a figure, a time, a place, a denial): whether all else in them tells one thing.

Claims on one thing need not be one fact told twice: it is enough that who and what is told beside the slot aligns.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property, lru_cache

from onrecord.flows.corroborate.claim_profiles import PRONOUNS
from onrecord.flows.corroborate.claim_terms import read_words, stem_of, tokens_of
from onrecord.flows.corroborate.difference_words import Given
from onrecord.flows.corroborate.differences import Period, Told, Value
from onrecord.flows.corroborate.meanings import Aligned, Meanings, Sense, aligned, likeness
from onrecord.flows.corroborate.same_act import head_of, is_one_doer, names

_RELATIVE = re.compile(r",\s+(?:which|who|whose|where|when)\b[^,]*(?:,|(?=\.?$))")
_MARKS = re.compile(r"[,;:()–—]|\s(?:and|but|while|who|which|where)\s")
_OWNER = re.compile(r"\b([^\W\d_a-z][\w-]*)[’']s\b")
_FIRM = frozenset({"asserted", "reported"})
_SAME_VERB = 3  # letters that forms of one verb begin with, mostly
_A_DAY = timedelta(days=1)
_LONG_AGO = timedelta(days=20)  # before the article, of what it hardly reports as news
_PERSON = frozenset({"PERSON", ""})  # kinds of who is a person, as far as is known
_PASSIVE = "be "
_ONE_THING = 0.6  # share of the words of a passive's subject and of an object that are one
_FULL = 2  # words of a full name
_ALIKE = 0.5  # likeness of two heads or predicates that may be one


@dataclass(frozen=True)
class Slotless:
    """A claim without its slot: the words of its doer, of what it does, and all of them."""

    party: list[Sense]
    act: list[Sense]

    @cached_property
    def words(self) -> list[Sense]:
        """Return all words, each once."""
        known = {sense.stem for sense in self.party}
        return [*self.party, *(sense for sense in self.act if sense.stem not in known)]


def core_of_text(told: Told) -> str:
    """Return a claim's text without what stands in apposition to its subject and without relative clauses."""
    subject, _, tail = told.subject.partition(",")
    text = told.text.replace(f"{subject},{tail}", subject, 1) if tail else told.text
    return _RELATIVE.sub(" ", text)


def part_with(text: str, words: str) -> str:
    """Return the part of a text, between marks and joining words, that some words stand in; all if they do not."""
    at = text.find(words)
    if at < 0 or not words:
        return text
    ends = [found.end() for found in _MARKS.finditer(text) if found.end() <= at]
    starts = [found.start() for found in _MARKS.finditer(text) if found.start() >= at + len(words)]
    return text[ends[-1] if ends else 0 : starts[0] if starts else len(text)]


def counts_another(told: Told, value: Value, given: Given) -> bool:
    """Say whether a figure counts something else as well: 212 passengers and crew, not 198 passengers and 14 crew."""
    behind = tokens_of(told.text.partition(value.figure)[2])[len(tokens_of(value.counted)) :][:2]
    figures = {word for other in told.values for word in tokens_of(other.figure)[:1]}
    return len(behind) > 1 and behind[0] in given.words.joining and behind[1] not in figures


def slotless(told: Told, text: str, without: Iterable[str], given: Given) -> Slotless:
    """Return what a claim tells in a text of its own, without the words of some phrases."""
    return _slotless(party_of(told), told.predicate, text, tuple(without), given.meanings)


@lru_cache(maxsize=1 << 14)  # a claim is compared with many
def _slotless(subject: str, predicate: str, text: str, without: tuple[str, ...], meanings: Meanings) -> Slotless:
    left_out = {stem_of(word) for phrase in without for word in read_words(phrase)}
    party = meanings.of(subject, left_out)
    openings = {word[:_SAME_VERB] for word in read_words(text)}
    verbs = [word for word in read_words(predicate) if word[:_SAME_VERB] not in openings]
    act = meanings.of(f"{text} {' '.join(verbs)}", left_out | {sense.stem for sense in party})
    return Slotless(party, list({sense.stem: sense for sense in act}.values()))


def party_of(told: Told) -> str:
    """Return the subject without what stands in apposition; of a pronoun the name it stands for."""
    if told.subject.lower() in PRONOUNS:
        return told.subject_label
    return told.subject.partition(",")[0]


def beside(one: Slotless, other: Slotless) -> Aligned:
    """Align two claims beside the slot."""
    return aligned(one.words, other.words)


def are_parties_two(a: Told, b: Told, given: Given) -> bool:
    """Say whether the subjects are two: two names, neither of which the other claim has."""
    if a.subject_id and a.subject_id == b.subject_id:
        return False
    heads = [head_of(party_of(told), given.words) for told in (a, b)]
    if not all(head[:1].isupper() for head in heads):
        return False
    one, other = (names(party_of(told), given.words) for told in (a, b))
    told_in = [names(told.text, given.words) for told in (a, b)]
    return not (one & other or one & told_in[1] or other & told_in[0])


def is_one_party(a: Told, b: Told, given: Given) -> bool:
    """Say whether the subjects are one: one entity or name, or words alike."""
    if not party_of(a) or not party_of(b):
        return False
    if is_one_doer(replace(a, subject=party_of(a)), replace(b, subject=party_of(b)), given.words):
        return True
    if _is_one_full_name(a, b, given):
        return True
    heads = [head_of(party_of(told), given.words) for told in (a, b)]
    if any(head[:1].isupper() for head in heads):
        one, other = (names(party_of(told), given.words) for told in (a, b))
        return heads[0] == heads[1] and (one <= other or other <= one)
    words = [given.meanings.of(party_of(told)) for told in (a, b)]
    return all(words) and aligned(*words).share >= _ALIKE


def is_only_owner(a: Told, b: Told) -> bool:
    """Say whether one subject is named in the other but as whose something is: Tarn, and Tarn’s deputies."""
    if a.subject_id and a.subject_id == b.subject_id:
        return False
    one, other = (party_of(told) for told in (a, b))
    owners = [{found.lower() for found in _OWNER.findall(phrase)} for phrase in (one, other)]
    said = [set(read_words(phrase)) for phrase in (one, other)]
    return bool(owners[1] & said[0] - owners[0]) or bool(owners[0] & said[1] - owners[1])


def in_one_voice(a: Told, b: Told) -> tuple[Told, Told]:
    """Return two claims in one verb, of which one is passive, both with what it is done to as subject."""
    return _as_passive(a, b), _as_passive(b, a)


def _as_passive(told: Told, other: Told) -> Told:
    """Return a claim in the passive that the other has in the same verb: Tarn founded the firm, it was founded."""
    verb = other.predicate.removeprefix(_PASSIVE)
    is_active = bool(told.object) and not told.predicate.startswith(_PASSIVE) and verb != other.predicate
    if not is_active or " " in told.predicate or not verb.startswith(told.predicate.rstrip("e")):
        return told
    return replace(told, subject=told.object, subject_id=told.object_id, object="", predicate=other.predicate)


def _is_one_full_name(a: Told, b: Told, given: Given) -> bool:
    """Say whether both subjects are one person under a full name, before or behind what he is."""
    one, other = (names(told.subject, given.words) for told in (a, b))
    are_persons = a.subject_kind in _PERSON and b.subject_kind in _PERSON
    return are_persons and len(one & other) >= _FULL


def may_stand_for(a: Told, b: Told, given: Given) -> bool:
    """Say whether one subject is a noun that may stand for the body that the other names: the company."""
    for one, other in ((a, b), (b, a)):
        said = read_words(party_of(one))
        is_noun = bool(said) and said[0] in given.words.articles and said[-1] in given.words.standing
        is_noun = is_noun and head_of(party_of(one), given.words).islower()
        if is_noun and head_of(party_of(other), given.words)[:1].isupper():
            return True
    return False


def are_acts_two(a: Told, b: Told, given: Given) -> bool:
    """Say whether the predicates tell two kinds of act."""
    return bool(a.frame and b.frame) and a.frame != b.frame and not _is_kin(a.frame, b.frame, given)


def are_acts_one(a: Told, b: Told, one: Slotless, other: Slotless, given: Given) -> bool:
    """Say whether what each predicate tells, the other claim tells too: in a like verb, or a noun (its approach)."""
    if a.predicate == b.predicate:
        return not _is_light(a, given) or _have_one_object(a, b, given)
    if are_phases_one(a, b, given):
        return True
    told = [given.meanings.of(each.predicate.lower()) for each in (a, b)]
    if not any(told):
        return False
    return all(
        max((likeness(word, x) for x in far.words), default=0.0) >= _ALIKE
        for words, far in zip(told, (other, one), strict=True)
        for word in words
    )


def _is_light(told: Told, given: Given) -> bool:
    return told.predicate in given.words.light and bool(told.object)


def _have_one_object(a: Told, b: Told, given: Given) -> bool:
    """Say whether a word of what the one does is like one of the other's: made a bid, made an offer."""
    one, other = (given.meanings.inside(told.object) for told in (a, b))
    return any(likeness(x, y) >= _ALIKE for x in one for y in other)


def are_phases_one(a: Told, b: Told, given: Given) -> bool:
    """Say whether both verbs tell that one thing begins, ends or comes about: the trial began, the trial opened."""
    one, other = (told.predicate.removeprefix("be ") for told in (a, b))
    return any({one, other} <= set(verbs.split()) for verbs in given.words.phases)


def _is_kin(one: str, other: str, given: Given) -> bool:
    """Say whether two frames tell one event of two sides: to kill and to die."""
    return any({one, other} <= set(pair.split()) for pair in given.words.kin)


def are_moods_one(a: Told, b: Told) -> bool:
    """Say whether both are told as having come about, or both as to come."""
    return is_to_come(a) == is_to_come(b) and "opinion" not in (a.modality, b.modality)


def is_to_come(told: Told) -> bool:
    """Say whether a claim is of what is still to come, or may come: by its mood, or by all its times."""
    if told.modality not in _FIRM:
        return True
    published = told.published
    return (
        published is not None and bool(told.periods) and all(when.start > published + _A_DAY for when in told.periods)
    )


def are_told_apart(a: Told, b: Told, parts: tuple[str, str]) -> bool:
    """Say whether parts of two claims name times that do not meet, or one alone is of what was long past by then."""
    times = [[when for when in told.periods if when.surface in part] for told, part in zip((a, b), parts, strict=True)]
    if all(times):
        return not any(x.start < y.end and y.start < x.end for x in times[0] for y in times[1])
    past = [_is_past(told, own or told.periods) for told, own in zip((a, b), times, strict=True)]
    return past[0] != past[1] and any(_is_past(told, own) for told, own in zip((a, b), times, strict=True))


def _is_past(told: Told, own: Sequence[Period]) -> bool:
    """Say whether these times, or those of the sentence of a claim without any, were long past by then."""
    if not told.periods:
        return told.is_past
    published = told.published
    return bool(own) and published is not None and all(when.end < published - _LONG_AGO for when in own)


def is_revoked(a: Told, b: Told, given: Given) -> bool:
    """Say whether one of them takes back, doubts or denies what it tells, so that it gives no figure itself.

    What is done to a number of things is done to these: to dismiss two managers is not to dismiss a figure.
    """
    return any(
        told.predicate.removeprefix(_PASSIVE) in given.words.revoking
        and not any(told.object.startswith(value.figure) for value in told.values)
        for told in (a, b)
    )


def is_anybody(told: Told) -> bool:
    """Say whether the subject is a pronoun that stands for nobody known."""
    return told.subject.lower() in PRONOUNS and not told.subject_label


def is_crossed(a: Told, b: Told, given: Given) -> bool:
    """Say whether it is done, in a passive, to what the other has for its object."""
    for passive, active in ((a, b), (b, a)):
        if passive.predicate.startswith(_PASSIVE) and active.object and not active.predicate.startswith(_PASSIVE):
            done_to, thing = (given.meanings.inside(phrase) for phrase in (party_of(passive), active.object))
            head = stem_of(head_of(passive.subject, given.words).lower())
            is_head = head in {sense.stem for sense in thing}
            if is_head and aligned(done_to, thing).share >= _ONE_THING:
                return True
    return False
