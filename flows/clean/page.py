"""Page to parts: what was chosen of the visible stream, divided into blocks as the markup has them."""

import re
from collections.abc import Iterator, Sequence

from onrecord.flows.clean.lines import Part, ends_sentence
from onrecord.flows.clean.select import Selected, merged, overlaps
from onrecord.flows.clean.stream import FOLDED, Stream, join, tidy, unaligned
from onrecord.flows.clean.visible import BREAK, Page

_BREAKS = re.compile(rf"\s*{BREAK}\s*(?:{BREAK}\s*)*")

Spans = Sequence[tuple[int, int]]


def parts_of_page(page: Page, spans: Spans, lost: Sequence[Selected] = ()) -> tuple[list[Part], Spans]:
    """Return the parts of the article in order of the page, and the stretches of the visible stream they take.

    `lost` is what an extractor has and the page does not show: kept, unaligned, where it would stand.
    """
    ranges = merged([(start, end) for start, end in spans if end > start])
    waiting = sorted((one.start, one.lost) for one in lost)[::-1]
    parts: list[Part] = []
    for block in page.blocks:
        while waiting and waiting[-1][0] < block.start:
            parts.append(Part(tidy(unaligned(waiting.pop()[1]))))
        kept = overlaps(ranges, block.start, block.end)
        if kept:
            parts += _parts(page.stream, kept, block.tag)
    parts += [Part(tidy(unaligned(text))) for _, text in reversed(waiting)]
    return [part for part in parts if part.stream.text], ranges


def _parts(visible: Stream, kept: Spans, tag: str) -> Iterator[Part]:
    pieces: list[Stream] = []
    end = kept[0][0]
    for start, after in kept:
        gap = visible.cut(end, start)
        if not gap.text.strip():
            pieces.append(gap)
        elif gap.text[0].isspace() or gap.text[-1].isspace():
            pieces.append(gap.as_one(" ", FOLDED))
        pieces.append(visible.cut(start, after))
        end = after
    yield from (Part(stream, tag) for stream in _lines(join(pieces)))


def _lines(stream: Stream) -> Iterator[Stream]:
    """Lines of a block: parted by two breaks, or by one after the end of a sentence."""
    at = 0
    for match in _BREAKS.finditer(stream.text):
        if match.group().count(BREAK) > 1 or ends_sentence(stream.text[at : match.start()].rstrip()):
            yield tidy(stream.cut(at, match.start()))
            at = match.end()
    yield tidy(stream.cut(at, len(stream)))
