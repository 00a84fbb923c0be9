"""Asking for an erasure: what a name stands for, the tombstone, and lifting it again. The work is in `erasure_work`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from onrecord.flows.erasure.tombstones import due_captures, key_of
from onrecord.flows.execution.publish import republish
from onrecord.flows.settings import Settings
from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection, lake_connection, rows_of
from onrecord.warehouse.errors import UnknownName
from onrecord.warehouse.ids import make_id
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.object_lake import open_lake
from onrecord.warehouse.relations import predicates_in
from onrecord.warehouse.tables.erasures import ERASED_KEYS, ERASURES

TARGETS = ("article", "outlet")


@dataclass(frozen=True)
class Plan:
    """What an erasure takes: by which keys it is known again, and what is there of it now.

    `n_claims_weakened` counts claims of others whose fact loses an article that states it.
    """

    target: str
    keys: Mapping[str, Sequence[str]]
    locators: Sequence[str]
    n_claims_weakened: int


def plan_erasure(settings: Settings, name: str) -> Plan:
    """Look up what a name (locator, address, id, or outlet) stands for, in full: parts of a name fit nothing.

    Raises UnknownName where it fits nothing, or an article and an outlet alike.
    """
    with lake_connection(_lake(settings), settings.memory_limit) as connection:
        rows = rows_of(connection, sql.load("erasing")["named"].statement, {"name": name})
        targets = [target for target in TARGETS if any(row[f"is_{target}"] for row in rows)]
        if len(targets) != 1:
            found = "an article and an outlet alike; give an id" if targets else "no article, address or outlet"
            raise UnknownName(
                f'{name!r} is {found}; list them with: onrecord sql "select locator, url, outlet from articles"'
            )
        keys = _keys(rows, targets[0])
        return Plan(targets[0], keys, *_extent(connection, keys))


def _lake(settings: Settings) -> Lake:
    lake = open_lake(settings.lake)
    if not lake.exists():
        raise UnknownName(f"{settings.warehouse} holds no warehouse; make one with: onrecord run PATH")
    return lake


def _keys(rows: Sequence[Mapping[str, Any]], target: str) -> dict[str, list[str]]:
    if target == "outlet":
        return {"outlet": sorted({key_of(row["outlet_id"]) for row in rows})}
    addresses = {row[name] for row in rows for name in ("url", "capture_url")} - {None}
    return {
        "raw": sorted({row["raw_id"] for row in rows}),
        "article": sorted({row["article_id"] for row in rows} - {None}),
        "address": sorted(map(key_of, addresses)),
    }


def _extent(connection: Connection, keys: Mapping[str, Sequence[str]]) -> tuple[list[str], int]:
    """Return the places that a tombstone of these keys would cover, and how many claims would lose support."""
    planned = ERASURES.from_rows(
        [{"erasure_id": "ers:", "target": "article", "reason": "", "made_at": datetime.now(UTC)}]
    )
    connection.register("planned", planned)
    connection.execute("create or replace view lake.erasures as from planned")
    for _ in range(2):  # the second time with all that has the same bytes
        connection.register("planned_keys", key_rows(("ers:", kind, key) for kind in keys for key in keys[kind]))
        connection.execute("create or replace view lake.erased_keys as from planned_keys")
        due = due_captures(connection)
        keys = {**keys, "raw": sorted({one.raw_id for one in due})}
    captures = {"captures": [one.capture_id for one in due]}
    weakened = connection.execute(sql.load("erasing")["lost_support"].statement, captures).fetchall()
    return sorted({one.locator for one in due}), len(weakened)


def key_rows(keys: Iterable[tuple[str, str, str]]) -> pa.Table:
    """Return rows of `erased_keys` from erasure, kind and key."""
    return ERASED_KEYS.from_rows(dict(zip(ERASED_KEYS.column_names, key, strict=True)) for key in keys)


def bury(settings: Settings, plan: Plan, reason: str) -> str:
    """Write the tombstone, from which moment on the erasure is in force; return its id."""
    lake, made_at = _lake(settings), datetime.now(UTC)
    keys = [(kind, key) for kind, listed in plan.keys.items() for key in listed]
    erasure_id = make_id("ers", plan.target, *(key for _, key in keys), made_at.isoformat())
    row = {"erasure_id": erasure_id, "target": plan.target, "reason": reason, "made_at": made_at}
    with lake.committer():
        lake.append("erased_keys", key_rows((erasure_id, kind, key) for kind, key in keys))
        lake.append("erasures", ERASURES.from_rows([row]))
    return erasure_id


def lift(settings: Settings, erasure_id: str) -> None:
    """Let in again what was erased; raises UnknownName where no such erasure is in force."""
    lake = _lake(settings)
    with lake.committer():
        with lake_connection(lake) as connection:
            query = "select * from lake.erasures where erasure_id = $1 and lifted_at is null"
            rows = rows_of(connection, query, [erasure_id])
        if not rows:
            raise UnknownName(
                f'no erasure {erasure_id!r} is in force; list them with: onrecord sql "from lake.erasures"'
            )
        rewrite(lake, [row | {"lifted_at": datetime.now(UTC)} for row in rows])
        republish(settings, lake)


def rewrite(lake: Lake, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put these rows of `erasures` in the place of those of the same ids."""
    for predicate in predicates_in("erasure_id", [row["erasure_id"] for row in rows]):
        lake.replace("erasures", ERASURES.from_rows(rows), predicate)
