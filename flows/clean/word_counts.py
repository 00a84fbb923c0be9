"""Counts of words, sentences and signs in each block of a page, all blocks at a time."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from onrecord.flows.clean.visible import VisibleBlock

Vector = npt.NDArray[np.float64]
_Places = npt.NDArray[np.bool_]

SPACE, DIGIT, COMMA, BAR, QUOTE, UPPER, LOWER, LETTER, FINAL, CLOSING, WIDE_FINAL = (1 << bit for bit in range(11))
_SIGNS = {COMMA: ",，、", BAR: "|·»›•", QUOTE: '"“„', FINAL: ".!?…。！？؟।", CLOSING: "\"'”’»)]", WIDE_FINAL: "。！？"}
LAST = 0xFFFF
STOP_WORDS = frozenset(
    "the a an of to in and for on that with is was are were be been as at by it he she they his her their has have had "
    "not but from this which who will would or its said we you i der die das und ist nicht ein eine den dem des von zu "
    "mit auf für im sich auch es sie er dass bei nach wie hat wird sind war haben oder aber wir le la les des et est "
    "une un du dans que qui pour pas sur au par avec ce il elle sont plus el los las de y en que no se por con para su "
    "al lo como il lo gli di che è non per si con del della da sono het van een dat niet op te zijn met voor aan er "
    "o os e não em um uma mais как в и на не что с по для это w i się z na do nie że to jest jak og det som en på av "
    "til att och är inte har med ve bir bu için ile da не се од је su na i u".split()
)

COLUMNS = (
    *("words", "stop_words", "digits", "commas", "bars", "quotes", "capitals", "ends"),
    *("first_lower", "colon", "is_final", "chars", "repeats"),
)


def _classes() -> npt.NDArray[np.uint16]:
    """The classes of each character of the Basic Multilingual Plane."""
    found = np.zeros(LAST + 1, np.uint16)
    for code in range(LAST + 1):
        character = chr(code)
        found[code] = (
            SPACE * character.isspace() | DIGIT * ("0" <= character <= "9") | UPPER * character.isupper()
            | LOWER * character.islower() | LETTER * character.isalpha()
        )  # fmt: skip
    for sign_class, signs in _SIGNS.items():
        for sign in signs:
            found[ord(sign)] |= sign_class
    return found


CLASSES = _classes()


def count(visible: str, blocks: Sequence[VisibleBlock]) -> tuple[list[str], npt.NDArray[np.float64]]:
    """Return the texts of blocks that follow one another in `visible`, white space folded, and a row per `COLUMNS`.

    `ends` are ends of sentences. Then come three which are 1 where the first letter is small, the last sign a colon or
    final; then the length of the text, and how often the same text was there before.
    """
    shown = [visible[block.start : block.end] for block in blocks]
    words = [each.split() for each in shown]
    stop_words = np.array([sum(map(STOP_WORDS.__contains__, each)) for each in words], np.float64)
    characters = _Characters(visible, blocks)
    begins = characters.begins()
    signs = [characters.count(characters.are(each)) for each in (DIGIT, COMMA, BAR, QUOTE)]
    capitals = characters.count(begins & characters.are(UPPER))
    texts = [" ".join(each) for each in words]
    return texts, np.array(
        [
            *(characters.count(begins), stop_words, *signs, capitals, characters.count(characters.ends())),
            *characters.edges(shown),
            *(np.array([len(text) for text in texts], np.float64), _repeats(texts)),
        ]
    )


def _repeats(texts: Sequence[str]) -> Vector:
    """How often each text was there before."""
    seen: dict[str, int] = {}
    counts = []
    for text in texts:
        seen[text] = seen.get(text, -1) + 1
        counts.append(seen[text])
    return np.array(counts, np.float64)


def wordy(visible: str, blocks: Sequence[VisibleBlock], n_words: int) -> list[int]:
    """Return the numbers of the blocks of so many words at least."""
    return [
        number
        for number, (start, end, *_) in enumerate(blocks)
        if len(visible[start:end].split(maxsplit=n_words)) >= n_words
    ]


class _Characters:
    """The characters of all blocks, one after the other: their codes, their classes, whose they are."""

    def __init__(self, visible: str, blocks: Sequence[VisibleBlock]) -> None:
        begin = blocks[0].start
        text = visible[begin : blocks[-1].end]
        self._starts = np.array([block.start - begin for block in blocks])
        self._codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        self._classes = CLASSES[np.minimum(self._codes, LAST)]
        self._block = np.repeat(np.arange(len(blocks)), np.diff(self._starts, append=len(self._codes)))
        self._is_space = self.are(SPACE)
        self._opens = np.zeros(len(self._codes), bool)
        self._opens[self._starts] = True

    def are(self, classes: int) -> _Places:
        """Where characters of these classes stand."""
        found: _Places = (self._classes & classes) != 0
        return found

    def count(self, places: _Places) -> Vector:
        """How many of the places each block has."""
        return np.bincount(self._block[np.flatnonzero(places)], minlength=len(self._starts)).astype(np.float64)

    def begins(self) -> _Places:
        """Where words begin."""
        begins: _Places = ~self._is_space & (self._opens | np.concatenate([[True], self._is_space[:-1]]))
        return begins

    def ends(self) -> _Places:
        """Where sentences end: behind a word's last letters or a closing mark, before white space or a closing mark."""
        none = np.array([False, False])
        letter, closing = np.concatenate([none, self.are(LETTER)]), np.concatenate([none, self.are(CLOSING), none])
        out = np.concatenate([self._is_space | self._opens, ~none])  # of the block's text
        behind = letter[:-2] & (letter[1:-1] | closing[1:-3])
        before = out[1:-1] | (closing[3:-1] & out[2:])
        ends: npt.NDArray[np.bool_] = self.are(FINAL) & behind & before | self.are(WIDE_FINAL)
        return ends

    def edges(self, shown: Sequence[str]) -> tuple[Vector, Vector, Vector]:
        """Whether blocks begin with a small letter, end with a colon, end as sentences do."""
        first = self._starts + [len(each) - len(each.lstrip()) for each in shown]
        last = self._starts + [len(each.rstrip()) - 1 for each in shown]
        is_blank = last < self._starts
        first[is_blank], last[is_blank] = len(self._codes) - 1, 0
        final, closing = self.are(FINAL), self.are(CLOSING)
        is_final = final[last] | (closing[last] & final[np.maximum(last - 1, 0)])
        is_lower, is_colon = self.are(LOWER)[first], self._codes[last] == ord(":")
        return is_lower.astype(np.float64), is_colon.astype(np.float64), is_final.astype(np.float64)
