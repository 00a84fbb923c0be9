"""Publishing: build the catalogue aside, run the checks on it, and only then let readers see it."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from onrecord.flows.execution.aliases import record_aliases
from onrecord.flows.execution.session import Session
from onrecord.flows.report import RunReport
from onrecord.flows.settings import Settings
from onrecord.warehouse import ducklake
from onrecord.warehouse.catalogue import Connection, Draft, files_named, lake_connection, rows_of
from onrecord.warehouse.checks import CheckResult, run_checks
from onrecord.warehouse.errors import CheckFailed, UnknownName
from onrecord.warehouse.lake import Lake, Versions
from onrecord.warehouse.object_lake import open_lake
from onrecord.warehouse.quality import MEASURED, explain, measure
from onrecord.warehouse.tables import TABLES
from onrecord.warehouse.tables.operations import CHECK_RESULTS, RUNS

OPERATIONS = tuple(name for name, table in TABLES.items() if table.is_operations)


def publish_run(session: Session, started_at: datetime) -> RunReport:
    """Check what the run made and publish it; raise CheckFailed, with the last catalogue in place, where it fails."""
    versions = {name: v for name, v in session.lake.versions().items() if name not in OPERATIONS}
    draft = Draft(session.settings.warehouse, session.lake, versions, session.settings.severities)
    try:
        if draft.is_same:
            draft.refresh(*OPERATIONS)  # what earlier runs left there is part of what is checked
        results = _check(session, draft, started_at)
    except BaseException:
        draft.discard()
        raise
    failed = [result for result in results if result.blocks]
    if not failed:
        record_aliases(session, versions)  # before the run counts as published: a killed one is compared again
    record_run(session, started_at, versions, results, "blocked" if failed else "published")
    if failed:
        draft.discard()
        raise CheckFailed(_explain(failed, draft.target))
    draft.refresh(*OPERATIONS)
    _show(session.settings, draft)
    seconds = (datetime.now(UTC) - started_at).total_seconds()
    warnings = tuple(explain(result) for result in results if result.warns)
    return RunReport(session.run_id, draft.target, session.counts, len(results), seconds, warnings)


def _check(session: Session, draft: Draft, started_at: datetime) -> list[CheckResult]:
    """Run the checks on a draft: the rules, and what is judged by earlier runs.

    Where the rows are those that were published last, the rules on them gave what they would give again.
    """
    severities = session.settings.severities
    measured = measure(draft.connection, started_at, session.counts.n_new, severities)
    if draft.is_same:
        anew = run_checks(draft.connection, severities, OPERATIONS)
        return [*anew, *_known(draft.connection, {result.check for result in anew}), *measured]
    return [*run_checks(draft.connection, severities), *measured]


_LAST_FAILURES = """
    select c.* exclude (run_id)
    from lake.check_results as c
    where
        c.n_failures > 0
        and c.run_id = (
            select max_by(run_id, run_order(versions, ended_at)) from lake.runs where state = 'published'
        )"""


def _known(connection: Connection, anew: Collection[str]) -> list[CheckResult]:
    """Return the warnings of the last published run that rules gave which are not asked `anew`: they hold still."""
    failures = [CheckResult(**row) for row in rows_of(connection, _LAST_FAILURES)]
    return [result for result in failures if result.kind not in MEASURED and result.check not in anew]


def record_run(
    session: Session, started_at: datetime, versions: Versions, results: Sequence[CheckResult], state: str
) -> None:
    """Write the run's row, and the results of its checks where anything was there to check anew, or is amiss."""
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
        "tools": json.dumps(session.tools, sort_keys=True) if session.tools else None,
    }
    is_new = bool(session.committer.n_commits)
    rows = [{"run_id": session.run_id} | asdict(result) for result in results if is_new or result.n_failures]
    session.lake.append("check_results", CHECK_RESULTS.from_rows(rows))
    session.lake.append("runs", RUNS.from_rows([row]))
    for name in OPERATIONS:
        session.lake.sync(name)


def _explain(failed: Sequence[CheckResult], target: Path) -> str:
    lines = ["nothing was published, for these checks failed:", *(f"  {explain(result)}" for result in failed)]
    if target.exists():
        lines.append(f"{target} shows what the last good run published.")
    lines.append("What was taken in stays, and the next run checks it again. Mend what the checks name.")
    if judged := [result.check for result in failed if result.kind in MEASURED]:
        lines.append(
            "Where it is as it should be, let the check warn: under [severities] in onrecord.toml, "
            f'{json.dumps(judged[0])} = "warn"'
        )
    return "\n".join(lines)


def publish_as_of(settings: Settings, run_id: str | None) -> Path:
    """Rebuild the catalogue as a published run left it (the last one by default) and return its path.

    Raises UnknownName where no such run was published.
    """
    lake = open_lake(settings.lake)
    if not lake.exists():
        raise UnknownName(f"{settings.warehouse} holds no warehouse; make one with: onrecord run PATH")
    with lake.committer():
        draft = Draft(settings.warehouse, lake, _versions_of(lake, run_id))
        if run_id is None:
            _show(settings, draft)
        else:  # a DuckLake keeps earlier publishes by itself
            draft.publish()
    return draft.target


def republish(settings: Settings, lake: Lake, keep_days: float | None = None) -> None:
    """Publish again what was published last, with what was since written of runs and erasures; needs the committer.

    In a DuckLake, earlier publishes stay for `keep_days`, by default for the retention.
    """
    _show(settings, Draft(settings.warehouse, lake, _versions_of(lake, None)), keep_days)


def _show(settings: Settings, draft: Draft, keep_days: float | None = None) -> None:
    """Let readers see a draft: as the catalogue, and as the next snapshot of the DuckLake, if there is one."""
    files = files_named(draft.connection)
    draft.publish()
    if settings.ducklake:
        ducklake.publish(
            settings.ducklake, draft.lake, files, settings.retention_days if keep_days is None else keep_days
        )


def _versions_of(lake: Lake, run_id: str | None) -> Versions:
    query = "select run_id, versions from lake.runs where state = 'published' order by started_at, run_id"
    with lake_connection(lake) as connection:
        published = connection.execute(query).fetchall()
    published.sort(key=lambda run: sum(json.loads(run[1]).values()))  # the clock may have gone back; versions do not
    chosen = [row for row in published if run_id is None or row[0] == run_id or row[0] == f"run:{run_id}"]
    if not chosen:
        names = ", ".join(row[0] for row in published[-5:]) or "none"
        raise UnknownName(f"no published run {run_id or ''}; the last ones are: {names}")
    found: Versions = json.loads(chosen[-1][1])
    return found
