"""Character references of HTML, decoded one by one (HTML Living Standard 13.2.5.72, as `html.unescape`)."""

import html
import re
from collections.abc import Iterator
from html.entities import html5

_REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]{0,31};?)")
_LONGEST = 4_000  # characters: Python refuses to read numbers of more digits


def references(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, characters) of each reference between `start` and `end`; what is none is left out.

    A name may lack its semicolon (``&notit;`` is ``&not`` and ``it;``); numbers of Windows-1252 are remapped;
    numbers which name no character give no characters, those beyond all characters U+FFFD.
    """
    for match in _REFERENCE.finditer(text, start, end):
        written = match.group()
        length = len(written) if written[1] == "#" else _name_length(written)
        if length > _LONGEST:
            yield match.start(), match.start() + length, "\ufffd"
        elif length:
            yield match.start(), match.start() + length, html.unescape(written[:length])


def _name_length(written: str) -> int:
    return next((n for n in range(len(written), 2, -1) if written[1:n] in html5), 0)


def unescaped(text: str) -> str:
    """Return the text with its references decoded."""
    if "&" not in text:
        return text
    parts, at = [], 0
    for start, end, characters in references(text, 0, len(text)):
        parts += [text[at:start], characters]
        at = end
    return "".join([*parts, text[at:]])
