"""The values of a JSON text with the bytes they stand in, found without holding more than one of them.

Those are the elements of an array at the top, or else the values at the top, of which there may be several.
Only strings, brackets and commas are looked at; whether a value is JSON, its parser says.
"""

import re
from collections.abc import Iterator

from onrecord.flows.ingest.documents import UnusableError
from onrecord.flows.ingest.unpack import Line

_OUTSIDE = re.compile(rb'["{}\[\],]')
_INSIDE = re.compile(rb'["\\]')
_OPENING, _CLOSING = b"{[", b"}]"
_WHITE = b" \t\r\n"


def values(pieces: Iterator[bytes], max_bytes: int) -> Iterator[Line]:
    """Yield the values in order, numbered from 1; one longer than `max_bytes` is passed over without being held.

    Raises UnusableError (truncated) at the end where an array is not closed. Where `pieces` fails, what of
    a value there is comes first, and the failure is raised after it.
    """
    scan = _Scan(max_bytes)
    failure: UnusableError | None = None
    try:
        for piece in pieces:
            yield from scan.feed(piece)
    except UnusableError as error:
        failure = error
    yield from scan.close()
    if failure is not None:
        raise failure
    if scan.is_in_array:
        raise UnusableError("truncated", f"the array is not closed after {scan.number} elements")


class _Scan:
    """Where in the text we are: how deep, in a string or not, in an array at the top or not."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.number = 0
        self.is_in_array = False
        self._depth = 0
        self._in_string = self._is_escaped = False
        self._offset = 0  # of the piece's first byte
        self._start = 0  # of the value
        self._n_bytes = 0
        self._held: list[bytes] = []

    def feed(self, piece: bytes) -> Iterator[Line]:
        """Yield the values that end in the next piece of the text."""
        at = done = 0
        if self._is_escaped:
            at, self._is_escaped = 1, False
        while found := (_INSIDE if self._in_string else _OUTSIDE).search(piece, at):
            at = found.end()
            if self._in_string:
                self._in_string = found[0] != b'"'
                if self._in_string:  # a backslash: the next byte means itself
                    at += 1
                    self._is_escaped = at > len(piece)
            elif found[0] == b'"':
                self._in_string = True
            else:
                before = self._depth
                self._depth += (found[0] in _OPENING) - (found[0] in _CLOSING and self._depth > 0)
                end = self._end(found[0], before, piece[done : at - 1])
                if end is not None:
                    yield from self._take(piece[done : at - 1 + end], at)
                    done = at
        self._hold(piece[done:])
        self._offset += len(piece)

    def _end(self, token: bytes, before: int, skipped: bytes) -> int | None:
        """Return how many bytes of the token belong to the value that ends with it; None where none ends."""
        if not self.is_in_array:
            if token == b"[" and before == 0 and not b"".join([*self._held, skipped]).strip(_WHITE + b"\xef\xbb\xbf"):
                self.is_in_array = True
                return 0
            return 1 if before == 1 and self._depth == 0 else None
        if self._depth == 0:
            self.is_in_array = False
            return 0
        return 0 if token == b"," and before == 1 else None

    def _take(self, rest: bytes, at: int) -> Iterator[Line]:
        self._hold(rest)
        yield from self.close()
        self._start = self._offset + at

    def _hold(self, part: bytes) -> None:
        if not self._n_bytes:
            stripped = part.lstrip(_WHITE)
            self._start += len(part) - len(stripped)
            part = stripped
        self._n_bytes += len(part)
        if self._n_bytes <= self.max_bytes:
            self._held.append(part)
        else:
            self._held.clear()

    def close(self) -> Iterator[Line]:
        """Yield the value that is held, if any."""
        content = b"".join(self._held).rstrip(_WHITE) if self._n_bytes <= self.max_bytes else None
        if self._n_bytes and content != b"\xef\xbb\xbf":
            self.number += 1
            yield Line(self.number, self._start, self._n_bytes, content)
        self._held, self._n_bytes = [], 0
