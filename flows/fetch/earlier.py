"""What the lake holds of an address already, so that only what is new is asked for."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from onrecord.flows.fetch.captures import ETAG_KEY, HEADER_PREFIX, LAST_MODIFIED_KEY
from onrecord.flows.ingest.documents import Document
from onrecord.warehouse.catalogue import Connection


@dataclass(frozen=True)
class Earlier:
    """The latest capture of an address, and the headers of a request for what has changed since."""

    input_id: str
    parent_raw_id: str | None
    captured_at: datetime
    validators: Mapping[str, str]
    raw_id: str = ""
    declared: Mapping[str, Any] = field(default_factory=dict)

    def is_of(self, document: Document) -> bool:
        """Say whether the document is the same again: equal bytes, with the same said of them."""
        return self.raw_id == document.raw_id and self.declared == _declared(document.metadata)


@dataclass(frozen=True)
class Listed:
    """An address that was read and lists others: what it leads to is accounted for, it has no text of its own."""

    locator: str


Lookup = Callable[[Sequence[str]], Mapping[str, Earlier]]

_LATEST = """
    select c.locator, c.capture_id, c.parent_raw_id, c.captured_at, c.raw_id, c.metadata
    from lake.captures as c
    where c.captured_at is not null and c.tool_id = $tool_id and list_contains($locators, c.locator)
    qualify row_number() over (partition by c.locator order by c.captured_at desc, c.capture_id) = 1"""


def lookup(connect: Callable[[], AbstractContextManager[Connection]], tool_id: str) -> Lookup:
    """Return a function that finds the latest captures of addresses made by the ingest tool `tool_id`."""

    def find(locators: Sequence[str]) -> dict[str, Earlier]:
        with connect() as connection:
            rows = connection.execute(_LATEST, {"tool_id": tool_id, "locators": list(locators)}).fetchall()
        return {locator: _earlier(*row) for locator, *row in rows}

    return find


def _earlier(capture_id: str, parent_raw_id: str | None, at: datetime, raw_id: str, metadata: str) -> Earlier:
    said = json.loads(metadata)
    return Earlier(capture_id, parent_raw_id, at, _validators(said), raw_id, _declared(said))


def _declared(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said of a document but for the server's headers, which change with each fetch."""
    return {key: value for key, value in metadata.items() if not key.startswith(HEADER_PREFIX)}


def _validators(said: Mapping[str, Any]) -> dict[str, str]:
    headers = {"If-None-Match": said.get(ETAG_KEY), "If-Modified-Since": said.get(LAST_MODIFIED_KEY)}
    return {name: value for name, value in headers.items() if isinstance(value, str) and value}
