"""Runs that published nothing: those of some stages alone, and those that were killed or failed, told of later."""

from datetime import UTC, datetime
from importlib.metadata import version

from onrecord.flows.execution.publish import record_run
from onrecord.flows.execution.session import Session
from onrecord.flows.report import RunReport
from onrecord.warehouse.catalogue import path_of, rows_of
from onrecord.warehouse.tables.operations import RUNS

_WITHOUT_END = """
    select s.run_id, min(s.committed_at) as started_at, max(s.committed_at) as ended_at
    from lake.stage_runs as s
    anti join lake.runs as r on r.run_id = s.run_id
    where s.run_id <> $run_id
    group by s.run_id
    order by started_at"""


def record_interrupted(session: Session) -> None:
    """Write the row of each earlier run that has commits and no end: it was killed, or failed.

    Its start and end are those of its commits. To be called by the one process that may write.
    """
    with session.connect() as connection:
        found = rows_of(connection, _WITHOUT_END, {"run_id": session.run_id})
    counts = dict.fromkeys(("n_inputs", "n_known", "n_new", "n_rejected"), 0)
    rest = {"state": "interrupted", "versions": "{}", "code_version": version("onrecord"), "settings": "{}"}
    session.lake.append("runs", RUNS.from_rows([{**run, **counts, **rest} for run in found]))


def record_partial(session: Session, started_at: datetime) -> RunReport:
    """Write the row of a run of some stages alone, which leaves the catalogue as it is."""
    record_run(session, started_at, {}, [], "partial")
    seconds = (datetime.now(UTC) - started_at).total_seconds()
    return RunReport(
        session.run_id, path_of(session.settings.warehouse), session.counts, 0, seconds, is_published=False
    )
