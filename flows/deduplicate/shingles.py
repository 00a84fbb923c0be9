"""Word shingles of bodies as numbers, sampled by value: what near copies and contained texts are found by.

A shingle is a run of words. Its hash decides whether it is in the sample, so that all texts that have it keep it or
none does: the share of a text's sampled shingles that another has estimates how much of the text the other contains
(FracMinHash: Irber et al., "Lightweight compositional analysis of metagenomes", 2022; sampling by value goes back to
Broder, "On the resemblance and containment of documents", 1997). MinHash of whole documents cannot see containment.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.warehouse.ids import fold

Numbers = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

N_WORDS = 8  # of a shingle: long enough that unrelated texts seldom share one, short enough to survive edits
SAMPLED_SHARE = 1 / 4
SHORT_BODY = 120  # words; of shorter bodies every shingle is kept, or chance would leave too few to compare
HASH_BITS = 40  # kept of each hash

_BYTES_AT_ONCE = 1 << 16  # of text hashed in one go: its arrays stay in the processor's cache
_BASE = 0x9E3779B97F4A7C15
_FACTOR = 0xD6E8FEB86659FD93
_MODULUS = 1 << 64
_SHIFT = np.uint64(64 - HASH_BITS)
_SAMPLE_BITS = np.uint64(0xFFFF)  # below the bits that are kept
_SAMPLE_LIMIT = np.uint64(round(0x10000 * SAMPLED_SHARE))

_WORD_BYTES = bytes(chr(byte).isalnum() or byte >= 0x80 for byte in range(256))
# Scripts written without blanks between words: every character counts as a word. First bytes in UTF-8 of Thai and Lao
# (with some neighbours), kana, bopomofo and Han.
_SINGLE_LEADS = np.zeros(256, np.bool_)
_SINGLE_LEADS[[0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9]] = True
_ASCII = bytes(range(128))
_MOSTLY_ASCII = 0.1  # share of bytes that are not
_MARKS = (b"\xcc", b"\xcd")  # of U+0300 to U+036F: marks that change an ASCII letter before them
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
# In no word, so that folding them changes nothing: curly quotation marks, dashes, the ellipsis, the hard blank.
_PUNCTUATION_ONLY = re.compile(rb"(?:\xe2\x80[\x93\x94\x98\x99\x9c\x9d\xa6]|\xc2\xa0)*")
_FIRST_LEAD = 0xC2
_LATIN_SIGNS = 0xC2  # U+0080 to U+00BF
_GENERAL_PUNCTUATION = 0xE2  # with 80 or 81: U+2000 to U+207F
_CJK_SIGNS = 0xE3  # with 80: U+3000 to U+303F
_HASH_MASK = np.uint64((1 << HASH_BITS) - 1)


def fingerprints(bodies: Sequence[str]) -> Iterator[tuple[int, Places]]:
    """Yield the number of words of each body and the sorted distinct hashes (40 bits) of its shingles.

    Bodies that are equal once folded (see ``ids.fold``) have the same. Those under N_WORDS words have no shingle.
    """
    encoded = [_folded_bytes(body) for body in bodies]
    for first, last in _portions([len(body) for body in encoded]):
        yield from _fingerprint_portion(encoded[first:last])


def _folded_bytes(body: str) -> bytes:
    """Return a body folded and encoded, but for punctuation; where most of it is ASCII, only the rest costs time."""
    encoded = body.encode("utf-8", "replace")
    rest = encoded.translate(None, _ASCII)
    if len(rest) > _MOSTLY_ASCII * len(encoded) or any(lead in rest for lead in _MARKS):
        return fold(body).encode("utf-8", "replace")
    lower = encoded.lower()
    return lower if _PUNCTUATION_ONLY.fullmatch(rest) else _BEYOND_ASCII.sub(_fold_found, lower)


def _fold_found(found: re.Match[bytes]) -> bytes:
    return _fold_run(found[0])


@lru_cache(1 << 14)
def _fold_run(run: bytes) -> bytes:
    return fold(f"a{run.decode()}a").encode()[1:-1]  # between letters, so that white space stays


def _portions(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Cut a sequence into runs of about _BYTES_AT_ONCE bytes, of one body at least."""
    first = taken = 0
    for i, size in enumerate(sizes):
        if i > first and taken + size > _BYTES_AT_ONCE:
            yield first, i
            first, taken = i, 0
        taken += size
    if first < len(sizes):
        yield first, len(sizes)


