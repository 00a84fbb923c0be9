"""What can be measured of each block of a page: its words and links, the elements around it, its neighbours.

After Kohlschütter, Fankhauser & Nejdl, "Boilerplate Detection Using Shallow Text Features" (WSDM 2010), whose text
and link densities these are, with the words that sites use in class names, and the containers a block stands in.
All are counts and quotients: exact on every machine, and trees need no other scale.
"""

import re
from collections.abc import Sequence
from itertools import accumulate
from operator import add, ne

import numpy as np
import numpy.typing as npt

from onrecord.flows.clean.tags import FLAGS
from onrecord.flows.clean.visible import Page

Matrix = npt.NDArray[np.float32]
Vector = npt.NDArray[np.float64]

_STOP_WORDS = frozenset(
    "the a an of to in and for on that with is was are were be been as at by it he she they his her their has have had "
    "not but from this which who will would or its said we you i der die das und ist nicht ein eine den dem des von zu "
    "mit auf für im sich auch es sie er dass bei nach wie hat wird sind war haben oder aber wir le la les des et est "
    "une un du dans que qui pour pas sur au par avec ce il elle sont plus el los las de y en que no se por con para su "
    "al lo como il lo gli di che è non per si con del della da sono het van een dat niet op te zijn met voor aan er "
    "o os e não em um uma mais как в и на не что с по для это w i się z na do nie że to jest jak og det som en på av til "
    "att och är inte har med ve bir bu için ile да не се од је su na i u".split()
)
_SENTENCE_END = re.compile(r"[^\W\d_]{2}[\"”’»)\]]*[.!?…。！？।][\"”’»)\]]*(?=\s|\Z)|[。！？]")
_FINAL = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*\Z")
_DIGIT = re.compile("[0-9]")
_BAR = re.compile("[|·»›•]")
_DATE = re.compile(r"\b\d{1,2}[:.h]\d\d\b|\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d")
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
_LEVELS = (1, 2, 3, 4)

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
    *(f"{name}^{level}" for level in _LEVELS for name in _CONTAINED),
    *("path_share", "path_blocks", "path_prose", "path_linked"),
    *(f"near_{flag}" for flag in FLAGS),
    *(f"any_{flag}" for flag in FLAGS),
    *("in_article_body", "has_article_body", "in_description", "since_h1", "has_h1"),
)


class Blocks:
    """The blocks of a page as columns; what the features are made of."""

    def __init__(self, page: Page) -> None:
        text = page.stream.text
        self.page = page
        self.texts = [" ".join(text[block.start : block.end].split()) for block in page.blocks]
        self.chars = np.array([len(text) for text in self.texts], np.float64)
        self.linked = np.minimum(np.array([block.n_linked for block in page.blocks], np.float64), self.chars)
        self.element = np.array([block.element for block in page.blocks], np.int64)
        self.tag = np.array(
            [_TAG_NUMBER.get(page.elements[block.element].tag.name, 0) for block in page.blocks], np.float64
        )
        self.ends = np.array([len(_SENTENCE_END.findall(text)) if len(text) > 20 else 0 for text in self.texts], float)
        # words of running text: linked ones and those of menus and labels left out
        self.wider = self.element
        self.prose = np.where((self.ends > 0) & (self.linked < 0.5 * self.chars), self.chars - self.linked, 0.0)


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
    return np.column_stack(columns).astype(np.float32)


def _own(blocks: Blocks) -> list[Vector]:
    seen: dict[str, int] = {}
    rows = [_of_text(text, seen) for text in blocks.texts]
    (words, stops, commas, final, digits, capitals, dates, bars, lower, colon, quotes, copyright_, repeats) = (
        np.array(column, np.float64) for column in zip(*rows, strict=True)
    )
    depth = np.array([blocks.page.elements[number].depth for number in blocks.element], np.float64)
    one = np.maximum(words, 1)
    return [
        blocks.chars, words, blocks.chars / one, blocks.linked / np.maximum(blocks.chars, 1), stops, stops / one,
        commas, blocks.ends, final, digits / np.maximum(blocks.chars, 1), capitals / one, dates, bars, lower, colon, quotes,
        copyright_, blocks.tag, depth, repeats,
    ]  # fmt: skip


