"""The dependency tree of a parsed paragraph: children, subtrees, and the characters of a phrase."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property
from itertools import takewhile

from onrecord.flows.annotate.syntax import Parse, Span, Token
from onrecord.flows.annotate.syntax_words import NO_WORDS, SyntaxWords

MARKS = (("“", "”"), ('"', '"'), ("«", "»"), ("(", ")"), ("[", "]"))

_ANY_MARK = re.compile("[" + re.escape("".join(mark for pair in MARKS for mark in pair)) + "]")
STOPS = frozenset(".,!?")


class Tree:
    """The dependency tree of a paragraph, with each token's children listed once, and `words` of its language."""

    def __init__(self, parse: Parse, words: SyntaxWords = NO_WORDS) -> None:
        self.parse = parse
        self.words = words
        self.tokens = parse.tokens
        self._children: list[list[Token]] = [[] for _ in parse.tokens]
        self._subtrees: dict[int, list[int]] = {}
        for token in parse.tokens:
            if token.head != token.i:
                self._children[token.head].append(token)

    def children(self, i: int, *deps: str) -> list[Token]:
        """Return the children of token `i`, only those of the relations `deps` if any are given."""
        children = self._children[i]
        return [child for child in children if child.dep in deps] if children and deps else list(children)

    def subtree(self, i: int, without: Iterable[int] = ()) -> list[int]:
        """Return token `i` and all it governs, in order, leaving out what hangs on `without`."""
        left_out = set(without)
        if left_out:
            return self._governed(i, left_out)
        if i not in self._subtrees:
            self._subtrees[i] = self._governed(i, left_out)
        return list(self._subtrees[i])

    def _governed(self, i: int, without: set[int]) -> list[int]:
        if not self._children[i]:
            return [i]
        found, frontier = without - {i}, [i]
        left_out = set(found)
        while frontier:
            current = frontier.pop()
            if current not in found or current == i:
                found.add(current)
                frontier += [child.i for child in self._children[current] if child.i not in found]
        return sorted(found - left_out)

    @cached_property
    def sentence_of(self) -> dict[int, int]:
        """Number of the sentence of every token."""
        return {i: n for n, (first, last) in enumerate(self.parse.sentences) for i in range(first, last)}

    @cached_property
    def entities(self) -> list[tuple[str, frozenset[int]]]:
        """Kind and tokens of every named entity."""
        at = [(token.start, token.end, token.i) for token in self.tokens]
        found = []
        for entity in self.parse.entities:
            first = bisect_left(at, entity.start, key=lambda row: row[0])
            last = bisect_left(at, entity.end, key=lambda row: row[0])
            found.append((entity.kind, frozenset(range(first, last))))
        return found

    @cached_property
    def entity_kinds(self) -> dict[int, str]:
        """Kind of the named entity that holds a token."""
        return {i: kind for kind, members in self.entities for i in members}

    def span(self, members: Iterable[int]) -> Span | None:
        """Return the characters from the first to the last of ascending `members`, marks at the edges only in pairs."""
        inner = [token for i in members if not (token := self.tokens[i]).text.isspace()]
        first = next((token for token in inner if not _is_edge(token)), None)
        if first is None:
            return None
        last = next(token for token in reversed(inner) if not _is_edge(token))
        return _paired(self.parse.text, Span(first.start, last.end))

    def phrase(self, i: int | None, without_clauses: bool = False) -> Span | None:
        """Return the noun phrase at token `i` without clauses set off behind it, or without any clause."""
        if i is None:
            return None
        clauses = [child.i for child in self.children(i, "relcl", "acl", "advcl")]
        loose = [j for j in clauses if j > i and (without_clauses or self.follows_mark(j))]
        before = [child.i for child in self.children(i, "prep", "advcl", "advmod", "mark") if child.i < i]
        return self.span(_run_around(i, self.subtree(i, [*loose, *before])))

    def follows_mark(self, i: int) -> bool:
        """Say whether the words that hang on token `i` are set off by a comma or dash before them."""
        first = self.subtree(i)[0]
        return first > 0 and self.tokens[first - 1].text in {",", "—", "–", "-", "--", ";"}


def _is_edge(token: Token) -> bool:
    text = token.text
    is_mark = not (text[0].isalnum() or any(map(str.isalnum, text))) and token.tag != "$" and text != "%"
    return is_mark or token.pos == "CCONJ"


def _paired(text: str, span: Span) -> Span:
    """Widen the span by a mark next to it whose partner it holds."""
    if not _ANY_MARK.search(text, span.start, span.end):
        return span
    for opening, closing in MARKS:
        inner = span.of(text)
        n_open, n_closed = inner.count(opening), inner.count(closing)
        is_odd = opening == closing and n_open % 2 == 1
        behind = text[span.end : span.end + 2]
        if (is_odd or n_open > n_closed) and closing in (behind[:1], behind[1:] if behind[:1] in STOPS else ""):
            span = Span(span.start, span.end + behind.index(closing) + 1)
        elif (is_odd or n_closed > n_open) and span.start and text[span.start - 1] == opening:
            span = Span(span.start - 1, span.end)
    return span


def _run_around(i: int, members: list[int]) -> list[int]:
    """Return the unbroken run of indices around `i`."""
    known = set(members)
    before = list(takewhile(known.__contains__, range(i, -1, -1)))
    after = list(takewhile(known.__contains__, range(i + 1, members[-1] + 1)))
    return [*reversed(before), *after]
