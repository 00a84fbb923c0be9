# cython: language_level=3, annotation_typing=False, wraparound=False, boundscheck=True
"""`tallies.tally` and `word_counts.count`, compiled: the same counts, in one pass. What they mean, those modules say.

Characters are read by checked indices: whatever a text holds, no memory outside it is touched.
"""

import re

import numpy as np

from onrecord.flows.clean import word_counts
from onrecord.flows.clean.stream import INVISIBLE
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
cdef frozenset _STOP_WORDS = word_counts.STOP_WORDS
cdef int _UNSEEN = 1 | 4, _NUMERAL = 2, _MARK = 8  # in order of the patterns
cdef int _SPACE = word_counts.SPACE, _DIGIT = word_counts.DIGIT, _COMMA = word_counts.COMMA, _BAR = word_counts.BAR
cdef int _QUOTE = word_counts.QUOTE, _UPPER = word_counts.UPPER, _LOWER = word_counts.LOWER
cdef int _LETTER = word_counts.LETTER, _FINAL = word_counts.FINAL, _CLOSING = word_counts.CLOSING
cdef int _WIDE_FINAL = word_counts.WIDE_FINAL


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


def count(str visible, blocks):
    """Return the texts of blocks that follow one another in `visible`, and a row for each of `word_counts.COLUMNS`."""
    cdef Py_ssize_t number, start, after, n = len(blocks), begin = blocks[0].start, end = blocks[n - 1].end
    found = np.zeros((len(word_counts.COLUMNS), n))
    cdef double[:, ::1] columns = found
    cdef list texts = []
    for number in range(n):
        start, shown_end = blocks[number][:2]
        after = blocks[number + 1][0] if number + 1 < n else end
        words = visible[start:shown_end].split()
        texts.append(" ".join(words))
        for word in words:
            columns[1, number] += word in _STOP_WORDS
        _count_signs(visible, start, after, begin, end, columns, number)
        _look_at_edges(visible, start, shown_end, begin, end, columns, number)
    return texts, found


cdef int _class(str text, Py_ssize_t at, Py_ssize_t begin, Py_ssize_t end) except -1:
    """The classes of a character, none outside the blocks."""
    return _CLASSES[min(text[at], _LAST)] if begin <= at < end else 0


cdef int _count_signs(
    str text, Py_ssize_t start, Py_ssize_t after, Py_ssize_t begin, Py_ssize_t end, double[:, ::1] columns,
    Py_ssize_t number,
) except -1:
    cdef Py_ssize_t at
    cdef int classes, before = _SPACE
    for at in range(start, after):
        classes = _class(text, at, begin, end)
        if before & _SPACE and not classes & _SPACE:
            columns[0, number] += 1
            columns[6, number] += (classes & _UPPER) != 0
        if classes & (_DIGIT | _COMMA | _BAR | _QUOTE):
            columns[2, number] += (classes & _DIGIT) != 0
            columns[3, number] += (classes & _COMMA) != 0
            columns[4, number] += (classes & _BAR) != 0
            columns[5, number] += (classes & _QUOTE) != 0
        if classes & _WIDE_FINAL or (classes & _FINAL and _ends_sentence(text, at, after, begin, end)):
            columns[7, number] += 1
        before = classes
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
    str text, Py_ssize_t start, Py_ssize_t shown_end, Py_ssize_t begin, Py_ssize_t end, double[:, ::1] columns,
    Py_ssize_t number,
) except -1:
    cdef Py_ssize_t first = start, last = shown_end - 1
    while first < shown_end and _class(text, first, begin, end) & _SPACE:
        first += 1
    while last >= start and _class(text, last, begin, end) & _SPACE:
        last -= 1
    if last < start:  # all white space
        first, last = end - 1, begin
    columns[8, number] = (_class(text, first, begin, end) & _LOWER) != 0
    columns[9, number] = text[last] == u":"
    columns[10, number] = (_class(text, last, begin, end) & _FINAL) != 0 or (
        (_class(text, last, begin, end) & _CLOSING) != 0 and (_class(text, max(last - 1, begin), begin, end) & _FINAL) != 0
    )
    return 0
