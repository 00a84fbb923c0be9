"""What cleaning kept of what a reader could see; loss is measured, never assumed to be none."""

import re
from collections.abc import Sequence

from onrecord.flows.clean.stream import INSERTED, INVISIBLE, UNALIGNED, Stream

_CASED = range(0x2000)  # code points of the alphabets that have letter case, but for rare ones
_LOWER = "".join(re.escape(chr(code)) for code in _CASED if chr(code).islower())
_UPPER = "".join(re.escape(chr(code)) for code in _CASED if chr(code).isupper())
_NUMBER = re.compile(r"\d\d*(?:[.,:]\d+)*")  # what begins with one character is found faster
_MARKS = '"“”„‟«»‹›「」『』'
# the blank comes first, because looking for one character is fast, then what most blanks fail
_NAME = re.compile(rf" (?=[{_UPPER}])(?:(?<=[{_LOWER}] )|(?<=[{_LOWER}], ))[\w'’-]+(?: [{_UPPER}][\w'’-]*)*")
_INVISIBLE = re.compile(f"[{INVISIBLE}]")  # none of which is white space


def measure(visible: Stream, kept: Sequence[tuple[int, int]], text: Stream, body: str) -> dict[str, int | float]:
    """Return the loss columns of ``article_versions``; `kept` are the stretches of `visible` that went into `text`.

    A name is a run of capitalised words behind a lower-case one on the same line: no sentence begins there. Where a
    script has no letter case there are none; German nouns count too, which leaves the shares as telling.
    """
    chosen = "\n".join(visible.text[start:end] for start, end in kept)
    n_visible, n_kept, n_text = n_solid(visible.text), n_solid(chosen), n_solid(text.text)
    n_unaligned = _n_of(text, UNALIGNED)
    return {
        "n_visible_chars": n_visible,
        "n_kept_chars": n_kept,
        "n_text_chars": n_text,
        "n_body_chars": n_solid(body),
        "n_inserted_chars": _n_of(text, INSERTED),
        "n_unaligned_chars": n_unaligned,
        "share_kept": n_kept / n_visible if n_visible else 0.0,
        "share_unaligned": n_unaligned / n_text if n_text else 0.0,
    } | {
        f"n_{stage}_{what}": n
        for stage, shown in (("visible", visible.text), ("kept", chosen), ("text", text.text), ("body", body))
        for what, n in _counts(shown).items()
    }


def _counts(shown: str) -> dict[str, int]:
    return {
        "numbers": len(_NUMBER.findall(shown)),
        "quote_marks": shown.count('"') if shown.isascii() else sum(map(shown.count, _MARKS)),
        "names": len(_NAME.findall(shown)),
    }


def n_solid(text: str) -> int:
    """Return how many characters are neither white space nor invisible."""
    solid = "".join(text.split())
    return len(solid) if solid.isprintable() else len(solid) - len(_INVISIBLE.findall(solid))


def _n_of(text: Stream, op: int) -> int:
    return sum(
        len("".join(text.text[piece[0] : after].split()))
        for piece, after in zip(text.pieces, [*(piece[0] for piece in text.pieces[1:]), len(text)], strict=True)
        if piece[3] == op
    )
