"""HTML to parts: what the extractor selected, its characters taken from the visible stream, blocks from the markup."""

import re
from collections.abc import Iterator, Sequence

from onrecord.flows.clean.lines import Part, ends_sentence
from onrecord.flows.clean.select import Selected, merged, overlaps, select
from onrecord.flows.clean.stream import FOLDED, Stream, join, tidy, unaligned
from onrecord.flows.clean.visible import BREAK, Page, VisibleBlock

_BREAKS = re.compile(rf"\s*{BREAK}\s*(?:{BREAK}\s*)*")
_ASIDE = frozenset("nav header footer aside template".split())
_MIN_DENSE_WORDS = 8


def parts_of_page(
    page: Page, blocks: Sequence[str], headline: VisibleBlock | None
) -> tuple[list[Part], list[tuple[int, int]]]:
    """Return the parts of the article in order of the page, and the stretches of the visible stream they take.

    `blocks` is the extractor's text; without it the densest blocks of the page are taken. `headline` is added
    where the extractor left it out. What the extractor has and the page does not show is kept, unaligned.
    """
    selected = select(blocks, page.stream.text) if blocks else _densest(page)
    if headline is not None:
        selected.append(Selected(headline.start, headline.end))
    ranges = merged([(one.start, one.end) for one in selected if one.end > one.start])
    lost = sorted((one.start, one.lost) for one in selected if one.lost.strip())
    parts: list[Part] = []
    for block in page.blocks:
        while lost and lost[0][0] < block.start:
            parts.append(Part(tidy(unaligned(lost.pop(0)[1]))))
        kept = overlaps(ranges, block.start, block.end)
        if kept:
            inside = [lost.pop(0) for _ in range(sum(at <= kept[-1][1] for at, _ in lost))]
            parts += _parts(page.stream, kept, inside, block.tag)
    parts += [Part(tidy(unaligned(text))) for _, text in lost]
    return [part for part in parts if part.stream.text], ranges


def _densest(page: Page) -> list[Selected]:
    """Blocks of whole sentences outside menus, for pages of which the extractor makes nothing."""
    return [
        Selected(block.start, block.end)
        for block in page.blocks
        if not _ASIDE & set(block.within)
        and len((text := page.stream.text[block.start : block.end].strip()).split()) >= _MIN_DENSE_WORDS
        and ends_sentence(text)
    ]


def _parts(
    visible: Stream, kept: Sequence[tuple[int, int]], lost: Sequence[tuple[int, str]], tag: str
) -> Iterator[Part]:
    pieces: list[Stream] = []
    waiting = list(lost)
    end = kept[0][0]
    for start, after in kept:
        gap = visible.cut(end, start)
        if not gap.text.strip():
            pieces.append(gap)
        elif gap.text[0].isspace() or gap.text[-1].isspace():
            pieces.append(gap.as_one(" ", FOLDED))
        pieces.append(visible.cut(start, after))
        end = after
        while waiting and waiting[0][0] <= after:
            pieces.append(unaligned(f" {waiting.pop(0)[1]} "))
    yield from (Part(stream, tag) for stream in _lines(join(pieces)))


def _lines(stream: Stream) -> Iterator[Stream]:
    """Lines of a block: parted by two breaks, or by one after the end of a sentence."""
    at = 0
    for match in _BREAKS.finditer(stream.text):
        if match.group().count(BREAK) > 1 or ends_sentence(stream.text[at : match.start()].rstrip()):
            yield tidy(stream.cut(at, match.start()))
            at = match.end()
    yield tidy(stream.cut(at, len(stream)))
