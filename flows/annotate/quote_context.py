"""Where a marked string stands: its paragraph, the statements around it and the one that governs it.

The link between quoted words and their cue follows the order of O'Keefe et al. (2012): the statement whose content
they are, then a cue right behind them, then a cue before them in the sentence.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from onrecord.flows.annotate.quote_marks import MarkedSpan
from onrecord.flows.annotate.records import Article, Statement
from onrecord.flows.annotate.syntax import Span

_NEAR = 40  # code points between a cue and marked words that no parse connects
_MIN_SENTENCE = 4  # words that a whole quoted sentence has at least
_MIN_LONG = 7  # words from which a marked string counts as speech whatever its marks
_SENTENCE_MARKS = (".", "!", "?", ",", "…")


def count_words(words: str) -> int:
    """Return the number of words."""
    return len(re.findall(r"\w+(?:['’]\w+)?", words))


def is_sentence(words: str) -> bool:
    """Say whether marked words are a whole sentence, or too long for a term."""
    n_words = count_words(words)
    is_whole = words[:1].isupper() and words.rstrip().endswith(_SENTENCE_MARKS)
    return (is_whole and n_words >= _MIN_SENTENCE) or n_words >= _MIN_LONG


class QuoteContext:
    """Paragraphs of an article with their statements; those that quoted words make are kept apart (`nested`)."""

    def __init__(self, article: Article, paragraphs: Sequence[Span], marked: Sequence[MarkedSpan]) -> None:
        self.article = article
        self.text = article.text
        self.paragraphs = paragraphs
        self._paragraph_starts = [paragraph.start for paragraph in paragraphs]
        self._sentence_starts = [sentence.start for sentence in article.sentences]
        closed: dict[int, list[Span]] = defaultdict(list)
        for mark in marked:
            if not mark.problem:
                closed[self.paragraph_of(mark.outer.start)].append(mark.outer)
        self.outer: dict[int, list[Statement]] = defaultdict(list)
        self.nested: dict[int, list[Statement]] = defaultdict(list)
        for statement in article.statements:
            number = self.paragraph_of(statement.cue.start)
            is_nested = any(span.holds(statement.cue) for span in closed[number])
            (self.nested if is_nested else self.outer)[number].append(statement)

    def paragraph_of(self, position: int) -> int:
        """Return the number of the paragraph that holds `position`."""
        return max(0, bisect_right(self._paragraph_starts, position) - 1)

    def sentence_end(self, position: int) -> int | None:
        """Return where the sentence at `position` ends; None where no sentence was read."""
        number = bisect_right(self._sentence_starts, position) - 1
        return self.article.sentences[number].end if number >= 0 else None

    def governing(self, mark: MarkedSpan) -> Statement | None:
        """Return the statement whose content the marked words are, or that stands right beside them."""
        number = self.paragraph_of(mark.outer.start)
        pool = self.outer[number] + (self.nested[number] if mark.depth else [])
        near = [statement for statement in pool if not mark.outer.holds(statement.cue)]
        ranked = [(rank, statement) for statement in near if (rank := self._rank(statement, mark)) is not None]
        return min(ranked, key=lambda pair: pair[0])[1] if ranked else None

    def last_before(self, mark: MarkedSpan) -> Statement | None:
        """Return the last statement with a source before the marked words, in their paragraph or the one before."""
        number = self.paragraph_of(mark.outer.start)
        opens = mark.outer.start == self.paragraphs[number].start
        pool = (self.outer[number - 1] if opens and number else []) + self.outer[number]
        before = [s for s in pool if s.source is not None and s.cue.end <= mark.outer.start]
        return before[-1] if before else None

    def _rank(self, statement: Statement, mark: MarkedSpan) -> tuple[int, int] | None:
        """How closely a statement governs marked words (least first); None if it does not."""
        content, outer, cue = statement.content, mark.outer, statement.cue
        if content is not None and content.meets(mark.content):
            return 0, content.end - content.start
        if mark.depth:
            return None
        source = statement.source or cue
        head = Span(min(cue.start, source.start), max(cue.end, source.end))
        if head.start >= outer.end:
            return self._rank_behind(head, mark)
        gap = outer.start - max(head.end, content.end if content is not None and content.end <= outer.start else 0)
        is_close = gap <= _NEAR or is_sentence(mark.content.of(self.text))
        if head.end <= outer.start and is_close and self._share_sentence(head.start, outer.start):
            return 2, gap
        return None

    def _rank_behind(self, head: Span, mark: MarkedSpan) -> tuple[int, int] | None:
        gap = self.text[mark.outer.end : head.start]
        ends_sentence = mark.content.of(self.text).rstrip().endswith(".")
        if len(gap) > _NEAR or re.search(r"[.!?;]\s", gap):
            return None
        if self._share_sentence(mark.outer.end - 1, head.start) or (len(gap) <= 2 and not ends_sentence):
            return 1, len(gap)
        return None

    def _share_sentence(self, first: int, second: int) -> bool:
        return bisect_right(self._sentence_starts, first) == bisect_right(self._sentence_starts, second)
