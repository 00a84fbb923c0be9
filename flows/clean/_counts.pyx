# cython: language_level=3, annotation_typing=False, wraparound=False, boundscheck=True
"""What `tallies`, `word_counts`, `align` and `trees` reckon, compiled: what it means, those modules say.

Characters are read by checked indices: whatever a text holds, no memory outside it is touched.
"""

import re

cimport cython

import numpy as np

from onrecord.flows.clean import word_counts
from onrecord.flows.clean.align import Segments
from onrecord.flows.clean.stream import COPIED, INSERTED, INVISIBLE, NO_BYTES, UNALIGNED
from onrecord.flows.clean.tallies import CASED, MARKS, Tally

def _signs(patterns):
    """Which of the patterns each character of the Basic Multilingual Plane matches, a bit for each."""
    found = np.zeros(word_counts.LAST + 1, np.uint8)
    every = "".join(map(chr, range(word_counts.LAST + 1)))
    for bit, pattern in enumerate(patterns):
        for match in re.finditer(pattern, every):
            found[match.start()] |= 1 << bit
    return found


cdef Py_UCS4 _CASED = CASED.stop, _LAST = word_counts.LAST
cdef const unsigned short[::1] _CLASSES = word_counts.CLASSES
cdef const unsigned char[::1] _SIGNS = _signs((r"\s", r"\d", f"[{INVISIBLE}]", f"[{MARKS}]"))
cdef object _NO_BYTES = NO_BYTES
cdef int _COPIED = COPIED, _INSERTED = INSERTED, _UNALIGNED = UNALIGNED, _LONGEST = max(map(len, word_counts.STOP_WORDS))
cdef frozenset _STOP_WORDS = word_counts.STOP_WORDS
cdef int _UNSEEN = 1 | 4, _NUMERAL = 2, _MARK = 8  # in order of the patterns
cdef int _SPACE = word_counts.SPACE, _DIGIT = word_counts.DIGIT, _COMMA = word_counts.COMMA, _BAR = word_counts.BAR
cdef int _QUOTE = word_counts.QUOTE, _UPPER = word_counts.UPPER, _LOWER = word_counts.LOWER
cdef int _LETTER = word_counts.LETTER, _FINAL = word_counts.FINAL, _CLOSING = word_counts.CLOSING
cdef int _WIDE_FINAL = word_counts.WIDE_FINAL, _SIGNS_COUNTED = _DIGIT | _COMMA | _BAR | _QUOTE | _FINAL | _WIDE_FINAL


@cython.boundscheck(False)  # of the text, whose length is the bound
def tally(str text):
    """Count what is in a text."""
    cdef Py_ssize_t at, n = len(text), solid = 0, numbers = 0, marks = 0, names = 0, number_end = 0, name_end = 0
    cdef Py_UCS4 c
    cdef int sign
    for at in range(n):
        c = text[at]
        sign = _sign(c)
        if not sign & _UNSEEN:
            solid += 1
        if sign & _MARK:
            marks += 1
        elif sign & _NUMERAL and at >= number_end:
            numbers += 1
            number_end = _number_end(text, at)
        elif c == u" " and at >= name_end and _begins_name(text, at):
            names += 1
            name_end = _name_end(text, at + 1)
    return Tally(solid, numbers, marks, names)


cdef int _sign(Py_UCS4 c) except -1:
    return _SIGNS[c] if c <= _LAST else _NUMERAL if c.isdecimal() else 0


cdef bint _is_upper(Py_UCS4 c):
    return c < _CASED and c.isupper()


cdef bint _is_lower(Py_UCS4 c):
    return c < _CASED and c.islower()


cdef bint _is_word(Py_UCS4 c):
    return c.isalnum() or c == u"_" or c == u"'" or c == u"’" or c == u"-"


cdef bint _begins_name(str text, Py_ssize_t at) except -1:
    """Whether a capital stands behind the blank at `at`, and a small letter before, or one and a comma."""
    if at + 1 >= len(text) or not _is_upper(text[at + 1]) or at < 1:
        return False
    return _is_lower(text[at - 1]) or (at > 1 and text[at - 1] == u"," and _is_lower(text[at - 2]))


cdef Py_ssize_t _name_end(str text, Py_ssize_t at) except -1:
    """Where the run of capitalised words ends that begins at `at`."""
    cdef Py_ssize_t n = len(text)
    while True:
        while at < n and _is_word(text[at]):
            at += 1
        if at + 1 >= n or text[at] != u" " or not _is_upper(text[at + 1]):
            return at
        at += 2


