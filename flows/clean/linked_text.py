"""The article's text as structured data hold it, for pages that show little of it: each character with its bytes.

A page whose text is made visible by a script, or kept for subscribers, often has it whole in JSON-LD. There it is a
JSON string (RFC 8259, 7): its characters are the page's, its escapes stand for one character or two.
"""

import json
import re
from collections.abc import Iterator, Sequence

from onrecord.flows.clean.compiled import read_page
from onrecord.flows.clean.lines import Part, parts_of_text
from onrecord.flows.clean.page import parts_of_page
from onrecord.flows.clean.stream import ENTITY, Stream, document, join

_BODY = re.compile(r'"articleBody"\s*+:\s*+"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")


def parts_of_linked_text(source: Stream, scripts: Sequence[tuple[int, int]]) -> list[Part]:
    """Return the paragraphs of the longest article body in the scripts, which are stretches of the source."""
    found = [match.span(1) for start, end in scripts for match in _BODY.finditer(source.text, start, end)]
    if not found:
        return []
    start, end = max(found, key=lambda span: span[1] - span[0])
    body = join(_parts(source, start, end))
    if not _MARKUP.search(body.text):
        return parts_of_text(body)
    page = read_page(document(body.text, body.bytes()))
    return parts_of_page(page, range(len(page.blocks)))[0]


def _parts(source: Stream, start: int, end: int) -> Iterator[Stream]:
    for match in _ESCAPE.finditer(source.text, start, end):
        yield source.cut(start, match.start())
        start = match.end()
        yield source.as_one(_unescaped(match.group()), ENTITY, match.start(), start)
    yield source.cut(start, end)


def _unescaped(escape: str) -> str:
    """The character of an escape; of one that JSON does not know, what follows the backslash."""
    try:
        return str(json.loads(f'"{escape}"')).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    except ValueError:
        return escape[1:]
