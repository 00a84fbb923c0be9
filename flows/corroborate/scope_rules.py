"""Another thing of the kind: one tells of the Keld Tunnel, the other of a second tunnel at Keld, in one kind of act."""

from itertools import pairwise

from onrecord.flows.corroborate.claim_terms import read_words, stem_of, tokens_of
from onrecord.flows.corroborate.difference_words import Given
from onrecord.flows.corroborate.differences import Difference, Told, said_against
from onrecord.flows.corroborate.same_act import is_firm

_NEAR = 3  # words behind "second" among which the noun stands


def another(a: Told, b: Told, given: Given) -> Difference | None:
    """Say that one tells of a second thing where the other tells of the named one, in an act of the same kind."""
    if a.text_id == b.text_id or a.polarity != b.polarity or not is_firm(a, b):
        return None
    if not _acts(a, given) & _acts(b, given):
        return None
    for one, other in ((a, b), (b, a)):
        for phrase in _seconds(one, given):
            if named := _named(other, phrase.split()[-1], one):
                said = said_against(phrase, named)
                return Difference("manner", "scope", "low", f"{said}: another thing of the kind may be meant.")
    return None


def _acts(told: Told, given: Given) -> set[str]:
    """Return the kinds of acts that a claim tells by verbs or nouns."""
    frames = given.frames
    told_of = {frames.of_noun.get(word) or frames.of_verb.get(word) for word in read_words(told.text)}
    return {frame for frame in told_of if frame} - given.words.speech


def _seconds(told: Told, given: Given) -> list[str]:
    """Return the phrases that begin with "second" or its like and end with a word behind it."""
    said = read_words(told.text)
    starts = [i for i, word in enumerate(said) if word in given.words.another]
    return [" ".join(said[i : j + 1]) for i in starts for j in range(i + 1, min(i + 1 + _NEAR, len(said)))]


def _named(told: Told, noun: str, other: Told) -> str:
    """Return the name in a claim that ends with a noun and begins with a name that the other has; else nothing."""
    tokens, known = tokens_of(told.text), {token for token in tokens_of(other.text) if token[:1].isupper()}
    for name, last in pairwise(tokens):
        if name in known and last[:1].isupper() and stem_of(last.lower()) == stem_of(noun):
            return f"{name} {last}"
    return ""
