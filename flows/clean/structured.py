"""What a page says of itself in JSON-LD (schema.org): its nodes as plain values, references between them followed."""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

_ARTICLE = re.compile(
    r"(?:https?://schema\.org/)?(?:\w*Article|BlogPosting|SocialMediaPosting|Report|Review|LiveBlogPosting)$"
)
_PAGE = re.compile(r"(?:https?://schema\.org/)?(?:\w*WebPage|ItemPage)$")
_ORGANISATION = re.compile(r"(?:\w*Organi[sz]ation|Corporation|LocalBusiness|Brand|WebSite)$")
_CONTROL = re.compile("[\x00-\x1f]+")
_WRAPPING = ("//", "<!--", "<![CDATA[", "-->", "]]>", ";")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_STRING = r'"((?:[^"\\]|\\.)*)"'
_LOOSE = re.compile(rf'"(headline|datePublished|dateModified|dateCreated|articleSection)"\s*:\s*{_STRING}')
_MAX_DEPTH = 12


@dataclass(frozen=True)
class LinkedData:
    """The nodes of a page: the article's, those of the page around it, and all that have an ``@id``."""

    article: Mapping[str, Any] = field(default_factory=dict)
    page: Mapping[str, Any] = field(default_factory=dict)
    by_id: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def names(self, value: object, depth: int = 0) -> Iterator[tuple[str, bool]]:
        """Yield the names that a value stands for, and whether each is said to be an organisation's."""
        for item in _listed(value) if depth <= _MAX_DEPTH else ():
            if not isinstance(item, dict):
                yield from ((text, False) for text in texts(item))
                continue
            node = item if item.get("name") else self.by_id.get(str(item.get("@id")), item)
            is_organisation = any(_ORGANISATION.search(str(kind)) for kind in _listed(node.get("@type")))
            yield from ((name, is_organisation) for name in texts(node.get("name")))


def read_linked_data(scripts: Sequence[str]) -> LinkedData:
    """Return what the scripts say; of several articles the first that has a headline is the page's own."""
    return _read(tuple(scripts))


@lru_cache(maxsize=1)  # two steps ask of the same page
def _read(scripts: tuple[str, ...]) -> LinkedData:
    nodes = [node for script in scripts for node in _nodes(_loaded(script), 0)]
    articles = [node for node in nodes if _is(node, _ARTICLE)]
    own = next((node for node in articles if node.get("headline")), articles[0] if articles else {})
    dated = [node for node in nodes if node.get("datePublished") and node is not own and not _is(node, _ARTICLE)]
    page = next((node for node in dated if _is(node, _PAGE)), dated[0] if dated else {})
    by_id: dict[str, Mapping[str, Any]] = {}
    for node in nodes:
        if node.get("@id") and node.get("name"):
            by_id.setdefault(str(node["@id"]), node)
    return LinkedData(own, page, by_id)


def article_node(scripts: Sequence[str]) -> Mapping[str, Any]:
    """Return the node of the article in the scripts, empty where there is none."""
    return read_linked_data(scripts).article


def texts(value: object) -> list[str]:
    """Return the plain strings of a value: itself, its ``name``, or those of its items; references decoded."""
    found: list[str] = []
    for item in _listed(value):
        if isinstance(item, dict):
            found += texts(item.get("name") or item.get("@value")) if item.get("name") is not item else []
        elif isinstance(item, str | int | float) and not isinstance(item, bool) and str(item).strip():
            found.append(" ".join(html.unescape(str(item)).split()))
    return found


def _is(node: Mapping[str, Any], kinds: re.Pattern[str]) -> bool:
    return any(kinds.match(str(kind)) for kind in _listed(node.get("@type")))


def _loaded(script: str) -> object:
    # line ends inside strings are the commonest mistake; comments and CDATA marks the next
    cleaned = _unwrapped(_CONTROL.sub(" ", script))
    for attempt in (cleaned, _TRAILING_COMMA.sub(r"\1", cleaned), html.unescape(cleaned)) if cleaned else ():
        try:
            return json.JSONDecoder(strict=False).raw_decode(attempt)[0]
        except RecursionError:
            return None
        except ValueError:
            continue
    return _loose(cleaned)


def _unwrapped(script: str) -> str:
    while (bare := script.strip()) != script or bare.startswith(_WRAPPING) or bare.endswith(_WRAPPING):
        for mark in _WRAPPING:
            bare = bare.removeprefix(mark).removesuffix(mark)
        script = bare
    return script


def _loose(broken: str) -> object:
    """The plain values of what is no JSON, where it is about an article."""
    found: dict[str, object] = {}
    for key, value in _LOOSE.findall(broken):
        found.setdefault(key, value.replace('\\"', '"').replace("\\/", "/"))
    return {"@type": "Article", **found} if found else None


def _nodes(value: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, dict):
        yield value
        for key, inner in value.items():
            if isinstance(inner, dict | list) and key not in ("comment", "review", "isPartOf"):
                yield from _nodes(inner, depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
