# cython: language_level=3, annotation_typing=False, wraparound=False, boundscheck=True
"""`visible.read_page`, compiled: the same pages, several times as fast. What everything means, that module says.

Tags are read as the regular expressions `visible._TOKEN` and `tags._DESCRIBING` read them, character by character.
Characters and items of lists are read by checked indices: whatever a page holds, no memory outside it is touched.
"""

from onrecord.flows.clean.elements import MAX_WITHIN, PARAGRAPH, ROOT, SIBLINGS, Element
from onrecord.flows.clean.marks import Mark, OpenMarks
from onrecord.flows.clean.references import references
from onrecord.flows.clean.stream import COPIED, ENTITY, FOLDED, Stream
from onrecord.flows.clean.tags import FACTS, TELLING, UNSEEN, attributes, is_of_author, kind_of, tag_of
from onrecord.flows.clean.visible import (
    BREAK,
    MOST_BLOCKS,
    MOST_PIECES,
    MOST_SHOWN,
    MOST_TAGS,
    Full,
    Page,
    VisibleBlock,
    fact_of,
    raw_end,
)

cdef int _COPIED = COPIED, _ENTITY = ENTITY, _FOLDED = FOLDED
cdef Py_ssize_t _MOST_TAGS = MOST_TAGS, _MOST_BLOCKS = MOST_BLOCKS
cdef Py_ssize_t _MOST_PIECES = MOST_PIECES, _MOST_SHOWN = MOST_SHOWN
cdef Py_ssize_t _MOST_KEPT = 20_000, _LONGEST_KEPT = 1_000
cdef tuple _DESCRIBING = tuple(
    f"{name}=" for name in "class id role rel property itemprop data-component data-testid data-type data-module".split()
)


def read_page(source):
    """Return what is visible of a page, and what its head says."""
    return _Reader(source).read()


cdef class _Kind:
    """A `tags.Kind`, its truths as numbers."""

    cdef str name
    cdef bint is_close, is_breaker, is_nested, is_raw, is_fact, is_described, matters, is_telling
    cdef object closes

    def __init__(self, kind):
        self.name = kind.name
        self.is_close, self.is_breaker, self.is_nested = kind.is_close, kind.is_breaker, kind.is_nested
        self.is_raw, self.is_fact, self.is_described = kind.is_raw, kind.is_fact, kind.is_described
        self.matters, self.is_telling = kind.matters, kind.name in TELLING
        self.closes = SIBLINGS.get(kind.name, PARAGRAPH)


cdef dict _kinds = {}, _tags = {}  # as written


cdef _Kind _kind(str written):
    found = _kinds.get(written)
    if found is None:
        found = _Kind(kind_of(written))
        _keep(_kinds, written, found)
    return found


cdef object _tag(str written, _Kind kind):
    """`tags.read_tag`."""
    tag = _tags.get(written)
    if tag is None:
        tag = tag_of(kind.name, _described(written) if kind.is_described and "=" in written else "")
        _keep(_tags, written, tag)
    return tag


cdef int _keep(dict kept, str written, found) except -1:
    if len(kept) >= _MOST_KEPT:
        kept.clear()
    if len(written) <= _LONGEST_KEPT:
        kept[written] = found
    return 0


cdef str _described(str written):
    """`tags._described`: the values of the attributes that describe an element."""
    cdef Py_ssize_t at = 0, value, end
    cdef Py_UCS4 c
    cdef list words = []
    while at < len(written):
        c = written[at]
        at += 1
        if c == u"d" and written.startswith("isplay:", at):
            value = _behind_space(written, at + 7)
            if written.startswith("none", value):
                words.append("none")
                at = value + 4
        elif c == u'"' or c == u"'" or c.isspace():
            value = _value(written, at)
            if value:
                c = written[value]
                end = _value_end(written, value)
                if c == u'"' or c == u"'":
                    value += 1
                if end > value:
                    words.append(written[value:end])
                if end >= 0:
                    at = end + (c == u'"' or c == u"'")
            elif _is_hidden(written, at):
                words.append("hidden")
                at = written.find("hidden", at) + 6
    return " ".join(words)


