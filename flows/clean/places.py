"""Stretches of a page's visible stream: their words, their bytes, their blocks."""

from bisect import bisect_right
from itertools import takewhile

from onrecord.flows.clean.visible import Page


def block_at(page: Page, at: int) -> int:
    """Return the number of the first block that ends after a place in the visible stream."""
    return bisect_right(page.blocks, at, key=lambda block: block.end)


def words_of(page: Page, start: int, end: int) -> str:
    """Return the visible characters of a stretch, a line end between blocks and white space folded."""
    blocks = takewhile(lambda block: block.start < end, page.blocks[block_at(page, start) :])
    text = page.stream.text
    lines = (" ".join(text[max(start, block.start) : min(end, block.end)].split()) for block in blocks)
    return "\n".join(line for line in lines if line)


def bytes_of(page: Page, start: int, end: int) -> tuple[int, int] | None:
    """Return the bytes of a stretch, None of an empty one."""
    return page.stream.cut(start, end).span() if start < end else None
