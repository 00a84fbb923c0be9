"""IPTC ninjs 1.x, 2.x and 3.x (https://iptc.org/std/ninjs/): an item's body is the document.

1.x has flat names in lower case (`body_xhtml`, `headline`, `versioncreated`), 2.x and 3.x lists with roles
(`bodies`, `headlines`) and camel case (`versionCreated`); names are compared without case here.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from onrecord.flows.ingest.documents import Document, Refusal
from onrecord.flows.ingest.entries import HTML, PLAIN, Entries, Text

_MARKS = frozenset({"versioncreated", "pubstatus", "representationtype", "firstcreated", "altids", "bodies"})
_CONTENT = ("body_", "headline", "description_", "bodies", "associations")
_HTML_NAMES = ("html", "richtext", "markup", "nitf", "xml")
_MAIN = "main"
# What becomes a field of ours or content; everything else is kept under its own name.
_USED = frozenset(
    "uri guid url title headline headlines bodies by byline bylines versioncreated firstcreated contentcreated "
    "language copyrightnotice usageterms slugline located provider infosource infosources".split()
)


def is_item(found: Mapping[str, Any]) -> bool:
    """Say whether a JSON object is a ninjs item: it is identified, and has a name that only ninjs uses, or says so."""
    standard = found.get("standard")
    if isinstance(standard, dict) and str(standard.get("name")).lower() == "ninjs":
        return True
    names = {name.lower() for name in found}
    has_content = any(name.startswith(_CONTENT) for name in names)
    return bool(names & {"uri", "guid"} and names & _MARKS and has_content)


def items(entries: Entries, found: Mapping[str, Any]) -> Iterator[Document | Refusal]:
    """Yield an item's document, or the refusal of one without text (a picture); its associations are kept beside."""
    item = {name.lower(): value for name, value in found.items() if value is not None}
    said = _said(item)
    yield entries.item("ninjs", _texts(item, said["title"]), said, [said["id"]])


def _texts(item: Mapping[str, Any], title: str | None) -> list[Text]:
    """Return the bodies, those with markup and the main ones first, then descriptions and headline."""
    flat = [("full", name[5:], value) for name, value in item.items() if name.startswith("body_")]
    flat += [("full", _label(body), body.get("value")) for body in _objects(item.get("bodies"))]
    flat.sort(key=lambda body: (not _is_html(body[1]), _MAIN not in body[1]))
    flat += [("summary", name[12:], value) for name, value in item.items() if name.startswith("description_")]
    flat += [("summary", _label(text), text.get("value")) for text in _objects(item.get("descriptions"))]
    texts = [Text(kind, text, HTML if _is_html(label) else PLAIN) for kind, label, text in flat if _string(text)]
    return [*texts, Text("title", title or "", PLAIN)]


def _said(item: Mapping[str, Any]) -> dict[str, Any]:
    kept = {
        name: value
        for name, value in item.items()
        if name not in _USED and not name.startswith(("body_", "description_")) and name != "descriptions"
    }
    return kept | {
        "id": _string(item.get("uri")) or _string(item.get("guid")),
        "url": _string(item.get("url")) or _web_address(item.get("uri")),
        "title": _headline(item),
        "author": _string(item.get("byline")) or _string(item.get("by")) or _names(item.get("bylines")),
        "published": _first(item, "firstcreated", "contentcreated", "versioncreated"),
        "modified": _first(item, "versioncreated"),
        "outlet": _names(item.get("provider")) or _names(item.get("infosources")) or _names(item.get("infosource")),
        "language": _string(item.get("language")),
        "location": _string(item.get("located")),
        "slugline": _string(item.get("slugline")),
        "licence": _first(item, "usageterms", "copyrightnotice"),
    }


def _headline(item: Mapping[str, Any]) -> str | None:
    headlines = sorted(_objects(item.get("headlines")), key=lambda each: _MAIN not in _label(each))
    found = [_string(item.get(name)) for name in ("headline", "headline_main")]
    found += [_string(each.get("value")) for each in headlines] + [_string(item.get("title"))]
    return next((each for each in found if each), None)


def _label(text: Mapping[str, Any]) -> str:
    """Return the words that say what a text of 2.x or 3.x is: its media type and role."""
    return f"{text.get('contentType') or text.get('contenttype') or ''} {text.get('role') or ''}".lower()


def _is_html(label: str) -> bool:
    return any(name in label for name in _HTML_NAMES)


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _names(value: Any) -> str | None:
    """Return the name of somebody, or several joined, however the version writes it."""
    if isinstance(value, list):
        return "; ".join(name for each in value if (name := _names(each))) or None
    if isinstance(value, dict):
        return _string(value.get("name")) or _string(value.get("literal"))
    return _string(value)


def _first(item: Mapping[str, Any], *names: str) -> str | None:
    return next((text for name in names if (text := _string(item.get(name)))), None)


def _web_address(value: Any) -> str | None:
    return value if isinstance(value, str) and value.startswith(("http://", "https://")) else None


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