cdef Py_ssize_t _value(str written, Py_ssize_t at) except -1:
    """Where the value of the describing attribute begins whose name begins at `at`; 0 where there is none."""
    cdef str name
    if at < len(written) and written[at] in u"cirpd":
        for name in _DESCRIBING:
            if written.startswith(name, at):
                at += len(name)
                return at if at < len(written) else 0
    return 0


cdef Py_ssize_t _value_end(str written, Py_ssize_t at) except -2:
    """Where the value ends that begins at `at`, maybe with a quotation mark; -1 where it is none."""
    cdef Py_UCS4 c = written[at]
    cdef Py_ssize_t end = at
    if c == u'"' or c == u"'":
        return written.find(c, at + 1)
    while end < len(written):
        c = written[end]
        if c == u">" or c == u'"' or c == u"'" or c.isspace():
            break
        end += 1
    return end if end > at else -1


cdef bint _is_hidden(str written, Py_ssize_t at) except -1:
    """Whether the attribute that begins at `at` says that its element is not shown."""
    cdef Py_UCS4 c
    if written.startswith("aria-hidden=", at):
        at += 12
        return written.startswith(("true", '"true', "'true"), at)
    if not written.startswith("hidden", at) or at + 6 >= len(written):
        return False
    c = written[at + 6]
    return c == u"/" or c == u">" or c == u"=" or c.isspace()


cdef Py_ssize_t _behind_space(str text, Py_ssize_t at) except -1:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


cdef Py_ssize_t _neat_end(str text, Py_ssize_t at) except -2:
    """`visible._NEAT`: where a tag ends that is like most, -1 for others."""
    cdef Py_UCS4 c, before = u" "
    while at < len(text):
        c = text[at]
        at += 1
        if c == u">":
            return at
        if c == u'"' or c == u"'":
            return -1
        if c == u"=":
            before = text[at - 2]
            if before == u"/" or before.isspace() or at >= len(text) or text[at] != u'"':
                return -1
            at = text.find('"', at + 1) + 1
            if not at:
                return -1
    return -1


cdef Py_ssize_t _any_end(str text, Py_ssize_t at) except -1:
    """`visible._ANY`: where any tag ends, at the end of the page if nowhere else."""
    cdef Py_UCS4 c
    while at < len(text):
        c = text[at]
        at += 1
        if c == u">":
            return at
        if c != u"/" and not c.isspace():
            while at < len(text):
                c = text[at]
                if c == u"/" or c == u">" or c == u"=" or c.isspace():
                    break
                at += 1
            at = _behind_value(text, at)
    return at


cdef Py_ssize_t _behind_value(str text, Py_ssize_t at) except -1:
    """Where the value ends that an attribute may have behind its name, which ends at `at`."""
    cdef Py_UCS4 c
    cdef Py_ssize_t end, begin = _behind_space(text, at)
    if begin >= len(text) or text[begin] != u"=":
        return at
    begin = _behind_space(text, begin + 1)
    if begin >= len(text):
        return at
    c = text[begin]
    if c == u'"' or c == u"'":
        end = text.find(c, begin + 1)
        return end + 1 if end >= 0 else at
    while begin < len(text):
        c = text[begin]
        if c == u">" or c.isspace():
            break
        begin += 1
    return begin


cdef Py_ssize_t _comment_end(str text, Py_ssize_t at) except -1:
    """`visible._COMMENT`: where the comment ends whose content begins at `at`."""
    if text.startswith(">", at):
        return at + 1
    if text.startswith("->", at):
        return at + 2
    while True:
        at = text.find("--", at)
        if at < 0:
            return len(text)
        if text.startswith(">", at + 2):
            return at + 3
        if text.startswith("!>", at + 2):
            return at + 4
        at += 1


