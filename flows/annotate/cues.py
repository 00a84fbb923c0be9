"""Words that signal who says or thinks what, and which of their complements holds the content.

The words come from the language's seeds; English ones govern what ``seeds/languages/en/reporting.toml`` says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from onrecord.flows.annotate.predicates import verb_form
from onrecord.flows.annotate.syntax import Token
from onrecord.flows.annotate.syntax_words import NO_WORDS, SyntaxWords
from onrecord.flows.annotate.tree import Tree

ATTITUDES = ("speech", "belief", "intent", "stance", "showing")
"""What a cue says of its source: that it spoke, holds something true, wants or plans it, is for or against it, or (of
a document or a fact) shows it."""

TELLING = frozenset({"speech", "belief", "showing"})
"""Attitudes whose content is put forward as true; nobody asserts what somebody wants or supports."""

Words = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Reporting:
    """What the words of a language govern, by the names of ``reporting.toml``; empty where no parse is read."""

    attitudes: Words = field(default_factory=dict)
    complements: Words = field(default_factory=dict)
    after: Words = field(default_factory=dict)
    adjectives: Words = field(default_factory=dict)
    adjectives_after: Words = field(default_factory=dict)
    nouns: Words = field(default_factory=dict)
    nouns_after: Words = field(default_factory=dict)
    lists: Words = field(default_factory=dict)

    @cached_property
    def verb_attitudes(self) -> dict[str, str]:
        """Attitude of each verb that has one other than speech."""
        return _by_word(self.attitudes)

    @cached_property
    def adjective_attitudes(self) -> dict[str, str]:
        """Attitude of each adjective."""
        return _by_word(self.adjectives)

    @cached_property
    def noun_attitudes(self) -> dict[str, str]:
        """Attitude of each noun."""
        return _by_word(self.nouns)

    @cached_property
    def verbs(self) -> frozenset[str]:
        """All verbs that report something in one of these complements."""
        return frozenset[str]().union(*self.attitudes.values(), *self.complements.values(), *self.after.values())

    def takes(self, complement: str, lemma: str) -> bool:
        """Say whether this complement of the verb holds the content, or has the role that `complement` names."""
        return lemma in self.complements.get(complement, ())

    def listed(self, name: str) -> frozenset[str]:
        """Return the words of a list; none where the language has it not."""
        return self.lists.get(name, frozenset())


@dataclass(frozen=True)
class Cues:
    """A language's words of reporting: lemmas of verbs, phrases before a source, and pairs of quotation marks."""

    speech_verbs: frozenset[str]
    attitude_verbs: frozenset[str]
    according_to: tuple[str, ...]
    quote_marks: tuple[tuple[str, str], ...]
    reporting: Reporting = field(default_factory=Reporting)
    syntax: SyntaxWords = NO_WORDS

    @cached_property
    def verbs(self) -> frozenset[str]:
        """All verbs that may report something."""
        return self.speech_verbs | self.attitude_verbs | self.reporting.verbs

    def attitude(self, lemma: str) -> str:
        """Return what the verb says of its source, one of `ATTITUDES`."""
        known = self.reporting.verb_attitudes.get(lemma)
        is_belief = lemma in self.attitude_verbs and lemma not in self.speech_verbs
        return known or ("belief" if is_belief else "speech")


_PARTICLES = ("prt", "advmod", "acomp")


def is_speech(lemma: str, cues: Cues) -> bool:
    """Say whether a verb of this lemma reports words."""
    return lemma in cues.verbs and cues.attitude(lemma) == "speech"


def cue_words(tree: Tree, verb: Token, cues: Cues) -> list[Token]:
    """Return the verb with the particle that makes it a verb of reporting (point out, make clear), else itself."""
    for child in tree.children(verb.i, *_PARTICLES):
        if child.i > verb.i and f"{lemma_of(verb)} {child.text.lower()}" in cues.verbs:
            return [verb, child]
    return [verb]


def phrase_of(tree: Tree, verb: Token, cues: Cues) -> str:
    """Return the verb's lemma, with the particle that makes it a verb of reporting: "lay out"."""
    return " ".join([lemma_of(verb), *(word.text.lower() for word in cue_words(tree, verb, cues)[1:])])


def lemma_of(token: Token) -> str:
    """Return the lemma in lower case, of a verb with what the model gets wrong put right."""
    return verb_form(token, 0) if token.pos == "VERB" else token.lemma.lower()


def _by_word(groups: Words) -> dict[str, str]:
    return {word: name for name, words in groups.items() for word in words}
