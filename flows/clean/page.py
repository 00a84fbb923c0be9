"""Page to parts: the blocks that were chosen, divided into lines where the markup has them."""

import re
from collections.abc import Collection, Iterator, Sequence

from onrecord.flows.clean.lines import Part, ends_sentence
from onrecord.flows.clean.select import Selected, merged
from onrecord.flows.clean.stream import Stream, tidy, unaligned
from onrecord.flows.clean.visible import BREAK, Page

_BREAKS = re.compile(rf"\s*{BREAK}\s*(?:{BREAK}\s*)*")


def parts_of_page(
    page: Page, chosen: Collection[int], lost: Sequence[Selected] = ()
) -> tuple[list[Part], list[tuple[int, int]]]:
    """Return the parts of the article in order of the page, and the stretches of the visible stream they take.

    `chosen` are numbers of blocks. `lost` is what an extractor has and the page does not show: kept, unaligned, where
    it would stand.
    """
    waiting = sorted((one.start, one.lost) for one in lost)[::-1]
    parts: list[Part] = []
    blocks = [page.blocks[number] for number in sorted(chosen)]
    for block in blocks:
        while waiting and waiting[-1][0] < block.start:
            parts.append(Part(tidy(unaligned(waiting.pop()[1]))))
        parts += (Part(line, block.tag) for line in _lines(page.stream.cut(block.start, block.end)))
    parts += [Part(tidy(unaligned(text))) for _, text in reversed(waiting)]
    kept = merged([(block.start, block.end) for block in blocks])
    return [part for part in parts if part.stream.text], kept


def _lines(stream: Stream) -> Iterator[Stream]:
    """Lines of a block: parted by two breaks, or by one after the end of a sentence."""
    at = 0
    for match in _BREAKS.finditer(stream.text) if BREAK in stream.text else ():
        if match.group().count(BREAK) > 1 or ends_sentence(stream.text[at : match.start()].rstrip()):
            yield tidy(stream.cut(at, match.start()))
            at = match.end()
    yield tidy(stream.cut(at, len(stream)))
