# cython: language_level=3, annotation_typing=False, wraparound=False, boundscheck=True
"""`visible.read_page`, compiled: the same pages, several times as fast. What everything means, that module says.

Tags are read as the regular expressions `visible._TOKEN` and `tags._DESCRIBING` read them, character by character.
Characters and items of lists are read by indices that are checked: whatever a page holds, no memory outside it is
touched.
"""

from onrecord.flows.clean import visible
from onrecord.flows.clean.elements import MAX_WITHIN, ROOT, Element
from onrecord.flows.clean.marks import Mark
from onrecord.flows.clean.stream import COPIED, ENTITY, FOLDED, Stream
from onrecord.flows.clean.tags import FACTS, UNSEEN, is_of_author
from onrecord.flows.clean.visible import (
    BREAK,
    ENDS_NAME,
    Full,
    Page,
    VisibleBlock,
    speaks_to_browsers,
)

include "_markup.pxi"
include "_open_marks.pxi"

cdef int _COPIED = COPIED, _ENTITY = ENTITY, _FOLDED = FOLDED


def read_page(source):
    """Return what is visible of a page, and what its head says."""
    return _Reader(source).read()


cdef class _Reader:
    """`visible._Reader` and `elements.OpenElements`. Of the token last found: where it begins and ends, and its name."""

    cdef object source
    cdef _OpenMarks marks
    cdef str text, name
    cdef list pieces, said, elements, open_names, open_numbers, blocks, facts, scripts
    cdef dict n_open
    cdef set unclosed
    cdef Py_ssize_t start, name_end, end, read_to, length, block_start, n_linked, n_tags
    cdef Py_ssize_t most_tags, most_blocks, most_pieces, most_shown
    cdef bint in_link, is_broken

    def __init__(self, source):
        self.source, self.text, self.read_to = source, source.text, len(source.text)
        self.marks = _OpenMarks()
        self.pieces, self.said, self.blocks, self.facts, self.scripts = [], [], [], [], []
        self.elements, self.open_names, self.open_numbers = [ROOT], [""], [0]
        self.n_open, self.unclosed = {}, set()
        self.most_tags, self.most_blocks = visible.MOST_TAGS, visible.MOST_BLOCKS
        self.most_pieces, self.most_shown = visible.MOST_PIECES, visible.MOST_SHOWN

    def read(self):
        cdef Py_ssize_t at = 0
        while at < self.read_to:
            at = self._read_from(at)
        self.marks.keep([], self.length)
        if self.length > self.block_start:
            self._boundary(True)
        stream = Stream("".join(self.said), self.source.source, self.pieces)
        rest = self.source.cut(self.read_to, len(self.text))
        return Page(stream, self.blocks, self.facts, self.marks.all, self.scripts, self.elements, rest)

    cdef Py_ssize_t _read_from(self, Py_ssize_t at) except -1:
        cdef Py_ssize_t after = at
        cdef _Kind kind
        try:
            while self._find(after):
                if self.n_tags >= self.most_tags:
                    raise Full
                self.n_tags += 1
                if self.start > at:
                    self._show(at, self.start)
                    at = self.start
                kind = _kind(self.name)
                if kind.matters or kind.name in self.marks.names:
                    self._take(kind)
                    if kind.is_raw:
                        return self._content(kind)
                at = after = self.end
                if self.length == self.block_start:
                    at = after = _behind_space(self.text, after)
            if self.n_tags >= self.most_tags:
                raise Full
            self._show(at, len(self.text))
        except Full:
            self.read_to = at
        return self.read_to

    cdef bint _find(self, Py_ssize_t at) except -1:
        """Find the next token."""
        cdef Py_UCS4 c
        cdef str text = self.text
        cdef Py_ssize_t end, n = len(text)
        at = text.find("<", at)
        while 0 <= at < n - 1:
            c = text[at + 1]
            end = at + 1 + (c == u"/")
            if end < n and (u"a" <= text[end] <= u"z" or u"A" <= text[end] <= u"Z"):
                while end < n:
                    c = text[end]
                    if c == u"/" or c == u">" or c.isspace():
                        break
                    end += 1
                self.start, self.name_end, self.name = at, end, text[at + 1 : end]
                self.end = _neat_end(text, end)
                if self.end < 0:
                    self.end = _any_end(text, end)
                return True
            if c == u"!" or c == u"?" or c == u"/":
                self.start, self.name = at, ""
                if text.startswith("!--", at + 1):
                    self.end = _comment_end(text, at + 4)
                else:
                    self.end = text.find(">", at + 2) + 1 or n
                return True
            at = text.find("<", at + 1)
        return False

    cdef int _take(self, _Kind kind) except -1:
        if kind.is_breaker and self.length > self.block_start:
            self._boundary(False)
        elif kind.name == "br":
            self._break()
        if kind.name in self.marks.names:
            self.marks.step(kind.name, kind.is_close, self.length)
        if not kind.is_close:
            self._begin(kind)
        elif kind.is_nested:
            if self.n_open.get(kind.name):
                while self._pop() != kind.name:
                    pass
        elif kind.name == "a":
            self.in_link = False
        return 0

    cdef int _begin(self, _Kind kind) except -1:
        cdef bint is_mark = False
        cdef str written = ""
        if kind.name == "a":
            is_mark = self._begin_link()
        if self.end > self.name_end + 1 and (kind.name != "a" or is_mark):
            written = self.text[self.start : self.end]
        cdef object tag
        if kind.is_described or kind.is_nested:
            tag = _tag(written, kind) if written else kind.bare
            is_mark = (<tuple>tag)[2]
            if kind.is_nested:
                self._open(kind, tag)
        if is_mark:
            within = (<tuple>self.elements[self.open_numbers[len(self.open_numbers) - 1]])[3]
            self.marks.begin(Mark(kind.name, _attributes(written, self.name_end - self.start), self.length, self.length, within))
        if kind.is_fact and not kind.is_raw:
            self._fact(kind, written, self.end, self.end)
        return 0

    cdef bint _begin_link(self) except -1:
        """Note that a link begins; whether it speaks of an author is looked up where the text has the beginnings."""
        cdef str text = self.text
        cdef Py_ssize_t start = self.name_end, end = self.end
        cdef bint is_mark = (
            text.find("aut", start, end) >= 0 or text.find("byline", start, end) >= 0 or text.find("redakt", start, end) >= 0
        ) and is_of_author(text[start:end])
        self.in_link = self.in_link or is_mark or text.find("href", start, end) >= 0
        return is_mark

    cdef int _open(self, _Kind kind, tag) except -1:
        while self.open_names[len(self.open_names) - 1] in kind.closes:
            self._pop()
        cdef Py_ssize_t number = self.open_numbers[len(self.open_numbers) - 1]
        cdef object parent = self.elements[number]
        cdef tuple within = (<tuple>parent)[3]
        if kind.is_telling:
            within = (*within[-MAX_WITHIN:], kind.name)
        self.open_numbers.append(len(self.elements))
        self.open_names.append(kind.name)
        cdef int flags = <int>(<tuple>parent)[2] | <int>(<tuple>tag)[1], depth = <int>(<tuple>parent)[4] + 1
        self.elements.append(tuple.__new__(Element, (tag, number, flags, within, depth)))
        self.n_open[kind.name] = self.n_open.get(kind.name, 0) + 1
        return 0

    cdef str _pop(self):
        self.open_numbers.pop()
        cdef str name = self.open_names.pop()
        self.n_open[name] -= 1
        return name

    cdef Py_ssize_t _content(self, _Kind kind) except -1:
        cdef Py_ssize_t start = self.end, end = self._raw_end(kind.name, start)
        if kind.name in FACTS:
            self._fact(kind, self.text[self.start : start], start, end)
        if kind.name not in UNSEEN:
            self._show(start, end)
        return end

    cdef Py_ssize_t _raw_end(self, str name, Py_ssize_t at) except -1:
        cdef str text = self.text
        cdef Py_ssize_t after, found = at if name not in self.unclosed else -1
        if name in ("title", "iframe", "svg") and text[max(at - 2, 0) : at] == "/>":
            return at
        while found >= 0:
            found = text.find("<", found)  # of one character, which is found far quicker than of two
            if found >= 0:
                after = found + 2 + len(name)
                if (
                    text.startswith("/", found + 1)
                    and text[found + 2 : after].lower() == name
                    and text[after : after + 1] in ENDS_NAME
                ):
                    return found
                found += 1
        self.unclosed.add(name)
        return len(text) if name in ("script", "style") else at

    cdef int _fact(self, _Kind kind, str written, Py_ssize_t start, Py_ssize_t end) except -1:
        if speaks_to_browsers(kind.name, written):
            return 0
        content = self.text[start:end]
        if kind.name == "script":
            self.scripts.append((start, end))
        said = _attributes(written, self.name_end - self.start)
        self.facts.append((kind.name, said, unescaped(content) if kind.name == "title" else content))
        return 0

    cdef int _show(self, Py_ssize_t start, Py_ssize_t end) except -1:
        if self.n_open.get("template"):
            return 0
        if self.length == self.block_start:
            start = min(_behind_space(self.text, start), end)
        cdef Py_ssize_t at = self.text.find("&", start, end)
        while at >= 0:
            found = _reference(self.text, at, end)
            if found:
                self._add(start, at, self.text[start:at], _COPIED)
                start = at + <Py_ssize_t>found[0]
                self._add(at, start, found[1], _ENTITY)
            at = self.text.find("&", at + 1, end)
        return self._add(start, end, self.text[start:end], _COPIED)

    cdef int _break(self) except -1:
        if self.length > self.block_start:
            if self.is_broken:
                return self._boundary(False)
            self._add(self.start, self.end, BREAK, _FOLDED)
            self.is_broken = True
        return 0

    cdef int _add(self, Py_ssize_t start, Py_ssize_t end, str characters, int op) except -1:
        cdef Py_ssize_t n = len(characters)
        if not n:
            return 0
        if len(self.pieces) >= self.most_pieces or self.length + n > self.most_shown:
            raise Full
        self.pieces.append((self.length, start, end, op))
        self.said.append(characters)
        self.length += n
        if self.in_link:
            self.n_linked += n
        if self.is_broken:
            self.is_broken = characters.isspace()
        return 0

    cdef int _boundary(self, bint is_last) except -1:
        if len(self.blocks) >= self.most_blocks and not is_last:
            raise Full
        cdef Py_ssize_t number = self.open_numbers[len(self.open_numbers) - 1]
        within = (<tuple>self.elements[number])[3]
        block = (self.block_start, self.length, within, number, self.n_linked)
        self.blocks.append(tuple.__new__(VisibleBlock, block))
        self.block_start, self.n_linked = self.length, 0
        return 0
