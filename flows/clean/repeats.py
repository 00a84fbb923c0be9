"""Pull quotes: blocks that only repeat, for the eye, what the article says elsewhere."""

from collections.abc import Sequence
from dataclasses import replace

from onrecord.flows.clean.kinds import Block
from onrecord.flows.clean.lines import ends_sentence

_MIN_WORDS = 6
_MIN_CONTEXT = 15  # words of the paragraph that a pull quote is taken from
_MAX_WORDS = 60
_MOST_BLOCKS = 2_000  # each is looked for in each; what has more is no article but a list
_MARKS = " \"'“”„‟‘’‚«»‹›.,;:!?…-–—"


def mark_pull_quotes(blocks: Sequence[Block]) -> list[Block]:
    """Mark blocks whose words stand, all in a row, inside a longer paragraph of the article."""
    if len(blocks) > _MOST_BLOCKS:
        return list(blocks)
    words = [f" {block.folded} " for block in blocks]  # folded texts have single blanks between words
    bodies = [
        i
        for i, block in enumerate(blocks)
        if block.kind == "paragraph" and ends_sentence(block.text) and words[i].count(" ") > _MIN_CONTEXT
    ]
    everything = "\n".join([words[j] for j in bodies])
    out = list(blocks)
    for i, block in enumerate(blocks):
        if block.kind in ("paragraph", "section_head") and _is_repeated(i, words, bodies, everything):
            out[i] = replace(block, kind="pullquote")
    return out


def _is_repeated(i: int, words: Sequence[str], bodies: Sequence[int], everything: str) -> bool:
    said = words[i].strip(_MARKS)
    return (
        _MIN_WORDS <= said.count(" ") + 1 <= _MAX_WORDS
        and everything.count(said) > (i in bodies)
        and any(
            (at := words[j].find(said)) > 0 and len(words[j]) > len(words[i]) + 2 and _begins(words[j][:at])
            for j in bodies
            if j != i
        )
    )


def _begins(before: str) -> bool:
    """Whether a sentence or a quotation may begin behind these words."""
    return not before.strip() or before.rstrip()[-1] in _MARKS.strip() or before[-1] in _MARKS.strip()
