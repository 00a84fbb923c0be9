"""Edits that make sense one way only: which of two renderings of the same words was made from the other's.

Three marks are an editor's, who had the words without them: brackets put into them ("[the mayor] told"), dots in place
of some ("… and left"), and a text's own voice made another's ("told this newspaper" -> "told a newspaper"). They show
whose rendering came first, not that one outlet took it from the other rather than from a third.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\w+(?:['’]\w+)*|\.{3}|…|[^\w\s]")
_BRACKETED = re.compile(r"\[[^\[\]:|/]{0,40}\w[^\[\]:|/]{0,40}\]")  # no credit of a picture, no address
_DOTS = re.compile(r"(?:[\[(]\s*)?(?:…|\.{3})(?:\s*[\])])?")
_CONTEXT = 3  # words around an edit, as a phrase may be changed in part


@dataclass(frozen=True, slots=True)
class VoiceWords:
    """Phrases, folded: `own` by which a text speaks of its own outlet, `others` by which another's is spoken of."""

    own: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """Words of the one and what stands in their place in the other, as in the texts, with the words around them."""

    before: str
    after: str
    before_around: str
    after_around: str


def one_way(renderings: Iterable[tuple[str, str]], voices: VoiceWords) -> str:
    """Return what shows that the second of each pair of renderings was made from the first; nothing where none does."""
    for given, taken in renderings:
        for edit in edits(given, taken):
            if shown := _altered(edit) or _voice(edit, voices):
                return shown
    return ""


def edits(given: str, taken: str) -> Iterator[Edit]:
    """Yield the places in which two renderings differ, by longest matching blocks (Ratcliff & Metzener 1988)."""
    a, b = list(_TOKEN.finditer(given)), list(_TOKEN.finditer(taken))
    words_a, words_b = ([token[0].casefold() for token in tokens] for tokens in (a, b))
    for kind, a_start, a_end, b_start, b_end in SequenceMatcher(None, words_a, words_b, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Edit(
                _words(given, a, a_start, a_end),
                _words(taken, b, b_start, b_end),
                _words(given, a, max(a_start - _CONTEXT, 0), a_end + _CONTEXT),
                _words(taken, b, max(b_start - _CONTEXT, 0), b_end + _CONTEXT),
            )


def _words(text: str, tokens: Sequence[re.Match[str]], start: int, end: int) -> str:
    found = tokens[start:end]
    return text[found[0].start() : found[-1].end()] if found else ""


def _altered(edit: Edit) -> str:
    """Return what an editor's brackets or dots show, where the other has plain words."""
    if (
        _BRACKETED.search(edit.after)
        and _BRACKETED.sub("", edit.after_around).strip()
        and "[" not in edit.before_around
    ):
        return f"puts {edit.after!r} into {edit.before_around!r}"
    if _DOTS.fullmatch(edit.after.strip()) and re.search(r"\w", edit.before) and not _DOTS.search(edit.before_around):
        return f"leaves out {edit.before!r}, with dots in its place"
    return ""


def _voice(edit: Edit, voices: VoiceWords) -> str:
    """Return what shows that words said to the one's own outlet are told as said to another's."""
    before, after = f" {edit.before_around.casefold()} ", f" {edit.after_around.casefold()} "
    is_own = any(f" {own} " in before and f" {own} " not in after for own in voices.own)
    if is_own and any(f" {other} " in after and f" {other} " not in before for other in voices.others):
        return f"has {edit.after_around!r} where the other speaks of itself: {edit.before_around!r}"
    return ""
