"""What the tags and references of a page say by themselves, for `_reader.pyx`.

They are read as the regular expressions of `visible`, `tags` and `references` read them, character by character.
Indices are checked, but in the functions which compare each with the text's length themselves just before.
"""

cimport cython

from onrecord.flows.clean.elements import PARAGRAPH, SIBLINGS
from onrecord.flows.clean.references import references, unescaped
from onrecord.flows.clean.tags import BY_NAME, LONGEST_VALUE, MAIN, MARKING, TELLING, WEAKLY, Tag, flags_of_word, kind_of

cdef Py_ssize_t _MOST_KEPT = 20_000, _LONGEST_KEPT = 1_000
cdef int _MAIN = MAIN, _MARKING = MARKING, _WEAKLY = WEAKLY
cdef tuple _DESCRIBING = tuple(
    f"{name}=" for name in "class id role rel property itemprop data-component data-testid data-type data-module".split()
)

# by what is written
cdef dict _kinds = {}, _tags = {}, _paths = {}, _words = {}, _references = {}


cdef class _Kind:
    """A `tags.Kind`, its truths as numbers."""

    cdef str name
    cdef bint is_close, is_breaker, is_nested, is_raw, is_fact, is_described, matters, is_telling
    cdef int flags
    cdef object closes
    cdef object bare  # the tag without attributes

    def __init__(self, kind):
        self.name = kind.name
        self.is_close, self.is_breaker, self.is_nested = kind.is_close, kind.is_breaker, kind.is_nested
        self.is_raw, self.is_fact, self.is_described = kind.is_raw, kind.is_fact, kind.is_described
        self.matters, self.is_telling = kind.matters, kind.name in TELLING
        self.flags, self.closes = BY_NAME.get(kind.name, 0), SIBLINGS.get(kind.name, PARAGRAPH)
        self.bare = _described_as(self, "")


cdef struct _Value:
    # of an attribute: where it begins and ends, and where what is behind it begins; 0 where there is none
    Py_ssize_t start, end, after


cdef int _keep(dict kept, str written, found) except -1:
    if len(kept) >= _MOST_KEPT:
        kept.clear()
    if len(written) <= _LONGEST_KEPT:
        kept[written] = found
    return 0


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
        tag = _described_as(kind, _described(written)) if kind.is_described and "=" in written else kind.bare
        _keep(_tags, written, tag)
    return tag


cdef object _described_as(_Kind kind, str described):
    cdef str path = f"{kind.name} {described}"
    cdef int flags
    tag = _paths.get(path)
    if tag is None:
        flags = kind.flags | _flags(described)
        is_mark = kind.name == "time" or flags >= _MARKING or (flags & _WEAKLY and flags & _MAIN)
        tag = tuple.__new__(Tag, (kind.name, flags & (_WEAKLY - 1), bool(is_mark), path))
        _keep(_paths, path, tag)
    return tag


cdef int _flags(str described) except -1:
    """The bits of all words: runs of small letters, with or without a capital before, or of capitals."""
    cdef int flags = 0
    cdef Py_ssize_t start, at = 0, n = len(described)
    cdef str word
    while at < n:
        start = at
        if u"A" <= described[at] <= u"Z":
            at += 1
        while at < n and u"a" <= described[at] <= u"z":
            at += 1
        if at == start + 1 and described[start] <= u"Z":
            while at < n and u"A" <= described[at] <= u"Z":
                at += 1
        if at == start:
            at += 1
            continue
        word = described[start:at]
        found = _words.get(word)
        if found is None:
            found = flags_of_word(word)
            _keep(_words, word, found)
        flags |= <int>found
    return flags


cdef str _described(str written):
    """`tags._described`: the values of the attributes that describe an element."""
    cdef Py_ssize_t at = 0, hidden
    cdef _Value value
    cdef Py_UCS4 c
    cdef list words = []
    while at < len(written):
        c = written[at]
        at += 1
        if c == u"d" and written.startswith("isplay:", at):
            hidden = _behind_space(written, at + 7)
            if written.startswith("none", hidden):
                words.append("none")
                at = hidden + 4
        elif c == u'"' or c == u"'" or c.isspace():
            value = _describing(written, at)
            hidden = 0 if value.after else _hidden_end(written, at)
            if value.end > value.start:
                words.append(written[value.start : value.end])
            elif hidden:
                words.append("hidden")
            at = value.after or hidden or at
    return " ".join(words)


cdef _Value _describing(str written, Py_ssize_t at) except *:
    """The value of the describing attribute that begins at `at`."""
    cdef str name
    if at < len(written) and written[at] in u"cirpd":
        for name in _DESCRIBING:
            if written.startswith(name, at):
                return _value(written, at + len(name), u'"')
    return _Value(0, 0, 0)