def _fingerprint_portion(encoded: Sequence[bytes]) -> Iterator[tuple[int, Places]]:
    ends = np.cumsum([len(body) + 1 for body in encoded])  # behind the blank that parts bodies
    words, starts = hash_words(b" ".join(encoded) + b" ")
    firsts = np.concatenate([[0], np.searchsorted(starts, ends)])  # word with which each body begins
    n_words = np.diff(firsts)
    owners = np.repeat(np.arange(len(encoded)), n_words)
    shingles = hash_runs(words)
    is_kept = ((shingles & _SAMPLE_BITS) < _SAMPLE_LIMIT) | (n_words < SHORT_BODY)[owners[: len(shingles)]]
    kept = np.flatnonzero(is_kept)
    kept = kept[owners[kept] == owners[kept + N_WORDS - 1]]  # those of one body
    found = _distinct((owners[kept].astype(np.uint64) << np.uint64(HASH_BITS)) | (shingles[kept] >> _SHIFT))
    bounds = np.searchsorted(found, np.arange(len(encoded) + 1, dtype=np.uint64) << np.uint64(HASH_BITS))
    hashes = (found & _HASH_MASK).astype(np.int64)
    for i, count in enumerate(n_words.tolist()):
        yield count, hashes[bounds[i] : bounds[i + 1]]


def _distinct(numbers: Numbers) -> Numbers:
    numbers.sort()
    return numbers[np.concatenate([[True], numbers[1:] != numbers[:-1]])] if len(numbers) else numbers


def hash_words(text: bytes) -> tuple[Numbers, Places]:
    """Return the hash and the first byte of each word of a text in UTF-8 that ends with a blank.

    The hash is a polynomial in the word's bytes, taken from running sums over the whole text (Karp and Rabin,
    "Efficient randomized pattern-matching algorithms", 1987), and mixed, as polynomials of like words are alike.
    """
    content = np.frombuffer(text, np.uint8)
    starts, ends = _word_bounds(content, np.frombuffer(text.translate(_WORD_BYTES), np.bool_))
    powers, inverses = _powers(1 << max(17, len(content).bit_length()))
    sums = np.zeros(len(content) + 1, np.uint64)
    np.multiply(content, powers[: len(content)], out=sums[1:])
    np.cumsum(sums, out=sums)
    return _mix((sums[ends] - sums[starts]) * inverses[starts]), starts


def _word_bounds(content: npt.NDArray[np.uint8], is_word: npt.NDArray[np.bool_]) -> tuple[Places, Places]:
    """Return where words begin and end, given which bytes may belong to one."""
    leads = np.flatnonzero(content >= _FIRST_LEAD)
    if not len(leads):
        return _runs(is_word)
    is_word = is_word.copy()
    for punctuation, size in _punctuation(content, leads):
        for offset in range(size):
            is_word[punctuation + offset] = False
    starts, ends = _runs(is_word)
    singles = leads[_SINGLE_LEADS[content[leads]] & is_word[leads]]
    if not len(singles):
        return starts, ends
    inner = np.union1d(singles, singles + 3)  # where a word begins or ends even within a run
    return (
        np.union1d(starts, inner[is_word[inner]]),
        np.union1d(ends, inner[is_word[inner - 1]]),
    )


def _runs(is_word: npt.NDArray[np.bool_]) -> tuple[Places, Places]:
    changes = np.flatnonzero(is_word[1:] != is_word[:-1]) + 1
    if is_word[0]:
        changes = np.concatenate([[0], changes])
    return changes[0::2], changes[1::2]


def _punctuation(content: npt.NDArray[np.uint8], leads: Places) -> Iterator[tuple[Places, int]]:
    """Yield where characters beyond ASCII stand that belong to no word, and how many bytes these have."""
    first, second = content[leads], content[leads + 1]
    yield leads[first == _LATIN_SIGNS], 2
    yield leads[(first == _GENERAL_PUNCTUATION) & (second <= 0x81) | (first == _CJK_SIGNS) & (second == 0x80)], 3


def hash_runs(words: Numbers, n_words: int = N_WORDS) -> Numbers:
    """Return the hash of each run of `n_words` words, in order; shorter by n_words - 1 than `words`."""
    n_runs = max(0, len(words) - n_words + 1)
    hashes = np.zeros(n_runs, np.uint64)
    for i in range(n_words):
        hashes += words[i : i + n_runs] * np.uint64(pow(_FACTOR, i + 1, _MODULUS))
    return _mix(hashes)


def _mix(hashes: Numbers) -> Numbers:
    """Spread differences over all bits (the finaliser of MurmurHash3, Appleby 2011, with other constants)."""
    hashes ^= hashes >> np.uint64(32)
    hashes *= np.uint64(_FACTOR)
    hashes ^= hashes >> np.uint64(32)
    hashes *= np.uint64(_BASE)
    hashes ^= hashes >> np.uint64(29)
    return hashes


@cache
def _powers(n: int) -> tuple[Numbers, Numbers]:
    """Return the first `n` powers of an odd number modulo 2^64, and their inverses."""
    return _geometric(_BASE, n), _geometric(pow(_BASE, -1, _MODULUS), n)


def _geometric(base: int, n: int) -> Numbers:
    powers: Any = np.full(n, base, np.uint64)
    powers[0] = 1
    return np.multiply.accumulate(powers)