def _of_text(text: str, seen: dict[str, int]) -> tuple[float, ...]:
    words = text.split()
    repeats = seen[text] = seen.get(text, -1) + 1
    return (
        len(words),
        sum(map(_STOP_WORDS.__contains__, words)),
        text.count(",") + text.count("，") + text.count("、"),
        _FINAL.search(text[-8:]) is not None,
        len(_DIGIT.findall(text)),
        sum(map(ne, words, text.lower().split())),
        len(text) < 120 and _DATE.search(text) is not None,
        0 if text.isascii() and "|" not in text else len(_BAR.findall(text)),
        text[:1].islower(),
        text[-1:] == ":",
        text.count('"') + text.count("“") + text.count("„"),
        "©" in text or "opyright" in text[:200],
        repeats,
    )


def _shifted(column: Vector, by: int) -> Vector:
    out = np.full(len(column), -1.0)
    if by > 0:
        out[by:] = column[:-by] if by < len(column) else out[by:]
    elif -by < len(column):
        out[:by] = column[-by:]
    return out


def _beside(blocks: Blocks) -> list[Vector]:
    linked = blocks.linked / np.maximum(blocks.chars, 1)
    columns = (blocks.chars, linked, blocks.ends, blocks.tag)
    return [_shifted(column, way * reach) for column in columns for reach in _REACH for way in (1, -1)]


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
    per_block = np.column_stack(
        [blocks.chars, blocks.prose, blocks.linked, np.ones(len(blocks.chars)), blocks.prose > 0]
    )
    sums = np.zeros((len(blocks.page.elements), per_block.shape[1]))
    np.add.at(sums, blocks.element, per_block)
    totals = sums.tolist()
    for number in range(len(totals) - 1, 0, -1):  # children come after their parents
        if totals[number][3]:
            above = blocks.page.elements[number].parent
            totals[above] = list(map(add, totals[above], totals[number]))
    sums = np.array(totals)
    blocks.wider = _wider(blocks, sums[:, 3].tolist())
    whole = np.maximum(per_block.sum(axis=0), 1)
    columns: list[Vector] = []
    level = blocks.element
    for _ in _LEVELS:
        chars, prose, linked, n_blocks, n_prose = sums[level].T
        columns += [
            chars / whole[0], prose / whole[1], linked / np.maximum(chars, 1), n_blocks, n_prose,
            chars / np.maximum(n_blocks, 1),
        ]  # fmt: skip
        level = blocks.wider[level]
    return columns


def _wider(blocks: Blocks, n_blocks: Sequence[float]) -> npt.NDArray[np.int64]:
    """For each element the nearest around it that holds more blocks."""
    out = [0] * len(n_blocks)
    for number, element in enumerate(blocks.page.elements):
        above = element.parent
        out[number] = above if n_blocks[above] > n_blocks[number] else out[above]
    return np.array(out, np.int64)


def _paths(blocks: Blocks) -> list[Vector]:
    """Sums over all blocks of the page that stand in elements written alike, within parents written alike."""
    elements = blocks.page.elements
    paths = [
        (elements[number].tag.path, elements[elements[number].parent].tag.path) for number in blocks.element.tolist()
    ]
    numbers = {path: number for number, path in enumerate(dict.fromkeys(paths))}
    which = np.array([numbers[path] for path in paths])
    chars, prose, linked = (np.bincount(which, column) for column in (blocks.chars, blocks.prose, blocks.linked))
    return [
        (chars / max(blocks.chars.sum(), 1))[which],
        np.bincount(which).astype(np.float64)[which],
        (prose / max(blocks.prose.sum(), 1))[which],
        (linked / np.maximum(chars, 1))[which],
    ]


def _flags(blocks: Blocks) -> list[Vector]:
    """Words that describe the three nearest elements, and any around the block unless they hold for most text."""
    elements = blocks.page.elements
    near, anywhere = [], []
    for number in blocks.element.tolist():
        element = elements[number]
        above = elements[element.parent]
        near.append(element.tag.flags | above.tag.flags | elements[above.parent].tag.flags)
        anywhere.append(element.flags)
    weight = blocks.prose if blocks.prose.any() else blocks.chars
    out: list[Vector] = []
    for column, limit in ((np.array(near), 1.0), (np.array(anywhere), _MOST_OF_PAGE)):
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
        starts = [text[:80].replace(" ", "")[:60] for text in blocks.texts]
        in_description = [float(len(start) > 20 and start in description) for start in starts]
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


def share_inside(text: str, whole: str) -> float:
    """How much of the block is in the article as structured data gives it: its ends and its middle are looked for."""
    if len(text) <= 40:
        return float(text in whole)
    middle = len(text) // 2
    return sum(piece in whole for piece in (text[:20], text[middle - 10 : middle + 10], text[-20:])) / 3
