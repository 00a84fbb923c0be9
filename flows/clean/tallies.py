"""Counts over the characters of a text which tell what was lost of it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from onrecord.flows.clean.stream import INVISIBLE

CASED = range(0x2000)  # code points of the alphabets that have letter case, but for rare ones
_LOWER = "".join(re.escape(chr(code)) for code in CASED if chr(code).islower())
_UPPER = "".join(re.escape(chr(code)) for code in CASED if chr(code).isupper())
_NUMBER = re.compile(r"\d\d*(?:[.,:]\d+)*")  # what begins with one character is found faster
MARKS = '"“”„‟«»‹›「」『』'
# the blank comes first, because looking for one character is fast, then what most blanks fail
_NAME = re.compile(rf" (?=[{_UPPER}])(?:(?<=[{_LOWER}] )|(?<=[{_LOWER}], ))[\w'’-]+(?: [{_UPPER}][\w'’-]*)*")
_LAST_CONTINUATION = -65  # 0xBF as a signed byte
_INVISIBLE = re.compile(f"[{INVISIBLE}]")  # none of which is white space


class Tally(NamedTuple):
    """How many characters are neither white space nor invisible, and how many numbers, quotation marks and names.

    A name is a run of capitalised words behind a lower-case one on the same line: no sentence begins there.
    """

    solid: int
    numbers: int
    quote_marks: int
    names: int


def tally(text: str) -> Tally:
    """Count what is in a text."""
    return Tally(
        solid=n_solid(text),
        numbers=len(_NUMBER.findall(text)),
        quote_marks=text.count('"') if text.isascii() else sum(map(text.count, MARKS)),
        names=len(_NAME.findall(text)),
    )


def n_solid(text: str) -> int:
    """Return how many characters are neither white space nor invisible."""
    solid = "".join(text.split())
    return len(solid) if solid.isprintable() else len(solid) - len(_INVISIBLE.findall(solid))


def first_bytes(content: bytes, start: int, end: int, n_characters: int) -> npt.NDArray[np.int32]:
    """Return where each of so many characters begins in the UTF-8 of the bytes `start` to `end`, and last the end."""
    is_first = np.ones(end - start + 1, bool)
    np.greater(np.frombuffer(content, np.int8, end - start, start), _LAST_CONTINUATION, out=is_first[:-1])
    found = np.flatnonzero(is_first)[: n_characters + 1]
    return (found + start).astype(np.int32)


def visits(moves: Sequence[int], rows: Sequence[int], outputs: Sequence[int], text: bytes) -> dict[int, int]:
    """Count what an automaton puts out on its way along a text, in order of first appearance; below 0 is nothing.

    `rows` says where in `moves` the next states of a state stand, one for each byte. Compiled, they are arrays, `moves`
    of type code I and the others of i.
    """
    found: dict[int, int] = {}
    state = 0
    for letter in text:
        state = moves[rows[state] + letter]
        output = outputs[state]
        if output >= 0:
            found[output] = found.get(output, 0) + 1
    return found
