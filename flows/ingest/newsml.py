"""IPTC NewsML-G2 (https://iptc.org/standards/newsml-g2/): each newsItem is a document, alone or in a newsMessage.

Its content is the inlineXML (XHTML, or NITF, whose body.content is kept as the markup it is) or inlineData.
A packageItem holds no text but references: it is a reject that names them.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from lxml import etree

from onrecord.flows.ingest import safe_xml
from onrecord.flows.ingest.documents import Document, Limits, Refusal, Source, UnusableError
from onrecord.flows.ingest.entries import HTML, PLAIN, Entries, Text
from onrecord.flows.ingest.safe_xml import local_name, text_of

_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:newsItem|newsMessage|packageItem)[\s>/]")
_NEWS, _PACKAGE = "newsItem", "packageItem"
_NOT_TEXT = ("image/", "video/", "audio/", "application/pdf", "application/octet-stream")
_NAME = re.compile(r"[a-zA-Z_][\w.-]*")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def matches(head: bytes) -> bool:
    """Say whether a file that starts with `head` is NewsML-G2."""
    return bool(_ROOT.search(head.replace(b"\0", b"")[:8192]))


def read(source: Source, pieces: Iterator[bytes], parent_raw_id: str, limits: Limits) -> Iterator[Document | Refusal]:
    """Yield a document or refusal for each newsItem and packageItem.

    Raises UnusableError where there is none, or the XML is ill-formed (after the items before).
    """
    entries = Entries(source, parent_raw_id)
    is_empty = True
    for item in safe_xml.elements(_bounded(pieces, limits.max_bytes), frozenset({_NEWS, _PACKAGE})):
        is_empty = False
        said = _said(item)
        texts = _texts(item) if local_name(item) == _NEWS else []
        if local_name(item) == _PACKAGE:
            said["title"] = "; ".join(filter(None, ["package", said["title"], *_references(item)]))
        yield entries.item("newsml", texts, said, [item.get("guid")])
    if is_empty:
        raise UnusableError("no_content", "NewsML without a newsItem", parent_raw_id)


def _bounded(pieces: Iterator[bytes], max_bytes: int) -> Iterator[bytes]:
    """Yield the pieces; an item is held as a whole, so that the file may not be larger than a document."""
    n_bytes = 0
    for piece in pieces:
        n_bytes += len(piece)
        if n_bytes > max_bytes:
            raise UnusableError("too_large", f"more than {max_bytes} bytes of NewsML")
        yield piece


def _texts(item: etree._Element) -> list[Text]:
    contents = [each for content_set in _children(item, "contentSet") for each in content_set]
    texts = [text for each in contents if (text := _content(each))]
    texts.sort(key=lambda text: text.media_type != HTML)
    meta = _child(item, "contentMeta")
    described = [text_of(each) or "" for each in _children(meta, "description")]
    return [*texts, *(Text("summary", each, PLAIN) for each in described), Text("title", _headline(item) or "", PLAIN)]


def _content(content: etree._Element) -> Text | None:
    kind, media_type = local_name(content), (content.get("contenttype") or "").lower()
    if kind == "inlineXML":
        return Text("full", _markup(content), HTML)
    if kind == "inlineData" and not media_type.startswith(_NOT_TEXT) and content.get("encoding") is None:
        value = "".join(map(str, content.itertext()))
        return Text("full", value, HTML if "html" in media_type or "xml" in media_type else PLAIN)
    return None


def _markup(inline: etree._Element) -> str:
    """Return the markup of XHTML or NITF from the body on: `body.content` or `body`, else everything within."""
    named = {local_name(each): each for each in reversed(list(inline.iter()))}
    body = _plain(named.get("body.content", named.get("body", inline)))
    return (body.text or "") + "".join(etree.tostring(each, encoding="unicode") for each in body)


def _plain(markup: etree._Element) -> etree._Element:
    """Return a copy whose names are plain, as pages have them, NITF's second headings being h2."""
    copied = deepcopy(markup)
    for each in copied.iter():
        if isinstance(each.tag, str):
            name = re.sub(r"^hl(?=\d$)", "h", local_name(each))
            each.tag = name if _NAME.fullmatch(name) else "span"
    etree.cleanup_namespaces(copied)
    return copied


def _said(item: etree._Element) -> dict[str, Any]:
    meta, about, rights = (_child(item, name) for name in ("contentMeta", "itemMeta", "rightsInfo"))
    created, version = _text(meta, "contentCreated"), _text(about, "versionCreated")
    language = _child(meta, "language")
    return {
        "id": item.get("guid"),
        "version": item.get("version"),
        "item_class": _value(_child(about, "itemClass")),
        "status": _value(_child(about, "pubStatus")),
        "url": next((url for link in _children(item, "link", "altId") if (url := _web_address(link))), None),
        "title": _headline(item),
        "author": _byline(item, meta),
        "dateline": _text(meta, "dateline") or _nitf(item, "dateline"),
        "published": created or _text(about, "firstCreated") or version,
        "modified": _text(meta, "contentModified") or version,
        "embargoed": _text(about, "embargoed"),
        "outlet": _name(_child(about, "provider")) or _name(_child(meta, "infoSource")),
        "language": language.get("tag") if language is not None else item.get(_LANGUAGE),
        "slugline": _text(meta, "slugline"),
        "location": _name(_child(meta, "located")),
        "categories": [name for each in _children(meta, "subject") if (name := _name(each))],
        "licence": _text(rights, "usageTerms") or _text(rights, "copyrightNotice"),
        "copyright_holder": _name(_child(rights, "copyrightHolder")),
        "editorial_note": _text(about, "edNote"),
    }


def _headline(item: etree._Element) -> str | None:
    return (
        _text(_child(item, "contentMeta"), "headline") or _text(_child(item, "itemMeta"), "title") or _nitf(item, "hl1")
    )


def _byline(item: etree._Element, meta: etree._Element | None) -> str | None:
    creators = [name for each in _children(meta, "creator", "contributor") if (name := _name(each))]
    return _text(meta, "by") or _nitf(item, "byline") or "; ".join(creators) or None


def _nitf(item: etree._Element, name: str) -> str | None:
    """Return what the inline NITF says itself, outside of what is kept as content."""
    return next((text for each in item.iter("{*}" + name) if (text := text_of(each))), None)


def _references(package: etree._Element) -> list[str]:
    found = package.iter("{*}itemRef")
    return [reference for each in found if (reference := each.get("residref") or each.get("href"))]


def _children(parent: etree._Element | None, *names: str) -> list[etree._Element]:
    return [each for each in parent if local_name(each) in names] if parent is not None else []


def _child(parent: etree._Element | None, name: str) -> etree._Element | None:
    return next(iter(_children(parent, name)), None)


def _text(parent: etree._Element | None, name: str) -> str | None:
    return text_of(_child(parent, name))


def _value(element: etree._Element | None) -> str | None:
    """Return what identifies a concept: a literal, a code of a scheme, an address."""
    found = (element.get(key) for key in ("literal", "qcode", "uri")) if element is not None else ()
    return next((value for value in found if value), None)


def _name(element: etree._Element | None) -> str | None:
    return _text(element, "name") or _value(element)


def _web_address(element: etree._Element) -> str | None:
    value = element.get("href") or element.get("id") or text_of(element) or ""
    return value if value.startswith(("http://", "https://")) else None
