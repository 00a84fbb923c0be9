"""What a page says of itself in JSON-LD (schema.org): the article's node as plain values."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

_ARTICLE = re.compile(r"(?:\w*Article|BlogPosting|Report|Review|LiveBlogPosting)$")
_CONTROL = re.compile("[\x00-\x1f]+")
_MAX_DEPTH = 12


def article_node(scripts: Sequence[str]) -> dict[str, Any]:
    """Return the first node of an article type in the scripts, empty where there is none."""
    for script in scripts:
        for node in _nodes(_loaded(script), 0):
            if any(_ARTICLE.match(str(kind)) for kind in _listed(node.get("@type"))):
                return node
    return {}


def texts(value: object) -> list[str]:
    """Return the plain strings of a value: itself, its ``name``, or those of its items."""
    found: list[str] = []
    for item in _listed(value):
        if isinstance(item, dict):
            found += texts(item.get("name")) if item.get("name") is not item else []
        elif isinstance(item, str | int | float) and str(item).strip():
            found.append(" ".join(str(item).split()))
    return found


def _loaded(script: str) -> object:
    # line ends inside strings are the commonest mistake; comments and CDATA marks the next
    cleaned = _CONTROL.sub(" ", script).strip().removeprefix("<!--").removeprefix("//<![CDATA[").strip()
    try:
        return json.JSONDecoder(strict=False).raw_decode(cleaned)[0] if cleaned else None
    except (ValueError, RecursionError):
        return None


def _nodes(value: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement"):
            yield from _nodes(value.get(key), depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
