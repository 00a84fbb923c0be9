"""What the lake holds of an address already, so that only what is new is asked for."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from onrecord.flows.fetch.captures import ETAG_KEY, LAST_MODIFIED_KEY
from onrecord.warehouse.catalogue import Connection


@dataclass(frozen=True)
class Earlier:
    """The latest capture of an address, and the headers of a request for what has changed since."""

    input_id: str
    parent_raw_id: str | None
    captured_at: datetime
    validators: Mapping[str, str]


@dataclass(frozen=True)
class Listed:
    """An address that was read and lists others: what it leads to is accounted for, it has no text of its own."""

    locator: str


Lookup = Callable[[Sequence[str]], Mapping[str, Earlier]]

_LATEST = """
    select c.locator, c.capture_id, c.parent_raw_id, c.captured_at, c.metadata
    from lake.captures as c
    where c.via = 'url' and c.captured_at is not null and c.tool_id = $tool_id and list_contains($locators, c.locator)
    qualify row_number() over (partition by c.locator order by c.captured_at desc, c.capture_id) = 1"""


def lookup(connect: Callable[[], AbstractContextManager[Connection]], tool_id: str) -> Lookup:
    """Return a function that finds the latest captures of addresses made by the ingest tool `tool_id`."""

    def find(locators: Sequence[str]) -> dict[str, Earlier]:
        with connect() as connection:
            rows = connection.execute(_LATEST, {"tool_id": tool_id, "locators": list(locators)}).fetchall()
        return {row[0]: Earlier(row[1], row[2], row[3], _validators(row[4])) for row in rows}

    return find


def _validators(metadata: str) -> dict[str, str]:
    said = json.loads(metadata)
    headers = {"If-None-Match": said.get(ETAG_KEY), "If-Modified-Since": said.get(LAST_MODIFIED_KEY)}
    return {name: value for name, value in headers.items() if isinstance(value, str) and value}