@cython.boundscheck(False)
cdef _Value _value(str written, Py_ssize_t at, Py_UCS4 stop) except *:
    """The value that begins at `at`; one without quotation marks ends at white space, ``>`` and, if set, `stop`."""
    cdef Py_ssize_t end = at
    cdef Py_UCS4 c
    if at >= len(written):
        return _Value(0, 0, 0)
    c = written[at]
    if c == u'"' or c == u"'":
        end = written.find(c, at + 1)
        return _Value(at + 1, end, end + 1) if end >= 0 else _Value(0, 0, 0)
    while end < len(written):
        c = written[end]
        if c == u">" or c.isspace() or (stop and (c == u'"' or c == u"'")):
            break
        end += 1
    return _Value(at, end, end) if end > at else _Value(0, 0, 0)


cdef Py_ssize_t _hidden_end(str written, Py_ssize_t at) except -1:
    """Where the attribute ends that begins at `at` and says that its element is not shown; 0 where none does."""
    cdef Py_UCS4 c
    if written.startswith("aria-hidden=", at):
        return at + 11 if written.startswith(("true", '"true', "'true"), at + 12) else 0
    if not written.startswith("hidden", at) or at + 6 >= len(written):
        return 0
    c = written[at + 6]
    return at + 6 if c == u"/" or c == u">" or c == u"=" or c.isspace() else 0


cdef dict _attributes(str written, Py_ssize_t at):
    """`tags.attributes`: those behind the name, which ends at `at`."""
    cdef dict found = {}
    cdef _Value value
    cdef Py_ssize_t start
    cdef Py_UCS4 c
    while at < len(written):
        c = written[at]
        if c == u"/" or c == u">" or c == u"=" or c.isspace():
            at += 1
            continue
        start, at = at, _name_end(written, at)
        key = written[start:at].lower()
        value = _value_behind(written, at)
        at = value.after or at
        if value.end - value.start <= <Py_ssize_t>LONGEST_VALUE:
            said = written[value.start : value.end]
            found[key] = unescaped(said) if "&" in said else said
    return found


@cython.boundscheck(False)
cdef Py_ssize_t _name_end(str text, Py_ssize_t at) except -1:
    """Where the name of the attribute ends that begins at `at`, whatever its first character."""
    cdef Py_UCS4 c
    at += 1
    while at < len(text):
        c = text[at]
        if c == u"/" or c == u">" or c == u"=" or c.isspace():
            break
        at += 1
    return at


cdef _Value _value_behind(str text, Py_ssize_t at) except *:
    """The value of the attribute whose name ends at `at`."""
    at = _behind_space(text, at)
    if at >= len(text) or text[at] != u"=":
        return _Value(0, 0, 0)
    return _value(text, _behind_space(text, at + 1), 0)


@cython.boundscheck(False)
cdef Py_ssize_t _behind_space(str text, Py_ssize_t at) except -1:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


@cython.boundscheck(False)
cdef Py_ssize_t _neat_end(str text, Py_ssize_t at) except -2:
    """`visible._NEAT`: where a tag ends that is like most, -1 for others."""
    cdef Py_UCS4 c, before
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


@cython.boundscheck(False)
cdef Py_ssize_t _any_end(str text, Py_ssize_t at) except -1:
    """`visible._ANY`: where any tag ends, at the end of the page if nowhere else."""
    cdef Py_UCS4 c
    cdef Py_ssize_t behind
    while at < len(text):
        c = text[at]
        if c == u">":
            return at + 1
        if c == u"/" or c.isspace():
            at += 1
            continue
        at = _name_end(text, at)
        behind = _behind_space(text, at)
        if behind < len(text) and text[behind] == u"=":
            behind = _behind_space(text, behind + 1)
            if behind < len(text):
                at = behind if text[behind] == u">" else _value(text, behind, 0).after or at
    return at


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


cdef tuple _reference(str text, Py_ssize_t at, Py_ssize_t end):
    """Of the reference that begins at `at`: how many characters it has and what they stand for; None if it is none."""
    cdef Py_ssize_t after = at + 1
    while after < end and text[after] < 128 and (text[after] == u"#" or text[after].isalnum()):
        after += 1
    if after < end and text[after] == u";":
        after += 1
    written = text[at:after]
    found = _references.get(written)
    if found is None:
        found = next(((stop, said) for start, stop, said in references(written, 0, len(written)) if not start), ())
        _keep(_references, written, found)
    return found
