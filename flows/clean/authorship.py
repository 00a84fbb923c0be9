"""Blocks that say who wrote: bylines, credits of further authors, and biographies at the end."""

import re
from collections.abc import Sequence
from dataclasses import replace

from onrecord.flows.clean.cues import BlockCues
from onrecord.flows.clean.kinds import PROSE_KINDS, Block
from onrecord.flows.clean.lines import ends_sentence
from onrecord.warehouse.ids import fold

_MAX_BYLINE_WORDS = 12
_MAX_CREDIT_WORDS = 30
_MAX_BIO_WORDS = 70
_LAST = 4  # blocks at the end of an article among which biographies are looked for
_TITLES = r"(?:(?:Dr|Prof|Professor|Professorin|Mr|Mrs|Ms|Sir|Dame|Lord|Rev|Col|Gen|Ambassador)\.? )*"
_CAPITALISED = r"[^\W\d_a-z][\w.'’-]*"
_LINK = r"(?:and|und|et|y|e|de|da|do|dos|del|della|di|du|van|von|der|den|la|le|bin|al|el)"
_NAME = rf"{_TITLES}(?P<name>{_CAPITALISED}(?: (?:{_CAPITALISED}|{_LINK})){{1,4}})"
_NAME_LINE = re.compile(rf"{_NAME}$")
_SAYS = re.compile(rf"{_NAME},? (?P<verb>[^\W\d_]+(?: been)?)\b(?! (?:said|expected|due)\b)")
_ABOUT = re.compile(r"^(?:About the author|The (?:writer|author)|Über den Autor|Zur Person)\W+", re.IGNORECASE)
# two capitalised words, or nothing but such: "by Ada Lund in Kettleby", but not "von Kettleby nach Ostwick"
_NAMES = re.compile(rf"\s*[:|]?\s*(?:{_CAPITALISED}(?:,? (?:{_LINK} )*{_CAPITALISED})+|{_CAPITALISED}\W*$)")
_NAMED = re.compile(r"\s*[:|]?\s*[^\W\d_a-z]")


def is_authorship(text: str, n_words: int, byline: str | None, cues: BlockCues) -> bool:
    """Say whether a block by itself names who wrote or worked on the article."""
    if n_words <= _MAX_CREDIT_WORDS and _is_credit(text, cues):
        return True
    if n_words > _MAX_BYLINE_WORDS or ends_sentence(text):
        return False
    end = cues.opens("bylines", text)
    return bool(end and _NAMES.match(text, end)) or (byline is not None and fold(text) == fold(byline))


def _is_credit(text: str, cues: BlockCues) -> bool:
    end = cues.opens("contributions", text)
    if end and cues.names("contributions", text) and _NAMED.match(text, end):
        return True
    return _NAME_START.match(text) is not None and cues.contains("contributions", text)


_NAME_START = re.compile(rf"(?:\w+ )?{_NAME}")


def mark_biographies(blocks: Sequence[Block], cues: BlockCues) -> list[Block]:
    """Mark the last blocks where they say who wrote: somebody with a role of whom the article did not speak."""
    out = list(blocks)
    for i in range(len(out) - 1, max(len(out) - _LAST, 0), -1):
        block = out[i]
        if block.kind == "boilerplate":
            continue
        if not _is_biography(out, i, cues):
            break
        out[i] = replace(block, kind="author_bio", mark=0)
        above = out[i - 1]
        if above.kind in ("paragraph", "section_head") and _NAME_LINE.match(above.text):
            out[i - 1] = replace(above, kind="author_bio")
    return out


def _is_biography(blocks: Sequence[Block], i: int, cues: BlockCues) -> bool:
    text = blocks[i].text
    if blocks[i].kind not in PROSE_KINDS or len(text.split()) > _MAX_BIO_WORDS:
        return False
    found = _SAYS.match(_ABOUT.sub("", text))
    if found is None or not cues.holds("biography", found["verb"]) or not cues.holds("roles", text):
        return False
    surname = found["name"].split()[-1]
    return not any(surname in block.text for block in blocks[:i] if block.kind == "paragraph" and len(block.text) > 80)
