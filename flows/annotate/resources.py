"""What the annotation stages are given: a parser, the gazetteer and each language's word lists."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from onrecord.flows.annotate.check_worthy import ClaimWords
from onrecord.flows.annotate.citations import CitationWords
from onrecord.flows.annotate.cues import Cues
from onrecord.flows.annotate.gazetteer import Gazetteer
from onrecord.flows.annotate.name_shapes import NameShapes
from onrecord.flows.annotate.naming_words import NO_NAMING, NamingWords
from onrecord.flows.annotate.office_words import OfficeWords
from onrecord.flows.annotate.person_names import PersonNames
from onrecord.flows.annotate.quantity_rules import QuantityRules
from onrecord.flows.annotate.rule_reader import RuleReader
from onrecord.flows.annotate.source_words import SourceWords
from onrecord.flows.annotate.syntax import Entity, Parse
from onrecord.flows.annotate.time_grammar import TimeGrammar

# The language whose syntax the rules know. Texts in others are read by patterns, where word lists for these exist.
PARSED_LANGUAGE = "en"


@dataclass(frozen=True)
class LanguageRules:
    """Word lists of one language; `pronouns` gives he, she or they for those that may speak."""

    cues: Cues
    claim_words: ClaimWords
    titles: frozenset[str]
    abbreviations: frozenset[str]
    times: TimeGrammar | None = None
    persons: PersonNames = field(default_factory=PersonNames)
    shapes: NameShapes | None = None
    roles: Mapping[str, str] = field(default_factory=dict)  # field of life of each occupation or office
    pronouns: Mapping[str, str] = field(default_factory=dict)
    sources: SourceWords = field(default_factory=SourceWords)
    citations: CitationWords = field(default_factory=CitationWords)
    offices: OfficeWords = field(default_factory=OfficeWords)
    naming: NamingWords = NO_NAMING


@dataclass(frozen=True)
class AnnotateResources:
    """Parser of English paragraphs, known names, word lists by language code, and outlets by name or alias.

    `roles` gives the gazetteer's entry (seed id, label) of each ministry and office of a state, by the role's id.
    `plain_times` and `plain_names` are what can be read without knowing the language.
    Paragraphs in a language of `readers` are read by rules, without a parser; of those in a language of `entities`
    a model marks the names.
    """

    parse: Callable[[Sequence[str]], list[Parse]]
    gazetteer: Gazetteer
    languages: Mapping[str, LanguageRules]
    outlet_of: Callable[[str], str | None]
    quantities: Mapping[str, QuantityRules]
    plain_times: TimeGrammar | None = None
    plain_names: Gazetteer = field(default_factory=lambda: Gazetteer(()))
    roles: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    readers: Mapping[str, RuleReader] = field(default_factory=dict)
    entities: Mapping[str, Callable[[Sequence[str]], list[list[Entity]]]] = field(default_factory=dict)

    def times(self, language: str | None) -> TimeGrammar | None:
        """Return the grammar of times of a language; where it has none, one that reads dates in figures."""
        found = self.languages.get(language or "")
        return found.times if found and found.times else self.plain_times

    def is_parsed(self, language: str | None) -> bool:
        """Say whether paragraphs in a language are parsed."""
        return language == PARSED_LANGUAGE and language not in self.readers

    def is_read(self, language: str | None) -> bool:
        """Say whether names and statements are found in a language, by whatever means."""
        return language == PARSED_LANGUAGE or language in self.readers

    def rules(self, language: str | None) -> LanguageRules:
        """Return the word lists of a language; English ones where it has none, for their quotation marks."""
        return self.languages.get(language or "", self.languages[PARSED_LANGUAGE])

    def quantity_rules(self, language: str | None, text: str) -> QuantityRules:
        """Return how a language writes quantities.

        A text too short to tell its language is read as the language that has the most of its common words, if one
        has; where nothing is known, digits, symbols and international words alone are read.
        """
        code = language or _most_alike(text, self.quantities) or ""
        return self.quantities.get(code, self.quantities[""])


def _most_alike(text: str, languages: Mapping[str, QuantityRules]) -> str | None:
    words = text.lower().split()
    counts = sorted((sum(word in rules.stops for word in words), code) for code, rules in languages.items())
    return counts[-1][1] if counts[-1][0] > counts[-2][0] else None
