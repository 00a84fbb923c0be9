"""What one record of a web archive holds: its payload, what that is, and what is said of its fetch."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from onrecord.flows.ingest import html_file, http_message, rights, sniff
from onrecord.flows.ingest.documents import Fetch, Limits, UnusableError
from onrecord.flows.ingest.http_message import Fields, Message
from onrecord.flows.ingest.warc_records import Record

HTML, TEXT = "text/html", "text/plain"
_KEPT = {
    "warc": (
        *("warc-ip-address", "warc-payload-digest", "warc-block-digest", "warc-refers-to", "warc-truncated"),
        *("warc-identified-payload-type", "warc-warcinfo-id", "warc-segment-number", "warc-profile"),
    ),
    "http": (
        *("date", "last-modified", "etag", "content-type", "content-language", "content-location", "link"),
        *("x-robots-tag", "tdm-reservation", "tdm-policy", "x-archive-orig-date", "x-archive-orig-last-modified"),
    ),
}
_HTML_TYPES = (HTML, "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
# Types that say nothing, so that the bytes must.
_VAGUE_TYPES = (None, "application/octet-stream", "unknown/unknown", "application/unknown", "content/unknown")
# Types of feeds and rows, which the registry tells apart.
_OTHER_WORDS = ("xml", "json", "csv", "tab-separated", "rss", "atom")
_WEB_SCHEMES = ("", "http", "https", "ftp", "ftps", "file", "gopher", "gemini")
_HASHES = {"sha1": hashlib.sha1, "sha-1": hashlib.sha1, "sha256": hashlib.sha256, "sha-256": hashlib.sha256,
           "sha512": hashlib.sha512, "md5": hashlib.md5}  # fmt: skip
_PARTIAL = 206


@dataclass(frozen=True)
class Payload:
    """A payload: `media_type` HTML or TEXT for a page, None for what the registry must tell by `name` and bytes."""

    content: bytes
    media_type: str | None
    charset: str | None
    name: str
    metadata: Mapping[str, Any]
    fetch: Fetch


def url(found: Fields) -> str | None:
    """Return the address of a record; wget once wrote it in angle brackets."""
    said = (found.get("warc-target-uri") or "").strip()
    return said.removeprefix("<").removesuffix(">") or None


def payload(kind: str, record: Record, limits: Limits) -> Payload:
    """Return what a record holds; raises UnusableError where that is no page."""
    _check_kind(kind, record)
    message = _message(kind, record)
    _check_whole(record, message)
    _check_status(message)
    body = http_message.dechunked(message)
    content = http_message.decoded(body, message.fields, limits)
    sniff.check_has_content(content)
    content_type = message.fields.get("content-type") or _own_type(record, message)
    media_type = _media_type(http_message.media_type(content_type), content)
    if media_type:
        sniff.check_is_text(content)
    metadata: dict[str, Any] = {
        "warc": record.fields.chosen(_KEPT["warc"]),
        "http": message.fields.chosen(_KEPT["http"]),
        "warc_digest": _digest_faults(record, message.body, body),
    }
    return Payload(
        content,
        media_type,
        http_message.charset(content_type),
        _name(url(record.fields)),
        {key: value for key, value in metadata.items() if value},
        _fetch(record, message),
    )


def _check_kind(kind: str, record: Record) -> None:
    if kind == "revisit":
        of = record.fields.get("warc-refers-to") or record.fields.get("warc-refers-to-target-uri") or url(record.fields)
        at = record.fields.get("warc-refers-to-date")
        raise UnusableError("no_content", f"revisit: the content is that of {of}" + (f" at {at}" if at else ""))
    if kind == "continuation":
        of = record.fields.get("warc-segment-origin-id")
        raise UnusableError("truncated", f"a further segment of {of}; segments are not joined")
    if kind not in ("response", "resource", "conversion"):
        raise UnusableError("unknown_format", f"a record of type {kind[:50]!r}")
    scheme = _scheme(url(record.fields))
    if scheme not in _WEB_SCHEMES:
        raise UnusableError("no_content", f"{scheme}: describes the capture, is no page of the web")


def _scheme(address: str | None) -> str:
    """Return the scheme of an address in lower case, "" where it has none."""
    return (address or "").partition(":")[0].lower() if ":" in (address or "") else ""


def _message(kind: str, record: Record) -> Message:
    """Return a response as a message; what is none (FTP, resources) is all body."""
    if kind != "response":
        return Message(None, Fields(), record.block)
    return http_message.message(record.block)


def _own_type(record: Record, message: Message) -> str | None:
    """Return the type that the record gives to a body that came without HTTP."""
    return None if message.status else record.fields.get("content-type")


def _check_whole(record: Record, message: Message) -> None:
    """Refuse a page that the file ends in; one of the length that its own head gives is whole."""
    said = message.fields.get("content-length") or ""
    if record.n_missing and not (said.isascii() and said.isdigit() and len(message.body) >= int(said[:18])):
        raise UnusableError("truncated", f"the file ends {record.n_missing} bytes before the record does")


def _check_status(message: Message) -> None:
    status = message.status
    if status is None or (200 <= status < 300 and status != _PARTIAL):
        return
    to = message.fields.get("location")
    detail = f"HTTP status {status}" + (f" to {to}" if to and 300 <= status < 400 else "")
    raise UnusableError("no_content", f"{detail}: no article")


def _media_type(declared: str | None, content: bytes) -> str | None:
    """Return HTML or TEXT, None for what the registry must tell; raises UnusableError (unknown_format)."""
    if declared in (*_HTML_TYPES, TEXT, *_VAGUE_TYPES) and html_file.matches(content[: sniff.HEAD_BYTES]):
        return HTML
    if declared in _HTML_TYPES:
        is_other_xml = content.lstrip().startswith(b"<?xml") and not html_file.guess(content[: sniff.HEAD_BYTES])
        return None if is_other_xml else HTML
    if declared == TEXT:
        return TEXT
    if declared in _VAGUE_TYPES or any(word in str(declared) for word in _OTHER_WORDS):
        return None
    raise UnusableError("unknown_format", f"{declared} is not read")


def _name(address: str | None) -> str:
    """Return the file name in an address, which its extension is taken from."""
    try:
        return PurePosixPath(unquote(urlsplit(address or "").path)).name
    except ValueError:
        return ""


def _fetch(record: Record, message: Message) -> Fetch:
    stated = rights.rights(dict(message.fields.pairs), b"")  # the reader of pages looks at the page itself
    return Fetch(
        url=url(record.fields),
        http_status=message.status,
        captured_at=_time(record.fields.get("warc-date")),
        licence=stated.licence,
        is_tdm_reserved=stated.is_tdm_reserved,
    )


def _time(said: str | None) -> datetime | None:
    """Return a record's time in UTC; an ARC writes its digits without marks between them."""
    if not said:
        return None
    try:
        if said.isascii() and said.isdigit():
            return datetime.strptime(said[:14].ljust(14, "0"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        found = datetime.fromisoformat(said)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _digest_faults(record: Record, body: bytes, dechunked: bytes) -> list[str]:
    """Return which digests do not fit; that of a payload may be of its chunks or without them."""
    checks = {"warc-block-digest": (record.block,), "warc-payload-digest": (body, dechunked)}
    return [
        f"{name} does not fit"
        for name, contents in checks.items()
        if (said := record.fields.get(name)) and not any(_fits(said, content) for content in contents)
    ]


def _fits(said: str, content: bytes) -> bool:
    """Say whether a digest fits; one by an unknown method is taken to."""
    method, _, value = said.partition(":")
    make = _HASHES.get(method.strip().lower())
    if make is None:
        return True
    found = make(content, usedforsecurity=False).digest()
    plain = value.strip()
    return plain.lower() == found.hex() or plain.upper().rstrip("=") == base64.b32encode(found).decode().rstrip("=")
