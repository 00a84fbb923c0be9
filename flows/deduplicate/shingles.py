"""Word shingles of bodies as numbers, sampled by value: what near copies and contained texts are found by.

A shingle is a run of words. Its hash decides whether it is in the sample, so that all texts that have it keep it or
none does: the share of a text's sampled shingles that another has estimates how much of the text the other contains
(FracMinHash: Irber et al., "Lightweight compositional analysis of metagenomes", 2022; sampling by value goes back to
Broder, "On the resemblance and containment of documents", 1997). MinHash of whole documents cannot see containment.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pyarrow as pa

from onrecord.flows.deduplicate.folded import folded
from onrecord.flows.deduplicate.sorting import Numbers, Places, distinct
from onrecord.flows.deduplicate.word_hashes import Bytes, hash_words

N_WORDS = 8  # of a shingle: long enough that unrelated texts seldom share one, short enough to survive edits
SAMPLED_SHARE = 1 / 4
SHORT_BODY = 120  # words; of shorter bodies every shingle is kept, or chance would leave too few to compare
HASH_BITS = 40  # kept of each hash
NUMBER_BITS = 64 - HASH_BITS  # for the number of the body that has it
NUMBER_MASK = np.uint64((1 << NUMBER_BITS) - 1)

_BYTES_AT_ONCE = 1 << 17  # of text hashed in one go: its arrays stay in the processor's cache
_DOUBLINGS = 3  # of a run, from one word to N_WORDS
_FACTOR = 0xD6E8FEB86659FD93
_MODULUS = 1 << 64
_SAMPLE_LIMIT = round(0x10000 * SAMPLED_SHARE)  # of the lowest 16 bits of a hash: below those that are kept


def sample(bodies: "pa.Array[pa.StringScalar]") -> tuple[Places, Numbers]:
    """Return the number of words of each body, and the sampled hashes, each once for each body that has it.

    A hash and the number of its body stand in one number, the hash above; these are sorted. Bodies that are equal once
    folded (see ``ids.fold``) have the same. Those under N_WORDS words have none.
    """
    bounds, content = _buffers(bodies)
    counted, sampled = [np.zeros(0, np.int64)], [np.zeros(0, np.uint64)]
    for first, last in _portions(bounds):
        text, starts = folded([content[start:end] for start, end in pairwise(bounds[first : last + 1].tolist())])
        words, firsts = _words(text, starts)
        counted.append(np.diff(firsts))
        sampled.append(_sampled(words, firsts) + np.uint64(first))
    return np.concatenate(counted), _sorted(np.concatenate(sampled))


def _buffers(bodies: "pa.Array[pa.StringScalar]") -> tuple[Places, memoryview]:
    """Return where each body begins in the bytes of all, and these bytes."""
    large = bodies.cast(pa.large_string())
    _, offsets, content = large.buffers()
    if offsets is None or content is None:
        return np.zeros(len(bodies) + 1, np.int64), memoryview(b"")
    places = np.frombuffer(memoryview(offsets), np.int64)
    return places[large.offset : large.offset + len(large) + 1], memoryview(content)


def _portions(bounds: Places) -> Iterator[tuple[int, int]]:
    """Cut bodies into runs of about _BYTES_AT_ONCE bytes, of one body at least."""
    first, end = 0, len(bounds) - 1
    while first < end:
        fitting = int(np.searchsorted(bounds, bounds[first] + _BYTES_AT_ONCE, side="right")) - 1
        last = min(max(first + 1, fitting), end)
        yield first, last
        first = last


def _words(text: Bytes, starts: Places) -> tuple[Numbers, Places]:
    """Return the hash of each word of bodies that begin at `starts`, and which word is the first of each body."""
    hashes, places = [], []
    for start, end in _pieces(text, starts):
        found, at = hash_words(text, start, end)
        hashes.append(found)
        places.append(at)
    firsts = np.searchsorted(np.concatenate(places), starts)
    return np.concatenate(hashes), firsts


def _pieces(text: Bytes, starts: Places) -> Iterator[tuple[int, int]]:
    """Cut a long body behind line breaks and blanks, so that the arrays made of a piece stay small."""
    start, size = 0, int(starts[-1])
    while size - start > 2 * _BYTES_AT_ONCE:
        blanks = np.flatnonzero(text[start + _BYTES_AT_ONCE : start + 2 * _BYTES_AT_ONCE] <= ord(" "))
        end = start + _BYTES_AT_ONCE + int(blanks[0]) + 1 if len(blanks) else size
        yield start, end
        start = end
    yield start, size


def _sampled(words: Numbers, firsts: Places) -> Numbers:
    """Return the sampled hashes of all bodies of a portion, with the number of the body below each."""
    shingles = hash_runs(words)
    n_words = np.diff(firsts)
    is_kept = shingles.astype(np.uint16) < _SAMPLE_LIMIT  # the lowest 16 bits
    for body in np.flatnonzero((n_words < SHORT_BODY) & (n_words >= N_WORDS)).tolist():
        is_kept[firsts[body] : firsts[body + 1]] = True
    kept = np.flatnonzero(is_kept)
    owners = np.repeat(np.arange(len(n_words)), np.diff(np.searchsorted(kept, firsts)))
    is_whole = kept + N_WORDS <= firsts[owners + 1]  # all words are of one body
    return (shingles[kept[is_whole]] & ~NUMBER_MASK) | owners[is_whole].astype(np.uint64)


def hash_runs(words: Numbers) -> Numbers:
    """Return the hash of each run of N_WORDS words, in order: a polynomial in their hashes.

    Made of that of half a run, and so on; as hashes of words are spread over all bits, so are its values.
    """
    hashes, size, factor = words, 1, _FACTOR
    for _ in range(_DOUBLINGS):
        later = hashes[size:] * np.uint64(factor)
        later += hashes[: max(0, len(hashes) - size)]
        hashes, size, factor = later, 2 * size, factor * factor % _MODULUS
    return hashes


def _sorted(postings: Numbers) -> Numbers:
    postings.sort()
    return distinct(postings)
