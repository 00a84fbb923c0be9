"""One pass over the characters of a page: what a reader sees, in blocks, each character with its bytes.

A tokeniser after the HTML Living Standard (13.2.5), less what changes no visible character. Style sheets are not
evaluated: what they or scripts hide counts as visible.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from onrecord.flows.clean.references import references
from onrecord.flows.clean.stream import ENTITY, FOLDED, Stream, join

BREAK = "\u2028"  # stands for <br>; white space like any other to what does not ask

_NAME = r"[a-zA-Z][^\s/>]*+"
_ATTRIBUTES = r"""(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+|(?=>)))?+)*+"""
_TOKEN = re.compile(
    rf"<!--(?:>|->|.*?(?:--!?>|\Z))|<(?P<close>/?)(?P<name>{_NAME})(?P<attributes>{_ATTRIBUTES})(?:>|\Z)|<[!?/][^>]*>?",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([^\s/>=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"'][^\s>]*+)))?""")
_RAW = frozenset("script style xmp iframe noembed noframes textarea title".split())
_UNSEEN = frozenset("script style iframe noembed noframes title".split())
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol option p pre "
    "search section select summary table tbody td template tfoot th thead title tr ul".split()
)
_CONTAINERS = frozenset("ul ol dl table".split())
_TELLING = _CONTAINERS | frozenset(
    "h1 h2 h3 h4 h5 h6 li dt dd figcaption caption td th blockquote nav header footer aside template".split()
)
_FACTS = frozenset("html meta link script title".split())
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_UNMARKED = _FACTS | _VOID | _UNSEEN | frozenset("body form button option select".split())
# attributes by which pages mark authors, dates and headlines, in the languages that sites are written in
_HINT = re.compile(
    r"""(?:^|[\s"'/])(?:class|id|itemprop|property|rel|href|data-testid)\s*=\s*["']?[^"'>]*(?:author|autor|auteur|byline|"""
    r"""by-line|by_line|writer|creator|verfasser|redakt|reporter|journalist|vcard|posted|publi[sc]|dat[eu]|fecha|\bdata\b|"""
    r"""datum|time|created|modified|headline|(?:entry|post|article|page|story)[-_]*(?:title|meta|info))|"""
    r"""itemprop\s*=\s*["']?name\b|(?:^|\s)(?:datetime|pubdate|data-(?:datetime|utime))\b""",
    re.IGNORECASE,
)
_LONGEST_MARK = 1000  # characters; what goes on for longer is no name or date


@dataclass(frozen=True)
class VisibleBlock:
    """A stretch of the visible stream with no block boundary inside, and the telling elements around it."""

    start: int
    end: int
    within: tuple[str, ...]

    @property
    def tag(self) -> str:
        """The nearest element that tells what the block is, or nothing."""
        return next((name for name in reversed(self.within) if name not in _CONTAINERS), "")


@dataclass
class Mark:
    """An element whose attributes hint at an author, a date or a headline, and the stretch of visible text in it."""

    name: str
    attributes: dict[str, str]
    start: int
    end: int
    within: tuple[str, ...] = ()
    depth: int = 1


@dataclass
class Page:
    """The visible stream of a page, its blocks, and the elements that speak about it.

    `facts` are (name, attributes, content) of elements that show nothing; `marks` those that show a name or a date.
    """

    stream: Stream
    blocks: list[VisibleBlock] = field(default_factory=list)
    facts: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


def read_page(source: Stream) -> Page:
    """Return what is visible of a page, and what its head says."""
    return _Reader(source).read()


