"""Stages of scope batch: stream what has no rows of the present tool, work on it batch by batch, commit each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import pyarrow as pa
import pyarrow.compute as pc

from onrecord.flows.execution.prune import restate, supersede
from onrecord.flows.execution.session import Session
from onrecord.flows.execution.units import parts
from onrecord.flows.execution.unread import over_unread
from onrecord.flows.execution.work import Job
from onrecord.flows.stage import ALL_IDS, Stage
from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection

_ROWS_AT_ONCE = 10_000
_READ_AT_ONCE = 32 * 1024 * 1024  # bytes of the files of an archive that is asked for as a whole
_ROWS_OF_A_RANGE = 96 * 1024 * 1024  # bytes: a sorted join takes DuckDB six to eight times as much memory
_MOST_GROWTH = 64


@dataclass(frozen=True)
class Ranges:
    """How what waits is asked for: by ranges of ids that begin with `prefix`, at first a `share` of all of them."""

    prefix: str = ""
    share: float = 1.0

    def bound(self, at: float) -> str:
        """Return the id at which a share of all ids lies below; ids are hexadecimal digests."""
        if at <= 0:
            return ALL_IDS["first"]
        return f"{self.prefix}:{int(at * 16**8):08x}" if at < 1 else ALL_IDS["last"]


def run_batches(session: Session, stage: Stage) -> None:
    """Work on every unit that has no rows of the stage's present tool."""
    restate(session, stage)
    with session.connect() as connection:
        n_rows = min(_size(session, stage), _ROWS_AT_ONCE)
        total, rows = waiting(connection, _query(session, connection, stage), n_rows, _ranges(session, stage))
        if total:
            session.progress.stage(stage.name, total)
            for outcome in session.dispatch.outcomes(_jobs(session, stage, rows)):
                session.store(stage, outcome)
                session.progress.advance(len(outcome.job.units))
                del outcome  # before the next is made
    supersede(session, stage)


def n_waiting(session: Session, connection: Connection, stage: Stage) -> int:
    """Return how many units have no rows of the stage's present tool."""
    return _counted(connection, sql.fill(_query(session, connection, stage), **ALL_IDS))


def _counted(connection: Connection, query: str) -> int:
    counted = f"select count(distinct unit) from ({query}) as waiting (unit)"
    ((n_units,),) = connection.execute(counted).fetchall()
    return int(n_units)


def waiting(
    connection: Connection, query: str, n_rows: int, ranges: Ranges = Ranges()
) -> tuple[int, Iterable[pa.RecordBatch]]:
    """Return how many units wait, and their rows, so many at a time.

    Few are counted as they are read: a query that looks for them in a large archive is asked once, not twice. Where
    they are asked for in ranges, how many there are is told by the first one, about: ids are spread evenly.
    """
    stream = _stream(connection, query, n_rows, ranges)
    few = list(islice(stream, 2))
    if len(few) < 2:
        return (len(pc.unique(few[0].column(0))) if few else 0), few
    with connection.cursor() as beside:  # the stream stays open
        n_first = _counted(beside, _filled(query, ranges, 0, ranges.share))
        return max(round(n_first / ranges.share), 1), _chained(few, stream)


def _chained(few: list[pa.RecordBatch], stream: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    while few:
        yield few.pop(0)
    yield from stream


def _stream(connection: Connection, query: str, n_rows: int, ranges: Ranges) -> Iterator[pa.RecordBatch]:
    """Yield rows, range after range: DuckDB does not spill all that a sorted join of wide rows holds.

    Each range is as large as the rows of that before let expect to be enough.
    """
    start, share = 0.0, ranges.share
    while start < 1:
        size = 0
        for rows in connection.sql(_filled(query, ranges, start, start + share)).to_arrow_reader(n_rows):
            size += rows.nbytes
            yield rows
        start += share
        share *= min(_ROWS_OF_A_RANGE / max(size, 1), _MOST_GROWTH)


def _filled(query: str, ranges: Ranges, start: float, end: float) -> str:
    return sql.fill(query, first=ranges.bound(start), last=ranges.bound(end))


def _ranges(session: Session, stage: Stage) -> Ranges:
    """Return how to ask for what waits: all at once in a small archive, and where the query has no ranges."""
    if not stage.ranges:
        return Ranges()
    size = sum(sum(session.lake.sizes(name).values()) for name in stage.reads)
    return Ranges(stage.ranges, min(_READ_AT_ONCE / max(size, 1), 1.0))


def _query(session: Session, connection: Connection, stage: Stage) -> str:
    statement, tools = sql.load("stages")[stage.name].statement, session.tools
    filled = sql.fill(statement, tool_id=tools[stage.name], chat_tool_id=tools["chat"])
    return over_unread(session, connection, stage, filled)


def _size(session: Session, stage: Stage) -> int:
    """Return how many units one job may have."""
    return session.settings.batch_size * stage.units_per_document


def _jobs(session: Session, stage: Stage, batches: Iterable[pa.RecordBatch]) -> Iterator[Job]:
    tool_id, options = session.tools[stage.name], session.settings.chosen(stage.options)

    def job(part: tuple[list[str], pa.Table]) -> Job:
        return Job(stage.name, tool_id, *part, options)

    return map(job, parts(batches, _size(session, stage), stage.bytes_per_job))  # a loop would hold the last part
