"""What cleaning needs beside the documents: models and word lists, made once per process and handed in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from onrecord.flows.clean.cues import BlockCues

Outlet = tuple[str, str]


@dataclass(frozen=True)
class Extraction:
    """What an extractor selects of a page: blocks of its main text in order."""

    blocks: Sequence[str]


@dataclass(frozen=True)
class CleanResources:
    """Models as functions, and the known outlets as (id, name) by domain and by folded name or alias.

    `detect_charset` guesses a charset of bytes; `fix_encoding` undoes mojibake; `score_blocks` gives the log odds, in
    thousandths, of blocks being text of the article from their features; `extract` selects the main text of HTML and
    is slow; `detect_language` gives (ISO 639-1 code, score) from the likeliest down; `month_names` gives the months by
    folded name, as a language has them; `guess_day` searches HTML for a day that nothing states; `cues` are the words
    that tell what a block is.
    """

    detect_charset: Callable[[bytes], str | None]
    fix_encoding: Callable[[str], str]
    score_blocks: Callable[[npt.NDArray[np.float32]], npt.NDArray[np.int64]]
    extract: Callable[[str], Extraction | None]
    detect_language: Callable[[str], list[tuple[str, float]]]
    month_names: Callable[[str | None], Mapping[str, int]]
    guess_day: Callable[[str], str | None]
    outlets_by_domain: Mapping[str, Outlet]
    outlets_by_name: Mapping[str, Outlet]
    cues: BlockCues
