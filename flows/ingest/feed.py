"""RSS, Atom and RDF feeds: each entry is a document, its full content or else its summary or title.

`content_kind` in the metadata says which of them (full, summary, title). Addresses in the metadata are made
absolute; the content's markup stays as it was written, `base` being what its links are relative to.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin

from onrecord.flows.ingest import unpack
from onrecord.flows.ingest.documents import Document, Limits, Refusal, Source, UnusableError
from onrecord.flows.ingest.entries import HTML, PLAIN, Address, Entries, Text
from onrecord.flows.ingest.feedparser_model import Feed

_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|rdf|channel)[\s>/]", re.IGNORECASE)
_COMMENT = rb"<!--(?:(?!-->).)*+-->"
_PROLOG = re.compile(
    rb"(?:\xef\xbb\xbf|\s|<\?[^>]*+>|" + _COMMENT + rb"|<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\]\s*+)?>)*+",
    re.IGNORECASE | re.DOTALL,
)
_END = re.compile(
    rb"</(?:[\w.-]+:)?(?:rss|feed|rdf|channel)\s*>(?:\s|" + _COMMENT + rb")*+\Z", re.IGNORECASE | re.DOTALL
)
_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:[T ]\d\d:\d\d\S*)?)?)?")
_BASE_64 = re.compile(r"(?:[A-Za-z0-9+/]{4}\s*){2,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?\s*")
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_MAX_END_BYTES = 4096
_MOST_TAGS = 250_000  # feedparser takes some 15 microseconds for each, of a damaged feed more


def matches(head: bytes) -> bool:
    """Say whether a file that starts with `head` is a feed: its first element is one of a feed's."""
    start = head.replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    prolog = _PROLOG.match(start)
    return bool(_ROOT.match(start, prolog.end() if prolog else 0))


def read(source: Source, pieces: Iterator[bytes], parent_raw_id: str, limits: Limits) -> Iterator[Document | Refusal]:
    """Yield a document or refusal for each entry.

    Raises UnusableError where the feed has no entries, is too large to be parsed as a whole, or (after the
    entries there are) breaks off.
    """
    content = _whole(pieces, limits)
    feed = Feed(content)
    entries = Entries(source, parent_raw_id)
    base = source.fetch.final_url or source.fetch.url
    for entry in feed.entries:
        said = _said(feed, entry, base)
        yield entries.item("atom" if feed.is_atom else "rss", _texts(entry), said, [said["id"], said["url"]])
    if feed.problem and not _END.search(content[-_MAX_END_BYTES:].replace(b"\0", b"")):
        raise UnusableError("truncated", f"the feed is not closed: {feed.problem}", parent_raw_id)
    if not feed.entries:
        reason = "malformed" if feed.problem else "no_content"
        raise UnusableError(reason, f"a feed without entries{f': {feed.problem}' * bool(feed.problem)}", parent_raw_id)


def addresses(pieces: Iterator[bytes], limits: Limits, base: str | None = None) -> Iterator[Address]:
    """Yield the address of each entry that has one, relative ones to the feed's own address `base`.

    Raises UnusableError (too_large).
    """
    feed = Feed(_whole(pieces, limits))
    for entry in feed.entries:
        said = _said(feed, entry, base)
        if said["url"]:
            author = "; ".join(said["author"]) or None
            told = {name: said[name] for name in ("url", "title", "published", "outlet", "language", "modified")}
            yield Address(**told, author=author)


def _whole(pieces: Iterator[bytes], limits: Limits) -> bytes:
    """Return the feed; raises UnusableError (too_large) where parsing it would take minutes."""
    content = unpack.whole(pieces, limits.max_bytes)
    if (n_tags := content.count(b"<")) > _MOST_TAGS:
        raise UnusableError("too_large", f"a feed of {n_tags} tags; at most {_MOST_TAGS} are read")
    return content


def _texts(entry: Mapping[str, Any]) -> list[Text]:
    """Return the entry's texts, full content first; content that is no text (a picture) is left out."""
    contents = [each for each in entry.get("content", []) if each.get("value")]
    texts = [Text("full", each["value"], _media_type(each)) for each in contents if not _is_packed(each)]
    texts = sorted((text for text in texts if text.media_type), key=lambda text: text.media_type != HTML)
    for kind, key in (("summary", "summary"), ("title", "title")):
        detail = entry.get(f"{key}_detail") or {"type": HTML}
        texts.append(Text(kind, _string(entry, key) or "", _media_type(detail)))
    return list({text.value: text for text in reversed(texts)}.values())[::-1]


