"""Words by which a language names ministries and offices of states."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from onrecord.flows.annotate.gazetteer import PhraseFinder


@dataclass(frozen=True)
class Office:
    """What a phrase names: a role, whether it is a person's rather than a body's, and in which states alone."""

    role: str
    is_person: bool
    states: frozenset[str] = frozenset()


@dataclass(frozen=True)
class OfficeWords:
    """A language's words, as the head of ``seeds/languages/en/offices.toml`` explains them."""

    offices: Mapping[str, Office] = field(default_factory=dict)
    passing: tuple[str, ...] = ()
    other: frozenset[str] = frozenset()
    definite: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    possessive: tuple[str, ...] = ()
    possessors: frozenset[str] = frozenset()
    articles: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    plurals: Mapping[str, str] = field(default_factory=dict)
    adjectives: Mapping[str, str] = field(default_factory=dict)
    """State of each adjective that is no mention, as in other languages than English."""

    @cached_property
    def by_form(self) -> Mapping[str, Office]:
        """The offices by each form of their phrases: as in a sentence, a heading, and before a name."""
        return {form: office for phrase, office in self.offices.items() for form in _forms(phrase)}

    @cached_property
    def finder(self) -> PhraseFinder:
        """Finds the forms."""
        return PhraseFinder(self.by_form)


_SMALL = 3  # letters of words such as "of the" that names write small


def _forms(phrase: str) -> set[str]:
    words = phrase.split(" ")
    named = [word if i and len(word) <= _SMALL else word[:1].upper() + word[1:] for i, word in enumerate(words)]
    return {phrase, " ".join(named), phrase[:1].upper() + phrase[1:]}
