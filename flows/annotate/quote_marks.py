"""Pairs of quotation marks: by kind of mark, paragraph by paragraph, with a guard for apostrophes.

A mark is read from its shape (what stands before and behind it) and from the marks open at its place, so nested
quotations of the same kind work. A quotation that runs over several paragraphs opens each of them and closes the last.
A mark without partner fails alone: it never reaches beyond its paragraph.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from onrecord.flows.annotate.record import record
from onrecord.flows.annotate.syntax import Span

UNCLOSED = "unclosed"
DOUBLED = "''"  # two single marks typed for a double one

_MAX_DEPTH = 8  # marks open at once; the oldest of more is taken for unclosed
_WORD = re.compile(r"\S")
_SINGLE = frozenset("'’‘")
_SPACED = frozenset("«‹")  # marks that French parts from the words inside them
_APOSTROPHES = frozenset("'’")
_SHAPED = frozenset("\"'‘”") | {DOUBLED}  # marks that open only where a word begins
_ALIKE = {"”": '”"“', '"': '"”', "’": "’'", "'": "'’"}  # marks typed for one another
_OPENS_AFTER = frozenset("([{<—–-/…:;,“‘«„\"'")
_CLOSES_BEFORE = frozenset(")]}>—–-/….,:;!?”’»\"'“‘")
_ELISIONS = frozenset("em til tis twas cause bout round n neath".split())


@record
class MarkedSpan:
    """A marked string: `content` without the marks, `outer` with them.

    `depth` counts the marked strings around it. `continues` says that it goes on with the marked string of the
    paragraph before. `problem` is None, or ``unclosed``; the content of an unclosed mark ends with its paragraph.
    """

    content: Span
    outer: Span
    open: str
    close: str | None
    depth: int
    continues: bool = False
    problem: str | None = None


@record
class _Mark:
    """A mark in its paragraph; `shape` is opening, closing, inner (in a word) or any (either way)."""

    span: Span
    words: str
    shape: str


def pair_marks(text: str, paragraphs: Sequence[Span], marks: Sequence[tuple[str, str]]) -> list[MarkedSpan]:
    """Return the marked strings of the paragraphs in order, outer ones before those nested in them.

    `marks` are the language's pairs. A single mark without partner is an apostrophe and no finding.
    """
    rules = _rules(tuple(marks))
    found: list[MarkedSpan] = []
    carried: str | None = None
    for number, paragraph in enumerate(paragraphs):
        behind = paragraphs[number + 1].start if number + 1 < len(paragraphs) else len(text)
        opened_before, carried = carried, None
        for pair in sorted(_pair(text, paragraph, rules), key=lambda pair: (pair.outer.start, -pair.outer.end)):
            continues = pair.open == opened_before and pair.outer.start == paragraph.start
            goes_on = pair.problem is not None and pair.depth == 0 and text.startswith(pair.open, behind)
            carried = pair.open if goes_on else carried
            if continues or goes_on:
                pair = replace(pair, continues=continues, problem=None if goes_on else pair.problem)  # noqa: PLW2901
            if pair.close and (content := _without_blanks(text, pair.content)) != pair.content:
                pair = replace(pair, content=content)  # noqa: PLW2901
            if _WORD.search(text, *pair.content) and not (pair.problem and pair.open in _SINGLE):
                found.append(pair)
    return found


def _without_blanks(text: str, span: Span) -> Span:
    """Leave out the blanks that French sets inside its marks."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.start + len(words.rstrip())))


class _Rules:
    """What may close each opening mark (its own partner, or the form typed for it), and a pattern of all marks."""

    def __init__(self, marks: Sequence[tuple[str, str]]) -> None:
        self.closers = {DOUBLED: frozenset({DOUBLED, '"'})}
        for opening, closing in marks:
            known = self.closers.get(opening, frozenset())
            self.closers[opening] = known | frozenset(_ALIKE.get(closing, closing))
        every = frozenset(self.closers).union(*self.closers.values())
        longest_first = sorted(every, key=lambda mark: (-len(mark), mark))
        self.pattern = re.compile("|".join(re.escape(mark) for mark in longest_first))

    def closes(self, opened: _Mark, mark: _Mark) -> bool:
        """Say whether `mark` is of a kind that closes `opened`."""
        return mark.words in self.closers.get(opened.words, opened.words)

    def marks(self, text: str, paragraph: Span) -> Iterator[_Mark]:
        """Yield the marks of a paragraph but for apostrophes inside words, which neither open nor close anything."""
        for match in self.pattern.finditer(text, paragraph.start, paragraph.end):
            span = Span(*match.span())
            if match[0] in _APOSTROPHES and _is_inside_word(text, paragraph, span):
                continue
            yield _Mark(span, match[0], _shape(text, paragraph, span))