cdef class _Reader:
    """`visible._Reader` and `elements.OpenElements`. Of the token last found: where it begins and ends, and its name."""

    cdef object source, marks, mark_names
    cdef str text, name
    cdef list pieces, said, elements, open_names, open_numbers, blocks, facts, scripts
    cdef dict n_open
    cdef set unclosed
    cdef Py_ssize_t start, end, read_to, length, block_start, n_linked, n_tags
    cdef bint in_link, is_broken

    def __init__(self, source):
        self.source, self.text, self.read_to = source, source.text, len(source.text)
        self.marks, self.mark_names = OpenMarks(), frozenset()
        self.pieces, self.said, self.blocks, self.facts, self.scripts = [], [], [], [], []
        self.elements, self.open_names, self.open_numbers = [ROOT], [""], [0]
        self.n_open, self.unclosed = {}, set()

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
                if self.n_tags >= _MOST_TAGS:
                    raise Full
                self.n_tags += 1
                if self.start > at:
                    self._show(at, self.start)
                    at = self.start
                kind = _kind(self.name)
                if kind.matters or kind.name in self.mark_names:
                    self._take(kind)
                    if kind.is_raw:
                        return self._content(kind)
                at = after = self.end
                if self.length == self.block_start:
                    at = after = _behind_space(self.text, after)
            if self.n_tags >= _MOST_TAGS:
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
                self.start, self.name = at, text[at + 1 : end]
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
        if kind.name in self.mark_names:
            self.marks.step(kind.name, kind.is_close, self.length)
            self.mark_names = self.marks.names
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
        cdef str written = self.text[self.start : self.end]
        if kind.is_described or kind.is_nested:
            tag = _tag(written, kind)
            is_mark = tag.is_mark
            if kind.is_nested:
                self._open(kind, tag)
        elif kind.name == "a":
            is_mark = is_of_author(written)
            self.in_link = is_mark or "href" in written or self.in_link
        if is_mark:
            within = self.elements[self.open_numbers[len(self.open_numbers) - 1]].within
            self.marks.begin(Mark(kind.name, attributes(written), self.length, self.length, within))
            self.mark_names = self.marks.names
        if kind.is_fact and not kind.is_raw:
            self._fact(kind, written, self.end, self.end)
        return 0

    cdef int _open(self, _Kind kind, tag) except -1:
        while self.open_names[len(self.open_names) - 1] in kind.closes:
            self._pop()
        number = self.open_numbers[len(self.open_numbers) - 1]
        parent = self.elements[number]
        within = parent.within
        if kind.is_telling:
            within = (*within[-MAX_WITHIN:], kind.name)
        self.open_numbers.append(len(self.elements))
        self.open_names.append(kind.name)
        self.elements.append(Element(tag, number, parent.flags | tag.flags, within, parent.depth + 1))
        self.n_open[kind.name] = self.n_open.get(kind.name, 0) + 1
        return 0

    cdef str _pop(self):
        self.open_numbers.pop()
        cdef str name = self.open_names.pop()
        self.n_open[name] -= 1
        return name

    cdef Py_ssize_t _content(self, _Kind kind) except -1:
        cdef Py_ssize_t start = self.end, end = raw_end(self.text, kind.name, self.end, self.unclosed)
        if kind.name in FACTS:
            self._fact(kind, self.text[self.start : start], start, end)
        if kind.name not in UNSEEN:
            self._show(start, end)
        return end

    cdef int _fact(self, _Kind kind, str written, Py_ssize_t start, Py_ssize_t end) except -1:
        fact = fact_of(kind.name, written, self.text, start, end)
        if fact is not None:
            self.facts.append(fact)
            if kind.name == "script":
                self.scripts.append((start, end))
        return 0

    cdef int _show(self, Py_ssize_t start, Py_ssize_t end) except -1:
        if self.n_open.get("template"):
            return 0
        if self.length == self.block_start:
            start = min(_behind_space(self.text, start), end)
        if 0 <= self.text.find("&", start, end):
            for at, after, characters in references(self.text, start, end):
                self._add(start, at, self.text[start:at], _COPIED)
                self._add(at, after, characters, _ENTITY)
                start = after
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
        if len(self.pieces) >= _MOST_PIECES or self.length + n > _MOST_SHOWN:
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
        if len(self.blocks) >= _MOST_BLOCKS and not is_last:
            raise Full
        number = self.open_numbers[len(self.open_numbers) - 1]
        within = self.elements[number].within
        self.blocks.append(VisibleBlock(self.block_start, self.length, within, number, self.n_linked))
        self.block_start, self.n_linked = self.length, 0
        return 0
