"""Where the links of an article lead: the address that each gives, and the characters of the text that it underlies.

The visible stream of a page knows which of its blocks have linked characters, and what lies in the source between two
of its stretches is markup. So only the markup inside such blocks is looked at, for the last tag of a link in it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urljoin

from onrecord.flows.clean.addresses import canonical, host_of, without_archive
from onrecord.flows.clean.stream import COPIED, Piece, Stream
from onrecord.flows.clean.tags import attributes
from onrecord.flows.clean.visible import Page

LONGEST_ADDRESS = 2_000  # characters; no server needs more (RFC 9110, 4.1, asks for 8,000 octets to be read)
MOST_LINKS = 2_000  # of a text; what has more is a list of links
_REACH = 4_000  # characters of markup before a stretch that are looked at
_BASE_REACH = 20_000  # characters of a page in which its <base> stands
_OPENING = ("<a ", "<A ", "<a\n", "<a\t")
_CLOSING = ("</a>", "</A>", "</a ", "</a\n")
_TAG = re.compile(r"""<\w+\s(?:[^>"']|"[^"]*"|'[^']*')*+""")
_UNREAD = (("<!--", "-->"), ("<script", "</script"), ("<style", "</style"))
_SHORT_LABEL = 3  # letters of what stands between name and country in addresses such as example.co.uk


class Hyperlink(NamedTuple):
    """A link as written: its characters in the source of the page, half-open, and its ``href``."""

    start: int
    end: int
    href: str


class PlacedLink(NamedTuple):
    """A link of a text: its characters there, half-open, the canonical address that it leads to, and the host."""

    char_start: int
    char_end: int
    href: str
    host: str


def hyperlinks(page: Page, source: str, chosen: Collection[int]) -> list[Hyperlink]:
    """Return the links in the chosen blocks of a page, in order of the page; of endless ones the first."""
    pieces = page.stream.pieces
    found: list[Hyperlink] = []
    for number in sorted(chosen):
        block = page.blocks[number]
        if block.n_linked and len(found) < MOST_LINKS:
            first = max(0, bisect_right(pieces, (block.start, len(source))) - 1)
            last = bisect_left(pieces, (block.end,))
            found += _linked(pieces[first:last], pieces[first - 1][2] if first else 0, source)
    return found[:MOST_LINKS]


def _linked(pieces: Sequence[Piece], at: int, source: str) -> Iterator[Hyperlink]:
    """Yield the links in these pieces of the visible stream; the markup before them begins at `at`."""
    href, begin = "", at
    for _, start, end, _ in pieces:
        if start > at:
            changed = _last_link_tag(source[max(at, start - _REACH) : start])
            if changed is not None:
                if href:
                    yield Hyperlink(begin, at, href)
                href, begin = changed, start
        at = end
    if href:
        yield Hyperlink(begin, at, href)


def _last_link_tag(markup: str) -> str | None:
    """The address of a link that the markup leaves open, empty if it leaves none; None if it has no tag of a link."""
    opened, closed = (max(map(markup.rfind, tags)) for tags in (_OPENING, _CLOSING))
    if opened < 0 and closed < 0:
        return None
    if opened < closed or any(_is_inside(markup, opened, *marks) for marks in _UNREAD):
        return ""
    tag = _TAG.match(markup, opened)
    return attributes(tag.group()).get("href", "").strip() if tag else ""


def _is_inside(markup: str, at: int, opening: str, closing: str) -> bool:
    begun = markup.rfind(opening, 0, at)
    return begun >= 0 and not 0 <= markup.find(closing, begun) < at


def base_of(source: str, url: str | None) -> str | None:
    """Return the address against which a page's links are resolved: its own, or that of its ``<base>``."""
    at = max(source.find("<base ", 0, _BASE_REACH), source.find("<BASE ", 0, _BASE_REACH))
    tag = _TAG.match(source, at, at + _REACH) if at >= 0 else None
    href = attributes(tag.group()).get("href") if tag else None
    return _resolved(url, href) or url if href else url


def place(links: Sequence[Hyperlink], text: Stream, base: str | None) -> list[PlacedLink]:
    """Return the links as they stand in a text that was made of the page; `base` resolves relative addresses.

    Left out are links whose words are not in the text, that lead to no web page, or within the very page of `base`.
    """
    if not links:
        return []
    own = canonical(base) if base else None
    spans = _spans_in(text)
    out = []
    for link in links:
        address = _resolved(base, link.href)
        span = spans(link.start, link.end) if address and address != own else None
        if address and span:
            out.append(PlacedLink(*span, address, host_of(address)))
    return out


def _resolved(base: str | None, href: str) -> str | None:
    """The canonical address of a link; None where it is none of the web or longer than any in use."""
    if len(href) > LONGEST_ADDRESS:
        return None
    try:
        address = canonical(without_archive(urljoin(base or "", href)))
    except ValueError:
        return None
    return address if address and len(address) <= LONGEST_ADDRESS and address.isprintable() else None


def _spans_in(text: Stream) -> Callable[[int, int], tuple[int, int] | None]:
    """Return what gives the span in the text of characters of the page: what was made of them, without blanks."""
    ends = [*(piece[0] for piece in text.pieces[1:]), len(text)]
    placed = sorted((s, e, at, end, op) for (at, s, e, op), end in zip(text.pieces, ends, strict=True) if s < e)
    starts = [piece[0] for piece in placed]

    def span(start: int, end: int) -> tuple[int, int] | None:
        found = []
        for s, e, at, after, op in placed[max(0, bisect_right(starts, start) - 1) : bisect_left(starts, end)]:
            if op == COPIED and max(s, start) < min(e, end):
                found.append((at + max(s, start) - s, at + min(e, end) - s))
            elif op != COPIED and start <= s and e <= end:
                found.append((at, after))
        if not found:
            return None
        first, last = min(found)[0], max(found)[1]
        words = text.text[first:last]
        first += len(words) - len(words.lstrip())
        return (first, first + len(words.strip())) if words.strip() else None

    return span


def is_same_site(one: str, other: str) -> bool:
    """Say whether two hosts are of one site: the same, one below the other, or both below one name.

    The name is what stands before the last label, or before two where the last but one is short (example.co.uk).
    """
    return bool(one and other) and _site(one) == _site(other)


def _site(host: str) -> str:
    labels = host.split(".")
    n_ending = 2 if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= _SHORT_LABEL else 1
    return ".".join(labels[-n_ending - 1 :])
