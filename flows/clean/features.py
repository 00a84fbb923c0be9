"""What can be measured of each block of a page: its words and links, the elements around it, its neighbours.

After Kohlschütter, Fankhauser & Nejdl, "Boilerplate Detection Using Shallow Text Features" (WSDM 2010), whose text
and link densities these are, with the words that sites use in class names, and the containers a block stands in.
All are counts and quotients: exact on every machine, and trees need no other scale.
"""

from itertools import accumulate

import numpy as np
import numpy.typing as npt

from onrecord.flows.clean.compiled import outline
from onrecord.flows.clean.outline import LEVELS
from onrecord.flows.clean.tags import FLAGS
from onrecord.flows.clean.visible import Page
from onrecord.flows.clean.word_counts import Vector
from onrecord.flows.clean.wording import Wording

Matrix = npt.NDArray[np.float32]

_TAGS = "p div li td th dd dt figcaption blockquote h1 h2 h3 h4 h5 h6 pre span section article a body".split()
_TAG_NUMBER = {name: number + 1 for number, name in enumerate(_TAGS)}
_REACH = (1, 2, 3)
_WINDOW = 4
_MOST_OF_PAGE = 0.6  # flags which hold for so much of a page's text say nothing about a block

_OWN = (
    "chars words chars_per_word linked stop_words stop_share commas ends is_final digits capitals has_date bars "
    "first_lower colon quotes copyright tag depth repeats".split()
)
_BESIDE = ("chars", "linked", "ends", "tag")
_CONTAINED = ("share", "prose_share", "linked", "blocks", "paragraphs", "chars_per_block")

NAMES = (
    *_OWN,
    *(f"{name}{way}{reach}" for name in _BESIDE for reach in _REACH for way in "-+"),
    *(
        "window_prose",
        "window_linked",
        "place",
        "char_place",
        "prose_before",
        "page_blocks",
        "page_prose",
        "page_linked",
    ),
    *(f"{name}^{level}" for level in range(1, LEVELS + 1) for name in _CONTAINED),
    *("path_share", "path_blocks", "path_prose", "path_linked"),
    *(f"near_{flag}" for flag in FLAGS),
    *(f"any_{flag}" for flag in FLAGS),
    *("in_article_body", "has_article_body", "in_description", "since_h1", "has_h1"),
)


class Blocks:
    """Blocks of a page, one behind the other, as columns; what the features are made of."""

    def __init__(self, page: Page, start: int = 0, end: int | None = None) -> None:
        blocks = page.blocks[start:end]
        self.page = page
        self.wording = Wording(page.stream.text, blocks)
        self.texts, self.chars = self.wording.texts, self.wording.chars
        self.linked = np.minimum(np.array([block.n_linked for block in blocks], np.float64), self.chars)
        self.outline = outline(page.elements, blocks)
        elements = [page.elements[block.element] for block in blocks]
        self.tag = np.array([_TAG_NUMBER.get(element.tag.name, 0) for element in elements], np.float64)
        self.depth = np.array([element.depth for element in elements], np.float64)
        # words of running text: linked ones and those of menus and labels left out
        is_prose = (self.wording.ends > 0) & (self.linked < 0.5 * self.chars)
        self.prose = np.where(is_prose, self.chars - self.linked, 0.0)


def features(blocks: Blocks, article_body: str = "", description: str = "") -> Matrix:
    """Return a row per block, in order of `NAMES`; both texts without white space, as structured data gives them."""
    columns = [
        *_own(blocks),
        *_beside(blocks),
        *_around(blocks),
        *_containers(blocks),
        *_paths(blocks),
        *_flags(blocks),
        *_structured(blocks, article_body, description),
    ]
    return np.array(columns, np.float32).T


def _own(blocks: Blocks) -> list[Vector]:
    said, chars = blocks.wording, np.maximum(blocks.chars, 1)
    words = np.maximum(said.words, 1)
    return [
        said.chars, said.words, said.chars / words, blocks.linked / chars, said.stop_words, said.stop_words / words,
        said.commas, said.ends, said.is_final, said.digits / chars, said.capitals / words, said.dates, said.bars,
        said.first_lower, said.colon, said.quotes, said.copyright, blocks.tag, blocks.depth, said.repeats,
    ]  # fmt: skip


def _beside(blocks: Blocks) -> list[Vector]:
    """What is said of the blocks before and behind; -1 where there is none."""
    n = len(blocks.chars)
    padded = np.full((len(_BESIDE), n + 2 * _REACH[-1]), -1.0)
    linked = blocks.linked / np.maximum(blocks.chars, 1)
    padded[:, _REACH[-1] : _REACH[-1] + n] = blocks.chars, linked, blocks.wording.ends, blocks.tag
    starts = [_REACH[-1] - way * reach for reach in _REACH for way in (1, -1)]
    return [column[start : start + n] for column in padded for start in starts]


