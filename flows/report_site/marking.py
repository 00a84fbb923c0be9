"""An article's text as HTML: entities linked; claims, quotes, sources and copied words marked and led to receipts."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from markupsafe import Markup

from onrecord.flows.report_site.templating import escaped

SIGNS = {"claim": "c", "quote": "q", "citation": "s", "passage": "p"}
NAMES = {"claim": "claim", "quote": "quotation", "citation": "source named", "passage": "copied passage"}


class Mark(NamedTuple):
    """A stretch of text, in code points, that something was found in, and where its receipt is."""

    start: int
    end: int
    kind: str
    url: str
    anchor: str  # letters, digits and hyphens


class Name(NamedTuple):
    """A stretch of text that names an entity."""

    start: int
    end: int
    url: str


def paragraphs(text: str, start: int, end: int, marks: Sequence[Mark], names: Sequence[Name]) -> Iterator[Markup]:
    """Yield the paragraphs of a part of a text, those without any visible character left out."""
    numbers = {mark.anchor: n for n, mark in enumerate(sorted(marks, key=_order), 1)}
    waiting = sorted((m for m in marks if m.start < end and m.end > start), key=_order)[::-1]
    names = _apart(name for name in names if start <= name.start and name.end <= end)
    here: list[Mark] = []
    next_name = 0
    signed: set[str] = set()
    for first, last in _lines(text, start, end):
        while waiting and waiting[-1].start < last:
            here.append(waiting.pop())
        here = [m for m in here if m.end > first]
        new = [m for m in here if m.anchor not in signed]
        signed.update(m.anchor for m in new)
        begun = {m.start for m in new}
        after = bisect_left(names, last, lo=next_name, key=itemgetter(0))
        within = [
            n
            for n in names[next_name:after]
            if first <= n.start and n.end <= last and not any(n.start < at < n.end for at in begun)
        ]
        next_name = after
        signs: dict[int, list[str]] = {}
        for mark in new:
            signs.setdefault(max(mark.start, first), []).append(_sign(mark, numbers))
        yield _paragraph(text, first, last, here, within, signs)


def _order(mark: Mark) -> tuple[int, int, str]:
    return mark.start, -mark.end, mark.anchor


def _apart(names: Iterator[Name]) -> list[Name]:
    """Return names that do not overlap: of two the one that begins first, and of these the longer."""
    kept: list[Name] = []
    for name in sorted(names, key=lambda one: (one.start, -one.end)):
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
    return kept


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        line_end = text.find("\n", start, end)
        last = end if line_end < 0 else line_end
        if text[start:last].strip():
            yield start, last
        start = last + 1


def _paragraph(
    text: str, first: int, last: int, marks: Sequence[Mark], names: Sequence[Name], signs: Mapping[int, Sequence[str]]
) -> Markup:
    bounds = {first, last}
    spans = [*((m.start, m.end) for m in marks), *((n.start, n.end) for n in names)]
    bounds.update(at for span in spans for at in span if first < at < last)
    begins = {name.start: name for name in names}
    ends = {name.end for name in names}
    parts: list[str] = []  # of HTML: everything is escaped here or made of our own words
    for piece, after in pairwise(sorted(bounds)):
        parts += signs.get(piece, ())
        if name := begins.get(piece):
            parts.append(f'<a class="e" href="{escaped(name.url)}">')
        kinds = sorted({SIGNS[m.kind] for m in marks if m.start < after and m.end > piece})
        words = escaped(text[piece:after])
        parts.append(f'<span class="{" ".join(kinds)}">{words}</span>' if kinds else words)
        if after in ends:
            parts.append("</a>")
    return Markup("".join(parts))


def _sign(mark: Mark, numbers: Mapping[str, int]) -> str:
    """Return the HTML of the sign that leads to a mark's receipt."""
    sign = f"{SIGNS[mark.kind]}{numbers[mark.anchor]}"
    what = f"{sign}: receipt of a {NAMES[mark.kind]}"
    return f'<a class="n" id="{mark.anchor}" href="{escaped(mark.url)}" aria-label="{what}">{sign}</a>'
