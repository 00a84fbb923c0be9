# cython: language_level=3, annotation_typing=False, wraparound=False, boundscheck=True
"""`block_columns.columns`, compiled: the same rows. What they mean, that module says.

Counts are whole numbers, which doubles hold exactly, so sums are the same in whatever order they are made.
"""

import numpy as np

from onrecord.flows.clean import block_columns
from onrecord.flows.clean.outline import LEVELS

cdef int _LEVELS = LEVELS, _REACH = block_columns.REACH, _WINDOW = block_columns.WINDOW
cdef double _MOST_OF_PAGE = block_columns.MOST_OF_PAGE
cdef dict _ROW = block_columns.ROW
cdef int _CHARS = _ROW["chars"], _WORDS = _ROW["words"], _LINKED = _ROW["linked"], _PROSE = _ROW["prose"]
cdef int _TAG = _ROW["tag"], _ENDS = _ROW["ends"], _BODY = _ROW["in_body"], _DESCRIPTION = _ROW["in_description"]
cdef int _N_OWN = 20, _PER_LEVEL = 6
# of the features of a block itself: what is divided, and by which of the measured, -1 for nothing
cdef list _OWN = [
    (_ROW[name], _ROW[by] if by else -1)
    for name, by in (
        ("chars", ""), ("words", ""), ("chars", "words"), ("linked", "chars"), ("stop_words", ""),
        ("stop_words", "words"), ("commas", ""), ("ends", ""), ("is_final", ""), ("digits", "chars"),
        ("capitals", "words"), ("dates", ""), ("bars", ""), ("first_lower", ""), ("colon", ""), ("quotes", ""),
        ("copyright", ""), ("tag", ""), ("depth", ""), ("repeats", ""),
    )
]


def columns(const double[:, ::1] measured, outline, int n_flags, double n_body, int heading):
    """Return a row for each of `features.NAMES`, a column for each block."""
    cdef Py_ssize_t n = measured.shape[1], beside = _N_OWN, around = beside + 8 * _REACH
    cdef Py_ssize_t containers = around + 8, paths = containers + _PER_LEVEL * _LEVELS, flags = paths + 4
    cdef Py_ssize_t structured = flags + 2 * n_flags
    out = np.empty((structured + 5, n), np.float32)
    running = np.zeros((5, n + 1))
    cdef float[:, ::1] to = out
    cdef double[:, ::1] sums = running
    _own(measured, to)
    _beside(measured, to[beside:])
    _sum_up(measured, sums)
    _around(sums, to[around:])
    _contained(sums, outline.first, outline.after, to[containers:])
    _paths(measured, outline.path, sums, to[paths:])
    _flags(measured, outline.near, 1.0, sums, to[flags : flags + n_flags])
    _flags(measured, outline.anywhere, _MOST_OF_PAGE, sums, to[flags + n_flags : structured])
    _structured(measured, n_body, heading, to[structured:])
    return out


cdef double _least_one(double value):
    return value if value > 1 else 1


cdef int _own(const double[:, ::1] measured, float[:, ::1] to) except -1:
    cdef Py_ssize_t number, i, what, by
    for number in range(_N_OWN):
        what, by = _OWN[number]
        for i in range(measured.shape[1]):
            to[number, i] = <float>(measured[what, i] / _least_one(measured[by, i]) if by >= 0 else measured[what, i])
    return 0


cdef int _beside(const double[:, ::1] measured, float[:, ::1] to) except -1:
    cdef Py_ssize_t i, at, row = 0, reach, side, n = measured.shape[1], what
    cdef double value
    for what in (_CHARS, _LINKED, _ENDS, _TAG):
        for reach in range(1, _REACH + 1):
            for side in range(2):
                for i in range(n):
                    at = i + reach if side else i - reach
                    value = -1
                    if 0 <= at < n:
                        value = measured[what, at]
                        if what == _LINKED:
                            value /= _least_one(measured[_CHARS, at])
                    to[row, i] = <float>value
                row += 1
    return 0


cdef int _sum_up(const double[:, ::1] measured, double[:, ::1] sums) except -1:
    """Running sums of characters, of those in prose, of linked ones, of blocks and of those of prose."""
    cdef Py_ssize_t i
    for i in range(measured.shape[1]):
        sums[0, i + 1] = sums[0, i] + measured[_CHARS, i]
        sums[1, i + 1] = sums[1, i] + measured[_PROSE, i]
        sums[2, i + 1] = sums[2, i] + measured[_LINKED, i]
        sums[3, i + 1] = sums[3, i] + 1
        sums[4, i + 1] = sums[4, i] + (measured[_PROSE, i] > 0)
    return 0


