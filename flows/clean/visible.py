"""One pass over the characters of a page: what a reader sees, in blocks, each character with its bytes.

A tokeniser after the HTML Living Standard (13.2.5), less what changes no visible character. Style sheets are not
evaluated: what they or scripts hide counts as visible. Time and memory grow with the page's length alone, whatever
its tags: elements are kept in flat lists, each naming its parent.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from onrecord.flows.clean.references import references, unescaped
from onrecord.flows.clean.stream import COPIED, ENTITY, FOLDED, Stream, pieces_of
from onrecord.flows.clean.tags import CONTAINERS, TELLING, UNSEEN, Tag, attributes, read_tag

BREAK = "\u2028"  # stands for <br>; white space like any other to what does not ask

_TOKEN = re.compile(
    r"""<(?:/?+[a-zA-Z][^\s/>]*+(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+|(?=>)))?+)*+"""
    r"""(?:>|\Z)|!--(?:>|->|.*?(?:--!?>|\Z))|[!?/][^>]*+>?)""",
    re.DOTALL,
)
_SIBLINGS = {
    "li": frozenset(["li", "p"]), "dt": frozenset(["dt", "dd", "p"]), "dd": frozenset(["dt", "dd", "p"]),
    "td": frozenset(["td", "th", "p"]), "th": frozenset(["td", "th", "p"]), "tr": frozenset(["td", "th", "tr"]),
    "option": frozenset(["option"]),
}  # fmt: skip
_MAX_WITHIN = 64


@dataclass(frozen=True, slots=True)
class VisibleBlock:
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


_ROOT = Element(Tag("", False, True, True, False, False, False, 0, ""), 0, 0, (), 0)


@dataclass
class Page:
    """The visible stream of a page, its blocks, and the elements that speak about it: (name, attributes, content)."""

    stream: Stream
    blocks: list[VisibleBlock] = field(default_factory=list)
    facts: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    elements: list[Element] = field(default_factory=lambda: [_ROOT])


def read_page(source: Stream) -> Page:
    """Return what is visible of a page, and what its head says."""
    return _Reader(source).read()


class _Reader:
    """Walks the tokens once, collecting visible stretches and closing a block at each boundary."""

    def __init__(self, source: Stream) -> None:
        self.source = source
        self.text = source.text
        self.pieces: list[tuple[int, int, str, int]] = []
        self.length = self.block_start = self.n_linked = 0
        self.in_link = False
        self.elements = [_ROOT]
        self.open = [0]
        self.n_open: Counter[str] = Counter()
        self.blocks: list[VisibleBlock] = []
        self.facts: list[tuple[str, dict[str, str], str]] = []
        self.unclosed: set[str] = set()

    def read(self) -> Page:
        at = 0
        while at < len(self.text):
            at = self._read_from(at)
        self._boundary()
        return Page(pieces_of(self.source, self.pieces), self.blocks, self.facts, self.elements)

    def _read_from(self, at: int) -> int:
        """Read on until an element whose content is no markup, and return where it ends."""
        text = self.text
        for match in _TOKEN.finditer(text, at):
            start, end = match.span()
            if start > at:
                self._show(at, start)
            at = end
            tag = read_tag(text[start:end])
            if tag.is_breaker:
                self._boundary()
            if tag.is_nested:
                self._close(tag.name) if tag.is_close else self._open(tag)
            elif tag.is_link:
                self.in_link = not tag.is_close
            elif tag.name == "br":
                self._add(start, end, BREAK, FOLDED)
            if tag.is_raw or tag.is_fact:
                content_end = self._raw_end(tag.name, end) if tag.is_raw else end
                if tag.is_fact:
                    self._fact(tag.name, start, end, content_end)
                if tag.is_raw:
                    if tag.name not in UNSEEN:
                        self._show(end, content_end)
                    return content_end
        self._show(at, len(text))
        return len(text)

    def _raw_end(self, name: str, at: int) -> int:
        """Where the content of an element without markup ends."""
        if self.text[at - 2 : at] == "/>" and name in ("title", "iframe"):  # as written in XHTML
            return at
        found = None
        if name not in self.unclosed:
            found = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(self.text, at)
        if found:
            return found.start()
        self.unclosed.add(name)
        # never closed: by the standard it swallows the page, but damaged pages still have their text
        return len(self.text) if name in ("script", "style") else at

    def _open(self, tag: Tag) -> None:
        """Keep the open elements; a new block ends an open paragraph, a new item its sibling."""
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
        if not self.n_open[name]:
            return
        while self._pop() != name:
            pass

    def _pop(self) -> str:
        name = self.elements[self.open.pop()].tag.name
        self.n_open[name] -= 1
        return name

    def _fact(self, name: str, tag_start: int, start: int, end: int) -> None:
        found = attributes(self.text[tag_start:start])
        content = self.text[start:end]
        if name == "script" and "json" not in found.get("type", ""):
            return
        self.facts.append((name, found, unescaped(content) if name == "title" else content))

    def _show(self, start: int, end: int) -> None:
        text = self.text
        if self.length == self.block_start:  # white space before a block belongs to none
            start += len(text[start:end]) - len(text[start:end].lstrip())
        if start >= end or self.n_open["template"]:
            return
        if text.find("&", start, end) >= 0:
            for at, after, characters in references(text, start, end):
                self._add(start, at, text[start:at], COPIED)
                self._add(at, after, characters, ENTITY)
                start = after
        self._add(start, end, text[start:end], COPIED)

    def _add(self, start: int, end: int, characters: str, op: int) -> None:
        self.pieces.append((start, end, characters, op))
        self.length += len(characters)
        if self.in_link:
            self.n_linked += len(characters)

    def _boundary(self) -> None:
        if self.length > self.block_start:
            top = self.open[-1]
            self.blocks.append(
                VisibleBlock(self.block_start, self.length, self.elements[top].within, top, self.n_linked)
            )
            self.block_start, self.n_linked = self.length, 0


_PARAGRAPH = frozenset(["p"])
