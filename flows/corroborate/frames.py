"""Frames: kinds of events and states that many words tell (Fillmore 1976, "Frame semantics"), with their opposites."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

_PARTS = 2  # words of the longest verbs
_VOWELS = frozenset("aeiou")


@dataclass(frozen=True)
class Frame:
    """One kind of event or state: verbs by lemma, nouns that tell the same, and the frame that denies or undoes it."""

    name: str
    subject: str
    object: str
    verbs: Sequence[str]
    nouns: Sequence[str]
    opposes: str | None
    is_undone: bool = False


@dataclass(frozen=True)
class Frames:
    """The frames of a language by their words; `of_word` also by the regular forms of single words."""

    of_verb: Mapping[str, str]
    of_noun: Mapping[str, str]
    of_word: Mapping[str, str]
    opposites: Mapping[str, str]
    undone: frozenset[str] = frozenset()

    def of_claim(self, predicate: str, words: Iterable[str]) -> str | None:
        """Return the frame of a predicate (lemma, with particle or complement) with the folded words of its object.

        The longest verb decides; a verb that says little (be, have, make, take) leaves it to the object's nouns.
        """
        lemmas = predicate.split()
        if frame := self._of_passive(lemmas):
            return frame
        for size in range(min(_PARTS + 1, len(lemmas)), 0, -1):
            for start in range(len(lemmas) - size + 1):
                if frame := self.of_verb.get(" ".join(lemmas[start : start + size])):
                    return frame
        rest = list(words)
        for verb in lemmas[:1]:
            for word in rest:
                if frame := self.of_verb.get(f"{verb} {word}"):
                    return frame
        if not lemmas or lemmas[0] not in LIGHT:
            return None
        return next((frame for word in (*lemmas, *rest) if (frame := self.of_noun.get(word))), None)

    def _of_passive(self, lemmas: Sequence[str]) -> str | None:
        """Return the frame of a passive (be killed): of its regular verb; frames list others (be built) themselves."""
        if len(lemmas) < _PARTS or lemmas[0] != "be" or not lemmas[1].endswith("ed"):
            return None
        word = lemmas[1]
        stems = (word[:-2], word[:-1], word[:-3], f"{word[:-3]}y")
        return next((frame for stem in stems if (frame := self.of_verb.get(stem))), None)


LIGHT = frozenset({"be", "have", "make", "take", "give", "do", "get", "become", "reach", "secure", "hold", "come", ""})


def frames_of(frames: Iterable[Frame]) -> Frames:
    """Return frames by their words; a word of two frames is taken by the first."""
    listed = list(frames)
    verbs: dict[str, str] = {}
    nouns: dict[str, str] = {}
    for frame in listed:
        for verb in frame.verbs:
            verbs.setdefault(verb, frame.name)
        for noun in frame.nouns:
            nouns.setdefault(noun, frame.name)
    opposites = {frame.name: frame.opposes for frame in listed if frame.opposes}
    words = nouns | {f"{noun}s": name for noun, name in nouns.items() if f"{noun}s" not in nouns}
    for verb, name in verbs.items():
        for form in _forms(verb):
            words.setdefault(form, name)
    return Frames(verbs, nouns, words, opposites, frozenset(frame.name for frame in listed if frame.is_undone))


def _forms(verb: str) -> Iterator[str]:
    """Yield a verb of one word and its regular forms: postpone, postpones, postponed, postponing; ban, banned."""
    if " " in verb:
        return
    yield from (verb, f"{verb}s", f"{verb}es")
    stems = [verb.removesuffix("e")]
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        yield from (f"{verb[:-1]}ies", f"{verb[:-1]}ied")
    if verb[-1] not in _VOWELS | set("wxy") and verb[-2:-1] in _VOWELS:
        stems.append(f"{verb}{verb[-1]}")
    for stem in stems:
        yield from (f"{stem}ed", f"{stem}ing")
