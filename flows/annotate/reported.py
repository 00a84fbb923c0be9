"""Reported speech without a parser: a cue, the name or pronoun beside it, and the clause or marked words it governs.

Patterns of source, cue and content as Pouliquen, Steinberger and Best use them for eleven languages ("Automatic
detection of quotations in multilingual news", RANLP 2007), here with indirect speech and "according to" as well.
Precision goes first: a cue without a source beside it counts only where marked words stand next to it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from onrecord.flows.annotate.lexicon import SpeechWords
from onrecord.flows.annotate.records import Mention, Statement
from onrecord.flows.annotate.syntax import Span

_REACH = 60  # code points between a cue and the name of its source
_MOST_WORDS = 7  # words between them
_MARKS = '"“”„«»‘’‚‹›'
_STOPS = re.compile(rf"[.;:!?{_MARKS}]")
_MARK_OR_COLON = re.compile(rf"[:{_MARKS}]")
_OPENS = frozenset('"“„«»‚‹—–-')
_CLOSES = frozenset('"”“»«‘’›,—–-…!?.')
_WORD_BEFORE = re.compile(r"(?<![\w’'])([\w’']+)\s$")
_WORD_BEHIND = re.compile(r"[\s-](?:t-)?([\w’']+)")
_LONG_DETERMINER = 6  # letters of a word that names a source alone: officials
_LEAST_CONTENT = 8  # code points of a reported clause
_SPEAKERS = frozenset({"PERSON", "ORG", "GPE", "NORP"})


class Cue(NamedTuple):
    """A form of a verb of speech, or a phrase that names a source."""

    span: Span
    lemma: str
    is_phrase: bool


class Reported:
    """Finds statements in the paragraphs of one language."""

    def __init__(self, words: SpeechWords) -> None:
        """Compile the patterns."""
        self.words = words
        self._pronouns = words.he | words.she | words.they
        that = "|".join(map(re.escape, words.that))
        determiners = "|".join(sorted(map(re.escape, words.determiners), key=lambda word: (-len(word), word)))
        auxiliaries = "|".join(sorted(map(re.escape, words.auxiliaries), key=lambda word: (-len(word), word)))
        self._that = re.compile(rf",?\s+(?:{that})(?<=['’])|,?\s+(?:{that})\s+", re.IGNORECASE)
        self._auxiliary = re.compile(rf"(?<!\w)(?:{auxiliaries})\s$") if auxiliaries else None
        nouns = "|".join(re.escape(word) for word in words.determiners if len(word) >= _LONG_DETERMINER)
        noun = rf"(?:{determiners})(?<=['’])[\w-]+|(?:{determiners})\s[\w-]+" + (f"|(?:{nouns})" if nouns else "")
        self._noun_behind = re.compile(rf"\s((?:{noun})(?:\s[\w'’-]+){{0,4}}?)(?=[,.;:!?{_MARKS}]|\s(?:{that})\b|$)")
        self._noun_before = re.compile(
            rf"(?:^|[,;:{_MARKS}]\s*|\.\s+)((?:{noun})(?:\s[\w'’-]+){{0,4}})\s$", re.IGNORECASE
        )
        self._noun_alone = re.compile(rf"\s((?:(?:{determiners})\s|(?:{determiners})(?<=['’]))?[\w-]+)\s")

    def find(
        self, text: str, sentences: Sequence[Span], mentions: Sequence[Mention], cues: Iterable[Cue]
    ) -> list[Statement]:
        """Return the statements of a paragraph by the place of their cue; spans are relative to it."""
        starts = [sentence.start for sentence in sentences]
        named = [mention.span for mention in mentions if mention.kind in _SPEAKERS]
        found: list[Statement] = []
        last_end = -1
        for cue in cues:
            sentence = sentences[max(0, bisect_right(starts, cue.span.start) - 1)]
            if cue.span.start < last_end or not sentence.holds(cue.span):
                continue
            read = self._according_to if cue.is_phrase else self._says
            statement = read(text, sentence, named, cue)
            if statement is not None:
                found.append(statement)
                last_end = max(cue.span.end, statement.source.end if statement.source and cue.is_phrase else 0)
        return found

    # --- according to ---

    def _according_to(self, text: str, sentence: Span, named: Sequence[Span], cue: Cue) -> Statement | None:
        """A phrase and the name behind it (before it: X zufolge); the rest of the sentence leans on them."""
        if cue.lemma in self.words.after_source:
            source = self._name_before(text, sentence, named, cue.span.start)
        else:
            source = self._name_behind(text, sentence, named, cue.span.end) or self._noun_after(
                text, sentence, named, cue
            )
        if source is None:
            return None
        first, last = min(cue.span.start, source.start), max(cue.span.end, source.end)
        before, behind = _stripped(text, Span(sentence.start, first)), _stripped(text, Span(last, sentence.end))
        content = behind if behind.end - behind.start >= before.end - before.start else before
        if content.end - content.start < _LEAST_CONTENT:
            return None
        return Statement("according_to", cue.span, cue.lemma, source, content)

    def _noun_after(self, text: str, sentence: Span, named: Sequence[Span], cue: Cue) -> Span | None:
        """The words up to the next comma, where they are few; else the first noun phrase."""
        end = text.find(",", cue.span.end, sentence.end)
        if end > 0 and 0 < len(text[cue.span.end : end].split()) <= _MOST_WORDS:
            return _with_name(text, _stripped(text, Span(cue.span.end, end)), named)
        noun = self._noun_alone.match(text, cue.span.end, sentence.end)
        return Span(*noun.span(1)) if noun else None

    # --- verbs of speech ---

    def _says(self, text: str, sentence: Span, named: Sequence[Span], cue: Cue) -> Statement | None:
        start = self._with_auxiliary(text, cue.span.start)
        lead = text[sentence.start : start].rstrip()
        is_behind_words = not lead or lead[-1] in _CLOSES
        behind = self._source_behind(text, sentence, named, cue)
        before = self._source_before(text, sentence, named, start)
        source = (behind or before) if is_behind_words else (before or behind)
        content = self._content(text, sentence, source, Span(start, cue.span.end))
        beside_marks = self._is_beside_marks(text, Span(start, cue.span.end), source)
        if source is None or not (content or beside_marks):
            return None
        return Statement("says", Span(start, cue.span.end), cue.lemma, source, content)

    def _with_auxiliary(self, text: str, start: int) -> int:
        match = self._auxiliary.search(text, max(0, start - 20), start) if self._auxiliary else None
        return match.start() if match else start

    def _source_behind(self, text: str, sentence: Span, named: Sequence[Span], cue: Cue) -> Span | None:
        """Inverted order: dijo X, sagte er, a déclaré le ministre X."""
        end = cue.span.end
        word = _WORD_BEHIND.match(text, end, sentence.end)
        if word and word[1].lower() in self._pronouns:
            return Span(*word.span(1))
        name = self._name_behind(text, sentence, named, end)
        if name is not None:
            return name
        noun = self._noun_behind.match(text, end, sentence.end)
        return _with_name(text, Span(*noun.span(1)), named) if noun else None

    def _source_before(self, text: str, sentence: Span, named: Sequence[Span], start: int) -> Span | None:
        """Straight order: X dijo, er sagte, le ministre a déclaré."""
        word = _WORD_BEFORE.search(text, max(sentence.start, start - 20), start)
        if word and word[1].lower() in self._pronouns:
            return Span(*word.span(1))
        name = self._name_before(text, sentence, named, start)
        if name is not None:
            return name
        first = max(sentence.start, start - _REACH)
        noun = self._noun_before.search(text[first:start])
        return Span(*noun.span(1)).moved(first) if noun else None

    def _name_behind(self, text: str, sentence: Span, named: Sequence[Span], end: int) -> Span | None:
        place = bisect_right(named, (end,))
        if place == len(named) or named[place].end > sentence.end:
            return None
        span = named[place]
        between = text[end : span.start]
        if len(between) > _REACH or "," in between or _STOPS.search(between) or len(between.split()) > _MOST_WORDS:
            return None
        return None if self._that.match(text, end, span.start) else _stripped(text, Span(end, span.end))

    def _name_before(self, text: str, sentence: Span, named: Sequence[Span], start: int) -> Span | None:
        """The nearest name, with at most a few words or what commas enclose between it and the verb."""
        place = bisect_right(named, (start,)) - 1
        while place >= 0 and named[place].start >= sentence.start and start - named[place].end <= _REACH:
            span = named[place]
            between = text[span.end : start]
            if _STOPS.search(between):
                return None
            n_commas = between.count(",")
            if n_commas in (0, 2) and (n_commas or len(between.split()) <= 2):
                return span
            place -= 1
        return None

    def _content(self, text: str, sentence: Span, source: Span | None, cue: Span) -> Span | None:
        """The clause behind the cue, or the words before it where cue and source end the sentence."""
        if source is None:
            return None
        end = max(cue.end, source.end) if source.start >= cue.start else cue.end
        that = self._that.match(text, end, sentence.end) or self._that.match(text, cue.end, sentence.end)
        if that:
            return _long(_stripped(text, Span(max(that.end(), end), sentence.end)))
        first = min(cue.start, source.start)
        rest = text[end : sentence.end].strip()
        if len(rest) <= 1 and text[first - 2 : first] == ", ":
            before = _stripped(text, Span(sentence.start, first))
            return None if before.of(text)[-1:] in _MARKS else _long(before)
        if self.words.bare_clause and source.start < cue.start and rest[:1] not in _MARKS and rest[:1] not in ":.":
            return _long(_stripped(text, Span(end, sentence.end)))
        return None

    def _is_beside_marks(self, text: str, cue: Span, source: Span | None) -> bool:
        """Say whether marked words or a dash of speech stand right beside source and cue."""
        first = min(cue.start, source.start) if source else cue.start
        last = max(cue.end, source.end) if source else cue.end
        before, behind = text[:first].rstrip(" ,.—–-"), text[last:].lstrip(" ,:—–-")
        is_dash = text[:1] in "—–" or text[max(0, first - 3) : first].strip(" ,")[:1] in ("—", "–")
        return (
            before[-1:] in _OPENS | _CLOSES
            or behind[:1] in _OPENS
            or is_dash
            or _MARK_OR_COLON.search(text, last, last + _REACH) is not None
        )


def _stripped(text: str, span: Span) -> Span:
    """Return the span without blanks, commas and colons at its ends."""
    start, end = span
    while start < end and text[start] in " ,:;\u00a0—–":
        start += 1
    while end > start and text[end - 1] in " ,:;.\u00a0—–":
        end -= 1
    return Span(start, end)


def _with_name(text: str, span: Span, named: Sequence[Span]) -> Span:
    """Add the name that stands beside a noun between commas: its chairman, X."""
    place = bisect_right(named, (span.end,))
    if place < len(named) and text.startswith(", ", span.end) and len(text[span.end : named[place].start].split()) <= 2:
        return Span(span.start, named[place].end)
    return span


def _long(span: Span) -> Span | None:
    return span if span.end - span.start >= _LEAST_CONTENT else None
