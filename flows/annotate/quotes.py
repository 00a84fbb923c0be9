"""Quotations and reported statements of an article, with their speakers or the reason why none is known.

Marked strings are told apart by what governs them: a cue of speech makes them direct; a short string without one is a
term held at arm's length (scare) or, in title case or behind a noun such as "book", the title of a work. A statement
without marked words is indirect, with some of them mixed; the marked part then has a row of its own as well.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from onrecord.flows.annotate.cues import Cues
from onrecord.flows.annotate.quote_context import QuoteContext, count_words, is_sentence
from onrecord.flows.annotate.quote_marks import MarkedSpan, pair_marks
from onrecord.flows.annotate.record import record
from onrecord.flows.annotate.records import Article, Statement
from onrecord.flows.annotate.source_kinds import SourceKinds
from onrecord.flows.annotate.speakers import Speaker, Speakers
from onrecord.flows.annotate.syntax import Span, stripped


@record
class QuoteFinding:
    """One row of the table `quotes`, before it has ids.

    `speaker_mention` is an index into the article's mentions; `several` are those who speak together.
    """

    form: str
    span: Span
    cue: Span | None
    cue_lemma: str | None
    cue_kind: str | None
    attitude: str | None
    source_kind: str | None
    speaker: Span | None
    speaker_mention: int | None
    speaker_basis: str
    unresolved_reason: str | None
    several: tuple[int, ...] = ()


_LABEL_REACH = 120  # code points that such a label and its colon have at most
_MAX_LABEL = 8  # words of a speaker's label beside a colon
_REASONS = {"passive": "passive_without_source", "hearsay": "hearsay"}
_NOT_SAID = frozenset({"scare", "title"})
_A_WORD = re.compile(r"[^\W_][\w'’]*")
_COVERED = 0.9  # share of a statement in marks from which the direct row says it all


def find_quotes(
    article: Article, cues: Cues, is_read: bool = True, speakers: Speakers | None = None
) -> list[QuoteFinding]:
    """Return the quotations and reported statements of an article in order of their content.

    Of two sources of the same words the first is kept. Where no statements were read (`is_read` is false, for want of
    rules for the language), marked strings are all there is. `speakers` are the article's, where others ask for them.
    """
    blocks = [stripped(article.text, block.span) for block in article.blocks if block.kind != "boilerplate"]
    marked = pair_marks(article.text, blocks, cues.quote_marks)
    if is_read:
        found = _EnglishReader(QuoteContext(article, blocks, marked), cues, speakers or Speakers(article)).read(marked)
    else:
        found = [_unsupported(article.text, mark) for mark in marked]
    distinct = {(finding.form, finding.span): finding for finding in reversed(found)}
    return sorted(distinct.values(), key=lambda finding: (finding.span.start, -finding.span.end, finding.form))


def _nobody(reason: str) -> Speaker:
    return Speaker(None, None, "none", reason)


def _finding(
    form: str, span: Span, statement: Statement | None, speaker: Speaker, source_kind: str | None = None
) -> QuoteFinding:
    attitude = statement.attitude if statement else None if form in _NOT_SAID else "speech"
    cue, lemma, kind = (statement.cue, statement.cue_lemma, statement.kind) if statement else (None, None, None)
    found = (speaker.span, speaker.mention, speaker.basis, speaker.reason, speaker.several)
    return QuoteFinding(form, span, cue, lemma, kind, attitude, source_kind, *found)


def _unsupported(text: str, mark: MarkedSpan) -> QuoteFinding:
    form = "direct" if is_sentence(mark.content.of(text)) else "scare"
    return _finding(form, mark.content, None, _nobody("unsupported_language"))


class _EnglishReader:
    """Reads the marked strings of an article in order, so that a speaker can carry over, and then its statements."""

    def __init__(self, context: QuoteContext, cues: Cues, speakers: Speakers) -> None:
        self.offices = cues.reporting.listed("offices")
        self.kinds = SourceKinds(context.article, cues)
        self.context = context
        self.text = context.text
        self.speakers = speakers
        self.last: tuple[int, QuoteFinding] | None = None  # paragraph and last direct quotation

    def read(self, marked: Sequence[MarkedSpan]) -> list[QuoteFinding]:
        found = []
        for mark in marked:
            finding = self._unclosed(mark) if mark.problem else self._classified(mark)
            if finding.form == "direct":
                self.last = (self.context.paragraph_of(mark.outer.start), finding)
            found.append(finding)
        direct = [mark.outer for mark, finding in zip(marked, found, strict=True) if finding.form == "direct"]
        return found + list(self._statements(direct))

    def _unclosed(self, mark: MarkedSpan) -> QuoteFinding:
        """Words behind a mark that nothing closes: they end with their sentence, since nobody knows where."""
        start, end = mark.content
        content = Span(start, max(start + 1, min(end, self.context.sentence_end(start) or end)))
        form = "direct" if is_sentence(content.of(self.text)) else "scare"
        return _finding(form, content, None, _nobody("unclosed_mark"))

    def _classified(self, mark: MarkedSpan) -> QuoteFinding:
        if mark.continues and self.last:
            return self._carried(mark, self.last[1])
        statement = self.context.governing(mark)
        if _is_title(self.context.article, mark, statement):
            return _finding("title", mark.content, None, _nobody("not_speech"))
        if statement is not None:
            return self._sourced("direct", mark.content, statement, self._speaker(statement))
        if labelled := self._label_speaker(mark):
            return self._sourced("direct", mark.content, None, labelled)
        if is_sentence(mark.content.of(self.text)) and mark.depth == 0:
            return self._without_cue(mark)
        return _finding("scare", mark.content, None, _nobody("not_speech"))

    def _speaker(self, statement: Statement) -> Speaker:
        if statement.source is not None:
            return self.speakers.of_source(statement.source)
        return _nobody(_REASONS.get(statement.kind, "no_source"))

    def _sourced(self, form: str, span: Span, statement: Statement | None, speaker: Speaker) -> QuoteFinding:
        return _finding(form, span, statement, speaker, self.kinds.of(speaker, statement))

    def _label_speaker(self, mark: MarkedSpan) -> Speaker | None:
        """The speaker on the other side of a colon in a heading or transcript: ``'...': the minister``."""
        paragraph = self.context.paragraphs[self.context.paragraph_of(mark.outer.start)]
        if mark.outer.start - paragraph.start > _LABEL_REACH:
            return None
        before, after = self.text[paragraph.start : mark.outer.start], self.text[mark.outer.end : paragraph.end]
        if not before and re.match(r"\s*:\s+\w", after) and _is_label(after.strip(": ")):
            return self._headline(Span(paragraph.end - len(after.lstrip(": ")), paragraph.end))
        if before.rstrip().endswith(":") and _is_label(before.strip(": ")):
            return self._headline(Span(paragraph.start, paragraph.start + len(before.rstrip(": "))))
        return None

    def _headline(self, span: Span) -> Speaker:
        speaker = self.speakers.of_source(span)
        is_office = span.of(self.text).lower().rpartition(" ")[2] in self.offices
        if speaker.mention is None and speaker.reason is None and not is_office:
            return Speaker(None, None, "none", "no_source")  # a headline's other half that names nobody tells an event
        return replace(speaker, span=span, basis="headline")

    def _without_cue(self, mark: MarkedSpan) -> QuoteFinding:
        """A whole sentence in marks without a cue: whoever spoke last nearby goes on speaking."""
        number = self.context.paragraph_of(mark.outer.start)
        opens = mark.outer.start == self.context.paragraphs[number].start
        if self.last and (self.last[0] == number or (opens and self.last[0] == number - 1)):
            return self._carried(mark, self.last[1])
        statement = self.context.last_before(mark)
        if statement is None:
            return _finding("direct", mark.content, None, _nobody("no_cue"))
        return self._sourced("direct", mark.content, None, replace(self._speaker(statement), basis="carry_over"))

    def _carried(self, mark: MarkedSpan, last: QuoteFinding) -> QuoteFinding:
        basis = "carry_over" if last.speaker else "none"
        return replace(last, span=mark.content, cue=None, cue_lemma=None, cue_kind=None, speaker_basis=basis)

    def _statements(self, direct: Sequence[Span]) -> Iterator[QuoteFinding]:
        inside: dict[int, list[Span]] = {}
        for outer in direct:
            inside.setdefault(self.context.paragraph_of(outer.start), []).append(outer)
        for number, statements in sorted(self.context.outer.items()):
            quoted = inside.get(number, [])
            for statement in statements:
                if statement.content is not None:
                    yield from self._statement(statement, statement.content, quoted)

    def _statement(self, statement: Statement, content: Span, quoted: Sequence[Span]) -> Iterator[QuoteFinding]:
        inside = [outer for outer in quoted if outer.meets(content)]
        start = min([content.start, *(outer.start for outer in inside)])
        end = max([content.end, *(outer.end for outer in inside)])
        if sum(outer.end - outer.start for outer in inside) < _COVERED * (end - start):
            form = "mixed" if inside else "indirect"
            yield self._sourced(form, Span(start, end), statement, self._speaker(statement))


def _is_label(words: str) -> bool:
    return 0 < count_words(words) <= _MAX_LABEL and not re.search(r"[.!?:]", words[1:])


def _is_title(article: Article, mark: MarkedSpan, statement: Statement | None) -> bool:
    """Say whether marked words name a work: behind a noun such as "book", or in title case and not what is said."""
    text = article.text
    words = mark.content.of(text).strip()
    if not words[:1].isupper() and not words[:1].isdigit():
        return False
    in_title_case = _in_title_case(words, article.words.small)
    if article.words.work_before.search(text[max(0, mark.outer.start - 40) : mark.outer.start]):
        return in_title_case or not words.endswith((".", ","))
    if statement is not None and (
        statement.kind == "named" or statement.content is None or mark.outer.holds(statement.content)
    ):
        return False
    return in_title_case and count_words(words) >= 2


def _in_title_case(words: str, small: frozenset[str]) -> bool:
    """Say whether all words but small ones have capitals or digits; told by the first that has none."""
    content = (word for found in _A_WORD.finditer(words) if (word := found[0]).lower() not in small)
    first = next(content, "")
    return _is_raised(first) and all(map(_is_raised, content))


def _is_raised(word: str) -> bool:
    return word[:1].isupper() or word[:1].isdigit()
