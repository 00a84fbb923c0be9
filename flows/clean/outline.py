"""Where the blocks of a page stand among its elements: what is read of them by walking up, block by block."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from onrecord.flows.clean.elements import Element
from onrecord.flows.clean.visible import VisibleBlock

Numbers = npt.NDArray[np.int64]
LEVELS = 4
_TAGS = "p div li td th dd dt figcaption blockquote h1 h2 h3 h4 h5 h6 pre span section article a body".split()
TAG_NUMBER = {name: number + 1 for number, name in enumerate(_TAGS)}  # 0 are all others


class Outline(NamedTuple):
    """Columns over blocks that follow one another.

    `path` numbers the ways in which their elements and the parents of these are written. `near` has the flags of the
    three nearest elements, `anywhere` those of all around the block. `tag` is the `TAG_NUMBER` of the block's element,
    `depth` how many are around that; `linked` is how many of the block's characters are in links. Of the element of the
    block and the three around it that hold more blocks each, `first` is the first block inside and `after` the one
    behind the last, level by level.
    """

    path: Numbers
    near: Numbers
    anywhere: Numbers
    tag: Numbers
    depth: Numbers
    linked: Numbers
    first: Numbers
    after: Numbers


def outline(elements: Sequence[Element], blocks: Sequence[VisibleBlock]) -> Outline:
    """Return where the blocks stand; parents come before their children in `elements`."""
    parents = [element.parent for element in elements]
    own = [block.element for block in blocks]
    firsts, afters = _extents(parents, own)
    wider = _wider(parents, [after - first for first, after in zip(firsts, afters, strict=True)])
    levels = [own]
    while len(levels) < LEVELS:
        levels.append([wider[number] for number in levels[-1]])
    paths: dict[tuple[str, str], int] = {}
    for number in own:
        paths.setdefault(_path(elements, number), len(paths))
    return Outline(
        np.array([paths[_path(elements, number)] for number in own], np.int64),
        np.array([_near(elements, elements[number]) for number in own], np.int64),
        np.array([elements[number].flags for number in own], np.int64),
        np.array([TAG_NUMBER.get(elements[number].tag.name, 0) for number in own], np.int64),
        np.array([elements[number].depth for number in own], np.int64),
        np.array([block.n_linked for block in blocks], np.int64),
        np.array([[firsts[number] for number in level] for level in levels], np.int64),
        np.array([[afters[number] for number in level] for level in levels], np.int64),
    )


def _path(elements: Sequence[Element], number: int) -> tuple[str, str]:
    return elements[number].tag.path, elements[elements[number].parent].tag.path


def _near(elements: Sequence[Element], element: Element) -> int:
    above = elements[element.parent]
    return element.tag.flags | above.tag.flags | elements[above.parent].tag.flags


def _extents(parents: Sequence[int], own: Sequence[int]) -> tuple[list[int], list[int]]:
    """The first block inside each element, and the one after the last; all between are inside."""
    first, after = [len(own)] * len(parents), [0] * len(parents)
    for i, number in enumerate(own):
        if not after[number]:
            first[number] = i
        after[number] = i + 1
    for number in range(len(parents) - 1, 0, -1):  # children come after their parents
        if after[number]:
            above = parents[number]
            first[above] = min(first[above], first[number])
            after[above] = max(after[above], after[number])
    return first, after


def _wider(parents: Sequence[int], n_blocks: Sequence[int]) -> list[int]:
    """For each element the nearest around it that holds more blocks."""
    out: list[int] = []
    for n_inside, above in zip(n_blocks, parents, strict=True):
        out.append(above if not out or n_blocks[above] > n_inside else out[above])
    return out
