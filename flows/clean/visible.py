"""One pass over the characters of a page: what a reader sees, in blocks, each character with its bytes.

A tokeniser after the HTML Living Standard (13.2.5), less what changes no visible character. Style sheets are not
evaluated: what they or scripts hide counts as visible. Time and memory grow with the page's length alone, whatever
its tags, and both are bounded: what is beyond any page for readers is left unread.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from onrecord.flows.clean.elements import ROOT, Element, OpenElements
from onrecord.flows.clean.marks import Mark, OpenMarks
from onrecord.flows.clean.references import references, unescaped
from onrecord.flows.clean.stream import COPIED, ENTITY, FOLDED, Piece, Stream, unaligned
from onrecord.flows.clean.tags import CONTAINERS, FACTS, UNSEEN, Kind, attributes, is_of_author, kind_of, read_tag

BREAK = "\u2028"  # stands for <br>; white space like any other to what does not ask

_NEAT = r"""[^>"'=]*+(?:(?<=[^\s/])="[^"]*+"[^>"'=]*+)*+>"""  # what most tags are like, read in few steps
_ANY = r"""(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+|(?=>)))?+)*+(?:>|\Z)"""
_COMMENT = r"!--(?:>|->|[^-]*+(?:-(?!->|-!>)[^-]*+)*+(?:--!?>|\Z))"
# a tag, its name, and the white space behind it, which is nobody's between blocks
_TOKEN = re.compile(rf"(<(?:(/?+[a-zA-Z][^\s/>]*+)(?:{_NEAT}|{_ANY})|{_COMMENT}|[!?/][^>]*+>?))\s*+")
_FOR_BROWSERS = re.compile("stylesheet|preload|prefetch|preconnect|icon")
ENDS_NAME = frozenset("\t\n\f\r />")
# No page for readers has so much: what follows is left unread, and said to be.
MOST_TAGS, MOST_BLOCKS, MOST_PIECES, MOST_SHOWN = 1_000_000, 30_000, 300_000, 5_000_000


Fact = tuple[str, dict[str, str], str]


class VisibleBlock(NamedTuple):
    """A stretch of the visible stream with no block boundary inside, and the telling elements around it.

    `element` is the number of the innermost element, `n_linked` how many of the characters are in links.
    """

    start: int
    end: int
    within: tuple[str, ...]
    element: int = 0
    n_linked: int = 0

    @property
    def tag(self) -> str:
        """The nearest element that tells what the block is, or nothing."""
        return next((name for name in reversed(self.within) if name not in CONTAINERS), "")


@dataclass
class Page:
    """The visible stream of a page, its blocks, and the elements that speak about it.

    `rest` is what of the source was not read: nothing, but of pages without end.
    `facts` are (name, attributes, content) of elements that show nothing; `marks` those that show a name or a date;
    `scripts` are the stretches of the source that hold data.
    """

    stream: Stream
    blocks: list[VisibleBlock] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    scripts: list[tuple[int, int]] = field(default_factory=list)
    elements: list[Element] = field(default_factory=lambda: [ROOT])
    rest: Stream = field(default_factory=lambda: unaligned(""))


def read_page(source: Stream) -> Page:
    """Return what is visible of a page, and what its head says."""
    return _Reader(source).read()


class Full(Exception):
    """The page has more than is read."""


def speaks_to_browsers(name: str, written: str) -> bool:
    """Say whether an opening tag of those in `FACTS` says nothing to readers."""
    return (name == "script" and "json" not in written) or (name == "link" and bool(_FOR_BROWSERS.search(written)))


class _Reader:
    """Walks the tokens once, collecting visible stretches and closing a block at each boundary."""

    def __init__(self, source: Stream) -> None:
        self.source = source
        self.text = source.text
        self.pieces: list[Piece] = []
        self.said: list[str] = []
        self.length = self.block_start = self.n_linked = 0
        self.in_link = self.is_broken = False
        self.elements = OpenElements()
        self.marks = OpenMarks()
        self.blocks: list[VisibleBlock] = []
        self.facts: list[Fact] = []
        self.scripts: list[tuple[int, int]] = []
        self.unclosed: set[str] = set()
        self.end = len(self.text)
        self.tags_left = iter(range(MOST_TAGS))

    def read(self) -> Page:
        at = 0
        while at < self.end:
            at = self._read_from(at)
        self.marks.keep([], self.length)
        if self.length > self.block_start:
            self._boundary(is_last=True)
        stream = Stream("".join(self.said), self.source.source, self.pieces)
        rest = self.source.cut(self.end, len(self.text))
        return Page(stream, self.blocks, self.facts, self.marks.all, self.scripts, self.elements.all, rest)

    def _read_from(self, at: int) -> int:
        """Read on until an element whose content is no markup, and return where it ends."""
        marks = self.marks
        try:
            for match, _ in zip(_TOKEN.finditer(self.text, at), self.tags_left, strict=False):
                start = match.start()
                if start > at:
                    self._show(at, start)
                    at = start
                kind = kind_of(match[2])
                if kind.matters or kind.name in marks.names:
                    self._take(kind, match)
                    if kind.is_raw:
                        return self._content(kind.name, match[1], match.end(1))
                at = match.end(1) if self.length > self.block_start else match.end()
            if next(self.tags_left, None) is None:
                raise Full
            self._show(at, len(self.text))
        except Full:
            self.end = at
        return self.end

    def _take(self, kind: Kind, match: re.Match[str]) -> None:
        """What a tag does to blocks, elements, links and marks, and what it says."""
        name = kind.name
        if kind.is_breaker and self.length > self.block_start:
            self._boundary()
        elif name == "br":
            self._break(*match.span(1))
        if name in self.marks.names:
            self.marks.step(name, kind.is_close, self.length)
        if not kind.is_close:
            self._begin(kind, match[1], match.end(1))
        elif kind.is_nested:
            self.elements.close(name)
        elif name == "a":
            self.in_link = False

    def _begin(self, kind: Kind, written: str, end: int) -> None:
        """What an opening tag does."""
        is_mark = False
        if kind.is_described or kind.is_nested:
            tag = read_tag(written, kind.name)
            is_mark = tag.is_mark
            if kind.is_nested:
                self.elements.begin(tag)
        elif kind.name == "a":
            is_mark = is_of_author(written)
            self.in_link = is_mark or "href" in written or self.in_link
        if is_mark:
            within = self.elements.all[self.elements.top].within
            self.marks.begin(Mark(kind.name, attributes(written), self.length, self.length, within))
        if kind.is_fact and not kind.is_raw:
            self._fact(kind.name, written, end, end)

    def _content(self, name: str, written: str, start: int) -> int:
        """Take in the content of an element that has no markup inside, and return where it ends."""
        end = self._raw_end(name, start)
        if name in FACTS:
            self._fact(name, written, start, end)
        if name not in UNSEEN:
            self._show(start, end)
        return end

    def _raw_end(self, name: str, at: int) -> int:
        """Where the content of an element without markup ends."""
        if self.text[at - 2 : at] == "/>" and name in ("title", "iframe", "svg"):  # as written in XHTML
            return at
        found = at if name not in self.unclosed else -1
        while found >= 0:
            found = self.text.find("</", found)
            if found >= 0:
                after = found + 2 + len(name)
                if self.text[found + 2 : after].lower() == name and self.text[after : after + 1] in ENDS_NAME:
                    return found
                found += 2
        self.unclosed.add(name)
        # never closed: by the standard it swallows the page, but damaged pages still have their text
        return len(self.text) if name in ("script", "style") else at

    def _fact(self, name: str, written: str, start: int, end: int) -> None:
        if speaks_to_browsers(name, written):
            return
        content = self.text[start:end]
        if name == "script":
            self.scripts.append((start, end))
        self.facts.append((name, attributes(written), unescaped(content) if name == "title" else content))

    def _show(self, start: int, end: int) -> None:
        if self.elements.n_open["template"]:
            return
        said = self.text[start:end]
        if self.length == self.block_start:
            said = said.lstrip()
            start = end - len(said)
        if "&" in said:
            for at, after, characters in references(self.text, start, end):
                self._add(start, at, self.text[start:at], COPIED)
                self._add(at, after, characters, ENTITY)
                start = after
            said = self.text[start:end]
        self._add(start, end, said, COPIED)

    def _break(self, start: int, end: int) -> None:
        """A second break in a row parts paragraphs; before a block it parts nothing."""
        if self.length > self.block_start:
            if self.is_broken:
                self._boundary()
            else:
                self._add(start, end, BREAK, FOLDED)
                self.is_broken = True

    def _add(self, start: int, end: int, characters: str, op: int) -> None:
        if not characters:
            return
        if len(self.pieces) >= MOST_PIECES or self.length + len(characters) > MOST_SHOWN:
            raise Full
        self.pieces.append((self.length, start, end, op))
        self.said.append(characters)
        self.length += len(characters)
        if self.in_link:
            self.n_linked += len(characters)
        if self.is_broken:
            self.is_broken = characters.isspace()

    def _boundary(self, is_last: bool = False) -> None:
        if len(self.blocks) >= MOST_BLOCKS and not is_last:
            raise Full
        top = self.elements.top
        within = self.elements.all[top].within
        self.blocks.append(VisibleBlock(self.block_start, self.length, within, top, self.n_linked))
        self.block_start, self.n_linked = self.length, 0
