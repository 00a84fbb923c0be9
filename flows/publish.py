"""Publishing: build the catalogue aside, run the checks on it, and only then let readers see it."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from onrecord.flows.aliases import record_aliases
from onrecord.flows.report import RunReport
from onrecord.flows.session import Session
from onrecord.flows.settings import Settings
from onrecord.warehouse.catalogue import Draft, lake_connection
from onrecord.warehouse.checks import CheckResult, run_checks
from onrecord.warehouse.errors import CheckFailed, UnknownName
from onrecord.warehouse.lake import Lake, Versions
from onrecord.warehouse.tables import TABLES
from onrecord.warehouse.tables.operations import CHECK_RESULTS, RUNS

OPERATIONS = tuple(name for name, table in TABLES.items() if table.is_operations)


def publish_run(session: Session, started_at: datetime) -> RunReport:
    """Check what the run made and publish it; raise CheckFailed, with the last catalogue in place, where it fails."""
    versions = {name: v for name, v in session.lake.versions().items() if name not in OPERATIONS}
    draft = Draft(session.settings.warehouse, session.lake, versions)
    try:
        results = run_checks(draft.connection)
    except BaseException:
        draft.discard()
        raise
    failed = [result for result in results if result.n_failures]
    if not failed:
        record_aliases(session, versions)  # before the run counts as published: a killed one is compared again
    _record(session, started_at, versions, results, "blocked" if failed else "published")
    if failed:
        draft.discard()
        raise CheckFailed(_explain(failed))
    draft.refresh(*OPERATIONS)
    draft.publish()
    seconds = (datetime.now(UTC) - started_at).total_seconds()
    return RunReport(session.run_id, draft.target, session.counts, len(results), seconds)


def _record(
    session: Session, started_at: datetime, versions: Versions, results: Sequence[CheckResult], state: str
) -> None:
    """Write the run's row, and the results of its checks where anything was there to check anew."""
    counts = session.counts
    row = {
        "run_id": session.run_id,
        "started_at": started_at,
        "ended_at": datetime.now(UTC),
        "state": state,
        "versions": json.dumps(versions, sort_keys=True),
        "n_inputs": counts.n_inputs,
        "n_known": counts.n_known,
        "n_new": counts.n_new,
        "n_rejected": counts.n_rejected,
        "code_version": version("onrecord"),
        "settings": session.settings.row_settings,
    }
    if session.committer.n_commits or state == "blocked":
        rows = [
            {"run_id": session.run_id, "check": r.check, "n_failures": r.n_failures, "sample": r.sample}
            for r in results
        ]
        session.lake.append("check_results", CHECK_RESULTS.from_rows(rows))
    session.lake.append("runs", RUNS.from_rows([row]))


def _explain(failed: Sequence[CheckResult]) -> str:
    lines = [f"{result.check}: {result.n_failures} rows, such as {result.sample}" for result in failed]
    return "nothing was published, for these checks failed:\n  " + "\n  ".join(lines)


def publish_as_of(settings: Settings, run_id: str | None) -> Path:
    """Rebuild the catalogue as a published run left it (the last one by default) and return its path.

    Raises UnknownName where no such run was published.
    """
    lake = Lake(settings.lake)
    if not lake.exists():
        raise UnknownName(f"{settings.warehouse} holds no warehouse; make one with: onrecord run PATH")
    with lake.committer():
        draft = Draft(settings.warehouse, lake, _versions_of(lake, run_id))
        draft.publish()
    return draft.target


def republish(settings: Settings, lake: Lake) -> None:
    """Publish again what was published last, with what was since written of runs and erasures; needs the committer."""
    Draft(settings.warehouse, lake, _versions_of(lake, None)).publish()


def _versions_of(lake: Lake, run_id: str | None) -> Versions:
    query = "select run_id, versions from lake.runs where state = 'published' order by started_at, run_id"
    with lake_connection(lake) as connection:
        published = connection.execute(query).fetchall()
    chosen = [row for row in published if run_id is None or row[0] == run_id or row[0] == f"run:{run_id}"]
    if not chosen:
        names = ", ".join(row[0] for row in published[-5:]) or "none"
        raise UnknownName(f"no published run {run_id or ''}; the last ones are: {names}")
    found: Versions = json.loads(chosen[-1][1])
    return found
