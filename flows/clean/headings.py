"""Which blocks head others: the headline, the summary under it, and the heads of sections."""

import re
from collections.abc import Sequence
from dataclasses import replace

from onrecord.flows.clean.kinds import PROSE_KINDS, Block
from onrecord.flows.clean.lines import ends_sentence

HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_CELLS = frozenset("td th dt dd".split())
_MAX_HEAD_WORDS = 16
_MAX_TITLE_WORDS = 25
_NEXT_SENTENCE = re.compile(r"[^\W\d_]{3}[.!?][\"”’]? +[\"“‘]?[A-Z]")


def headline(blocks: Sequence[Block], titles: set[str]) -> int | None:
    """Return the number of the block that is the headline: as declared, as marked up, or a title-like opening.

    `titles` are folded and without a final full stop.
    """
    for i, block in enumerate(blocks[:6]):
        if block.folded.rstrip(".") in titles:
            return i
    marked = next((i for i, block in enumerate(blocks[:6]) if block.part.tag == "h1"), None)
    if marked is not None:
        return marked
    opening = [i for i, block in enumerate(blocks[:3]) if block.kind == "paragraph"]
    likely = [i for i in opening[:2] if _is_title(blocks, i)]
    if len(likely) == 2 and len(blocks[likely[0]].text.split()) > 3:
        return likely[0]  # a long line before another: headline, then a section head
    return likely[-1] if likely and likely[0] == opening[0] else None


def _is_title(blocks: Sequence[Block], i: int) -> bool:
    text = blocks[i].text
    words = text.split()
    if blocks[i].part.tag not in {"", *HEADINGS} or len(words) > _MAX_TITLE_WORDS or not _has_longer(blocks, i):
        return False
    long_words = [word for word in words if len(word) > 3]
    capitals = sum(word.lstrip("‘“'\"(")[:1].isupper() for word in long_words)
    in_title_case = len(long_words) >= 3 and capitals >= 0.8 * len(long_words)
    return in_title_case or not ends_sentence(text) or text.endswith(("?", "!"))


def _has_longer(blocks: Sequence[Block], i: int) -> bool:
    """Whether prose much longer than block `i` follows within three blocks."""
    text = blocks[i].text
    return any(
        block.kind in PROSE_KINDS and len(block.text) > max(1.5 * len(text), 60) for block in blocks[i + 1 : i + 4]
    )


def is_head(blocks: Sequence[Block], i: int) -> bool:
    """Say whether block `i` heads a section: by its markup, else as a short line above prose."""
    block, text = blocks[i], blocks[i].text
    n_words = len(text.split(maxsplit=2 * _MAX_HEAD_WORDS))  # of long texts no more than need be known
    if block.part.tag in HEADINGS:
        return n_words <= 2 * _MAX_HEAD_WORDS
    if block.part.tag in _CELLS or n_words > _MAX_HEAD_WORDS or not _has_longer(blocks, i):
        return False
    if _NEXT_SENTENCE.search(text):
        return False
    opens_quote = text[0] in '“„«"' and text[-1] in '”“»"' and n_words > 4
    return not opens_quote and (text.endswith("?") or not ends_sentence(text) or (text.endswith(":") and n_words <= 4))


def mark_dek(blocks: list[Block], first: int | None) -> list[Block]:
    """Mark a longer heading right under the headline, the block number `first`: it sums the article up."""
    if first is None or first + 1 >= len(blocks):
        return blocks
    under = blocks[first + 1]
    if under.part.tag in HEADINGS - {"h1"} and len(under.text.split()) >= 8:
        blocks[first + 1] = replace(under, kind="dek")
    return blocks
