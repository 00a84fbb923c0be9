"""Mojibake undone piece by piece, so that each repaired stretch still leads to all the bytes it came from."""

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from itertools import accumulate

from onrecord.flows.clean.stream import REPAIRED, Stream, join

_TOKENS = re.compile(r"[A-Za-z0-9]+|[^\x00-\x7f]+|[\x00-\x7f]")


def repair(stream: Stream, fix: Callable[[str], str]) -> Stream:
    """Return the stream as `fix` would have its text; what `fix` left alone keeps its own bytes.

    Tokens of the text before and after are compared (Ratcliff & Obershelp, as in difflib); each stretch that
    differs becomes `repaired` over all its bytes.
    """
    fixed = fix(stream.text)
    if fixed == stream.text:
        return stream
    before, after = _TOKENS.findall(stream.text), _TOKENS.findall(fixed)
    old_at = list(accumulate(map(len, before), initial=0))
    new_at = list(accumulate(map(len, after), initial=0))
    parts: list[Stream] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        start, end, new = old_at[i], old_at[j], fixed[new_at[k] : new_at[m]]
        if tag == "equal":
            parts.append(stream.cut(start, end))
        else:
            # characters out of nothing lead to the character before them
            start = min(start, end - 1) if end else 0
            parts.append(stream.as_one(new, REPAIRED, start, max(end, 1)))
    return join(parts)