def _running(column: Vector) -> Vector:
    return np.concatenate([[0.0], np.cumsum(column)])


def _around(blocks: Blocks) -> list[Vector]:
    n = len(blocks.chars)
    at = np.arange(n)
    low, high = np.maximum(at - _WINDOW, 0), np.minimum(at + _WINDOW + 1, n)
    prose, chars, linked = _running(blocks.prose), _running(blocks.chars), _running(blocks.linked)
    all_ = np.ones(n)
    return [
        prose[high] - prose[low],
        (linked[high] - linked[low]) / np.maximum(chars[high] - chars[low], 1),
        at / n,
        chars[:-1] / max(chars[-1], 1),
        prose[:-1] / max(prose[-1], 1),
        all_ * n,
        all_ * prose[-1],
        all_ * (linked[-1] / max(chars[-1], 1)),
    ]


def _containers(blocks: Blocks) -> list[Vector]:
    """Sums over the element of the block and the three around it that hold more blocks each."""
    per_block = np.array([blocks.chars, blocks.prose, blocks.linked, np.ones(len(blocks.chars)), blocks.prose > 0])
    running = np.concatenate([np.zeros((len(per_block), 1)), np.cumsum(per_block, axis=1)], axis=1)
    whole = np.maximum(running[:, -1], 1)
    chars, prose, linked, n_blocks, n_prose = running[:, blocks.outline.after] - running[:, blocks.outline.first]
    columns = [
        chars / whole[0], prose / whole[1], linked / np.maximum(chars, 1), n_blocks, n_prose,
        chars / np.maximum(n_blocks, 1),
    ]  # fmt: skip
    return [column[level] for level in range(LEVELS) for column in columns]


def _paths(blocks: Blocks) -> list[Vector]:
    """Sums over all blocks of the page that stand in elements written alike, within parents written alike."""
    which = blocks.outline.path
    chars, prose, linked = (np.bincount(which, column) for column in (blocks.chars, blocks.prose, blocks.linked))
    return [
        (chars / max(blocks.chars.sum(), 1))[which],
        np.bincount(which).astype(np.float64)[which],
        (prose / max(blocks.prose.sum(), 1))[which],
        (linked / np.maximum(chars, 1))[which],
    ]


def _flags(blocks: Blocks) -> list[Vector]:
    """Words that describe the three nearest elements, and any around the block unless they hold for most text."""
    weight = blocks.prose if blocks.prose.any() else blocks.chars
    out: list[Vector] = []
    for column, limit in ((blocks.outline.near, 1.0), (blocks.outline.anywhere, _MOST_OF_PAGE)):
        bits = (column[:, None] >> np.arange(len(FLAGS)) & 1).astype(np.float64)
        share = weight @ bits / max(weight.sum(), 1)
        out += list((bits * np.where(share > limit, 0, 1)).T)
    return out


def _structured(blocks: Blocks, article_body: str, description: str) -> list[Vector]:
    n = len(blocks.texts)
    in_body, in_description = [-1.0] * n, [-1.0] * n
    if article_body:
        in_body = [share_inside(text.replace(" ", ""), article_body) for text in blocks.texts]
    if description:
        in_description = [float(len(text) > 20 and _is_begun_in(description, text)) for text in blocks.texts]
    h1 = _TAG_NUMBER["h1"]
    last = list(accumulate((i if tag == h1 else -1 for i, tag in enumerate(blocks.tag.tolist())), max))
    since = [i - at if at >= 0 else -1 for i, at in enumerate(last)]
    return [
        np.array(in_body, np.float64),
        np.full(n, float(len(article_body))),
        np.array(in_description, np.float64),
        np.array(since, np.float64),
        np.full(n, float(last[-1] >= 0)),
    ]


def _is_begun_in(description: str, text: str) -> bool:
    """Whether the beginning of a block, if it is long enough to tell, is in a text without white space."""
    start = text[:80].replace(" ", "")[:60]
    return len(start) > 20 and start in description


def share_inside(text: str, whole: str) -> float:
    """How much of the block is in the article as structured data gives it: its ends and its middle are looked for."""
    if len(text) <= 40:
        return float(text in whole)
    middle = len(text) // 2
    return sum(piece in whole for piece in (text[:20], text[middle - 10 : middle + 10], text[-20:])) / 3
