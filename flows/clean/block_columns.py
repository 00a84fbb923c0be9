"""The numbers that the features of a page's blocks are reckoned to, from what is measured of each; see `features`.

All are counts and quotients: exact on every machine, and the same in whatever order they are summed up.
"""

from itertools import accumulate

import numpy as np
import numpy.typing as npt

from onrecord.flows.clean.outline import LEVELS, Outline
from onrecord.flows.clean.word_counts import Vector

Matrix = npt.NDArray[np.float32]
Measured = npt.NDArray[np.float64]

# What is measured of a block, in order of the rows of a `Measured`.
MEASURED = (
    "chars words stop_words commas ends is_final digits capitals dates bars first_lower colon quotes copyright repeats "
    "linked tag depth prose in_body in_description".split()
)
ROW = {name: number for number, name in enumerate(MEASURED)}
REACH = 3  # blocks to either side of which is said what they are like
WINDOW = 4
MOST_OF_PAGE = 0.6  # flags which hold for so much of a page's text say nothing about a block


def columns(measured: Measured, outline: Outline, n_flags: int, n_body: int, heading: int) -> Matrix:
    """Return a row for each of `features.NAMES`, a column for each block.

    `n_flags` is how many flags elements can have, `n_body` how long the article's text in structured data is, and
    `heading` which of the measured tags is that of headlines.
    """
    rows = [
        *_own(measured),
        *_beside(measured),
        *_around(measured),
        *_containers(measured, outline),
        *_paths(measured, outline),
        *_flags(measured, outline, n_flags),
        *_structured(measured, n_body, heading),
    ]
    return np.array(rows, np.float32)


def _own(measured: Measured) -> list[Vector]:
    said = dict(zip(MEASURED, measured, strict=True))
    chars, words = np.maximum(said["chars"], 1), np.maximum(said["words"], 1)
    return [
        said["chars"], said["words"], said["chars"] / words, said["linked"] / chars, said["stop_words"],
        said["stop_words"] / words, said["commas"], said["ends"], said["is_final"], said["digits"] / chars,
        said["capitals"] / words, said["dates"], said["bars"], said["first_lower"], said["colon"], said["quotes"],
        said["copyright"], said["tag"], said["depth"], said["repeats"],
    ]  # fmt: skip


def _beside(measured: Measured) -> list[Vector]:
    """What is said of the blocks before and behind; -1 where there is none."""
    chars, linked, ends, tag = (measured[ROW[name]] for name in ("chars", "linked", "ends", "tag"))
    n = len(chars)
    padded = np.full((4, n + 2 * REACH), -1.0)
    padded[:, REACH : REACH + n] = chars, linked / np.maximum(chars, 1), ends, tag
    starts = [REACH - way * reach for reach in range(1, REACH + 1) for way in (1, -1)]
    return [column[start : start + n] for column in padded for start in starts]


def _running(column: Vector) -> Vector:
    return np.concatenate([[0.0], np.cumsum(column)])


def _around(measured: Measured) -> list[Vector]:
    prose, chars, linked = (_running(measured[ROW[name]]) for name in ("prose", "chars", "linked"))
    n = len(chars) - 1
    at = np.arange(n)
    low, high = np.maximum(at - WINDOW, 0), np.minimum(at + WINDOW + 1, n)
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


def _containers(measured: Measured, outline: Outline) -> list[Vector]:
    """Sums over the element of the block and the three around it that hold more blocks each."""
    chars, prose, linked = (measured[ROW[name]] for name in ("chars", "prose", "linked"))
    per_block = np.array([chars, prose, linked, np.ones(len(chars)), prose > 0])
    running = np.concatenate([np.zeros((len(per_block), 1)), np.cumsum(per_block, axis=1)], axis=1)
    whole = np.maximum(running[:, -1], 1)
    chars, prose, linked, n_blocks, n_prose = running[:, outline.after] - running[:, outline.first]
    columns = [
        chars / whole[0], prose / whole[1], linked / np.maximum(chars, 1), n_blocks, n_prose,
        chars / np.maximum(n_blocks, 1),
    ]  # fmt: skip
    return [column[level] for level in range(LEVELS) for column in columns]


def _paths(measured: Measured, outline: Outline) -> list[Vector]:
    """Sums over all blocks of the page that stand in elements written alike, within parents written alike."""
    which = outline.path
    chars, prose, linked = (np.bincount(which, measured[ROW[name]]) for name in ("chars", "prose", "linked"))
    return [
        (chars / max(chars.sum(), 1))[which],
        np.bincount(which).astype(np.float64)[which],
        (prose / max(prose.sum(), 1))[which],
        (linked / np.maximum(chars, 1))[which],
    ]


def _flags(measured: Measured, outline: Outline, n_flags: int) -> list[Vector]:
    """Words that describe the three nearest elements, and any around the block unless they hold for most text."""
    prose = measured[ROW["prose"]]
    weight = prose if prose.any() else measured[ROW["chars"]]
    out: list[Vector] = []
    for column, limit in ((outline.near, 1.0), (outline.anywhere, MOST_OF_PAGE)):
        bits = (column[:, None] >> np.arange(n_flags) & 1).astype(np.float64)
        share = weight @ bits / max(weight.sum(), 1)
        out += list((bits * np.where(share > limit, 0, 1)).T)
    return out


def _structured(measured: Measured, n_body: int, heading: int) -> list[Vector]:
    tags = measured[ROW["tag"]].tolist()
    last = list(accumulate((i if tag == heading else -1 for i, tag in enumerate(tags)), max))
    since = [i - at if at >= 0 else -1 for i, at in enumerate(last)]
    return [
        measured[ROW["in_body"]],
        np.full(len(tags), float(n_body)),
        measured[ROW["in_description"]],
        np.array(since, np.float64),
        np.full(len(tags), float(last[-1] >= 0)),
    ]
