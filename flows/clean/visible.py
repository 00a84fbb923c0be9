"""One pass over the characters of a page: what a reader sees, in blocks, each character with its bytes.

A tokeniser after the HTML Living Standard (13.2.5), less what changes no visible character. Style sheets are not
evaluated: what they or scripts hide counts as visible. Time and memory grow with the page's length alone, whatever
its tags: elements are kept in flat lists, each naming its parent.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from onrecord.flows.clean.references import references, unescaped
from onrecord.flows.clean.stream import COPIED, ENTITY, FOLDED, Piece, Stream
from onrecord.flows.clean.tags import CONTAINERS, TELLING, UNSEEN, Tag, attributes, read_tag

BREAK = "\u2028"  # stands for <br>; white space like any other to what does not ask

_NEAT = r"""[^>"'=]*+(?:(?<=[^\s/])="[^"]*+"[^>"'=]*+)*+>"""  # what most tags are like, read in few steps
_ANY = r"""(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+|(?=>)))?+)*+(?:>|\Z)"""
_TOKEN = re.compile(
    rf"<(?:/?+[a-zA-Z][^\s/>]*+(?:{_NEAT}|{_ANY})|!--(?:>|->|.*?(?:--!?>|\Z))|[!?/][^>]*+>?)", re.DOTALL
)
_SIBLINGS = {
    "li": frozenset(["li", "p"]), "dt": frozenset(["dt", "dd", "p"]), "dd": frozenset(["dt", "dd", "p"]),
    "td": frozenset(["td", "th", "p"]), "th": frozenset(["td", "th", "p"]), "tr": frozenset(["td", "th", "tr"]),
    "option": frozenset(["option"]),
}  # fmt: skip
_FOR_BROWSERS = re.compile("stylesheet|preload|prefetch|preconnect|icon")
_ENDS_NAME = frozenset("\t\n\f\r />")
# No page for readers has so many; beyond, what is shown is still read, with less known of what is around it.
MOST_BLOCKS, _MOST_ELEMENTS = 30_000, 200_000
_MOST_PIECES = 200_000
_MAX_WITHIN = 64
_MAX_MARKING = 16
_LONGEST_MARK = 1000  # characters; what goes on for longer is no name or date


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


@dataclass(slots=True)
class Element:
    """An element that nests: its tag, the number of its parent, all flags from the root down, how deep it is."""

    tag: Tag
    parent: int
    flags: int
    within: tuple[str, ...]
    depth: int


_ROOT = Element(Tag("", False, True, True, False, False, False, False, True, 0, ""), 0, 0, (), 0)


@dataclass(slots=True)
class Mark:
    """An element whose attributes hint at an author, a date or a headline, and the stretch of visible text in it."""

    name: str
    attributes: dict[str, str]
    start: int
    end: int
    within: tuple[str, ...] = ()


@dataclass
class Page:
    """The visible stream of a page, its blocks, and the elements that speak about it.

    `facts` are (name, attributes, content) of elements that show nothing; `marks` those that show a name or a date;
    `scripts` are the stretches of the source that hold data.
    """

    stream: Stream
    blocks: list[VisibleBlock] = field(default_factory=list)
    facts: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    scripts: list[tuple[int, int]] = field(default_factory=list)
    elements: list[Element] = field(default_factory=lambda: [_ROOT])


def read_page(source: Stream) -> Page:
    """Return what is visible of a page, and what its head says."""
    return _Reader(source).read()


class _Reader:
    """Walks the tokens once, collecting visible stretches and closing a block at each boundary."""

    def __init__(self, source: Stream) -> None:
        self.source = source
        self.text = source.text
        self.pieces: list[Piece] = []
        self.said: list[str] = []
        self.length = self.block_start = self.n_linked = 0
        self.in_link = False
        self.elements = [_ROOT]
        self.open = [0]
        self.n_open: defaultdict[str, int] = defaultdict(int)
        self.n_beyond: defaultdict[str, int] = defaultdict(int)
        self.blocks: list[VisibleBlock] = []
        self.facts: list[tuple[str, dict[str, str], str]] = []
        self.marks: list[Mark] = []
        self.scripts: list[tuple[int, int]] = []
        self.marking: list[list[Any]] = []  # marks still open, each with how many elements of its name are
        self.unclosed: set[str] = set()

    def read(self) -> Page:
        at = 0
        while at < len(self.text):
            at = self._read_from(at)
        self._end_marks(_ROOT.tag)
        if self.length > self.block_start:
            self._boundary()
        return Page(Stream(''.join(self.said), self.source.source, self.pieces), self.blocks, self.facts, self.marks, self.scripts, self.elements)

    def _read_from(self, at: int) -> int:
        """Read on until an element whose content is no markup, and return where it ends."""
        text = self.text
        for match in _TOKEN.finditer(text, at):
            start, end = match.span()
            if start > at:
                said = text[at:start]
                if self.length > self.block_start or not said.isspace():  # white space before a block is nobody's
                    self._show(at, start, said)
            at = end
            written = text[start:end]
            tag = read_tag(written)
            if tag.matters or self.marking:
                self._take(tag, written, start, end)
                if tag.is_raw or tag.is_fact:
                    return self._content(tag, written, end)
        self._show(at, len(text), text[at:])
        return len(text)

    def _take(self, tag: Tag, written: str, start: int, end: int) -> None:
        """What a tag does to blocks, elements, links and marks."""
        if tag.is_breaker and self.length > self.block_start:
            if len(self.blocks) < MOST_BLOCKS:
                self._boundary()
            else:
                self._break(start, end)
        if tag.is_nested:
            self._close(tag.name) if tag.is_close else self._open(tag)
        elif tag.is_link:
            self.in_link = not tag.is_close
        elif tag.name == "br":
            self._break(start, end)
        if self.marking:
            self._end_marks(tag)
        if tag.is_mark:
            self._mark(tag.name, written)

    def _content(self, tag: Tag, written: str, start: int) -> int:
        """Take in the content of an element that has no markup inside, and return where it ends."""
        end = self._raw_end(tag.name, start) if tag.is_raw else start
        if tag.is_fact:
            self._fact(tag.name, written, start, end)
        if tag.is_raw and tag.name not in UNSEEN:
            self._show(start, end, self.text[start:end])
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
                if self.text[found + 2 : after].lower() == name and self.text[after : after + 1] in _ENDS_NAME:
                    return found
                found += 2
        self.unclosed.add(name)
        # never closed: by the standard it swallows the page, but damaged pages still have their text
        return len(self.text) if name in ("script", "style") else at

    def _open(self, tag: Tag) -> None:
        """Keep the open elements; a new block ends an open paragraph, a new item its sibling."""
        if len(self.elements) >= _MOST_ELEMENTS:
            self.n_beyond[tag.name] += 1
            return
        name, top = tag.name, self.open[-1]
        closed = _SIBLINGS.get(name, _PARAGRAPH)
        while self.elements[top].tag.name in closed:
            self._pop()
            top = self.open[-1]
        parent = self.elements[top]
        within = (*parent.within[-_MAX_WITHIN:], name) if name in TELLING else parent.within
        self.open.append(len(self.elements))
        self.n_open[name] += 1
        self.elements.append(Element(tag, top, parent.flags | tag.flags, within, parent.depth + 1))

    def _close(self, name: str) -> None:
        """Close the element of this name, and what was left open inside."""
        if self.n_beyond[name]:
            self.n_beyond[name] -= 1
            return
        if not self.n_open[name]:
            return
        while self._pop() != name:
            pass

    def _pop(self) -> str:
        name = self.elements[self.open.pop()].tag.name
        self.n_open[name] -= 1
        return name

    def _mark(self, name: str, written: str) -> None:
        mark = Mark(name, attributes(written), self.length, self.length, self.elements[self.open[-1]].within)
        self.marks.append(mark)
        self.marking = [*self.marking[1 - _MAX_MARKING :], [mark, 1]]

    def _end_marks(self, tag: Tag) -> None:
        """A mark ends with its own end tag, or where it is longer than any name or date."""
        for open_ in self.marking:
            mark = open_[0]
            mark.end = min(self.length, mark.start + _LONGEST_MARK)
            if mark.name == tag.name:
                open_[1] += -1 if tag.is_close else 1
        self.marking = [each for each in self.marking if each[1] and each[0].end - each[0].start < _LONGEST_MARK]

    def _fact(self, name: str, written: str, start: int, end: int) -> None:
        if (name == "script" and "json" not in written) or (name == "link" and _FOR_BROWSERS.search(written)):
            return
        content = self.text[start:end]
        if name == "script":
            self.scripts.append((start, end))
        self.facts.append((name, attributes(written), unescaped(content) if name == "title" else content))

    def _show(self, start: int, end: int, said: str) -> None:
        if self.n_open["template"]:
            return
        if self.length == self.block_start:
            bare = said.lstrip()
            start, said = start + len(said) - len(bare), bare
        if "&" in said:
            for at, after, characters in references(self.text, start, end):
                if at > start:
                    self._add(start, at, self.text[start:at], COPIED)
                self._add(at, after, characters, ENTITY)
                start = after
            said = self.text[start:end]
        if said:
            self._add(start, end, said, COPIED)

    def _break(self, start: int, end: int) -> None:
        """A second break in a row parts paragraphs; before a block it parts nothing."""
        if self.length > self.block_start:
            since = next((said for said in reversed(self.said) if said == BREAK or not said.isspace()), "")
            if since == BREAK and len(self.blocks) < MOST_BLOCKS:
                self._boundary()
            else:
                self._add(start, end, BREAK, FOLDED)

    def _add(self, start: int, end: int, characters: str, op: int) -> None:
        if characters:
            self.pieces.append((self.length, start, end, op))
            self.said.append(characters)
            self.length += len(characters)
            if self.in_link:
                self.n_linked += len(characters)

    def _boundary(self) -> None:
        top = self.open[-1]
        within = self.elements[top].within
        self.blocks.append(VisibleBlock(self.block_start, self.length, within, top, self.n_linked))
        self.block_start, self.n_linked = self.length, 0


_PARAGRAPH = frozenset(["p"])
