"""Elements whose attributes hint at an author, a date or a headline, and the stretches of visible text in them."""

from collections.abc import Sequence
from dataclasses import dataclass

MAX_OPEN = 16
LONGEST = 1000  # characters; what goes on for longer is no name or date


@dataclass(slots=True)
class Mark:
    """Such an element: name, attributes, the stretch of the visible stream in it, the telling elements around it.

    `n_open` is how many elements of its name are open in it, itself included.
    """

    name: str
    attributes: dict[str, str]
    start: int
    end: int
    within: tuple[str, ...] = ()
    n_open: int = 1


class OpenMarks:
    """All marks so far, and which are open: until their own end tag, or as long as a name or date may be.

    `names` are those of the elements that may end one.
    """

    def __init__(self) -> None:
        self.all: list[Mark] = []
        self.names: set[str] = set()
        self._open: Sequence[Mark] = ()

    def begin(self, mark: Mark) -> None:
        """Take in a mark that begins; of too many the oldest ends."""
        short = [each for each in self._open if mark.start - each.start < LONGEST]
        self.keep([*short[1 - MAX_OPEN :], mark], mark.start)
        self.all.append(mark)

    def step(self, name: str, is_close: bool, at: int) -> None:
        """Take in that an element of one of the names ends or begins at a place in the visible stream."""
        for mark in self._open:
            if mark.name == name:
                mark.n_open += -1 if is_close else 1
        if is_close:
            self.keep([mark for mark in self._open if mark.n_open], at)

    def keep(self, still: Sequence[Mark], at: int) -> None:
        """Let all open marks but these end."""
        for mark in self._open:
            mark.end = min(at, mark.start + LONGEST)
        self._open, self.names = still, {mark.name for mark in still}
