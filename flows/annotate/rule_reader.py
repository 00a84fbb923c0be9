"""Reads a paragraph without its syntax: known names, name shapes, reported speech and plain claims, by data files.

One pass of Aho and Corasick's automaton finds all phrases that a language's lists hold; everything else looks only at
its hits and at words with capitals. Where a model of the language is installed, the names it marks are joined in.
"""

from collections.abc import Sequence

from onrecord.flows.annotate.gazetteer import PhraseFinder
from onrecord.flows.annotate.lexicon import Lexicon
from onrecord.flows.annotate.marked_names import with_entities
from onrecord.flows.annotate.name_shapes import NameShapes
from onrecord.flows.annotate.person_names import PersonNames
from onrecord.flows.annotate.plain_claims import PlainClaims
from onrecord.flows.annotate.records import Mention, Paragraph
from onrecord.flows.annotate.reported import Cue, Reported
from onrecord.flows.annotate.result_lines import with_result_line
from onrecord.flows.annotate.sentences import split_sentences
from onrecord.flows.annotate.syntax import Entity, Span
from onrecord.warehouse.tables.seeds import GazetteerName

Known = dict[tuple[int, int], tuple[GazetteerName, ...]]


class RuleReader:
    """Reads paragraphs of one language."""

    def __init__(self, lexicon: Lexicon, abbreviations: frozenset[str], claims: PlainClaims) -> None:
        """Build the automaton; `abbreviations` end no sentence."""
        self._abbreviations = abbreviations
        self._shapes = NameShapes(lexicon.names)
        self._persons = PersonNames(lexicon.names.firsts)
        self._reported = Reported(lexicon.speech)
        self._claims = claims
        speech = lexicon.speech
        phrases = {**dict.fromkeys(speech.according_to), **dict.fromkeys(speech.after_source)}
        cues = {form: (lemma, False) for form, lemma in speech.cues.items()}
        cues |= {phrase: (phrase, True) for phrase in phrases}
        cues |= {form[:1].upper() + form[1:]: cue for form, cue in cues.items()}
        self._finder = PhraseFinder([*lexicon.entries, *cues])
        self._found = [(lexicon.entries.get(phrase), cues.get(phrase)) for phrase in self._finder.phrases]

    def read(self, text: str, entities: Sequence[Entity] | None = None) -> Paragraph:
        """Return what the paragraph says; `entities` are those of a model, None where the language has none."""
        sentences = split_sentences(text, self._abbreviations)
        known, cues = self._lookup(text)
        mentions = self._names(text, sentences, known, entities)
        statements = self._reported.find(text, sentences, mentions, cues) if cues else []
        claims = self._claims.find(text, sentences, mentions)
        return Paragraph(sentences, mentions, statements, claims, len(text))

    def mentions(self, text: str, entities: Sequence[Entity] | None = None) -> list[Mention]:
        """Return the names of a paragraph alone."""
        return self._names(text, split_sentences(text, self._abbreviations), self._lookup(text)[0], entities)

    def _names(
        self, text: str, sentences: Sequence[Span], known: Known, entities: Sequence[Entity] | None
    ) -> list[Mention]:
        found = self._shapes.find(text, {sentence.start for sentence in sentences}, known)
        joined = found if entities is None else with_entities(text, found, entities)
        return with_result_line(text, joined, self._persons.begins)

    def _lookup(self, text: str) -> tuple[Known, list[Cue]]:
        """Return known names by span, without those inside longer ones, and cues in order."""
        known: Known = {}
        cues: list[Cue] = []
        end = 0
        for number, start, stop in sorted(self._finder.find(text), key=lambda hit: (hit[1], -hit[2])):
            entries, cue = self._found[number]
            if entries and start >= end:
                known[start, stop] = entries
                end = stop
            if cue:
                cues.append(Cue(Span(start, stop), *cue))
        return known, cues
