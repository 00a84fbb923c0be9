"""Stages of scope batch: stream what has no rows of the present tool, work on it batch by batch, commit each."""

from collections.abc import Iterable, Iterator

import pyarrow as pa

from onrecord.flows.prune import restate, supersede
from onrecord.flows.session import Session
from onrecord.flows.stage import Stage
from onrecord.flows.units import parts
from onrecord.flows.unread import over_unread
from onrecord.flows.work import Job
from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection

_ROWS_AT_ONCE = 10_000


def run_batches(session: Session, stage: Stage) -> None:
    """Work on every unit that has no rows of the stage's present tool."""
    restate(session, stage)
    with session.connect() as connection:
        total = n_waiting(session, connection, stage)
        if total:
            session.progress.stage(stage.name, total)
            query = _query(session, connection, stage)
            reader = connection.sql(query).to_arrow_reader(min(_size(session, stage), _ROWS_AT_ONCE))
            for outcome in session.dispatch.outcomes(_jobs(session, stage, reader)):
                session.store(stage, outcome)
                session.progress.advance(len(outcome.job.units))
    supersede(session, stage)


def n_waiting(session: Session, connection: Connection, stage: Stage) -> int:
    """Return how many units have no rows of the stage's present tool."""
    counted = f"select count(distinct unit) from ({_query(session, connection, stage)}) as waiting (unit)"
    ((n_units,),) = connection.execute(counted).fetchall()
    return int(n_units)


def _query(session: Session, connection: Connection, stage: Stage) -> str:
    statement, tools = sql.load("stages")[stage.name].statement, session.tools
    filled = sql.fill(statement, tool_id=tools[stage.name], chat_tool_id=tools["chat"])
    return over_unread(session, connection, stage, filled)


def _size(session: Session, stage: Stage) -> int:
    """Return how many units one job may have."""
    return session.settings.batch_size * stage.units_per_document


def _jobs(session: Session, stage: Stage, batches: Iterable[pa.RecordBatch]) -> Iterator[Job]:
    for units, rows in parts(batches, _size(session, stage), stage.bytes_per_job):
        yield Job(stage.name, session.tools[stage.name], units, rows, session.settings.chosen(stage.options))
