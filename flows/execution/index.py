"""Stages of scope index: bring an index over all documents up to date from what it holds and what is new.

The stage is called where the set of bodies is not the one its rows were made of. It is given streams, so that the
index is never in memory as rows.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from onrecord.flows.deduplicate import segments
from onrecord.flows.deduplicate.links import Index
from onrecord.flows.execution.session import Session
from onrecord.flows.execution.work import Job, work
from onrecord.flows.stage import Stage
from onrecord.flows.upkeep.segments import merge_segments
from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection
from onrecord.warehouse.packed import packed_rows

_SEGMENTS_AT_ONCE = 1  # so that memory is used again for the next
_PAIRS_AT_ONCE = 200_000


def run_index(session: Session, stage: Stage) -> None:
    """Bring the stage's tables up to date."""
    tool_id = session.tools[stage.name]
    with session.connect() as connection:
        bodies, linked = (_ask(connection, f"{stage.name}_{part}", tool_id) for part in ("bodies", "known"))
        if _same_set(bodies, linked) and not _of_other_tools(connection, tool_id):
            return
        session.progress.stage(stage.name, None)
        members = segments.members(packed_rows(session.lake, "postings", segments.MEMBERS))
        index = Index(
            bodies,
            linked,
            members,
            lambda: packed_rows(session.lake, "postings", segments.CONTENT),
            lambda ids: _stream(connection, f"{stage.name}_segments", _SEGMENTS_AT_ONCE, segments=ids),
            lambda: _stream(connection, f"{stage.name}_pairs", _PAIRS_AT_ONCE, tool_id=tool_id),
        )
        outcome = work(Job(stage.name, tool_id, [str(bodies.num_rows)], index))
    is_whole = outcome.tables["linked_bodies"].num_rows == bodies.num_rows
    session.store(stage, outcome, replaces="true" if is_whole else None)
    merge_segments(session, members, bodies.column("body_key").to_numpy())


def _stream(connection: Connection, query: str, n_rows: int, **values: str | Sequence[str]) -> Iterator[pa.RecordBatch]:
    yield from connection.sql(_statement(query, **values)).to_arrow_reader(n_rows)


def _statement(query: str, **values: str | Sequence[str]) -> str:
    return sql.fill(sql.load("stages")[query].statement, **values)


def _ask(connection: Connection, query: str, tool_id: str) -> pa.Table:
    return connection.sql(_statement(query, tool_id=tool_id)).to_arrow_table()


def _same_set(bodies: pa.Table, linked: pa.Table) -> bool:
    if bodies.num_rows != linked.num_rows:
        return False
    present, known = (np.sort(table.column("body_key").to_numpy()) for table in (bodies, linked))
    return np.array_equal(present, known)


def _of_other_tools(connection: Connection, tool_id: str) -> bool:
    """Say whether rows of an earlier tool are left."""
    query = "select 1 from lake.linked_bodies where tool_id <> ? limit 1"
    return bool(connection.execute(query, [tool_id]).fetchall())
