"""Finds an extractor's blocks again in the visible stream: extractors keep no offsets, so they only select.

Both sides are compared without white space and invisible characters. Blocks found whole and once are anchors;
the rest is looked for between its neighbours, whole first, then in stretches (seed and extend, as in BLAST).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from onrecord.flows.clean.stream import INVISIBLE

_SOLID = re.compile(rf"[^\s{INVISIBLE}]+")
_C1 = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
_ANCHOR_CHARS = 24
_SEED_CHARS = 12
_MIN_SEED_CHARS = 4


@dataclass(frozen=True)
class Selected:
    """A stretch of the visible stream, or characters which are not found there (`lost`, after `start`)."""

    start: int
    end: int
    lost: str = ""


class Solid:
    """Text without white space and invisible characters, with the way back to its offsets."""

    def __init__(self, text: str) -> None:
        runs = [(match.start(), match.group()) for match in _SOLID.finditer(text)]
        self.source = text
        self.text = "".join(run for _, run in runs)
        self._starts = [start for start, _ in runs]
        self._at = list(accumulate((len(run) for _, run in runs), initial=0))[:-1]

    def origin(self, at: int) -> int:
        """Return the offset in the text of solid character `at`."""
        run = bisect_right(self._at, at) - 1
        return self._starts[run] + at - self._at[run]

    def cut(self, start: int, end: int) -> str:
        """Return the text from solid character `start` to before `end`, white space inside included."""
        return self.source[self.origin(start) : self.origin(end - 1) + 1]


Match = tuple[int, int, int]  # start in the block, start in the page, length; all in solid characters


def select(blocks: Sequence[str], visible: str) -> list[Selected]:
    """Return where the blocks stand in the visible stream, in order of the page; unfound stretches as `lost`."""
    page = Solid(visible)
    solids = [Solid(block.translate(_C1)) for block in blocks]
    queries = [solid.text for solid in solids]
    places = _whole(queries, page.text)
    following = _following(places, len(page.text))
    found: list[Selected] = []
    for number, (solid, place) in enumerate(zip(solids, places, strict=True)):
        query = solid.text
        if not query:
            continue
        if place is None:
            window = _between(number, queries, places, following)
            found += min(  # some extractors change the order, so the rest of the page is a second chance
                (list(_in_stretches(solid, page, *span)) for span in (window, (0, len(page.text)))),
                key=lambda stretches: sum(len(stretch.lost) for stretch in stretches),
            )
        else:
            found.append(Selected(page.origin(place), page.origin(place + len(query) - 1) + 1))
    return sorted(found, key=lambda selected: (selected.start, selected.end))


def _whole(queries: Sequence[str], page: str) -> list[int | None]:
    """Places of the blocks found whole: long unique ones first, then the others between them."""
    places: list[int | None] = [
        place
        if len(query) >= _ANCHOR_CHARS and (place := page.find(query)) >= 0 and page.find(query, place + 1) < 0
        else None
        for query in queries
    ]
    following = _following(places, len(page))  # what is placed below lies before, so this stays true
    for number, query in enumerate(queries):
        if places[number] is None and query:
            low, high = _between(number, queries, places, following)
            place = page.find(query, low, high)
            if place < 0 and len(query) >= _SEED_CHARS:
                place = page.find(query)
            places[number] = place if place >= 0 else None
    return places


def _following(places: Sequence[int | None], end: int) -> list[int]:
    """For each block the place of the next placed one behind it, and last the end of the page."""
    following = [end]
    for place in reversed(places):
        following.append(following[-1] if place is None else place)
    return [*following[-2::-1], end]


def _between(
    number: int, queries: Sequence[str], places: Sequence[int | None], following: Sequence[int]
) -> tuple[int, int]:
    """The part of the page between the nearest placed blocks before and after; all of it if they are swapped."""
    before = next((p + len(queries[i]) for i in range(number - 1, -1, -1) if (p := places[i]) is not None), 0)
    after = following[number]
    return (before, after) if before < after else (0, following[-1])


def _in_stretches(solid: Solid, page: Solid, low: int, high: int) -> Iterator[Selected]:
    done, last = 0, page.origin(low) if low < len(page.text) else 0
    for at, place, length in _stretches(solid.text, page.text, low, high):
        if at > done:
            yield Selected(last, last, solid.cut(done, at))
        last = page.origin(place + length - 1) + 1
        yield Selected(page.origin(place), last)
        done = at + length
    if done < len(solid.text):
        yield Selected(last, last, solid.cut(done, len(solid.text)))


def _stretches(query: str, page: str, low: int, high: int) -> Iterator[Match]:
    """Longest-first is not needed: stretches come in order, each a seed extended to both sides."""
    at = done = 0
    while at < len(query):
        size = min(_SEED_CHARS, len(query) - at)
        place = page.find(query[at : at + size], low, high) if size >= _MIN_SEED_CHARS else -1
        if place < 0:
            at += 1
            continue
        back = 0
        while at - back > done and place - back > low and query[at - back - 1] == page[place - back - 1]:
            back += 1
        length = size
        while at + length < len(query) and place + length < high and query[at + length] == page[place + length]:
            length += 1
        yield at - back, place - back, length + back
        low, at = place + length, at + length
        done = at


def merged(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return sorted ranges with overlapping and touching ones made one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def overlaps(ranges: Sequence[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Return what of the sorted, disjoint ranges lies between `start` and `end`."""
    first = bisect_left(ranges, start, key=lambda each: each[1])
    out = []
    for i in range(first, len(ranges)):
        a, b = ranges[i]
        if a >= end:
            break
        if min(b, end) > max(a, start):
            out.append((max(a, start), min(b, end)))
    return out
