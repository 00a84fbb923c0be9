"""The elements of a page as they open and close: a new block ends an open paragraph, a new item its sibling.

Time and memory grow with the number of tags alone: elements are kept in a flat list, each naming its parent.
"""

from collections import defaultdict
from typing import NamedTuple

from onrecord.flows.clean.tags import TELLING, Tag

PARAGRAPH = frozenset(["p"])
SIBLINGS = {
    "li": frozenset(["li", "p"]), "dt": frozenset(["dt", "dd", "p"]), "dd": frozenset(["dt", "dd", "p"]),
    "td": frozenset(["td", "th", "p"]), "th": frozenset(["td", "th", "p"]), "tr": frozenset(["td", "th", "tr"]),
    "option": frozenset(["option"]),
}  # fmt: skip
MAX_WITHIN = 64


class Element(NamedTuple):
    """An element that nests: its tag, the number of its parent, all flags from the root down, how deep it is.

    `within` are the names of the telling elements around it and its own.
    """

    tag: Tag
    parent: int
    flags: int
    within: tuple[str, ...]
    depth: int


ROOT = Element(Tag("", 0, False, ""), 0, 0, (), 0)


class OpenElements:
    """All elements so far, and which of them are open."""

    def __init__(self) -> None:
        self.all = [ROOT]
        self.top = 0  # number of the innermost open element
        self.n_open: defaultdict[str, int] = defaultdict(int)
        self._names = [""]  # of the open elements, outermost first

    def begin(self, tag: Tag) -> None:
        """Take in an element that begins."""
        name, names = tag.name, self._names
        closed = SIBLINGS.get(name, PARAGRAPH)
        while names[-1] in closed:
            self._pop()
        parent = self.all[self.top]
        within = (*parent.within[-MAX_WITHIN:], name) if name in TELLING else parent.within
        self.all.append(Element(tag, self.top, parent.flags | tag.flags, within, parent.depth + 1))
        self.top = len(self.all) - 1
        self.n_open[name] += 1
        names.append(name)

    def close(self, name: str) -> None:
        """Close the element of this name, and what was left open inside."""
        if self.n_open[name]:
            while self._pop() != name:
                pass

    def _pop(self) -> str:
        name = self._names.pop()
        self.n_open[name] -= 1
        self.top = self.all[self.top].parent
        return name
