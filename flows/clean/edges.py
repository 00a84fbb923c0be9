"""Blocks at the edges of an article that are no part of its body: above the headline, above the text, below its end."""

from collections.abc import Sequence
from dataclasses import replace

from onrecord.flows.clean.kinds import PROSE_KINDS, Block
from onrecord.flows.clean.lines import ends_sentence

_MIN_PROSE_WORDS = 8
_MAX_LINE_WORDS = 8


def leave_out_edges(blocks: Sequence[Block], first: int | None) -> list[Block]:
    """Leave out what stands above the headline, the block number `first`, and lines before and heads after all prose.

    Prose is a paragraph or bullet of a whole sentence; an article without any is left as it is.
    """
    out, start = list(blocks), first or 0
    prose = [i for i, block in enumerate(blocks) if _is_prose(block)]
    _leave_out(out, [i for i in range(start) if blocks[i].is_body], "above the headline")
    if prose:
        lines = [i for i in range(start, prose[0]) if blocks[i].kind == "paragraph" and _is_line(blocks[i].text)]
        _leave_out(out, lines, "above the text")
        _leave_out_heads(out, prose[-1])
    return out


def _leave_out(blocks: list[Block], numbers: Sequence[int], reason: str) -> None:
    """Leave these blocks out, but not where they are most of what there is."""
    if numbers and 2 * sum(len(blocks[i].text) for i in numbers) < sum(len(block.text) for block in blocks):
        for i in numbers:
            blocks[i] = replace(blocks[i], left_out=reason)


def _is_prose(block: Block) -> bool:
    first_words = block.text.split(maxsplit=_MIN_PROSE_WORDS) if block.kind in PROSE_KINDS else ()
    return len(first_words) >= _MIN_PROSE_WORDS and ends_sentence(block.text)


def _is_line(text: str) -> bool:
    """Whether it is like a rubric, an entry of a menu or a counter."""
    return len(text.split()) <= _MAX_LINE_WORDS and not ends_sentence(text)


def _leave_out_heads(blocks: list[Block], last: int) -> None:
    """Heads behind the last prose with nothing under them: headlines of other articles, titles of boxes."""
    for i in range(len(blocks) - 1, last, -1):
        if blocks[i].kind in PROSE_KINDS:
            break
        if blocks[i].kind == "section_head":
            blocks[i] = replace(blocks[i], left_out="heads nothing")
