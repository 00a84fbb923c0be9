"""What a text calls those who rule or fight: a describing word with the name beside it, alone, or a name given.

`the Norland-led government`, `the regime in Norland`, `the new regime` (whose was said before). Words by which one
describes another's friends or foes (a pro-Norland government) are not taken for the named one's.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from onrecord.flows.corroborate.wording_words import ContestedName, Describing, whole
from onrecord.warehouse.ids import make_id

Row = dict[str, Any]
_NAMED = frozenset({"named", "demonym", "metonym"})
_LAST_WORD = re.compile(r"([^\W_]+(?:['’][^\W\d_]+)?)([ \u00a0\n-])$")
_HYPHENED = re.compile(r"([^\W_]+(?:-[^\W_]+)+)[ \u00a0\n]$")
_POSSESSIVE = re.compile(r"['’]s?$")
_RULING = 0  # the family of those who rule a place; rebels in Norland are not Norland's
_REACH = 3000  # how far before a word alone may stand what it refers to, in characters


@dataclass(frozen=True)
class _Naming:
    start: int
    end: int
    class_: str
    mention: Row | None
    basis: str
    reason: str | None = None
    seed_id: str | None = None


@dataclass(frozen=True)
class _Mentions:
    """Mentions that name something, by beginning and end."""

    by_start: Mapping[int, Row]
    by_end: Mapping[int, Row]


def find_namings(
    text_id: str,
    text: str,
    mentions: Sequence[Row],
    words: Describing,
    contested: Sequence[ContestedName],
    tool_id: str,
) -> list[Row]:
    """Return rows of `namings` of a text; mentions: mention_id, char_start, char_end, form."""
    named = [m for m in mentions if m["form"] in _NAMED]
    places = _Mentions({m["char_start"]: m for m in named}, {m["char_end"]: m for m in named})
    found = sorted(
        [*_given_names(text, tuple(contested)), *_descriptions(text, places, words)], key=lambda n: (n.start, n.end)
    )
    return [_row(naming, text_id, text, tool_id) for naming in _resolved(found, words)]


def _given_names(text: str, contested: tuple[ContestedName, ...]) -> Iterator[_Naming]:
    known, pattern = _contested(contested)
    for match in pattern.finditer(text):
        name = known[match.group()]
        yield _Naming(*match.span(), name.class_, None, "self_given", None, name.seed_id)


@cache
def _contested(contested: tuple[ContestedName, ...]) -> tuple[Mapping[str, ContestedName], re.Pattern[str]]:
    known = {name.name: name for name in contested}
    return known, whole(known, re.NOFLAG)


@cache
def _heads(words: tuple[str, ...]) -> re.Pattern[str]:
    return whole(words)


def _descriptions(text: str, places: _Mentions, words: Describing) -> Iterator[_Naming]:
    for match in _heads(tuple(words.classes)).finditer(text):
        class_ = words.classes[" ".join(match.group().lower().split())]
        start, mention, before = _leftward(text, match.start(), places, words)
        start = _with_doubt(text, start, words)
        phrase = text[start : match.start()].lower()
        class_ = next((name for word, name in words.overrides.items() if word in phrase), class_)
        if mention is not None:
            yield _Naming(start, match.end(), class_, mention, "beside")
        elif words.families.get(class_) == _RULING and (behind := _rightward(text, match.end(), places, words)):
            yield _Naming(start, behind["char_end"], class_, behind, "beside")
        elif before in words.determiners or class_ in words.overrides.values():
            yield _Naming(start, match.end(), class_, None, "none", "no_earlier_name")


def _leftward(text: str, start: int, places: _Mentions, words: Describing) -> tuple[int, Row | None, str]:
    """Return where the phrase that ends at `start` begins, the mention in it, and the word before it."""
    while found := _last_word(text, start, words):
        word, end = found.group(1).lower(), found.end(1)
        short = _POSSESSIVE.sub("", found.group(1))
        mention = places.by_end.get(end) or places.by_end.get(found.start(1) + len(short))
        if mention is not None and word not in words.modifiers:
            stance = _LAST_WORD.search(text, max(0, mention["char_start"] - 10), mention["char_start"])
            is_other = stance is not None and stance.group(2) == "-" and stance.group(1).lower() in words.against
            return (start, None, word) if is_other else (mention["char_start"], mention, "")
        if word not in words.modifiers and word not in words.linked:
            return start, None, word
        start = found.start(1)
    return start, None, ""


def _last_word(text: str, start: int, words: Describing) -> "re.Match[str] | None":
    """Return the word before `start`; of a compound the last part, unless all of it is a modifier: self-proclaimed."""
    low = max(0, start - 40)
    hyphened = _HYPHENED.search(text, low, start)
    is_modifier = hyphened is not None and hyphened.group(1).lower() in words.modifiers
    return hyphened if is_modifier else _LAST_WORD.search(text, low, start)


def _with_doubt(text: str, start: int, words: Describing) -> int:
    """Return where a phrase begins with what doubts it before the name: the so-called Norland government."""
    hyphened = _HYPHENED.search(text, max(0, start - 40), start)
    return hyphened.start(1) if hyphened and hyphened.group(1).lower() in words.overrides else start


def _rightward(text: str, end: int, places: _Mentions, words: Describing) -> Row | None:
    """Return the name that follows after a word such as `of`."""
    found = re.compile(rf"\s+(\w+)\s+(?:(?:{'|'.join(words.determiners)})\s+)?").match(text, end)
    return places.by_start.get(found.end()) if found and found.group(1).lower() in words.of else None


def _resolved(found: Sequence[_Naming], words: Describing) -> Iterator[_Naming]:
    """Yield namings; one that stands alone is of whom the last one of its family with a name was."""
    last: dict[int, _Naming] = {}
    for naming in found:
        family = words.families.get(naming.class_, -1)
        if naming.basis == "none":
            known = last.get(family)
            if known is not None and naming.start - known.end <= _REACH:
                naming = _Naming(naming.start, naming.end, naming.class_, known.mention, "earlier")  # noqa: PLW2901
                last[family] = naming
        elif naming.mention is not None:
            last[family] = naming
        yield naming


def _row(naming: _Naming, text_id: str, text: str, tool_id: str) -> Row:
    surface = text[naming.start : naming.end]
    wording = surface
    if naming.basis == "beside" and naming.mention is not None:
        low, high = naming.mention["char_start"] - naming.start, naming.mention["char_end"] - naming.start
        wording = surface[:low] + surface[high:]
    return {
        "naming_id": make_id("nam", text_id, naming.start, naming.end, tool_id),
        "text_id": text_id,
        "char_start": naming.start,
        "char_end": naming.end,
        "surface": surface,
        "wording": _plain(wording),
        "class": naming.class_,
        "mention_id": naming.mention["mention_id"] if naming.mention is not None else None,
        "seed_id": naming.seed_id,
        "basis": naming.basis,
        "unresolved_reason": naming.reason,
        "tool_id": tool_id,
    }


def _plain(wording: str) -> str:
    """Return a wording folded, without what is left of a possessive or of a link to the name."""
    words = re.sub(r"^['’]s\s+", "", wording.strip().lower())
    return re.sub(r"\s+(?:of|in|de|du|des|der|von|del)(?:\s+the)?$", "", " ".join(words.split()))
