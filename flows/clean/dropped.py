"""Paragraphs of a page that a reader could see and the text does not have: a paragraph must not vanish unseen."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypedDict

from onrecord.flows.clean.compiled import wordy
from onrecord.flows.clean.lines import ends_sentence
from onrecord.flows.clean.select import overlaps
from onrecord.flows.clean.stream import Stream, tidy
from onrecord.flows.clean.tallies import n_solid
from onrecord.flows.clean.visible import Page

MIN_WORDS = 8
SHOWN_CHARS = 300
_ASIDE = frozenset("nav header footer aside".split())
_SENTENCE = re.compile(r"[.!?…。！？।](?<=[^\W\d_]{2}.)[\"”’»)]?(?:\s|$)")


class Dropped(TypedDict):
    """One row of ``dropped_blocks``, but for capture and tool."""

    block_no: int
    byte_start: int
    byte_end: int
    n_chars: int
    beginning: str
    reason: str


def dropped_paragraphs(page: Page, kept: Sequence[tuple[int, int]]) -> list[Dropped]:
    """Return stretches of whole sentences that lie outside `kept`, sorted ranges of the page's visible stream.

    Last comes what was not read of a page without end, its markup included.
    """
    found: list[Dropped] = []
    for block in (page.blocks[number] for number in wordy(page.stream.text, page.blocks, MIN_WORDS)):
        inside = overlaps(kept, block.start, block.end)
        aside = next((name for name in reversed(block.within) if name in _ASIDE), None)
        reason = f"in_{aside}" if aside else "cut_off" if inside else "not_selected"
        for start, end in _gaps(inside, block.start, block.end):
            if is_paragraph(page.stream.text[start:end]):
                found.append(_row(tidy(page.stream.cut(start, end)), len(found), reason))
    if page.rest:
        found.append(_row(page.rest, len(found), "not_read"))
    return found


def totals(dropped: Sequence[Dropped]) -> dict[str, int]:
    """Return the columns of ``article_versions`` that sum up what was dropped, the page's own margins left aside."""
    inside = [one for one in dropped if not one["reason"].startswith("in_")]
    return {"n_dropped_paragraphs": len(inside), "n_dropped_chars": sum(one["n_chars"] for one in inside)}


def has_words(text: str) -> bool:
    """Say whether a text has as many words as a paragraph has at least."""
    return len(text.split(maxsplit=MIN_WORDS)) >= MIN_WORDS


def is_paragraph(text: str) -> bool:
    """Say whether a text is long enough and made of sentences, as paragraphs of articles are."""
    return has_words(text) and (ends_sentence(text.rstrip()) or _SENTENCE.search(text) is not None)


def _gaps(inside: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    """What of `start` to `end` lies outside the ranges."""
    edges = [start, *(edge for one in inside for edge in one), end]
    yield from ((a, b) for a, b in list(pairwise(edges))[::2] if a < b)


def _row(stretch: Stream, number: int, reason: str) -> Dropped:
    """One row; what a page shows always has bytes."""
    byte_start, byte_end = stretch.span() or (-1, -1)
    return Dropped(
        block_no=number,
        byte_start=byte_start,
        byte_end=byte_end,
        n_chars=n_solid(stretch.text),
        beginning=stretch.text[:SHOWN_CHARS],
        reason=reason,
    )
