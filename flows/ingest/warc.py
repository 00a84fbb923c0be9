"""Web archives (WARC, ARC): every page a document, every other record accounted for.

Response, resource and conversion records become documents, named by their record id (in an ARC by their offset),
their bytes the payload without chunks and content codings. A payload of another format that can be read (a feed,
JSON) is read as that, as ``file.warc.gz/<record id>``. Everything else that could have been an article is one
refusal: revisit records (no_content, with what they refer to), statuses other than success (no_content), images,
scripts and styles (unknown_format), records that cannot be read. Records that describe others are no refusals:
the fields of the warcinfo before and of the request and metadata records that belong to a page are kept in its
metadata; those that stand beside no page are dropped. A file without any page or refusal is one refusal.

Digests are checked; one that does not fit is noted in the metadata, and the page kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from onrecord.flows.ingest import locator, warc_payload
from onrecord.flows.ingest.documents import Document, Limits, Member, Refusal, Source, UnusableError
from onrecord.flows.ingest.http_message import Fields, fields
from onrecord.flows.ingest.warc_records import Broken, Record, records, starts

Item = Document | Refusal | Member

_BLANK = b"\r\n\0 \t"
_NOTED = {
    "warcinfo": ("software", "operator", "publisher", "ispartof", "description", "robots"),
    "request": ("user-agent", "accept-language", "referer", "cookie"),
}
_MAX_NOTES = 64
_MAX_FIELDS = 30
_MAX_VALUE_CHARS = 1000


def matches(head: bytes) -> bool:
    """Say whether the bytes begin with a record."""
    return starts(head.lstrip(_BLANK))


def read(source: Source, pieces: Iterator[bytes], parent_raw_id: str, limits: Limits) -> Iterator[Item]:
    """Yield the pages of a web archive, and what of it cannot be used."""
    reading = _Reading(source, parent_raw_id, limits)
    n_items = 0
    for found in records(pieces, limits.max_bytes):
        for item in reading.items(found):
            n_items += 1
            yield item
    for item in reading.rest():
        n_items += 1
        yield item
    if not n_items:
        raise UnusableError("no_content", f"no page among {reading.n_records} records", parent_raw_id)


@dataclass(frozen=True)
class _Note:
    """What a request or metadata record says, and of which record."""

    kind: str
    record_id: str
    of: frozenset[str]
    url: str
    said: Mapping[str, str]

    def belongs_to(self, page: Fields) -> bool:
        """Say whether the note is of a page: it or the page says so, or both are of one address."""
        if _id(page) in self.of or self.record_id in _linked(page):
            return True
        return not self.of and self.url == warc_payload.url(page)


@dataclass
class _Reading:
    """What is carried from record to record."""

    source: Source
    parent_raw_id: str
    limits: Limits
    info: Mapping[str, str] = field(default_factory=dict)
    notes: list[_Note] = field(default_factory=list)
    page: tuple[Fields, Document | Member] | None = None
    n_records: int = 0

    def items(self, found: Record | Broken) -> Iterator[Item]:
        """Yield what is complete once a record was seen: a page waits for the notes that follow it."""
        self.n_records += 1
        kind = (found.fields.get("warc-type") or "").lower()
        if isinstance(found, Broken):
            yield from self.rest()
            key = self._key(found.fields, found.offset)
            yield Refusal(key, found.reason, found.detail)
        elif kind == "warcinfo":
            yield from self.rest()
            self.info = _said(kind, found)
        elif kind in ("request", "metadata"):
            self._note(kind, found)
        else:
            yield from self.rest()
            yield from self._page(kind, found)

    def rest(self) -> Iterator[Item]:
        """Yield the page that waits."""
        if self.page:
            yield self.page[1]
        self.page = None

    def _page(self, kind: str, record: Record) -> Iterator[Refusal]:
        notes, self.notes = self.notes, []
        key = self._key(record.fields, record.offset)
        try:
            payload = warc_payload.payload(kind, record, self.limits)
        except UnusableError as error:
            yield error.refusal(key)
            return
        metadata = {**payload.metadata, **({"warcinfo": self.info} if self.info else {}), **self.source.metadata}
        self.page = record.fields, self._item(payload, record, key, metadata)
        for note in notes:
            self._join(note)

    def _item(
        self, payload: warc_payload.Payload, record: Record, key: str, metadata: Mapping[str, object]
    ) -> Document | Member:
        if payload.media_type is None:
            inner = f"{self.source.locator}/{locator.escape(self._name(record.fields, record.offset))}"
            return Member(inner, payload.name, iter([payload.content]), metadata, payload.fetch)
        return Document(
            locator=key,
            content=payload.content,
            via="warc",
            media_type=payload.media_type,
            charset_declared=payload.charset,
            metadata=metadata,
            parent_raw_id=self.parent_raw_id,
            parent_offset=record.offset,
            fetch=payload.fetch,
        )

    def _note(self, kind: str, record: Record) -> None:
        linked = frozenset(_linked(record.fields))
        said = _said(kind, record)
        if said:
            note = _Note(kind, _id(record.fields), linked, warc_payload.url(record.fields) or "", said)
            if not self._join(note):
                self.notes = [*self.notes[1 - _MAX_NOTES :], note]

    def _join(self, note: _Note) -> bool:
        """Add a note to the page that waits, if it is of that."""
        if not self.page or not note.belongs_to(self.page[0]):
            return False
        page_fields, item = self.page
        metadata = {**item.metadata, f"warc_{note.kind}": note.said}
        self.page = page_fields, replace(item, metadata=metadata)
        return True

    def _key(self, found: Fields, offset: int) -> str:
        return locator.entry(self.source.locator, self._name(found, offset))

    def _name(self, found: Fields, offset: int) -> str:
        return _id(found) or str(offset)


def _id(found: Fields) -> str:
    return (found.get("warc-record-id") or "").strip("<> ")


def _linked(found: Fields) -> set[str]:
    """Return the ids of the records that one says it was made with, or of."""
    return {
        value.strip("<> ") for name in ("warc-concurrent-to", "warc-refers-to") for value in found.all(name) if value
    }


def _said(kind: str, record: Record) -> dict[str, str]:
    """Return the fields of a record that describes others; of requests and files only those of interest."""
    block = record.block.partition(b"\n")[2] if kind == "request" or record.is_arc else record.block
    names = _NOTED.get(kind)
    if kind == "metadata" and "warc-fields" not in (record.fields.get("content-type") or ""):
        return {}
    found = fields(block[: 1 << 16])
    pairs = found.chosen(names).items() if names else found.pairs[:_MAX_FIELDS]
    return {name: value[:_MAX_VALUE_CHARS] for name, value in pairs if value}
