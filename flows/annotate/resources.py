"""What the annotation stages are given: a parser, the gazetteer and each language's word lists."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from onrecord.flows.annotate.check_worthy import ClaimWords
from onrecord.flows.annotate.cues import Cues
from onrecord.flows.annotate.gazetteer import Gazetteer
from onrecord.flows.annotate.quantity_rules import QuantityRules
from onrecord.flows.annotate.syntax import Parse
from onrecord.flows.annotate.time_grammar import TimeGrammar

# The language whose syntax the rules know. Texts in others get sentences and marked quotations.
PARSED_LANGUAGE = "en"


@dataclass(frozen=True)
class LanguageRules:
    """Word lists of one language."""

    cues: Cues
    claim_words: ClaimWords
    titles: frozenset[str]
    abbreviations: frozenset[str]
    times: TimeGrammar | None = None


@dataclass(frozen=True)
class AnnotateResources:
    """Parser of English paragraphs, known names, word lists by language code, and outlets by name or alias."""

    parse: Callable[[Sequence[str]], list[Parse]]
    gazetteer: Gazetteer
    languages: Mapping[str, LanguageRules]
    outlet_of: Callable[[str], str | None]
    quantities: Mapping[str, QuantityRules]

    def times(self, language: str | None) -> TimeGrammar | None:
        """Return the grammar of times of a language, None where it has none."""
        found = self.languages.get(language or "")
        return found.times if found else None

    def rules(self, language: str | None) -> LanguageRules:
        """Return the word lists of a language; English ones where it has none, for their quotation marks."""
        return self.languages.get(language or "", self.languages[PARSED_LANGUAGE])

    def quantity_rules(self, language: str | None) -> QuantityRules:
        """Return how a language writes quantities; where nothing is known of it, digits and symbols alone."""
        return self.quantities.get(language or "", self.quantities[""])
