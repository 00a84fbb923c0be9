# cython: language_level=3, annotation_typing=False, wraparound=False, boundscheck=True
"""`outline.outline`, compiled: the same columns. What they mean, that module says."""

import numpy as np

from onrecord.flows.clean.outline import LEVELS, TAG_NUMBER, Outline

cdef dict _TAG_NUMBER = TAG_NUMBER
cdef int _OWN = 6  # columns of the block itself


def outline(list elements, list blocks):
    """Return where the blocks stand; parents come before their children in `elements`."""
    cdef Py_ssize_t n = len(blocks), n_elements = len(elements), i
    cdef long long number, above, level
    of_block, of_element = np.empty((_OWN + 2 * <int>LEVELS, n), np.int64), np.empty((4, n_elements), np.int64)
    cdef long long[:, ::1] columns = of_block, about = of_element
    cdef dict paths = {}
    cdef tuple element, parent
    for i in range(n_elements):
        about[0, i], about[1, i], about[2, i] = <long long>(<tuple>elements[i])[1], n, 0
    for i in range(n):
        number = <long long>(<tuple>blocks[i])[3]
        if not about[2, number]:
            about[1, number] = i
        about[2, number] = i + 1
        element = <tuple>elements[number]
        parent = <tuple>elements[about[0, number]]
        path = ((<tuple>element[0])[3], (<tuple>parent[0])[3])
        columns[0, i] = paths.setdefault(path, len(paths))
        columns[1, i] = _flags(element) | _flags(parent) | _flags(<tuple>elements[about[0, about[0, number]]])
        columns[2, i] = <long long>element[2]
        columns[3, i] = <long long>_TAG_NUMBER.get((<tuple>element[0])[0], 0)
        columns[4, i], columns[5, i] = <long long>element[4], <long long>(<tuple>blocks[i])[4]
    _widen(about)
    for i in range(n):
        number = <long long>(<tuple>blocks[i])[3]
        for level in range(LEVELS):
            columns[_OWN + level, i], columns[_OWN + <int>LEVELS + level, i] = about[1, number], about[2, number]
            number = about[3, number]
    return Outline(*of_block[:_OWN], of_block[_OWN : _OWN + LEVELS], of_block[_OWN + LEVELS :])


cdef long long _flags(tuple element) except -1:
    return <long long>(<tuple>element[0])[1]


cdef int _widen(long long[:, ::1] about) except -1:
    """Of each element (parent, first block, block after the last) let the parents hold what it holds; note the wider."""
    cdef Py_ssize_t number
    cdef long long above
    for number in range(about.shape[1] - 1, 0, -1):
        if about[2, number]:
            above = about[0, number]
            about[1, above] = min(about[1, above], about[1, number])
            about[2, above] = max(about[2, above], about[2, number])
    about[3, 0] = 0
    for number in range(1, about.shape[1]):
        above = about[0, number]
        is_wider = about[2, above] - about[1, above] > about[2, number] - about[1, number]
        about[3, number] = above if is_wider else about[3, above]
    return 0
