"""What the readers take and give: sources, members, documents, and refusals with a reason from a closed list."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, BinaryIO

from onrecord.warehouse import ids

STAGE = "ingest"
MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """How inputs are read: how much one may cost, lengths in bytes, and what the columns of tables mean.

    `max_bytes` bounds a document, a line or record of a container, and what must be held to be read at all (an
    archive inside an archive). An input is given up once everything unpacked from it, at every depth, exceeds
    `max_unpacked_bytes`, or, beyond `max_bytes`, `max_ratio` times its own size. `max_entries` bounds the members
    of all archives in it; `max_depth` how many packings and archives may lie inside each other.
    `columns` names for fields of `columns.FIELDS` the column that holds them, where it is not found by its name.
    """

    max_bytes: int = 64 * MIB
    max_unpacked_bytes: int = 64 * 1024 * MIB
    max_ratio: int = 500
    max_entries: int = 200_000
    max_depth: int = 5
    columns: Mapping[str, str] = field(default_factory=dict)

    def most_unpacked(self, n_bytes: int) -> int:
        """Return how many bytes an input of `n_bytes` may unpack to."""
        return min(self.max_unpacked_bytes, max(self.max_bytes, self.max_ratio * n_bytes))


@dataclass(frozen=True)
class Fetch:
    """What is known of the fetch that a document came from, by us or, as in a WARC, by somebody before us.

    `captured_at` is in UTC; `robots_state` one of `evidence.ROBOTS_STATES`. None where nothing is said.
    """

    url: str | None = None
    final_url: str | None = None
    http_status: int | None = None
    captured_at: datetime | None = None
    robots_state: str | None = None
    licence: str | None = None
    is_tdm_reserved: bool | None = None

    def of_entry(self) -> "Fetch":
        """Return what of a container's fetch holds for its entries: all but its address, which is not theirs."""
        return replace(self, url=None, final_url=None)


NOT_FETCHED = Fetch()


@dataclass(frozen=True)
class Source:
    """One input as the runner opened it: a seekable stream of `n_bytes`, and what was said beside it.

    A format's reader takes the unpacked `pieces` that it is called with; only one that its line in the registry
    lets seek may use `stream`, which then holds the unpacked bytes.
    """

    locator: str
    stream: BinaryIO
    n_bytes: int
    metadata: Mapping[str, Any] = field(default_factory=dict)
    fetch: Fetch = NOT_FETCHED


@dataclass(frozen=True)
class Member:
    """Something inside an input that can be of any format: the registry reads it in its turn.

    `name` is what its extension is taken from; `pieces` are its bytes, to be read before the next member is asked
    for.
    """

    locator: str
    name: str
    pieces: Iterator[bytes]
    metadata: Mapping[str, Any] = field(default_factory=dict)
    fetch: Fetch = NOT_FETCHED


@dataclass(frozen=True)
class Document:
    """One document as received.

    `content` is kept unchanged. For the row of a container it is the row's own text in UTF-8; `parent_raw_id`
    names the bytes of the outermost file as stored, `parent_offset` the byte of that file's unpacked content where
    the entry starts, None inside an archive, where no single offset leads to it.
    """

    locator: str
    content: bytes
    via: str
    media_type: str
    charset_declared: str | None
    metadata: Mapping[str, Any]
    parent_raw_id: str | None = None
    parent_offset: int | None = None
    fetch: Fetch = NOT_FETCHED

    @cached_property
    def raw_id(self) -> str:
        """Id of the content."""
        return ids.raw_id(self.content)

    @cached_property
    def metadata_json(self) -> str:
        """The metadata as canonical JSON: keys sorted, no blanks."""
        return canonical_json(self.metadata)

    @cached_property
    def capture_id(self) -> str:
        """Id of this obtaining of the content: where it was found and what was said beside it."""
        at = self.fetch.captured_at
        return ids.make_id("cap", self.locator, self.raw_id, self.metadata_json, *([at.isoformat()] if at else []))

    @property
    def input_id(self) -> str:
        """Id of the row that the lake holds once this input is taken in."""
        return self.capture_id


@dataclass(frozen=True)
class Refusal:
    """An input that cannot be used: its locator, a reason of `evidence.REJECT_REASONS`, and a sentence."""

    key: str
    reason: str
    detail: str
    raw_id: str | None = None

    @property
    def input_id(self) -> str:
        """Id of the row that the lake holds once this input is taken in."""
        return ids.make_id("rej", STAGE, self.key, self.raw_id, self.reason)


class UnusableError(Exception):
    """Raised inside the readers where a whole source, or the rest of it, cannot be used."""

    def __init__(self, reason: str, detail: str, raw_id: str | None = None):
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.raw_id = raw_id

    def refusal(self, key: str) -> Refusal:
        """Return the refusal of the input that `key` names."""
        return Refusal(key, self.reason, self.detail, self.raw_id)


class ExhaustedError(UnusableError):
    """What is inside one input together exceeds its limits, so that the rest of the input is given up."""


def canonical_json(value: Any) -> str:
    """Return `value` as JSON with sorted keys and no blanks; ValueError on NaN and infinity."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
