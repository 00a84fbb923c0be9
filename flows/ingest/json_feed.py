"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/): each item is a document."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from onrecord.flows.ingest.documents import Document, Refusal
from onrecord.flows.ingest.entries import HTML, PLAIN, Address, Entries, Text

_VERSION = "jsonfeed.org/version/"
_KEPT = ("external_url", "summary", "tags", "attachments", "image")


def matches(head: bytes) -> bool:
    """Say whether a file that starts with `head` is a JSON Feed which says so near its start."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and _VERSION.encode() in head.replace(b"\\/", b"/")


def is_feed(found: Mapping[str, Any]) -> bool:
    """Say whether a JSON object is a feed."""
    return _VERSION in str(found.get("version")) and isinstance(found.get("items"), list)


def items(entries: Entries, feed: Mapping[str, Any]) -> Iterator[Document | Refusal]:
    """Yield a document or refusal for each item, and one refusal for a feed without items."""
    if not feed["items"]:
        yield Refusal(entries.source.locator, "no_content", "a JSON Feed without items", entries.parent_raw_id)
    for item in feed["items"]:
        if isinstance(item, dict):
            names = [_string(item, "id"), *_urls(item)]
            yield entries.item("json_feed", _texts(item), _said(feed, item), names)
        else:
            yield entries.item("json_feed", [], {}, [])


def addresses(feed: Mapping[str, Any]) -> Iterator[Address]:
    """Yield the address of each item that has one."""
    for item in feed["items"]:
        if isinstance(item, dict) and (urls := _urls(item)):
            said = _said(feed, item)
            author = "; ".join(said["author"]) or None
            yield Address(
                urls[0], said["title"], said["published"], said["outlet"], said["language"], author, said["modified"]
            )


def _texts(item: Mapping[str, Any]) -> list[Text]:
    found = (
        ("full", "content_html", HTML),
        ("full", "content_text", PLAIN),
        ("summary", "summary", PLAIN),
        ("title", "title", PLAIN),
    )
    return [Text(kind, value, media) for kind, key, media in found if (value := _string(item, key))]


def _said(feed: Mapping[str, Any], item: Mapping[str, Any]) -> dict[str, Any]:
    return {key: item.get(key) for key in _KEPT} | {
        "id": _string(item, "id"),
        "url": next(iter(_urls(item)), None),
        "title": _string(item, "title"),
        "author": _authors(item) or _authors(feed),
        "published": _string(item, "date_published"),
        "modified": _string(item, "date_modified"),
        "outlet": _string(feed, "title"),
        "language": _string(item, "language") or _string(feed, "language"),
    }


def _urls(item: Mapping[str, Any]) -> list[str]:
    return [url for key in ("url", "external_url") if (url := _string(item, key))]


def _authors(of: Mapping[str, Any]) -> list[str]:
    """Return the names; version 1.0 has one author, 1.1 a list of them."""
    given = of.get("authors") or [of.get("author")]
    found: Sequence[Any] = given if isinstance(given, list) else []
    return [author["name"] for author in found if isinstance(author, dict) and isinstance(author.get("name"), str)]


def _string(of: Mapping[str, Any], key: str) -> str | None:
    """Return a value as text: ids are often numbers, though they should not be."""
    value = of.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value.strip() else None
