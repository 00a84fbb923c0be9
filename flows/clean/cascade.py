"""Which blocks of a page are the article: several voices on the one visible stream, each asked only where it pays.

The block scores speak on every page; the article's text in structured data speaks where a page has it (and is among
what is scored); the slow extractor is asked where the scores are in doubt. Where voices differ, the margin of a
block's score is moved by what the others say, so a block that the scores lost and the others agree on is restored.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from onrecord.flows.clean.block_model import UNIT, Scores
from onrecord.flows.clean.features import Blocks, Matrix, features, share_inside
from onrecord.flows.clean.lines import ends_sentence
from onrecord.flows.clean.resources import CleanResources
from onrecord.flows.clean.select import Selected, merged, overlaps, select
from onrecord.flows.clean.structured import article_node, texts
from onrecord.flows.clean.visible import Page, VisibleBlock

SCORES, EXTRACTOR, DENSEST = "block scores", "trafilatura", "densest blocks"
_DOUBT = 0.3  # of the text, in blocks whose score could as well be the other
_SURE = 7 * UNIT // 10  # a margin which leaves little doubt: odds of two to one
_LEAST = 250  # characters; less text than this is a reason to ask
_WEIGHT = 3 * UNIT // 2  # how far the extractor moves a margin, either way
_ASIDE = frozenset("nav header footer aside template".split())
_MIN_DENSE_WORDS = 8
_LONG_BODY = 200  # characters of structured data that can be a whole article
_DESCRIPTIONS = frozenset(["description", "og:description"])
_MARKUP = re.compile(r"<[^<>]{1,200}>")


@dataclass(frozen=True)
class Chosen:
    """The stretches of the visible stream that are the article, who chose them, and how far the voices agree.

    `agreement` is the share of the characters chosen by any voice that all voices chose; None if one spoke alone.
    `lost` is what the extractor has and the page does not show.
    """

    spans: Sequence[tuple[int, int]]
    extractor: str
    agreement: float | None
    n_restored: int = 0
    lost: Sequence[Selected] = ()


def choose(page: Page, html: str, resources: CleanResources) -> Chosen:
    """Return what of the page is the article."""
    if not page.blocks:
        return Chosen([], SCORES, None)
    blocks, rows, body = read_blocks(page)
    scores = resources.score_blocks(rows)
    voices = [scores > 0]
    if len(body) >= _LONG_BODY:
        voices.append(np.array([share_inside(_solid(text), body) > 0.5 for text in blocks.texts]))
    extractor, final, lost = SCORES, scores, []
    if is_doubtful(scores, blocks) and (extraction := resources.extract(html)):
        found = select(extraction.blocks, page.stream.text)
        voices.append(_shares(page, found) > 0.5)
        final = scores + np.where(voices[-1], _WEIGHT, -_WEIGHT)
        extractor, lost = EXTRACTOR, [one for one in found if one.lost.strip()]
    chosen = final > 0
    if not chosen.any() and not lost:
        extractor, chosen = (
            DENSEST,
            np.array([_is_dense(block, text) for block, text in zip(page.blocks, blocks.texts, strict=True)]),
        )
    return Chosen(
        spans=[(block.start, block.end) for block, is_chosen in zip(page.blocks, chosen, strict=True) if is_chosen],
        extractor=extractor,
        agreement=_agreement(voices, blocks, sum(len(_solid(one.lost)) for one in lost)) if len(voices) > 1 else None,
        n_restored=int((chosen & ~voices[0]).sum()),
        lost=lost if not chosen.any() else [],
    )


def read_blocks(page: Page) -> tuple[Blocks, Matrix, str]:
    """Return the page's blocks, their features, and the article's text as structured data gives it, if it does."""
    blocks = Blocks(page)
    body, description = _said(page)
    return blocks, features(blocks, body, description), body


def _said(page: Page) -> tuple[str, str]:
    """The article's text and its summaries as the page's data give them, without markup and white space."""
    node = article_node([content for name, said, content in page.facts if "ld+json" in said.get("type", "")])
    body = _MARKUP.sub(" ", " ".join(texts(node.get("articleBody"))))
    summaries = texts(node.get("description")) + [
        said.get("content", "") for name, said, _ in page.facts if name == "meta" and _names(said) & _DESCRIPTIONS
    ]
    return _solid(body), _solid("\n".join(summaries))


def _names(said: Mapping[str, str]) -> set[str]:
    return {said[key].lower() for key in ("name", "property") if key in said}


def is_doubtful(scores: Scores, blocks: Blocks) -> bool:
    """Whether too much text has a score near nought, or too little is chosen at all."""
    n_chosen = float(blocks.chars[scores > 0].sum())
    n_unsure = float(blocks.chars[np.abs(scores) < _SURE].sum())
    return n_chosen < _LEAST or n_unsure > _DOUBT * n_chosen


def _is_dense(block: VisibleBlock, text: str) -> bool:
    """A block of whole sentences outside menus: the last resort, for pages of which no voice makes anything."""
    return len(text.split()) >= _MIN_DENSE_WORDS and ends_sentence(text) and not _ASIDE & set(block.within)


def _shares(page: Page, found: Sequence[Selected]) -> npt.NDArray[np.float64]:
    """How much of each block the extractor selected."""
    ranges = merged([(one.start, one.end) for one in found if one.end > one.start])
    inside = [sum(b - a for a, b in overlaps(ranges, block.start, block.end)) for block in page.blocks]
    return np.array(inside) / np.array([block.end - block.start for block in page.blocks])


def _agreement(voices: Sequence[npt.NDArray[np.bool_]], blocks: Blocks, n_lost: int) -> float:
    any_ = float(blocks.chars[np.logical_or.reduce(voices)].sum()) + n_lost
    return float(blocks.chars[np.logical_and.reduce(voices)].sum()) / any_ if any_ else 1.0


def _solid(text: str) -> str:
    return "".join(text.split())
