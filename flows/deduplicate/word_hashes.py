"""Words of UTF-8 text in small letters as numbers, found and hashed many at once."""

from collections.abc import Iterator
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from onrecord.flows.deduplicate.sorting import Numbers, Places

Bytes = npt.NDArray[np.uint8]

FIRST_LEAD = 0xC2  # of a character beyond ASCII
PADDING = 8  # bytes that must stand behind a text, so that as many can be read at each of its own

_BASE = np.uint64(0x9E3779B97F4A7C15)
_FACTOR = np.uint64(0xD6E8FEB86659FD93)
_EIGHT = 8
_LONG_WORD = 64  # bytes; what a word has beyond them is hashed by itself
_ALL_BITS = np.uint64(0xFFFFFFFFFFFFFFFF)
# Scripts written without blanks between words: every character counts as a word. First bytes in UTF-8 of Thai and Lao
# (with some neighbours), kana, bopomofo and Han.
_SINGLE_LEADS = np.zeros(256, np.bool_)
_SINGLE_LEADS[[0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9]] = True
_LATIN_SIGNS = 0xC2  # U+0080 to U+00BF
_GENERAL_PUNCTUATION = 0xE2  # with 80 or 81: U+2000 to U+207F
_CJK_SIGNS = 0xE3  # with 80: U+3000 to U+303F


def hash_words(text: Bytes, first: int, last: int) -> tuple[Numbers, Places]:
    """Return the hash and the first byte of each word between two places of a text that is followed by PADDING bytes.

    No word may go on at `last`. Of each word eight bytes at a time are read as a number; these numbers are the
    coefficients of a polynomial, whose value is mixed, as polynomials of like words are alike.
    """
    starts, ends = _word_bounds(text[first:last])
    sizes = ends - starts
    # The eight bytes at each byte, copied: numpy would do so whenever it reads any of numbers that are not aligned.
    eights: Numbers = np.ndarray((last - first,), "<u8", text, first, strides=(1,)).copy()
    hashes = eights.take(starts) & _mask(sizes)
    longer = np.flatnonzero(sizes > _EIGHT)
    for done in range(_EIGHT, _LONG_WORD, _EIGHT):
        further = eights.take(starts[longer] + done) & _mask(sizes[longer] - done)
        hashes[longer] = hashes[longer] * _FACTOR + further
        longer = longer[sizes[longer] > done + _EIGHT]
        if not len(longer):
            return mix(hashes), starts + first
    for word in longer.tolist():
        start = first + starts[word]
        hashes[word] ^= _hash_rest(text[start + _LONG_WORD : start + sizes[word]])
    return mix(hashes), starts + first


def _mask(sizes: Places) -> Numbers:
    """Return the mask of the first bytes of a number, eight at most."""
    masks: Numbers = _ALL_BITS >> ((_EIGHT - np.minimum(sizes, _EIGHT)) << 3).view(np.uint64)
    return masks


def _hash_rest(rest: Bytes) -> np.uint64:
    return np.uint64(int.from_bytes(blake2b(rest.tobytes(), digest_size=_EIGHT).digest(), "little"))


def mix(hashes: Numbers) -> Numbers:
    """Spread differences over all bits (the finaliser of MurmurHash3, Appleby 2011, with other constants)."""
    hashes ^= hashes >> np.uint64(32)
    hashes *= _FACTOR
    hashes ^= hashes >> np.uint64(32)
    hashes *= _BASE
    hashes ^= hashes >> np.uint64(29)
    return hashes


def _word_bounds(text: Bytes) -> tuple[Places, Places]:
    """Return where words begin and end: letters and digits of ASCII, and nearly all characters beyond it."""
    is_word = (text - np.uint8(ord("a")) < 26) | (text - np.uint8(ord("0")) < 10) | (text >= 0x80)
    leads = np.flatnonzero(text >= FIRST_LEAD)
    if not len(leads):
        return _runs(is_word)
    for signs, size in _signs(text, leads):
        for offset in range(size):
            is_word[signs + offset] = False
    starts, ends = _runs(is_word)
    singles = leads[_SINGLE_LEADS[text[leads]] & is_word[leads]]
    if not len(singles):
        return starts, ends
    inner = np.union1d(singles, singles + 3)  # where a word begins or ends even within a run
    return np.union1d(starts, inner[is_word[inner]]), np.union1d(ends, inner[is_word[inner - 1]])


def _runs(is_word: npt.NDArray[np.bool_]) -> tuple[Places, Places]:
    changes = np.flatnonzero(is_word[1:] != is_word[:-1]) + 1
    if len(is_word) and is_word[0]:
        changes = np.concatenate([[0], changes])
    return changes[0::2], changes[1::2]


def _signs(text: Bytes, leads: Places) -> Iterator[tuple[Places, int]]:
    """Yield where characters beyond ASCII stand that belong to no word, and how many bytes these have."""
    first, second = text[leads], text[leads + 1]
    yield leads[first == _LATIN_SIGNS], 2
    yield leads[(first == _GENERAL_PUNCTUATION) & (second <= 0x81) | (first == _CJK_SIGNS) & (second == 0x80)], 3