def _media_type(content: Mapping[str, Any]) -> str:
    declared = str(content.get("type") or HTML).lower()
    return PLAIN if declared.startswith("text") and not declared.endswith(("html", "xml")) else HTML


def _is_packed(content: Mapping[str, Any]) -> bool:
    """Say whether content is a picture or the like, or still in base 64 as it is no text."""
    declared = str(content.get("type") or HTML).lower()
    if declared.startswith(("image/", "audio/", "video/")):
        return True
    return not declared.startswith("text") and bool(_BASE_64.fullmatch(content["value"]))


def _said(feed: Feed, entry: Mapping[str, Any], base: str | None) -> dict[str, Any]:
    about, own = feed.about, entry.get("source") or {}
    published, modified = _string(entry, "published", "created"), _string(entry, "updated")
    said = {
        "id": _string(entry, "id"),
        "url": _url(entry, base or _string(about, "link")),
        "title": _title(entry),
        "author": _authors(entry) or _authors(about),
        "published": _date(published or modified),
        "modified": _date(modified),
        "categories": [tag["term"] for tag in entry.get("tags", []) if tag.get("term")],
        "outlet": _string(own, "title") or _string(about, "title"),
        "language": _language(entry) or _string(about, "language"),
        "licence": _licence(entry) or _licence(about),
        "enclosures": [_link(link) for link in entry.get("links", []) if link.get("rel") == "enclosure"],
        "comments": _string(entry, "comments"),
        "base": next((each["base"] for each in _details(entry) if each.get("base")), None),
        "feed_problem": feed.problem,
    }
    given = {"published": published or modified, "modified": modified, "title": _string(entry, "title")}
    return said | {f"{key}_as_given": value for key, value in given.items() if value != said[key]}


def _title(entry: Mapping[str, Any]) -> str | None:
    """Return the title as text, without the markup that it may have."""
    title = _string(entry, "title")
    is_markup = title and _media_type(entry.get("title_detail") or {}) == HTML and _TAG.search(title)
    return " ".join(unescape(_TAG.sub("", title)).split()) if title and is_markup else title


def _details(entry: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*entry.get("content", []), *(entry[key] for key in ("summary_detail", "title_detail") if entry.get(key))]


def _language(entry: Mapping[str, Any]) -> str | None:
    of_texts = (each["language"] for each in _details(entry) if each.get("language"))
    return _string(entry, "language") or next(of_texts, None)


def _authors(of: Mapping[str, Any]) -> list[str]:
    names = [name for each in of.get("authors", []) if (name := _string(each, "name", "email"))]
    return names or [name for name in [_string(of, "author", "publisher")] if name]


def _licence(of: Mapping[str, Any]) -> str | None:
    """Return the address of a licence (Creative Commons, Atom's link rel="license"), else the words on rights."""
    linked = (link.get("href") for link in of.get("links", []) if link.get("rel") == "license")
    return _string(of, "license") or next(linked, None) or _string(of, "rights", "copyright")


def _link(link: Mapping[str, Any]) -> dict[str, Any]:
    return {key: link[key] for key in ("href", "type", "length") if link.get(key)}


def _url(entry: Mapping[str, Any], base: str | None) -> str | None:
    """Return the address of the entry's page: its link, relative to the feed's address, else an id that is one."""
    link = _string(entry, "link")
    if link:
        return _joined(base, link)
    found = _string(entry, "id") or ""
    return found if found.startswith(("http://", "https://")) else None


def _joined(base: str | None, link: str) -> str:
    try:
        return urljoin(base or "", link)
    except ValueError:  # no address, as in "http://[", is not made one
        return link


def _date(given: str | None) -> str | None:
    """Return a date as ISO 8601 with the offset it was given with; one in no known form stays as it is."""
    if given is None or _ISO.fullmatch(given):
        return given
    try:
        at: datetime = parsedate_to_datetime(given)
    except (ValueError, TypeError, IndexError, OverflowError):
        return given
    return at.isoformat()


def _string(of: Mapping[str, Any], *keys: str) -> str | None:
    # asked first: feedparser gives the date of publication for a missing `updated`
    values = (of.get(key) for key in keys if key in of)
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), None)