@lru_cache
def _rules(marks: tuple[tuple[str, str], ...]) -> _Rules:
    return _Rules(marks)


def _is_inside_word(text: str, paragraph: Span, mark: Span) -> bool:
    is_inside = paragraph.start < mark.start and mark.end < paragraph.end
    return is_inside and text[mark.start - 1].isalnum() and text[mark.end].isalnum()


def _pair(text: str, paragraph: Span, rules: _Rules) -> list[MarkedSpan]:
    """Pair the marks of one paragraph with a stack of open ones."""
    stack: list[_Mark] = []
    pairs: list[MarkedSpan] = []
    for mark in rules.marks(text, paragraph):
        level = None if mark.shape == "opening" else _level_closed(stack, mark, rules)
        if level is not None and not _is_apostrophe(text, paragraph, mark, stack[level], rules):
            pairs += [_unclosed(mark_, paragraph, depth) for depth, mark_ in enumerate(stack) if depth > level]
            pairs.append(_closed(stack[level], mark, level))
            del stack[level:]
        elif _can_open(text, paragraph, mark, rules):
            stack.append(mark)
            if len(stack) > _MAX_DEPTH:
                pairs.append(_unclosed(stack.pop(0), paragraph, 0))
    return pairs + [_unclosed(mark, paragraph, depth) for depth, mark in enumerate(stack)]


def _closed(opened: _Mark, mark: _Mark, depth: int) -> MarkedSpan:
    content, outer = Span(opened.span.end, mark.span.start), Span(opened.span.start, mark.span.end)
    return MarkedSpan(content, outer, opened.words, mark.words, depth)


def _unclosed(opened: _Mark, paragraph: Span, depth: int) -> MarkedSpan:
    content, outer = Span(opened.span.end, paragraph.end), Span(opened.span.start, paragraph.end)
    return MarkedSpan(content, outer, opened.words, None, depth, problem=UNCLOSED)


def _shape(text: str, paragraph: Span, mark: Span) -> str:
    before = text[mark.start - 1] if mark.start > paragraph.start else " "
    behind = text[mark.end] if mark.end < paragraph.end else " "
    may_open = (before.isspace() or before in _OPENS_AFTER) and not behind.isspace()
    may_close = (behind.isspace() or behind in _CLOSES_BEFORE) and not before.isspace()
    if may_open != may_close:
        return "opening" if may_open else "closing"
    return "inner" if before.isalnum() and behind.isalnum() else "any"


def _level_closed(stack: Sequence[_Mark], mark: _Mark, rules: _Rules) -> int | None:
    """Return the level of the innermost open mark that `mark` closes."""
    levels = reversed(range(len(stack)))
    return next((level for level in levels if rules.closes(stack[level], mark)), None)


def _is_apostrophe(text: str, paragraph: Span, mark: _Mark, opened: _Mark, rules: _Rules) -> bool:
    """Say whether a single mark belongs to its word: inside it, or behind a plural if a later mark can close."""
    if mark.words not in _APOSTROPHES:
        return False
    if text[mark.span.end : mark.span.end + 1].isalnum():
        return True
    is_plural = text[mark.span.start - 1 : mark.span.start].lower() == "s"
    is_followed = text[mark.span.end : mark.span.end + 2].strip().isalpha()
    if not (is_plural and is_followed):
        return False
    for later in rules.marks(text, Span(mark.span.end, paragraph.end)):
        if later.words in _SINGLE and later.shape == "opening":
            return False
        if rules.closes(opened, later) and later.shape == "closing":
            return True
    return False


def _can_open(text: str, paragraph: Span, mark: _Mark, rules: _Rules) -> bool:
    if mark.words not in rules.closers and not (mark.words == "”" and mark.shape == "opening"):
        return False
    if mark.words in _SHAPED and mark.shape in {"closing", "inner"}:
        return False
    if mark.words in _SINGLE:
        return mark.shape == "opening" and not _is_elision(text, paragraph, mark)
    return mark.span.end < paragraph.end and (mark.words in _SPACED or not text[mark.span.end].isspace())


def _is_elision(text: str, paragraph: Span, mark: _Mark) -> bool:
    """Say whether the mark stands for letters or digits left out: 'em, '90s."""
    end = mark.span.end
    while end < paragraph.end and text[end].isalnum():
        end += 1
    word = text[mark.span.end : end].lower()
    return word in _ELISIONS or (word[:2].isdigit() and word[2:] in {"", "s"})
