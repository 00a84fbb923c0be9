"""Which stretches of a text stand in quotation marks, as far as typography shows it.

Only for telling shared quotations from copied words: who is quoted is the annotation's business. Marks are paired
within a paragraph. A quotation that is not closed there runs to its end: quotations of several paragraphs are set so,
each of them opening anew.
"""

import re
from collections.abc import Iterable

from onrecord.flows.deduplicate.words import Span

# What closes a quotation that the key opens, as a pattern; two single marks stand for a double one in old text files.
_CLOSING = {
    '"': "[\"”]|''",
    "“": "[”\"]|''",
    "”": "”",
    "„": "[“”]",
    "«": "»",
    "»": "«",
    "‹": "›",
    "「": "」",
    "『": "』",
    "'": "'",
    "‘": "’",
}
_SINGLE = "'‘"
_PARAGRAPH = re.compile(r"[^\n]+")
_OPENING = re.compile(f"[{''.join(_CLOSING)}]")
MAX_CHARS = 1500  # of a quotation within one paragraph
MAX_SINGLE_CHARS = 400  # of one in single marks: they may be apostrophes


def quoted_spans(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return the stretches between quotation marks in some spans of a text, in order, without the marks."""
    paragraphs = (found.span() for start, end in spans for found in _PARAGRAPH.finditer(text, start, end))
    return [quotation for start, end in paragraphs for quotation in _in_paragraph(text, start, end)]


def _in_paragraph(text: str, start: int, end: int) -> list[Span]:
    found = []
    place = start
    while mark := _OPENING.search(text, place, end):
        place = mark.end()
        if _may_open(text, mark.start(), end):
            close = _closing(text, mark.start(), end)
            if close is not None:
                found.append((mark.end(), close))
                place = close + 1
            elif mark.group() not in _SINGLE:
                return [*found, (mark.end(), end)]
    return found


def _may_open(text: str, mark: int, end: int) -> bool:
    """Tell an opening mark from an apostrophe, a sign of inches or a mark that closes what was never opened."""
    before = text[mark - 1] if mark else " "
    after = text[mark + 1] if mark + 1 < end else " "
    return not before.isalnum() and (before.isspace() or not after.isspace())


def _closing(text: str, mark: int, end: int) -> int | None:
    """Return where the quotation that opens at `mark` closes within its paragraph."""
    is_single = text[mark] in _SINGLE
    limit = min(end, mark + 1 + (MAX_SINGLE_CHARS if is_single else MAX_CHARS))
    for closing in re.finditer(_CLOSING[text[mark]], text[mark + 1 : limit]):
        place = mark + 1 + closing.start()
        if not is_single or not text[place + 1 : place + 2].isalnum():
            return place
    return None
