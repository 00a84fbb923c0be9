"""What the words of each block of a page are like, all blocks at a time."""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from onrecord.flows.clean.compiled import count
from onrecord.flows.clean.visible import VisibleBlock
from onrecord.flows.clean.word_counts import Vector

_DATE = re.compile(r"\b\d{1,2}[:.h]\d\d\b|\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d")
_LABEL_CHARS = 120
_COPYRIGHT = ("©", "opyright")


def _places(sign: str, text: str, start: int, end: int) -> Iterator[int]:
    at = text.find(sign, start, end)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1, end)


class Wording:
    """Columns over blocks that follow one another in `visible`; `texts` are the blocks with white space folded."""

    def __init__(self, visible: str, blocks: Sequence[VisibleBlock]) -> None:
        self.texts, counted = count(visible, blocks)
        self.words, self.stop_words, self.digits, self.commas, self.bars, self.quotes = counted[:6]
        self.capitals, ends, self.first_lower, self.colon, self.is_final, self.chars, self.repeats = counted[6:]
        self.ends = np.where(self.chars > 20, ends, 0.0)
        self.dates = np.zeros(len(blocks))
        for i in np.flatnonzero((self.digits > 2) & (self.chars < _LABEL_CHARS)).tolist():
            self.dates[i] = _DATE.search(self.texts[i]) is not None
        self.copyright = self._copyright(visible, blocks)

    def _copyright(self, visible: str, blocks: Sequence[VisibleBlock]) -> Vector:
        """Whether a block speaks of copyright."""
        begin, end = blocks[0].start, blocks[-1].end
        starts = np.array([block.start for block in blocks])
        marked = np.array([at for sign in _COPYRIGHT for at in _places(sign, visible, begin, end)], np.int64)
        found = np.zeros(len(blocks))
        found[np.searchsorted(starts, marked, side="right") - 1] = 1.0
        return found