cdef Py_ssize_t _number_end(str text, Py_ssize_t at) except -1:
    """Where the number ends that begins at `at`."""
    cdef Py_ssize_t n = len(text)
    cdef Py_UCS4 c
    while True:
        while at < n and text[at].isdecimal():
            at += 1
        if at + 1 >= n or not text[at + 1].isdecimal():
            return at
        c = text[at]
        if c != u"." and c != u"," and c != u":":
            return at
        at += 2


def visits(const unsigned int[::1] moves, const int[::1] rows, const int[::1] outputs, const unsigned char[::1] text):
    """Count what an automaton puts out on its way along a text."""
    cdef Py_ssize_t at, state = 0
    cdef int output
    cdef dict found = {}
    for at in range(text.shape[0]):
        state = moves[rows[state] + text[at]]
        output = outputs[state]
        if output >= 0:
            found[output] = found.get(output, 0) + 1
    return found


def count(str visible, blocks):
    """Return the texts of blocks that follow one another in `visible`, and a row for each of `word_counts.COLUMNS`."""
    cdef Py_ssize_t number, start, shown_end, after, n = len(blocks), begin = blocks[0].start, end = blocks[n - 1].end
    cdef Py_ssize_t stop_words
    cdef double[:, ::1] columns
    cdef list words, texts = []
    cdef dict seen = {}
    cdef str text
    found = np.zeros((len(word_counts.COLUMNS), n))
    columns = found
    for number in range(n):
        start, shown_end = blocks[number][:2]
        after = blocks[number + 1][0] if number + 1 < n else end
        words = visible[start:shown_end].split()
        text = " ".join(words)
        texts.append(text)
        before = seen.get(text, 0)
        seen[text] = before + 1
        columns[11, number], columns[12, number] = len(text), before
        stop_words = 0
        for word in words:
            stop_words += len(<str>word) <= _LONGEST and word in _STOP_WORDS  # how long it is, is told more quickly
        columns[1, number] = stop_words
        _count_signs(visible, start, after, begin, end, columns[:, number])
        _look_at_edges(visible, start, shown_end, begin, end, columns[:, number])
    return texts, found


cdef int _class(str text, Py_ssize_t at, Py_ssize_t begin, Py_ssize_t end) except -1:
    """The classes of a character, none outside the blocks."""
    return _CLASSES[min(text[at], _LAST)] if begin <= at < end else 0


cdef int _count_signs(
    str text, Py_ssize_t start, Py_ssize_t after, Py_ssize_t begin, Py_ssize_t end, double[:] column
) except -1:
    cdef Py_ssize_t at, words = 0, digits = 0, commas = 0, bars = 0, quotes = 0, capitals = 0, ends = 0
    cdef int classes, before = _SPACE
    for at in range(start, after):
        classes = _CLASSES[min(text[at], _LAST)]
        if before & _SPACE and not classes & _SPACE:
            words += 1
            capitals += (classes & _UPPER) != 0
        if classes & _SIGNS_COUNTED:
            digits += (classes & _DIGIT) != 0
            commas += (classes & _COMMA) != 0
            bars += (classes & _BAR) != 0
            quotes += (classes & _QUOTE) != 0
            if classes & _WIDE_FINAL or (classes & _FINAL and _ends_sentence(text, at, after, begin, end)):
                ends += 1
        before = classes
    column[0], column[2], column[3], column[4], column[5] = words, digits, commas, bars, quotes
    column[6], column[7] = capitals, ends
    return 0


cdef bint _ends_sentence(str text, Py_ssize_t at, Py_ssize_t after, Py_ssize_t begin, Py_ssize_t end) except -1:
    """Whether the sign at `at` stands behind letters or a closing mark, before white space or a closing mark."""
    if not _class(text, at - 2, begin, end) & _LETTER or not _class(text, at - 1, begin, end) & (_LETTER | _CLOSING):
        return False
    if at + 1 == after or _class(text, at + 1, begin, end) & _SPACE:
        return True
    if not _class(text, at + 1, begin, end) & _CLOSING:
        return False
    return at + 2 == after or (_class(text, at + 2, begin, end) & _SPACE) != 0


