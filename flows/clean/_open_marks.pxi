"""The open marks of a page, for `_reader.pyx`."""

from onrecord.flows.clean.marks import LONGEST, MAX_OPEN

cdef Py_ssize_t _MAX_OPEN = MAX_OPEN, _LONGEST = LONGEST


cdef class _OpenMarks:
    """`marks.OpenMarks`."""

    cdef list all, still_open
    cdef set names

    def __init__(self):
        self.all, self.still_open, self.names = [], [], set()

    cdef int begin(self, mark) except -1:
        cdef Py_ssize_t at = mark.start
        cdef list short = [each for each in self.still_open if at - <Py_ssize_t>each.start < _LONGEST]
        self.keep([*short[max(len(short) - _MAX_OPEN + 1, 0) :], mark], at)
        self.all.append(mark)
        return 0

    cdef int step(self, str name, bint is_close, Py_ssize_t at) except -1:
        for mark in self.still_open:
            if mark.name == name:
                mark.n_open += -1 if is_close else 1
        if is_close:
            self.keep([mark for mark in self.still_open if mark.n_open], at)
        return 0

    cdef int keep(self, list still, Py_ssize_t at) except -1:
        for mark in self.still_open:
            mark.end = min(at, <Py_ssize_t>mark.start + _LONGEST)
        self.still_open, self.names = still, {mark.name for mark in still}
        return 0
