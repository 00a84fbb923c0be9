"""What the rules of differences need to know of a language beside its frames; read by ``flows.difference_words``."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from onrecord.flows.corroborate.frames import Frames, frames_of
from onrecord.flows.corroborate.meanings import Meanings, no_meanings


@dataclass(frozen=True, eq=False)  # told apart as objects, so that what is read with them can be kept
class DifferenceWords:
    """Word lists of one language, lower case; what each means stands in its file."""

    articles: frozenset[str] = frozenset()
    definite: frozenset[str] = frozenset()
    leading: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    another: frozenset[str] = frozenset()
    nobody: frozenset[str] = frozenset()
    none_of: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    unrestricting: frozenset[str] = frozenset()
    emphatic: frozenset[str] = frozenset()
    until_then: frozenset[str] = frozenset()
    being: frozenset[str] = frozenset()
    ranks: Mapping[str, int] = field(default_factory=dict)
    tolls: Mapping[str, str] = field(default_factory=dict)
    once: frozenset[str] = frozenset()
    growing: frozenset[str] = frozenset()
    speech: frozenset[str] = frozenset()
    judging: frozenset[str] = frozenset()
    changing: frozenset[str] = frozenset()
    behind: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()
    superlatives: frozenset[str] = frozenset()
    kin: frozenset[str] = frozenset()
    opposed: frozenset[str] = frozenset()
    failing: frozenset[str] = frozenset()
    again: frozenset[str] = frozenset()
    repeated: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    polling: frozenset[str] = frozenset()
    revoking: frozenset[str] = frozenset()
    seats: frozenset[str] = frozenset()
    unique: frozenset[str] = frozenset()
    lasting: frozenset[str] = frozenset()
    ending: frozenset[str] = frozenset()
    standing: frozenset[str] = frozenset()
    light: frozenset[str] = frozenset()
    phases: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Given:
    """What rules are given: words, frames, the place in which a place lies, by entry of the gazetteer, and meanings."""

    words: DifferenceWords = field(default_factory=DifferenceWords)
    frames: Frames = field(default_factory=lambda: frames_of(()))
    within: Mapping[str, str] = field(default_factory=dict)
    meanings: Meanings = field(default_factory=no_meanings)

    def wholes_of(self, place: str) -> tuple[str, ...]:
        """Return the places in which one lies, the smallest first; none where it is not known."""
        found: list[str] = []
        while (place := self.within.get(place, "")) and place not in found:
            found.append(place)
        return tuple(found)
