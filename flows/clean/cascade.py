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

from onrecord.flows.clean.block_columns import Matrix
from onrecord.flows.clean.block_model import UNIT, Scores
from onrecord.flows.clean.features import NAMES, Blocks, features
from onrecord.flows.clean.lines import ends_sentence
from onrecord.flows.clean.resources import CleanResources
from onrecord.flows.clean.select import Selected, select
from onrecord.flows.clean.structured import article_node, texts
from onrecord.flows.clean.visible import Page, VisibleBlock
from onrecord.flows.clean.word_counts import Vector

SCORES, EXTRACTOR, LINKED, DENSEST = "block scores", "trafilatura", "structured data", "densest blocks"
_DOUBT = 0.3  # of the text, in blocks whose score could as well be the other
_SURE = 7 * UNIT // 10  # a margin which leaves little doubt: odds of two to one
_LEAST = 250  # characters; less text than this is a reason to ask
_WEIGHT = 3 * UNIT // 2  # how far the extractor moves a margin, either way
_LONGEST_ASKED = 2_000_000  # characters of a page; the extractor would take many seconds over longer ones
WINDOW = 20_000  # blocks; pages for readers have far fewer
_ASIDE = frozenset("nav header footer aside template".split())
_MIN_DENSE_WORDS = 8
_LONG_BODY = 200  # characters of structured data that can be a whole article
_WHOLE, _SHOWN = 500, 0.25  # such a text is an article which the page does not show, where so little of it is visible
_DESCRIPTIONS = frozenset(["description", "og:description"])
_IN_BODY = NAMES.index("in_article_body")
_MARKUP = re.compile(r"<[^<>]{1,200}>")


@dataclass(frozen=True)
class Chosen:
    """The numbers of the blocks that are the article, who chose them, and how far the voices agree.

    `agreement` is the share of the characters chosen by any voice that all voices chose; None if one spoke alone.
    `lost` is what the extractor has and the page does not show. Where structured data have what the page does not
    show, no block is chosen; `lost` is then that text too, if the extractor found it there.
    """

    blocks: Sequence[int]
    extractor: str
    agreement: float | None
    lost: Sequence[Selected] = ()


@dataclass(frozen=True)
class Scored:
    """The texts of a page's blocks, their lengths and scores, and the article's text as structured data gives it.

    `shares` say how much of each block is in that text.
    """

    texts: Sequence[str]
    chars: Vector
    scores: Scores
    article_body: str
    shares: Matrix


def choose(page: Page, html: str, resources: CleanResources) -> Chosen:
    """Return what of the page is the article."""
    if not page.blocks:
        return Chosen([], SCORES, None)
    scored = score(page, resources)
    final, voices = scored.scores, [scored.scores > 0]
    if len(scored.article_body) >= _LONG_BODY:
        voices.append(scored.shares > 0.5)
        if (
            float(scored.chars[voices[-1]].sum()) < _SHOWN * len(scored.article_body)
            and len(scored.article_body) > _WHOLE
        ):
            return Chosen([], LINKED, _agreement(voices, scored.chars, len(scored.article_body)))
    extractor, lost = SCORES, []
    if is_doubtful(scored) and len(html) <= _LONGEST_ASKED and (extraction := resources.extract(html)):
        found = select(extraction.blocks, page.stream.text)
        voices.append(_shares(page, found) > 0.5)
        final = final + np.where(voices[-1], _WEIGHT, -_WEIGHT)
        extractor, lost = EXTRACTOR, [one for one in found if one.lost.strip()]
    chosen = final > 0
    if len(voices) > 2:
        chosen |= voices[1] & voices[2]  # lost by the scores alone
    if not chosen.any() and lost:
        extractor = LINKED if _are_inside(lost, scored.article_body) else EXTRACTOR
    elif not chosen.any():
        dense = [_is_dense(block, text) for block, text in zip(page.blocks, scored.texts, strict=True)]
        extractor, chosen = DENSEST, np.array(dense)
    return Chosen(
        blocks=np.flatnonzero(chosen).tolist(),
        extractor=extractor,
        agreement=_agreement(voices, scored.chars, sum(len(_solid(one.lost)) for one in lost))
        if len(voices) > 1
        else None,
        lost=lost if not chosen.any() else [],
    )


def score(page: Page, resources: CleanResources) -> Scored:
    """Score the blocks, so many at a time that memory stays bounded on any page."""
    windows = [
        (blocks, resources.score_blocks(rows), body, rows[:, _IN_BODY])
        for blocks, rows, body in (read_blocks(page, at) for at in range(0, len(page.blocks), WINDOW))
    ]
    texts = [text for blocks, *_ in windows for text in blocks.texts]
    chars = np.concatenate([blocks.chars for blocks, *_ in windows])
    scores, shares = (np.concatenate([window[i] for window in windows]) for i in (1, 3))
    return Scored(texts, chars, scores, windows[0][2], shares)


def read_blocks(page: Page, start: int = 0) -> tuple[Blocks, Matrix, str]:
    """Return blocks from `start` on, their features, and the article's text if structured data give it."""
    blocks = Blocks(page, start, start + WINDOW)
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


def is_doubtful(scored: Scored) -> bool:
    """Whether too much text has a score near nought, or too little is chosen at all."""
    n_chosen = float(scored.chars[scored.scores > 0].sum())
    n_unsure = float(scored.chars[np.abs(scored.scores) < _SURE].sum())
    return n_chosen < _LEAST or n_unsure > _DOUBT * n_chosen


def _are_inside(lost: Sequence[Selected], body: str) -> bool:
    """Whether all that the extractor has beside the page is in the article's text, which has no white space."""
    return all(_solid(one.lost) in body for one in lost)


def _is_dense(block: VisibleBlock, text: str) -> bool:
    """A block of whole sentences outside menus: the last resort, for pages of which no voice makes anything."""
    return len(text.split()) >= _MIN_DENSE_WORDS and ends_sentence(text) and not _ASIDE & set(block.within)


def _shares(page: Page, found: Sequence[Selected]) -> Vector:
    """How much of each block the extractor selected."""
    is_selected = np.zeros(len(page.stream) + 1, np.int32)
    for one in found:
        is_selected[one.start : one.end] = 1
    before = np.cumsum(is_selected) - is_selected
    starts, ends = (np.array([block[i] for block in page.blocks]) for i in (0, 1))
    shares: Vector = (before[ends] - before[starts]) / (ends - starts)
    return shares


def _agreement(voices: Sequence[npt.NDArray[np.bool_]], chars: Vector, n_lost: int) -> float:
    any_ = float(chars[np.logical_or.reduce(voices)].sum()) + n_lost
    return float(chars[np.logical_and.reduce(voices)].sum()) / any_ if any_ else 1.0


def _solid(text: str) -> str:
    return "".join(text.split())