cdef int _around(double[:, ::1] sums, float[:, ::1] to) except -1:
    cdef Py_ssize_t i, low, high, n = sums.shape[1] - 1
    cdef double chars = sums[0, n], prose = sums[1, n], linked = sums[2, n]
    for i in range(n):
        low, high = max(i - _WINDOW, 0), min(i + _WINDOW + 1, n)
        to[0, i] = <float>(sums[1, high] - sums[1, low])
        to[1, i] = <float>((sums[2, high] - sums[2, low]) / _least_one(sums[0, high] - sums[0, low]))
        to[2, i] = <float>(<double>i / <double>n)
        to[3, i] = <float>(sums[0, i] / _least_one(chars))
        to[4, i] = <float>(sums[1, i] / _least_one(prose))
        to[5, i], to[6, i], to[7, i] = <float>n, <float>prose, <float>(linked / _least_one(chars))
    return 0


cdef int _contained(
    double[:, ::1] sums, const long long[:, :] first, const long long[:, :] after, float[:, ::1] to
) except -1:
    cdef Py_ssize_t i, level, row = 0, n = sums.shape[1] - 1, a, b
    cdef double chars, blocks
    for level in range(_LEVELS):
        for i in range(n):
            a, b = first[level, i], after[level, i]
            chars, blocks = sums[0, b] - sums[0, a], sums[3, b] - sums[3, a]
            to[row, i] = <float>(chars / _least_one(sums[0, n]))
            to[row + 1, i] = <float>((sums[1, b] - sums[1, a]) / _least_one(sums[1, n]))
            to[row + 2, i] = <float>((sums[2, b] - sums[2, a]) / _least_one(chars))
            to[row + 3, i], to[row + 4, i] = <float>blocks, <float>(sums[4, b] - sums[4, a])
            to[row + 5, i] = <float>(chars / _least_one(blocks))
        row += _PER_LEVEL
    return 0


cdef int _paths(
    const double[:, ::1] measured, const long long[:] path, double[:, ::1] sums, float[:, ::1] to
) except -1:
    cdef Py_ssize_t i, n = measured.shape[1], which
    cdef double[:, ::1] of = np.zeros((4, n))  # there are no more paths than blocks
    for i in range(n):
        which = path[i]
        of[0, which] += measured[_CHARS, i]
        of[1, which] += 1
        of[2, which] += measured[_PROSE, i]
        of[3, which] += measured[_LINKED, i]
    for i in range(n):
        which = path[i]
        to[0, i] = <float>(of[0, which] / _least_one(sums[0, n]))
        to[1, i] = <float>of[1, which]
        to[2, i] = <float>(of[2, which] / _least_one(sums[1, n]))
        to[3, i] = <float>(of[3, which] / _least_one(of[0, which]))
    return 0


cdef int _flags(
    const double[:, ::1] measured, const long long[:] bits, double limit, double[:, ::1] sums, float[:, ::1] to
) except -1:
    cdef Py_ssize_t i, n = measured.shape[1], flag, weight = _PROSE if sums[1, n] > 0 else _CHARS
    cdef double held, whole = _least_one(sums[1 if weight == _PROSE else 0, n])
    cdef bint is_told
    for flag in range(to.shape[0]):
        held = 0
        for i in range(n):
            if bits[i] >> flag & 1:
                held += measured[weight, i]
        is_told = held / whole <= limit
        for i in range(n):
            to[flag, i] = is_told and bits[i] >> flag & 1
    return 0


cdef int _structured(const double[:, ::1] measured, double n_body, int heading, float[:, ::1] to) except -1:
    cdef Py_ssize_t i, n = measured.shape[1], last = -1
    for i in range(n):
        if measured[_TAG, i] == heading:
            last = i
        to[0, i], to[1, i], to[2, i] = <float>measured[_BODY, i], <float>n_body, <float>measured[_DESCRIPTION, i]
        to[3, i] = i - last if last >= 0 else -1
    for i in range(n):
        to[4, i] = last >= 0
    return 0
