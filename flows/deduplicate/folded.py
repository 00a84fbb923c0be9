"""Bodies folded as bytes, as far as hashing their words needs it, many at once.

Where a body is ASCII with typographic punctuation, which is nearly all English text, small letters are all it takes.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from onrecord.flows.deduplicate.sorting import Places
from onrecord.flows.deduplicate.word_hashes import FIRST_LEAD, PADDING, Bytes
from onrecord.warehouse.ids import fold

_ASCII = bytes(range(128))
_MOSTLY_ASCII = 0.1  # share of bytes that are not
_MARKS = (b"\xcc", b"\xcd")  # of U+0300 to U+036F: marks that change an ASCII letter before them
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
_END = b"\n"  # of each body: in no word
_LATIN = range(0x80, 0x250)
_PUNCTUATION = range(0x2000, 0x2040)
_IN_NO_WORD = re.compile("[\x00-/:-@[-`{-\x7f]*")


def folded(bodies: Sequence[memoryview]) -> tuple[Bytes, Places]:
    """Return bodies in UTF-8 folded (see ``ids.fold``), but for punctuation, with PADDING bytes behind the last.

    Also where each begins, and where the last ends; each ends with a line break.
    """
    sizes = np.fromiter((len(body) + 1 for body in bodies), np.int64, len(bodies))
    starts = np.concatenate([[0], np.cumsum(sizes)])
    content = _joined(bodies).lower()
    text = np.frombuffer(content, np.uint8)
    odd = _odd(text, starts)
    if not len(odd):
        return text, starts
    parts = [content[start : end - 1] for start, end in pairwise(starts.tolist())]
    for body in odd.tolist():
        parts[body] = _folded_alone(parts[body])
        sizes[body] = len(parts[body]) + 1
    return np.frombuffer(_joined(parts), np.uint8), np.concatenate([[0], np.cumsum(sizes)])


def _joined(bodies: Sequence[bytes | memoryview]) -> bytes:
    return _END.join([*bodies, _END * PADDING])


def _odd(text: Bytes, starts: Places) -> Places:
    """Return the bodies that hold more than ASCII and characters beyond it that folding leaves alone."""
    leads = np.flatnonzero(text >= FIRST_LEAD)
    first, second, third = text[leads], text[leads + 1], text[leads + 2]
    latin, punctuation = _left_alone()
    is_plain = latin[(first.astype(np.uint16) << 8) | second] | (
        (first == 0xE2) & (second == 0x80) & punctuation[third]
    )
    return np.unique(np.searchsorted(starts, leads[~is_plain], side="right") - 1)


@cache
def _left_alone() -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Say of Latin letters and signs, by their two bytes, and of punctuation, by its third, whether they stay."""
    latin, punctuation = np.zeros(1 << 16, np.bool_), np.zeros(256, np.bool_)
    for character in map(chr, _LATIN):
        latin[int.from_bytes(character.encode())] = _stays(character)
    for character in map(chr, _PUNCTUATION):
        punctuation[character.encode()[2]] = _stays(character)
    return latin, punctuation


def _stays(character: str) -> bool:
    """Say whether folding leaves a character as it is, or as in no word as it was."""
    folded = _fold_run(character.encode()).decode()
    return folded == character or (not character.isalnum() and _IN_NO_WORD.fullmatch(folded) is not None)


def _folded_alone(body: bytes) -> bytes:
    """Return a body, in small ASCII letters, folded; where most of it is ASCII, only the rest costs time."""
    rest = body.translate(None, _ASCII)
    if len(rest) > _MOSTLY_ASCII * len(body) or any(lead in rest for lead in _MARKS):
        return fold(body.decode()).encode()
    return _BEYOND_ASCII.sub(_fold_found, body)


def _fold_found(found: re.Match[bytes]) -> bytes:
    return _fold_run(found[0])


@lru_cache(1 << 14)
def _fold_run(run: bytes) -> bytes:
    return fold(f"a{run.decode()}a").encode()[1:-1]  # between letters, so that white space stays
