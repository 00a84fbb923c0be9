"""What cleaning kept of what a reader could see; loss is measured, never assumed to be none."""

import re
from collections.abc import Sequence

import numpy as np

from onrecord.flows.clean.stream import INSERTED, INVISIBLE, UNALIGNED, Stream

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_MARK = re.compile('["“”„‟«»‹›「」『』]')
_SOLID = re.compile(rf"[^\s{INVISIBLE}]+")


def measure(visible: Stream, kept: Sequence[tuple[int, int]], text: Stream) -> dict[str, int | float]:
    """Return the loss columns of ``article_versions``; `kept` are the stretches of `visible` that went into `text`."""
    chosen = " ".join(visible.text[start:end] for start, end in kept)
    n_visible, n_kept, n_text = _n_solid(visible.text), _n_solid(chosen), _n_solid(text.text)
    n_unaligned = _n_of(text, UNALIGNED)
    return {
        "n_visible_chars": n_visible,
        "n_kept_chars": n_kept,
        "n_text_chars": n_text,
        "n_inserted_chars": _n_of(text, INSERTED),
        "n_unaligned_chars": n_unaligned,
        "n_visible_numbers": len(_NUMBER.findall(visible.text)),
        "n_kept_numbers": len(_NUMBER.findall(chosen)),
        "n_visible_quote_marks": len(_MARK.findall(visible.text)),
        "n_kept_quote_marks": len(_MARK.findall(chosen)),
        "share_kept": n_kept / n_visible if n_visible else 0.0,
        "share_unaligned": n_unaligned / n_text if n_text else 0.0,
    }


def _n_solid(text: str) -> int:
    return sum(map(len, _SOLID.findall(text)))


def _n_of(text: Stream, op: int) -> int:
    return sum(not text.text[i].isspace() for i in np.flatnonzero(text.ops == op))
