"""MHTML (.mht, .mhtml; RFC 2557): a page as browsers save it, with its pictures. The page is the document.

Its bytes are the HTML part without transfer encoding (quoted-printable, base64). The main part is the one that
``start`` names, else the first that is HTML, else the first that is plain text. Pictures and styles are left out;
further HTML parts are frames, mostly advertisements: they are left out too, and their addresses noted in the
metadata as ``mhtml_frames``.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.errors import CloseBoundaryNotFoundDefect, MessageError, StartBoundaryNotFoundDefect
from email.message import Message
from email.utils import parsedate_to_datetime

from onrecord.flows.ingest import sniff
from onrecord.flows.ingest.documents import Document, Fetch, Limits, Source, UnusableError
from onrecord.flows.ingest.http_message import charset

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(
    rb"(?:From|Snapshot-Content-Location|Subject|MIME-Version|Content-Type|Date|X-[\w-]+):", re.IGNORECASE
)
_TYPE = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_MAX_DEPTH = 20
_MAX_PARTS = 20_000


def matches(head: bytes) -> bool:
    """Say whether the bytes begin with the header of a message that is a page with its parts."""
    start = head.lstrip(b"\r\n \xef\xbb\xbf")
    if not _FIELD.match(start):
        return False
    end = _HEAD_END.search(start)
    return _TYPE.search(start, 0, end.end() if end else len(start)) is not None


def read(source: Source, pieces: Iterator[bytes], parent_raw_id: str, limits: Limits) -> Iterator[Document]:  # noqa: ARG001
    """Yield the page; raises UnusableError where there is none, or it is cut."""
    content = b"".join(pieces).lstrip(b"\r\n \xef\xbb\xbf")
    try:
        yield _document(source, content, parent_raw_id)
    except (ValueError, LookupError) as error:  # of the library, from damaged header fields
        raise UnusableError("malformed", f"no message: {error}") from error


def _document(source: Source, content: bytes, parent_raw_id: str) -> Document:
    message = _parsed(content)
    parts = list(_leaves(message))
    main = _main(message, parts)
    page = _payload(main)
    sniff.check_has_content(page)
    sniff.check_is_text(page)
    frames = [_address(part) or "" for part in parts if part is not main and part.get_content_type() == "text/html"]
    return Document(
        locator=source.locator,
        content=page,
        via="mhtml",
        media_type=main.get_content_type(),
        charset_declared=source.metadata.get("charset") or charset(str(main.get("Content-Type", ""))),
        metadata={**({"mhtml_frames": frames} if frames else {}), **source.metadata},
        parent_raw_id=parent_raw_id or None,
        parent_offset=None,
        fetch=Fetch(url=_url(message, main), captured_at=_time(message)),
    )


def _parsed(content: bytes) -> Message:
    """Return the message; raises UnusableError where it has no parts or too many."""
    if content.count(b"\n--") > 2 * _MAX_PARTS:
        raise UnusableError("too_many", f"more than {_MAX_PARTS} parts")
    try:
        message = email.message_from_bytes(content, policy=email.policy.compat32)
    except RecursionError as error:
        raise UnusableError("too_deep", "parts inside parts inside parts") from error
    except (MessageError, ValueError, LookupError) as error:
        raise UnusableError("malformed", f"no message: {error}") from error
    if any(isinstance(defect, StartBoundaryNotFoundDefect) for defect in message.defects):
        raise UnusableError("malformed", "no part begins where the header says")
    return message


def _leaves(message: Message, depth: int = 0) -> Iterator[Message]:
    if depth > _MAX_DEPTH:
        raise UnusableError("too_deep", f"parts inside each other more than {_MAX_DEPTH} deep")
    if not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _leaves(part, depth + 1)


def _main(message: Message, parts: list[Message]) -> Message:
    """Return the part that is the page; raises UnusableError: no_content, or truncated where it is cut."""
    start = str(message.get_param("start", "") or "")
    pages = [part for part in parts if part.get_content_type() == "text/html"]
    texts = [part for part in parts if part.get_content_type() == "text/plain" and part is not message]
    named = [part for part in pages if start and str(part.get("Content-ID", "")).strip() == start]
    main = next(iter([*named, *pages, *texts]), None)
    if main is None:
        raise UnusableError("no_content", f"no HTML or text among {len(parts)} parts")
    is_cut = any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in message.defects)
    if is_cut and main is parts[-1]:
        raise UnusableError("truncated", "the message ends inside the page")
    return main


def _payload(part: Message) -> bytes:
    """Return the bytes of a part without its transfer encoding."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _address(part: Message) -> str | None:
    said = "".join(str(part.get("Content-Location", "")).split())
    return said if said.lower().startswith(("http://", "https://", "file:")) else None


def _url(message: Message, main: Message) -> str | None:
    """Return the page's address: what the browser says of the whole, else of the part."""
    said = "".join(str(message.get("Snapshot-Content-Location", "")).split())
    return said or _address(message) or _address(main)


def _time(message: Message) -> datetime | None:
    """Return when the page was saved, in UTC."""
    try:
        found = parsedate_to_datetime(str(message.get("Date", "")))
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
