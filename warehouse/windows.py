"""Stretches of bytes known again by their hashes, so that erased words can be searched for without keeping them.

A window is 32 bytes. Every position of a buffer is looked at by a rolling polynomial hash (Karp and Rabin, 1987), of
which only 16 bits are kept; where these fit, SHA-256 decides.
"""

import hashlib
from collections.abc import Collection, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

SIZE = 32
_MIN_DISTINCT = 10  # bytes: a run of blanks or dashes is no evidence of anything
_BASE, _MIX = 0x9E3779B97F4A7C15 | 1, 0xD6E8FEB86659FD93
_MASK = (1 << 64) - 1
_PIECE = 1 << 20
_HEAD = 5  # hex digits of the rolling hash at the beginning of a key
_HEAD_BITS = 4 * _HEAD

Words = npt.NDArray[np.uint64]


def windows_of(content: bytes, most: int) -> list[str]:
    """Return the keys of up to `most` windows, spread over the content, its first one among them.

    Where `most` allows it they touch, so that any 63 bytes of the content, such as Parquet's statistics keep, hold one.
    """
    last = len(content) - SIZE
    step = max(SIZE, last // max(most - 1, 1))
    stretches = [content[start : start + SIZE] for start in range(0, last + 1, step)]
    return list(dict.fromkeys(_key(stretch) for stretch in stretches if len(set(stretch)) >= _MIN_DISTINCT))


class Search:
    """Looks for windows, given by their keys, in any number of buffers."""

    def __init__(self, keys: Collection[str]) -> None:
        self._keys = frozenset(keys)
        self._is_head = np.zeros(1 << _HEAD_BITS, np.bool_)
        self._is_head[[int(key[:_HEAD], 16) for key in self._keys]] = True

    def found_in(self, buffer: Any) -> set[str]:
        """Return the keys of the windows that occur in a buffer of bytes."""
        content = np.frombuffer(buffer, np.uint8) if len(buffer) else np.zeros(0, np.uint8)
        found: set[str] = set()
        for start in range(0, max(len(content) - SIZE + 1, 0), _PIECE) if self._keys else ():
            found.update(self._in_piece(content[start : start + _PIECE + SIZE - 1]))
        return found

    def _in_piece(self, piece: npt.NDArray[np.uint8]) -> Iterator[str]:
        for place in np.flatnonzero(self._is_head[_heads(piece)]).tolist():
            key = _key(piece[place : place + SIZE].tobytes())
            if key in self._keys:
                yield key


def _key(stretch: bytes) -> str:
    (head,) = _heads(np.frombuffer(stretch, np.uint8)).tolist()
    return f"{head:0{_HEAD}x}{hashlib.sha256(stretch).hexdigest()[:32]}"


def _heads(content: npt.NDArray[np.uint8]) -> Words:
    """Return 20 bits of the hash of each window, by joining hashes of neighbours of 1, 2, 4, 8 and 16 bytes."""
    hashes = content.astype(np.uint64)
    width, power = 1, _BASE
    while width < SIZE:
        hashes = hashes[:-width] * np.uint64(power) + hashes[width:]
        width, power = 2 * width, power * power & _MASK
    mixed: Words = (hashes * np.uint64(_MIX)) >> np.uint64(64 - _HEAD_BITS)
    return mixed
