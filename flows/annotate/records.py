"""Findings of the annotation rules, before they become rows.

Spans are relative to the paragraph when a paragraph is read, and to the whole text once `moved`.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from onrecord.flows.annotate.quantity_records import Quantity
from onrecord.flows.annotate.record import record
from onrecord.flows.annotate.source_words import SourceWords
from onrecord.flows.annotate.syntax import Span
from onrecord.flows.annotate.time_meaning import TimeMeaning


def _moved(span: Span | None, by: int) -> Span | None:
    return None if span is None else span.moved(by)


@record
class Mention:
    """Words that name something. `seed_id` is the gazetteer entry they denote in this context."""

    span: Span
    kind: str
    form: str
    seed_id: str | None
    basis: str

    def moved(self, by: int) -> "Mention":
        """Return the mention `by` code points further."""
        return Mention(self.span.moved(by), self.kind, self.form, self.seed_id, self.basis)


@record
class Statement:
    """A source, a cue and what is stated.

    `kind`: says (finite verb of speech with a subject), according_to (preposition or adverbial phrase),
    passive (reported without or behind its source), named (quoted words governed by a verb of naming: calls it "…"),
    noun (his claim that), adjective (is confident that), hearsay (an adverb such as reportedly).
    `attitude`: speech, belief, intent, stance or showing, as `cues.ATTITUDES` explains.
    """

    kind: str
    cue: Span
    cue_lemma: str
    source: Span | None
    content: Span | None
    attitude: str = "speech"

    def moved(self, by: int) -> "Statement":
        """Return the statement `by` code points further."""
        source, content = _moved(self.source, by), _moved(self.content, by)
        return Statement(self.kind, self.cue.moved(by), self.cue_lemma, source, content, self.attitude)


@dataclass(frozen=True, slots=True)
class OfficeFinding:
    """What a description such as "the foreign minister" denotes.

    `mention` is the description's own, or that of the person who holds the office (`is_person`); `reason` says why
    there is none.
    """

    mention: int | None
    is_person: bool
    reason: str | None = None


class Piece(NamedTuple):
    """A stretch of the text in a claim's reading, or `words` put in its place, or between others without a span."""

    span: Span | None
    words: str | None = None


@record
class ClaimCandidate:
    """Something asserted: the clause, its parts, how firmly, and how much it is worth checking (0 to 1).

    `pieces` are what its reading is put together from, empty where that is the whole span. `is_aside` marks what is
    only said by the way, beside what the sentence is about. `holder` is set where what found it (`method`, as in the
    table `claims`) says who stands behind it.
    """

    span: Span
    subject: Span | None
    predicate_span: Span
    predicate: str
    object: Span | None
    polarity: str
    modality: str
    score: float
    pieces: tuple[Piece, ...] = ()
    is_aside: bool = False
    holder: Span | None = None
    method: str = "rules"

    @property
    def stretches(self) -> Sequence[Span]:
        """The words of the text that it consists of."""
        return [piece.span for piece in self.pieces if piece.span] or [self.span]

    def moved(self, by: int) -> "ClaimCandidate":
        """Return the candidate `by` code points further."""
        return ClaimCandidate(
            self.span.moved(by),
            _moved(self.subject, by),
            self.predicate_span.moved(by),
            self.predicate,
            _moved(self.object, by),
            self.polarity,
            self.modality,
            self.score,
            tuple(Piece(_moved(piece.span, by), piece.words) for piece in self.pieces),
            self.is_aside,
            _moved(self.holder, by),
            self.method,
        )


@record
class Paragraph:
    """What one paragraph says by itself."""

    sentences: Sequence[Span]
    mentions: Sequence[Mention]
    statements: Sequence[Statement]
    claims: Sequence[ClaimCandidate]
    n_chars_seen: int
    times: Sequence[TimeMeaning] = ()
    quantities: Sequence[Quantity] = ()

    def with_values(self, times: Sequence[TimeMeaning], quantities: Sequence[Quantity]) -> "Paragraph":
        """Return the paragraph with these times and quantities; `replace` takes several times as long."""
        return Paragraph(
            self.sentences, self.mentions, self.statements, self.claims, self.n_chars_seen, times, quantities
        )


@record
class Block:
    """A block of a text; `kind` as in the table `blocks`."""

    block_id: str
    kind: str
    span: Span
    is_body: bool


@dataclass(frozen=True)
class Article:
    """A text with its blocks and the findings of its paragraphs, moved to the text's own offsets, in order.

    `pronouns` gives he, she or they for each pronoun of the language that may speak; English ones need not be listed.
    `words` are those by which its language names sources. `offices` are the descriptions by office, by where the words
    for the office end, `joint` the mentions of those whom words such as "two ministers" stand for.
    """

    text_id: str
    text: str
    language: str | None
    blocks: Sequence[Block]
    sentences: Sequence[Span] = field(default_factory=list)
    mentions: Sequence[Mention] = field(default_factory=list)
    statements: Sequence[Statement] = field(default_factory=list)
    claims: Sequence[ClaimCandidate] = field(default_factory=list)
    times: Sequence[TimeMeaning] = field(default_factory=list)
    quantities: Sequence[Quantity] = field(default_factory=list)
    pronouns: Mapping[str, str] = field(default_factory=dict)
    words: SourceWords = field(default_factory=SourceWords)
    offices: Mapping[int, OfficeFinding] = field(default_factory=dict)
    joint: Mapping[str, Sequence[int]] = field(default_factory=dict)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence_at(self, position: int) -> int:
        """Return the number of the sentence that holds `position`, else of the last one before it (0 at least)."""
        return max(bisect_right(self._sentence_starts, position) - 1, 0)
