"""Counts of characters, words and sentences in each block of a page, all blocks at a time."""

import re
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from onrecord.flows.clean.visible import VisibleBlock

Vector = npt.NDArray[np.float64]

SPACE, DIGIT, COMMA, BAR, QUOTE, UPPER, LOWER, LETTER, FINAL, CLOSING, WIDE_FINAL = (1 << bit for bit in range(11))
_SIGNS = {COMMA: ",，、", BAR: "|·»›•", QUOTE: '"“„', FINAL: ".!?…。！？؟।", CLOSING: "\"'”’»)]", WIDE_FINAL: "。！？"}
_LAST = 0xFFFF
_STOP_WORDS = frozenset(
    "the a an of to in and for on that with is was are were be been as at by it he she they his her their has have had "
    "not but from this which who will would or its said we you i der die das und ist nicht ein eine den dem des von zu "
    "mit auf für im sich auch es sie er dass bei nach wie hat wird sind war haben oder aber wir le la les des et est "
    "une un du dans que qui pour pas sur au par avec ce il elle sont plus el los las de y en que no se por con para su "
    "al lo como il lo gli di che è non per si con del della da sono het van een dat niet op te zijn met voor aan er "
    "o os e não em um uma mais как в и на не что с по для это w i się z na do nie że to jest jak og det som en på av "
    "til att och är inte har med ve bir bu için ile da не се од је su na i u".split()
)
_DATE = re.compile(r"\b\d{1,2}[:.h]\d\d\b|\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d")
_LABEL_CHARS = 120
_COPYRIGHT = ("©", "opyright")


def _classes() -> npt.NDArray[np.uint16]:
    """The classes of each character of the Basic Multilingual Plane."""
    found = np.zeros(_LAST + 1, np.uint16)
    for code in range(_LAST + 1):
        character = chr(code)
        found[code] = (
            SPACE * character.isspace() | DIGIT * ("0" <= character <= "9") | UPPER * character.isupper()
            | LOWER * character.islower() | LETTER * character.isalpha()
        )  # fmt: skip
    for sign_class, signs in _SIGNS.items():
        for sign in signs:
            found[ord(sign)] |= sign_class
    return found


_CLASSES = _classes()


def _places(sign: str, text: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


class Wording:
    """Columns over blocks that follow one another in `visible`; `texts` are the blocks with white space folded."""

    def __init__(self, visible: str, blocks: Sequence[VisibleBlock]) -> None:
        begin = blocks[0].start
        text = visible[begin : blocks[-1].end]
        shown = [visible[block.start : block.end] for block in blocks]
        words = [each.split() for each in shown]
        self.texts = [" ".join(each) for each in words]
        self.stop_words = np.array([sum(map(_STOP_WORDS.__contains__, each)) for each in words], np.float64)
        self._starts = np.array([block.start - begin for block in blocks])
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        self._classes = _CLASSES[np.minimum(codes, _LAST)]
        is_space = self._is(SPACE)
        opens = np.zeros(len(codes), bool)
        opens[self._starts] = True
        begins = ~is_space & (opens | np.concatenate([[True], is_space[:-1]]))
        self._block = np.repeat(np.arange(len(blocks)), np.diff(self._starts, append=len(codes)))
        self.words = self._count(begins)
        self.chars = np.array([len(each) for each in self.texts], np.float64)
        self.digits, self.commas, self.bars, self.quotes = (
            self._count(self._is(each)) for each in (DIGIT, COMMA, BAR, QUOTE)
        )
        self.capitals = self._count(begins & self._is(UPPER))
        self.ends = np.where(self.chars > 20, self._count(self._ends(is_space, opens)), 0.0)
        self._edges(codes, shown)
        self.dates = np.zeros(len(words))
        for i in np.flatnonzero((self.digits > 2) & (self.chars < _LABEL_CHARS)).tolist():
            self.dates[i] = _DATE.search(self.texts[i]) is not None
        marked = np.array([at for sign in _COPYRIGHT for at in _places(sign, text)], np.int64)
        self.copyright = (np.bincount(self._block[marked], minlength=len(words)) > 0).astype(np.float64)
        self.repeats = self._repeats()

    def _is(self, classes: int) -> npt.NDArray[np.bool_]:
        found: npt.NDArray[np.bool_] = (self._classes & classes) != 0
        return found

    def _count(self, places: npt.NDArray[np.bool_]) -> Vector:
        return np.bincount(self._block[np.flatnonzero(places)], minlength=len(self._starts)).astype(np.float64)

    def _ends(self, is_space: npt.NDArray[np.bool_], opens: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Where sentences end: behind a word's last letters or a closing mark, before white space or a closing mark."""
        none = np.array([False, False])
        letter, closing = np.concatenate([none, self._is(LETTER)]), np.concatenate([none, self._is(CLOSING), none])
        out = np.concatenate([is_space | opens, ~none])  # of the block's text
        behind = letter[:-2] & (letter[1:-1] | closing[1:-3])
        before = out[1:-1] | (closing[3:-1] & out[2:])
        ends: npt.NDArray[np.bool_] = self._is(FINAL) & behind & before | self._is(WIDE_FINAL)
        return ends

    def _edges(self, codes: npt.NDArray[np.uint32], shown: Sequence[str]) -> None:
        """First and last character of each block."""
        first = self._starts + [len(each) - len(each.lstrip()) for each in shown]
        last = self._starts + [len(each.rstrip()) - 1 for each in shown]
        is_blank = last < self._starts
        first[is_blank], last[is_blank] = len(codes) - 1, 0
        final, closing = self._is(FINAL), self._is(CLOSING)
        self.first_lower = self._is(LOWER)[first].astype(np.float64)
        self.colon = (codes[last] == ord(":")).astype(np.float64)
        self.is_final = (final[last] | (closing[last] & final[np.maximum(last - 1, 0)])).astype(np.float64)

    def _repeats(self) -> Vector:
        """How often a block's text was there before."""
        seen: dict[str, int] = {}
        counts = []
        for text in self.texts:
            seen[text] = seen.get(text, -1) + 1
            counts.append(seen[text])
        return np.array(counts, np.float64)