cdef int _look_at_edges(
    str text, Py_ssize_t start, Py_ssize_t shown_end, Py_ssize_t begin, Py_ssize_t end, double[:] column
) except -1:
    cdef Py_ssize_t first = start, last = shown_end - 1
    while first < shown_end and _class(text, first, begin, end) & _SPACE:
        first += 1
    while last >= start and _class(text, last, begin, end) & _SPACE:
        last -= 1
    if last < start:  # all white space
        first, last = end - 1, begin
    column[8] = (_class(text, first, begin, end) & _LOWER) != 0
    column[9] = text[last] == u":"
    column[10] = (_class(text, last, begin, end) & _FINAL) != 0 or (
        (_class(text, last, begin, end) & _CLOSING) != 0 and (_class(text, max(last - 1, begin), begin, end) & _FINAL) != 0
    )
    return 0


def first_bytes(const unsigned char[::1] content, Py_ssize_t start, Py_ssize_t end, Py_ssize_t n_characters):
    """Return where each of so many characters begins in the UTF-8 of the bytes `start` to `end`, and last the end."""
    cdef Py_ssize_t at, number = 0
    found = np.empty(n_characters + 1, np.int32)
    cdef int[::1] edges = found
    for at in range(start, end):
        if content[at] & 0xC0 != 0x80:
            edges[number] = at
            number += 1
    edges[number] = end
    return found


def segments(stream):
    """Return the segments of the characters in order; UNALIGNED characters are in none."""
    cdef Py_ssize_t number, i, at, stop, first, last, after, begin = 0, start = 0, end = -1, s, e, begun = 0
    cdef int op, made, before = _UNALIGNED
    cdef list pieces = stream.pieces, found = []
    source = stream.source or _NO_BYTES
    cdef const int[::1] starts = source.starts, ends = source.ends
    cdef const unsigned char[::1] ops = source.ops
    last = len(starts) - 1
    for number in range(len(pieces)):
        at, first, after, op = pieces[number]
        stop = pieces[number + 1][0] if number + 1 < len(pieces) else len(stream.text)
        for i in range(at, stop):
            made = op
            if op == _COPIED:
                s, e, made = starts[min(first + i - at, last)], ends[min(first + i - at, last)], ops[min(first + i - at, last)]
            elif op == _UNALIGNED:
                s = e = -1
            elif op == _INSERTED:
                s = e = ends[first - 1] if first else 0
            else:
                s, e = starts[min(first, last)], ends[min(after - 1, last)]
            if made != before or e - s != end - start or s != (end if made == _COPIED else start):
                if before != _UNALIGNED:
                    found += (begin, i, begun, end, before)
                begin, begun, before = i, s, made
            start, end = s, e
    if before != _UNALIGNED:
        found += (begin, len(stream.text), begun, end, before)
    return Segments(*np.fromiter(found, np.int64, len(found)).reshape(-1, 5).T)


def leaf_sums(
    const float[:, ::1] columns, const Py_ssize_t[:, ::1] asked, const float[:, ::1] thresholds,
    const long long[:, ::1] leaves,
):
    """Return for each row of features, given as columns, the sum of the leaves that it comes to."""
    cdef Py_ssize_t tree, level, row, n_rows = columns.shape[1]
    cdef const float[::1] column
    cdef float threshold
    sums, of_rows = np.zeros(n_rows, np.int64), np.empty(n_rows, np.intc)
    cdef long long[::1] found = sums
    cdef int[::1] leaf = of_rows
    for tree in range(leaves.shape[0]):
        leaf[:] = 0
        for level in range(asked.shape[0]):
            column, threshold = columns[asked[level, tree]], thresholds[level, tree]
            _ask(column, threshold, level, leaf)
        for row in range(n_rows):
            found[row] += leaves[tree, leaf[row]]
    return sums


@cython.boundscheck(False)
cdef int _ask(const float[::1] column, float threshold, Py_ssize_t level, int[::1] leaf) except -1:
    """Set the bit of the level where the value is above the threshold; both arrays are of the same length."""
    cdef Py_ssize_t row
    for row in range(min(leaf.shape[0], column.shape[0])):
        leaf[row] |= (column[row] > threshold) << level
    return 0


def wordy(str visible, blocks, Py_ssize_t n_words):
    """Return the numbers of the blocks of so many words at least."""
    cdef Py_ssize_t number, at, start, end, words
    cdef bint is_space, was_space
    cdef list found = []
    for number in range(len(blocks)):
        start, end = blocks[number][:2]
        words, was_space = 0, True
        for at in range(start, end):
            is_space = visible[at].isspace()
            words += was_space and not is_space
            was_space = is_space
            if words >= n_words:
                found.append(number)
                break
    return found
