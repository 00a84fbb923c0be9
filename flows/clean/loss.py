"""What cleaning kept of what a reader could see; loss is measured, never assumed to be none."""

from collections.abc import Sequence

from onrecord.flows.clean.compiled import tally
from onrecord.flows.clean.stream import INSERTED, UNALIGNED, Stream


def measure(visible: Stream, kept: Sequence[tuple[int, int]], text: Stream, body: str) -> dict[str, int | float]:
    """Return the loss columns of ``article_versions``; `kept` are the stretches of `visible` that went into `text`.

    A name is a run of capitalised words behind a lower-case one on the same line: no sentence begins there. Where a
    script has no letter case there are none; German nouns count too, which leaves the shares as telling.
    """
    chosen = "\n".join(visible.text[start:end] for start, end in kept)
    shown = {"visible": visible.text, "kept": chosen, "text": text.text, "body": body}
    tallies = {stage: tally(each) for stage, each in shown.items()}
    n_visible, n_kept, n_text = (tallies[stage].solid for stage in ("visible", "kept", "text"))
    n_unaligned = _n_of(text, UNALIGNED)
    return {
        "n_visible_chars": n_visible,
        "n_kept_chars": n_kept,
        "n_text_chars": n_text,
        "n_body_chars": tallies["body"].solid,
        "n_inserted_chars": _n_of(text, INSERTED),
        "n_unaligned_chars": n_unaligned,
        "share_kept": n_kept / n_visible if n_visible else 0.0,
        "share_unaligned": n_unaligned / n_text if n_text else 0.0,
    } | {
        f"n_{stage}_{what}": n
        for stage, counted in tallies.items()
        for what, n in zip(counted._fields[1:], counted[1:], strict=True)
    }


def _n_of(text: Stream, op: int) -> int:
    return sum(
        len("".join(text.text[piece[0] : after].split()))
        for piece, after in zip(text.pieces, [*(piece[0] for piece in text.pieces[1:]), len(text)], strict=True)
        if piece[3] == op
    )
