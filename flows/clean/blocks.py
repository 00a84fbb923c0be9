"""What each part of an article is: headline, section head, paragraph, bullet, author's biography and so on.

Rules over form (length, final stop, capitals, place in the text, HTML element), good for news in any language that
has letter case, and over the words that open a block, which `BlockCues` holds for each language.
"""

from collections.abc import Sequence
from dataclasses import replace

from onrecord.flows.clean.authorship import is_authorship, mark_biographies
from onrecord.flows.clean.cues import BlockCues
from onrecord.flows.clean.edges import leave_out_edges
from onrecord.flows.clean.furniture import furniture_of, is_caption, is_correction, is_slug
from onrecord.flows.clean.headings import headline, is_head, mark_dek
from onrecord.flows.clean.kinds import Block
from onrecord.flows.clean.lines import BULLET, Part
from onrecord.flows.clean.repeats import mark_pull_quotes
from onrecord.warehouse.ids import fold

_DASHES = "-–—"


def classify(
    parts: Sequence[Part], cues: BlockCues, titles: Sequence[str] = (), byline: str | None = None
) -> list[Block]:
    """Return each part with its kind, in order; `titles` are the article's titles as declared elsewhere."""
    blocks = _dashes([_alone(part, byline, cues) for part in parts])
    first = headline(blocks, {fold(title).rstrip(".") for title in titles})
    if first is not None:
        blocks[first] = replace(blocks[first], kind="headline", left_out=None)
    blocks = [
        replace(block, kind="section_head") if block.kind == "paragraph" and is_head(blocks, i) else block
        for i, block in enumerate(blocks)
    ]
    blocks = mark_pull_quotes(mark_dek(mark_biographies(blocks, cues), first))
    return leave_out_edges(blocks, first)


def _alone(part: Part, byline: str | None, cues: BlockCues) -> Block:
    """What a part is by itself."""
    text = part.stream.text
    n_words = len(text.split())
    bullet = BULLET.match(text)
    mark = bullet.end() if bullet and text[0] not in _DASHES and len(text) > bullet.end() else 0
    if is_caption(text, n_words, part.tag, cues):
        return Block(part, "caption")
    if is_slug(text, n_words, cues):
        return Block(part, "agency_slug")
    if is_authorship(text, n_words, byline, cues):
        return Block(part, "author_bio")
    furniture = furniture_of(text, n_words, cues)
    if furniture is None and is_correction(text, n_words, cues):
        return Block(part, "correction")
    if furniture:
        return Block(part, "boilerplate", left_out=furniture)
    return Block(part, "bullet" if mark or (part.tag == "li" and n_words > 1) else "paragraph", mark)


def _dashes(blocks: list[Block]) -> list[Block]:
    """A dash opens a bullet only beside another; alone it may open speech or a sentence."""
    dashed = [bool((found := BULLET.match(block.text)) and found.group()[0] in _DASHES) for block in blocks]
    out = []
    for i, block in enumerate(blocks):
        beside = (i > 0 and dashed[i - 1]) or (i + 1 < len(blocks) and dashed[i + 1])
        mark = BULLET.match(block.text) if dashed[i] and beside and block.kind == "paragraph" else None
        out.append(replace(block, kind="bullet", mark=mark.end()) if mark else block)
    return out
