"""Plain text to parts: a paragraph per line as in news files, or lines wrapped by hand and parted by blank lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from onrecord.flows.clean.stream import FOLDED, INSERTED, UNALIGNED, Stream, folded, join, tidy

_LINE = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_FINAL, _CLOSING = frozenset(".!?…:;。！？؟।"), "\"'”’»)]"
_WRAP_WIDTH = (40, 100)
LONGEST_BLOCK = 20_000  # code points
_LINE_END = re.compile("[\n\r]")
_MOST_LINES = 50_000  # what has more is a list or a table, and each line as a block would take minutes
BULLET = re.compile(r"[•‣◦▪▫●○∙·*]\s*(?=\S)|[-–—]\s+(?=\S)")


@dataclass(frozen=True)
class Part:
    """A stretch that becomes one block; `tag` is the HTML element that tells what it is, if any."""

    stream: Stream
    tag: str = ""


def parts_of_text(source: Stream) -> list[Part]:
    """Return the non-empty lines, or the paragraphs of a text wrapped by hand; of too many lines, whole stretches."""
    if len(source.text.splitlines()) > _MOST_LINES:
        return [Part(part) for part in _stretches(source) if part.text]
    groups = _groups(source)
    if _is_wrapped(groups):
        return [Part(_unwrapped(paragraph)) for group in groups for paragraph in _paragraphs(group)]
    return [Part(line) for group in groups for line in group]


def _stretches(source: Stream) -> Iterator[Stream]:
    """Yield stretches of whole lines, about as long as a block may be; their line ends become blanks."""
    start = 0
    while start < len(source):
        end = source.text.rfind("\n", start, start + LONGEST_BLOCK) + 1 or start + LONGEST_BLOCK
        yield tidy(folded(source.cut(start, end), _LINE_END, " "))
        start = end


def short_enough(part: Part) -> Iterator[Part]:
    """Yield the part, cut at ends of sentences or words where it is longer than any paragraph of an article.

    What reads a paragraph holds all its tokens, so a file of one endless line must not become one paragraph.
    """
    stream, start = part.stream, 0
    while len(stream) - start > LONGEST_BLOCK:
        end = _cut(stream.text, start)
        yield replace(part, stream=stream.cut(start, end))
        start = end + (stream.text[end] == " ")
    yield replace(part, stream=stream.cut(start, len(stream)))


def _cut(text: str, start: int) -> int:
    first, last = start + LONGEST_BLOCK // 2, start + LONGEST_BLOCK
    sentence = text.rfind(". ", first, last)
    blank = text.rfind(" ", first, last)
    return sentence + 1 if sentence >= 0 else blank if blank >= 0 else last


def ends_sentence(text: str) -> bool:
    """Say whether the text ends as a sentence or an introduction of something does."""
    return text.removesuffix("\n").rstrip(_CLOSING)[-1:] in _FINAL


def _groups(source: Stream) -> list[list[Stream]]:
    """The tidied lines, parted where lines are blank."""
    groups: list[list[Stream]] = [[]]
    at = 0
    for end, after in [*(match.span() for match in _LINE.finditer(source.text)), (len(source), len(source))]:
        line = tidy(source.cut(at, end))
        if line.text:
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
        at = after
    return [group for group in groups if group]


def _is_wrapped(groups: Sequence[Sequence[Stream]]) -> bool:
    """Lines that are followed by another are about equally long, within a page's width, and mostly end anywhere."""
    inner = [line.text for group in groups for line in group[:-1]]
    if len(inner) < 3:
        return False
    width = median(map(len, inner))
    even = [text for text in inner if abs(len(text) - width) <= 0.25 * width]
    unfinished = [text for text in inner if not ends_sentence(text)]
    return (
        _WRAP_WIDTH[0] <= width <= _WRAP_WIDTH[1]
        and max(map(len, inner)) <= 1.5 * width
        and len(even) >= 0.7 * len(inner)
        and len(unfinished) >= 0.7 * len(inner)
    )


def _paragraphs(group: Sequence[Stream]) -> list[list[Stream]]:
    """A group of wrapped lines, a new paragraph at each bullet."""
    found: list[list[Stream]] = []
    for line in group:
        if not found or BULLET.match(line.text):
            found.append([])
        found[-1].append(line)
    return found


def _unwrapped(lines: Sequence[Stream]) -> Stream:
    parts = [lines[0]]
    for before, line in pairwise(lines):
        parts += [between(before, line, " "), line]
    return join(parts)


def between(before: Stream, after: Stream, white_space: str, is_inserted: bool = False) -> Stream:
    """Return white space for the bytes between two neighbours; inserted where there are none or it is asked for."""
    (_, _, start, op), end = before.pieces[-1], after.pieces[0][1]
    op = INSERTED if is_inserted or op == UNALIGNED or end <= start else FOLDED
    return Stream(white_space, before.source or after.source, [(0, start, end if op == FOLDED else start, op)])
