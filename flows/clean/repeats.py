"""Pull quotes: blocks that only repeat, for the eye, what the article says elsewhere."""

from collections.abc import Sequence
from dataclasses import replace

from onrecord.flows.clean.kinds import Block
from onrecord.warehouse.ids import fold

_MIN_WORDS = 6
_MAX_WORDS = 60
_MARKS = " \"'“”„‟‘’‚«»‹›.,;:!?…-–—"


def mark_pull_quotes(blocks: Sequence[Block]) -> list[Block]:
    """Mark blocks whose words stand, all in a row, inside a longer paragraph of the article."""
    words = [f" {fold(block.text)} " for block in blocks]
    bodies = [i for i, block in enumerate(blocks) if block.kind == "paragraph"]
    out = list(blocks)
    for i, block in enumerate(blocks):
        if block.kind in ("paragraph", "section_head") and _is_repeated(i, words, bodies):
            out[i] = replace(block, kind="pullquote")
    return out


def _is_repeated(i: int, words: Sequence[str], bodies: Sequence[int]) -> bool:
    said = words[i].strip(_MARKS)
    return _MIN_WORDS <= len(said.split()) <= _MAX_WORDS and any(
        said in words[j] and len(words[j]) > len(words[i]) + 2 for j in bodies if j != i
    )
