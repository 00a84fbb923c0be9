"""What can be measured of each block of a page: its words and links, the elements around it, its neighbours.

After Kohlschütter, Fankhauser & Nejdl, "Boilerplate Detection Using Shallow Text Features" (WSDM 2010), whose text
and link densities these are, with the words that sites use in class names, and the containers a block stands in.
All are counts and quotients: exact on every machine, and trees need no other scale.
"""

import numpy as np

from onrecord.flows.clean.block_columns import REACH, Matrix
from onrecord.flows.clean.compiled import columns, outline
from onrecord.flows.clean.outline import LEVELS, TAG_NUMBER
from onrecord.flows.clean.tags import FLAGS
from onrecord.flows.clean.visible import Page
from onrecord.flows.clean.wording import Wording

_OWN = (
    "chars words chars_per_word linked stop_words stop_share commas ends is_final digits capitals has_date bars "
    "first_lower colon quotes copyright tag depth repeats".split()
)
_BESIDE = ("chars", "linked", "ends", "tag")
_CONTAINED = ("share", "prose_share", "linked", "blocks", "paragraphs", "chars_per_block")

NAMES = (
    *_OWN,
    *(f"{name}{way}{reach}" for name in _BESIDE for reach in range(1, REACH + 1) for way in "-+"),
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
        self.outline = outline(page.elements, blocks)
        self.linked = np.minimum(self.outline.linked, self.chars)
        # words of running text: linked ones and those of menus and labels left out
        is_prose = (self.wording.ends > 0) & (self.linked < 0.5 * self.chars)
        self.prose = np.where(is_prose, self.chars - self.linked, 0.0)


def features(blocks: Blocks, article_body: str = "", description: str = "") -> Matrix:
    """Return a row per block, in order of `NAMES`; both texts without white space, as structured data gives them."""
    said, n = blocks.wording, len(blocks.texts)
    in_body, in_description = [-1.0] * n, [-1.0] * n
    if article_body:
        in_body = [share_inside(text.replace(" ", ""), article_body) for text in blocks.texts]
    if description:
        in_description = [float(len(text) > 20 and _is_begun_in(description, text)) for text in blocks.texts]
    measured = np.array(
        [
            said.chars, said.words, said.stop_words, said.commas, said.ends, said.is_final, said.digits, said.capitals,
            said.dates, said.bars, said.first_lower, said.colon, said.quotes, said.copyright, said.repeats,
            blocks.linked, blocks.outline.tag, blocks.outline.depth, blocks.prose, in_body, in_description,
        ]
    )  # fmt: skip
    return columns(measured, blocks.outline, len(FLAGS), len(article_body), TAG_NUMBER["h1"]).T


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
