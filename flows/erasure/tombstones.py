"""Tombstones: what may not come back, asked of the lake, and the guard that turns it away when it is read again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from onrecord.flows.ingest.documents import Document, Refusal
from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection, rows_of
from onrecord.warehouse.ids import digest

Item = TypeVar("Item")
_IN_FORCE = "select 1 from lake.erasures where lifted_at is null limit 1"
_AT_INPUT = """
    select k.kind, k.key, min(k.erasure_id)
    from lake.erased_keys as k
    join lake.erasures as e on e.erasure_id = k.erasure_id
    where e.lifted_at is null and k.kind in ('raw', 'address')
    group by k.kind, k.key"""


@dataclass(frozen=True)
class Due:
    """A capture in the lake that a tombstone covers."""

    erasure_id: str
    capture_id: str
    raw_id: str
    locator: str


def key_of(name: str) -> str:
    """Return the hash by which an address or an outlet is known again."""
    return digest(name.encode("utf-8", "surrogatepass"))


def due_captures(connection: Connection) -> list[Due]:
    """Return the captures that tombstones in force cover, by whatever key."""
    if not connection.execute(_IN_FORCE).fetchall():
        return []  # without looking at every capture
    return [Due(**row) for row in rows_of(connection, sql.load("erasing")["due"].statement)]


class Guard:
    """Turns away, as it is read, what was erased: by its bytes, or by the address it is said to be from."""

    def __init__(self, connection: Connection) -> None:
        self._erasure_of = {(kind, key): by for kind, key, by in connection.execute(_AT_INPUT).fetchall()}

    def passed(self, items: Iterable[Item]) -> Iterator[Item | Refusal]:
        """Yield the items, with a refusal in the place of each that was erased."""
        for item in items:
            erasure_id = self._erasure(item) if self._erasure_of and isinstance(item, Document) else None
            yield refusal(item.locator, item.raw_id, erasure_id) if erasure_id else item  # type: ignore[attr-defined]

    def _erasure(self, document: Document) -> str | None:
        keys = [("raw", document.raw_id)]
        for address in (document.metadata.get("url"), document.fetch.url):
            if isinstance(address, str):
                keys.append(("address", key_of(address.strip())))
        return next((self._erasure_of[key] for key in keys if key in self._erasure_of), None)


def refusal(locator: str, raw_id: str, erasure_id: str) -> Refusal:
    """Return the refusal of something erased."""
    detail = f"erased on request; to let it in again: onrecord erase --lift {erasure_id}"
    return Refusal(locator, "erased", detail, raw_id)
