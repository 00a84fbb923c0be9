"""From an answer to documents: the body goes through the readers like a file's content."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from email.message import Message

from onrecord.flows.fetch.addresses import without_secrets
from onrecord.flows.fetch.exchange import Answer
from onrecord.flows.ingest import html_file, reader, rights
from onrecord.flows.ingest.documents import NOT_FETCHED, Document, Fetch, Limits, Refusal, Source

ETAG_KEY, LAST_MODIFIED_KEY = "http_etag", "http_last_modified"
HEADER_PREFIX = "http_"  # keeps the server's words apart from what is declared of the article itself
# Headers worth keeping.
_KEPT = {
    "etag": ETAG_KEY,
    "last-modified": LAST_MODIFIED_KEY,
    "content-type": "http_content_type",
    "content-language": "http_content_language",
    "date": "http_date",
    "tdm-policy": "http_tdm_policy",
}
_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_NO_TEXT_OF_ITS_OWN = ("no_content", "unknown_format")
_TEXT_TYPES = (*_PAGE_TYPES, "text/plain")


def documents(
    locator: str,
    answer: Answer,
    declared: Mapping[str, str],
    is_reserved: bool | None,
    limits: Limits,
    is_list: bool = False,
) -> Iterator[Document | Refusal]:
    """Yield what the body of an answer with status OK holds.

    `locator` is the address that was asked for, `declared` what was said of it where it was listed, `is_reserved`
    what the site as a whole says of text and data mining (the page itself holds before that). Of what a list holds
    no more of than a title or summary, that is left out: the article is fetched where the list leads to, and
    accounted for there.
    """
    stated = rights.rights(answer.headers, answer.body[: rights.HEAD_BYTES])
    fetch = Fetch(
        url=locator,
        final_url=without_secrets(str(answer.url)),
        http_status=answer.status,
        captured_at=answer.at,
        robots_state=answer.robots_state,
        licence=stated.licence,
        is_tdm_reserved=is_reserved if stated.is_tdm_reserved is None else stated.is_tdm_reserved,
    )
    source = Source(locator, io.BytesIO(answer.body), len(answer.body), {**_metadata(answer), **declared}, fetch)
    for item in reader.read(source, limits):
        if is_list and isinstance(item, Document) and _leads_on(item):
            continue
        if isinstance(item, Document):
            yield _fetched(item, source, answer)
        elif is_list and item.reason in _NO_TEXT_OF_ITS_OWN:
            continue
        elif (item.key, item.reason) == (locator, "unknown_format") and _type_of(answer) in _PAGE_TYPES:
            page = html_file.read(source, iter([answer.body]), "", limits)  # the server's word decides
            yield from (_fetched(each, source, answer) for each in page)
        else:
            yield item


def _leads_on(entry: Document) -> bool:
    return entry.metadata.get("content_kind") in ("title", "summary") and bool(entry.metadata.get("url"))


def _fetched(document: Document, source: Source, answer: Answer) -> Document:
    if document.locator != source.locator:
        if document.fetch.captured_at not in (None, answer.at):
            return document  # somebody else's fetch, as in a WARC
        # An entry's own address is not that of the list it stood in.
        return replace(document, fetch=replace(source.fetch, url=None, final_url=None))
    declared_type = _type_of(answer)
    return replace(
        document,
        via="url",
        media_type=declared_type if declared_type in _TEXT_TYPES else document.media_type,
        charset_declared=_content_type(answer).get_content_charset() or document.charset_declared,
        fetch=source.fetch if document.fetch == NOT_FETCHED else document.fetch,
    )


def _type_of(answer: Answer) -> str:
    """Return the media type that the server gave; nothing and nonsense count as unknown."""
    is_given = "/" in answer.headers.get("content-type", "")
    return _content_type(answer).get_content_type() if is_given else "application/octet-stream"


def _content_type(answer: Answer) -> Message:
    """Return the Content-Type in a form that can be asked for its parts."""
    message = Message()
    message["Content-Type"] = answer.headers.get("content-type", "")
    return message


def _metadata(answer: Answer) -> dict[str, str]:
    kept = {key: answer.headers[name] for name, key in _KEPT.items() if answer.headers.get(name)}
    canonical = rights.linked(answer.headers.get("link", ""), "canonical")
    return kept | ({"http_canonical": canonical} if canonical else {})
