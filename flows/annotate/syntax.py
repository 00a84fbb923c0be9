"""What the annotation rules see of a parsed paragraph, whatever model parsed it.

Labels are those of spaCy's English pipelines: ClearNLP dependencies, universal and Penn part-of-speech tags,
OntoNotes entity kinds. Offsets are code points, half-open, relative to the paragraph.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open span of code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of the span."""
        return text[self.start : self.end]

    def holds(self, other: "Span") -> bool:
        """Say whether `other` lies inside."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: "Span") -> bool:
        """Say whether both share a character."""
        return self.start < other.end and other.start < self.end

    def moved(self, by: int) -> "Span":
        """Return the span `by` code points further."""
        return Span(self.start + by, self.end + by)


def stripped(text: str, span: Span) -> Span:
    """Return the span without white space at its ends."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.start + len(words.rstrip())))


@dataclass(frozen=True, slots=True)
class Token:
    """One token; `head` is the index of its head in the paragraph (its own index at a root)."""

    i: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    morph: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity as the model marked it: span of code points and OntoNotes kind."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Parse:
    """A parsed paragraph: its text, tokens, sentences as half-open token ranges, and entities."""

    text: str
    tokens: Sequence[Token]
    sentences: Sequence[tuple[int, int]]
    entities: Sequence[Entity]

    def children(self, i: int) -> Iterator[Token]:
        """Yield the tokens whose head is token `i`, in order."""
        return (token for token in self.tokens if token.head == i and token.i != i)

    def subtree(self, i: int) -> list[Token]:
        """Return token `i` and all it governs, in order."""
        found = {i}
        frontier = [i]
        while frontier:
            children = [child.i for parent in frontier for child in self.children(parent)]
            frontier = [child for child in children if child not in found]
            found.update(frontier)
        return [self.tokens[j] for j in sorted(found)]

    def sentence_span(self, number: int) -> Span:
        """Return the code-point span of a sentence."""
        first, last = self.sentences[number]
        return Span(self.tokens[first].start, self.tokens[last - 1].end)
