"""What the annotation stages are given: a parser, the gazetteer and each language's word lists."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from onrecord.flows.annotate.check_worthy import ClaimWords
from onrecord.flows.annotate.citations import CitationWords
from onrecord.flows.annotate.cues import Cues
from onrecord.flows.annotate.gazetteer import Gazetteer
from onrecord.flows.annotate.rule_reader import RuleReader
from onrecord.flows.annotate.syntax import Parse

# The language whose syntax the rules know. Texts in others are read by patterns, where word lists for these exist.
PARSED_LANGUAGE = "en"


@dataclass(frozen=True)
class LanguageRules:
    """Word lists of one language; `pronouns` gives he, she or they for those that may speak."""

    cues: Cues
    claim_words: ClaimWords
    titles: frozenset[str]
    abbreviations: frozenset[str]
    pronouns: Mapping[str, str] = field(default_factory=dict)
    citations: CitationWords = field(default_factory=CitationWords)


@dataclass(frozen=True)
class AnnotateResources:
    """Parser of English paragraphs, known names, word lists by language code, and outlets by name or alias.

    Paragraphs in a language of `readers` are read by rules alone, without a parser.
    """

    parse: Callable[[Sequence[str]], list[Parse]]
    gazetteer: Gazetteer
    languages: Mapping[str, LanguageRules]
    outlet_of: Callable[[str], str | None]
    readers: Mapping[str, RuleReader] = field(default_factory=dict)

    def is_parsed(self, language: str | None) -> bool:
        """Say whether paragraphs in a language are parsed."""
        return language == PARSED_LANGUAGE and language not in self.readers

    def is_read(self, language: str | None) -> bool:
        """Say whether names and statements are found in a language, by whatever means."""
        return language == PARSED_LANGUAGE or language in self.readers

    def rules(self, language: str | None) -> LanguageRules:
        """Return the word lists of a language; English ones where it has none, for their quotation marks."""
        return self.languages.get(language or "", self.languages[PARSED_LANGUAGE])