class _Reader:
    """Walks the tokens once, collecting visible stretches and closing a block at each boundary."""

    def __init__(self, source: Stream) -> None:
        self.source = source
        self.text = source.text
        self.parts: list[Stream] = []
        self.length = 0
        self.block_start = 0
        self.open: list[str] = []
        self.blocks: list[VisibleBlock] = []
        self.facts: list[tuple[str, dict[str, str], str]] = []
        self.marks: list[Mark] = []
        self.marking: list[Mark] = []

    def read(self) -> Page:
        at = 0
        for start, end, close, name, attributes in self._tokens():
            self._show(at, start)
            at = end
            if name:
                at = self._tag(name, close, attributes, start, end)
        self._show(at, len(self.text))
        self._boundary()
        for mark in self.marking:
            mark.end = self._end_of(mark)
        return Page(join(self.parts), self.blocks, self.facts, self.marks)

    def _tokens(self) -> Iterator[tuple[int, int, bool, str, str]]:
        at = 0
        while (start := self.text.find("<", at)) >= 0:
            token = _TOKEN.match(self.text, start)
            if token is None:  # a plain "<"
                at = start + 1
                continue
            name = (token["name"] or "").lower()
            yield start, token.end(), bool(token["close"]), name, token["attributes"] or ""
            at = token.end() if token["close"] or name not in _RAW else self._raw_end(name, token.end())

    def _raw_end(self, name: str, at: int) -> int:
        """Where the content of an element without markup ends."""
        if self.text[at - 2 : at] == "/>" and name in ("title", "iframe"):  # as written in XHTML
            return at
        found = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(self.text, at)
        if found:
            return found.start()
        # never closed: by the standard it swallows the page, but damaged pages still have their text
        return len(self.text) if name in ("script", "style") else at

    def _tag(self, name: str, close: bool, attributes: str, start: int, end: int) -> int:
        """Take in one tag; return where showing goes on."""
        if name in _BLOCKS:
            self._boundary()
        if name in _TELLING:
            self._nest(name, close)
        elif name == "br":
            self._add(self.source.as_one(BREAK, FOLDED, start, end))
        if name not in _UNMARKED:
            self._mark(name, close, attributes)
        if close:
            return end
        content_end = self._raw_end(name, end) if name in _RAW else end
        if name in _FACTS:
            self._fact(name, attributes, end, content_end)
        return content_end if name in _UNSEEN else end

    def _nest(self, name: str, close: bool) -> None:
        """Keep the open elements; an end tag closes what was left open inside, a new item closes its sibling."""
        siblings = {"li": ("li",), "dt": ("dt", "dd"), "dd": ("dt", "dd"), "td": ("td", "th"), "th": ("td", "th")}
        closes = (name,) if close else siblings.get(name, ())
        if self.open and self.open[-1] in closes:
            self.open.pop()
        elif close and name in self.open:
            del self.open[len(self.open) - 1 - self.open[::-1].index(name) :]
        if not close:
            self.open.append(name)

    def _mark(self, name: str, close: bool, attributes: str) -> None:
        """Open a mark where the attributes hint at one; an element ends with the end tag that is its own."""
        for mark in self.marking if self.marking else ():
            mark.depth += (-1 if close else 1) if mark.name == name else 0
        if close and any(not mark.depth for mark in self.marking):
            for mark in self.marking:
                mark.end = self._end_of(mark)
            self.marking = [mark for mark in self.marking if mark.depth]
        if not close and (name == "time" or (attributes and _HINT.search(attributes))):
            self.marking.append(Mark(name, _attributes(attributes), self.length, self.length, tuple(self.open)))
            self.marks.append(self.marking[-1])

    def _end_of(self, mark: Mark) -> int:
        return min(self.length, mark.start + _LONGEST_MARK)

    def _fact(self, name: str, attributes: str, start: int, end: int) -> None:
        found = _attributes(attributes)
        content = self.text[start:end]
        if name == "script" and "json" not in found.get("type", ""):
            return
        if name == "title":
            content = _unescaped(content)
        self.facts.append((name, found, content))

    def _show(self, start: int, end: int) -> None:
        if start >= end or "template" in self.open:
            return
        for at, after, characters in references(self.text, start, end):
            self._add(self.source.cut(start, at))
            self._add(self.source.as_one(characters, ENTITY, at, after))
            start = after
        self._add(self.source.cut(start, end))

    def _add(self, part: Stream) -> None:
        self.parts.append(part)
        self.length += len(part)

    def _boundary(self) -> None:
        if self.length > self.block_start:
            self.blocks.append(VisibleBlock(self.block_start, self.length, tuple(self.open)))
        self.block_start = self.length


def _attributes(written: str) -> dict[str, str]:
    return {
        key.lower(): _unescaped(double or single or bare) for key, double, single, bare in _ATTRIBUTE.findall(written)
    }


def _unescaped(text: str) -> str:
    parts, at = [], 0
    for start, end, characters in references(text, 0, len(text)):
        parts += [text[at:start], characters]
        at = end
    return "".join([*parts, text[at:]])
