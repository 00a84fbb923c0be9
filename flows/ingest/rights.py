"""What a page or its server says about its rights: text and data mining reserved or not, and a licence.

Read are the TDM Reservation Protocol (header or meta element `tdm-reservation`, and the site's tdmrep.json),
`noai` among the directives for robots (header X-Robots-Tag or meta element), and links with rel=license or to
Creative Commons. The head of a page is searched with patterns and not parsed: that costs microseconds, and a
page's own words on its rights are plain elements.
"""

import html
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

HEAD_BYTES = 64 * 1024

# One of these stands in every element that says something: of "license" and "licence" what both have.
_WORDS = (b"tdm-reservation", b"noai", b"licen", b"creativecommons")
_WRITTEN = tuple(word.decode() for word in _WORDS)
_ELEMENT = re.compile(r"<(meta|link|a)\b([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z-]{1,20})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_LINK_HEADER = re.compile(r"<([^<>]{1,2000})>([^<>]*)")
_NO_AI = re.compile(r"(?:^|[,\s])noai(?:$|[,\s])", re.IGNORECASE)
# The licences proper, not the organisation's other pages.
_CREATIVE_COMMONS = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(?:licenses|publicdomain)/[a-z]", re.IGNORECASE
)
_LICENCE_RELATIONS = frozenset({"license", "licence"})
_ROBOTS_NAMES = frozenset({"robots", "onrecord"})
_RESERVATION = {"0": False, "1": True}


class Rights(NamedTuple):
    """Whether text and data mining is reserved, and the licence stated; None where nothing is said."""

    is_tdm_reserved: bool | None = None
    licence: str | None = None


def rights(headers: Mapping[str, str], head: bytes) -> Rights:
    """Return what a server's headers (names in any case) and the first HEAD_BYTES of its page say.

    The page holds before the header. `noai` reserves, whatever else is said.
    """
    sent = {name.lower(): value for name, value in headers.items()}
    elements = list(_elements(head))
    said = [sent.get("tdm-reservation", ""), *(_content(values, {"tdm-reservation"}) for _, values in elements)]
    stated = [_RESERVATION[value.strip()] for value in said if value.strip() in _RESERVATION]
    is_refused = any(
        _NO_AI.search(directives)
        for directives in (sent.get("x-robots-tag", ""), *(_content(values, _ROBOTS_NAMES) for _, values in elements))
    )
    return Rights(True if is_refused else (stated[-1] if stated else None), _licence(sent.get("link", ""), elements))


def is_reserved_by_site(tdmrep: object, path: str) -> bool | None:
    """Return what the parsed /.well-known/tdmrep.json of a site says of a path on it; None where it is silent.

    The longest pattern that fits holds, as in robots.txt; of equals, the one that reserves.
    """
    rules = [rule for rule in tdmrep if isinstance(rule, dict)] if isinstance(tdmrep, list) else []
    fitting = [
        (len(location), _RESERVATION[str(rule.get("tdm-reservation"))])
        for rule in rules
        if isinstance(location := rule.get("location"), str)
        and str(rule.get("tdm-reservation")) in _RESERVATION
        and _fits(location, path)
    ]
    return max(fitting)[1] if fitting else None


def linked(header: str, relation: str) -> str | None:
    """Return the first target of a Link header with this relation."""
    return next((target for target, relations in _links(header) if relation in relations), None)


def _links(header: str) -> Iterator[tuple[str, set[str]]]:
    for target, parameters in _LINK_HEADER.findall(header):
        yield target.strip(), set(_attributes(parameters).get("rel", "").lower().split())


def _elements(head: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the elements that may say something of rights; on most pages no word of it is found, which is soon told."""
    page = head[:HEAD_BYTES].lower()
    if not any(word in page for word in _WORDS):
        return
    text = _COMMENT.sub("", head[:HEAD_BYTES].decode("latin-1"))
    for name, attributes in _ELEMENT.findall(text):
        if any(map(attributes.lower().__contains__, _WRITTEN)):
            yield name.lower(), _attributes(attributes)


def _attributes(text: str) -> dict[str, str]:
    """Return the attributes by name, the first of a name."""
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(text):
        found.setdefault(name.lower(), html.unescape("".join(values)))
    return found


def _content(values: Mapping[str, str], names: frozenset[str] | set[str]) -> str:
    return values.get("content", "") if values.get("name", "").strip().lower() in names else ""


def _licence(link_header: str, elements: list[tuple[str, dict[str, str]]]) -> str | None:
    """Return a licence that is linked to as such, else a Creative Commons licence in a link of the head."""
    stated = [target for target, relations in _links(link_header) if relations & _LICENCE_RELATIONS]
    links = [values for name, values in elements if name != "meta" and values.get("href", "").strip()]
    stated += [v["href"].strip() for v in links if set(v.get("rel", "").lower().split()) & _LICENCE_RELATIONS]
    in_head = [v["href"].strip() for name, v in elements if name == "link" and "href" in v]
    return next(iter([*stated, *(href for href in in_head if _CREATIVE_COMMONS.match(href))]), None)


def _fits(pattern: str, path: str) -> bool:
    """Say whether a pattern of robots.txt (* for anything, $ for the end) fits a path; in linear time."""
    is_anchored = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    position = len(first)
    for number, part in enumerate(rest, 1):
        if is_anchored and number == len(rest):
            return path.endswith(part) and len(path) - len(part) >= position
        found = path.find(part, position)
        if found < 0:
            return False
        position = found + len(part)
    return not is_anchored or position == len(path)
