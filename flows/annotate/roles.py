"""What stands beside a person's name and says who that is: "Foreign Minister X", "X, a goalkeeper for Aldsey"."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from onrecord.flows.annotate.records import Article
from onrecord.flows.annotate.syntax import Span

_REACH = 60  # code points on either side in which a role stands
_MOST_WORDS = 2
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_APART = re.compile(r".*[,.;:()\n]", re.DOTALL)  # all up to the words right before the name, with nothing between
_BEHIND = re.compile(r", ([^,.;:()\n]+)")
_ENDS = frozenset("of for from at in on who whose whom which that with to and by whilst while said told is was".split())


class Role(NamedTuple):
    """An office or occupation as written, in lower case, and its field of life."""

    words: str
    field: str


def person_roles(article: Article, fields: Mapping[str, str]) -> list[Role | None]:
    """Return the role that stands beside each of the article's mentions; None for what is no person or has none.

    `fields` gives the field of life of each known role.
    """
    return [
        role_of(article.text, mention.span, fields) if mention.kind == "PERSON" and fields else None
        for mention in article.mentions
    ]


def role_of(text: str, name: Span, fields: Mapping[str, str]) -> Role | None:
    """Return the role that ends right before a name, else the one that an apposition behind it begins with."""
    start = max(0, name.start - _REACH)
    apart = _APART.match(text, start, name.start)
    words = _words(text[apart.end() if apart else start : name.start])
    for n in range(min(_MOST_WORDS, len(words)), 0, -1):
        role = " ".join(words[-n:])
        if role in fields:
            return Role(role, fields[role])
    behind = _BEHIND.match(text, name.end, name.end + _REACH)
    return _first(_words(behind.group(1)), fields) if behind else None


def _first(words: list[str], fields: Mapping[str, str]) -> Role | None:
    """Return the first role before the words that say of whom or where."""
    end = next((i for i, word in enumerate(words) if word in _ENDS), len(words))
    for i in range(end):
        for n in range(min(_MOST_WORDS, end - i), 0, -1):
            role = " ".join(words[i : i + n])
            if role in fields:
                return Role(role, fields[role])
    return None


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
