"""The Prefect flow: the same pipeline with names, retries around input and output, and a summary artifact.

What is done is never taken from Prefect's state, only from the lake.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

# Prefect reads these when it is imported. A first local server can take most of a minute to start.
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "180")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.task_runners import ThreadPoolTaskRunner

from onrecord.flows.cli.summary import summarise
from onrecord.flows.execution.dispatch import Dispatch, workers_of
from onrecord.flows.execution.progress import Progress, show, shown
from onrecord.flows.intake.requests import Intake
from onrecord.flows.intake.sources import load_sources
from onrecord.flows.orchestration.clusters import cluster, served
from onrecord.flows.orchestration.stale import accounted, check_server
from onrecord.flows.orchestration.tasks import PrefectDispatch
from onrecord.flows.report import RunReport
from onrecord.flows.runner import run_intake
from onrecord.flows.settings import Settings, load_settings


@contextmanager
def started(settings: Settings) -> Iterator[Dispatch]:
    """Start the workers that the settings ask for, here or on a cluster; end them after the block."""
    if settings.is_on_cluster:
        with cluster(settings) as dispatch:
            yield dispatch
        return
    pool = workers_of(settings)
    try:
        yield PrefectDispatch(pool)
    finally:
        pool.close()


@flow(name="refresh", validate_parameters=False)
def refresh(
    paths: list[str],
    warehouse: str = "data",
    workers: int | None = None,
    runner: str | None = None,
    runner_address: str | None = None,
    batch_size: int | None = None,
    columns: dict[str, str] | None = None,
    urls: list[str] | None = None,
    allow_private: bool | None = None,
    annotator: str | None = None,
    sources: str | None = None,
    names: list[str] | None = None,
    since: datetime | None = None,
    full: bool = False,
    only: list[str] | None = None,
    patience: float = 0,
) -> RunReport:
    """Take in the articles under `paths` and those that `urls` lead to, and publish what they say.

    As `onrecord run` does; with a file of `sources`, of which `names` chooses some, as `onrecord refresh` does.
    """
    options: dict[str, Any] = {
        "workers": workers,
        "runner": runner,
        "runner_address": runner_address,
        "batch_size": batch_size,
        "columns": columns,
        "allow_private": allow_private,
    }
    options["annotator"] = annotator
    settings = load_settings(Path(warehouse), **options)
    listed = load_sources(Path(sources), names or ()) if sources else ()
    intake = Intake([Path(path) for path in paths], urls or (), listed, since, full)
    with accounted(settings.warehouse), started(settings) as dispatch:
        report = run_intake(intake, settings, dispatch, shown(), only or (), patience)
    if not report.is_published:
        return report
    create_markdown_artifact(key="onrecord-run", markdown=_markdown(report), description="Summary of the run")
    return report


def _markdown(report: RunReport) -> str:
    inputs = report.inputs
    rows = {
        "documents found": inputs.n_inputs,
        "new": inputs.n_new,
        "known": inputs.n_known,
        "rejected": inputs.n_rejected,
    } | summarise(report.catalogue.parent)
    lines = [f"| {name} | {value} |" for name, value in rows.items()]
    head = [f"# onrecord {report.run_id}", "", f"Catalogue: `{report.catalogue}`", "", "| what | count |", "|---|---|"]
    return "\n".join([*head, *lines])


def run_with_prefect(
    paths: list[Path], warehouse: Path, progress: Progress, urls: Sequence[str] = (), **options: Any
) -> RunReport:
    """Run the flow here and now, against the configured server or a temporary local one.

    Raises OnrecordError where the configured one does not answer.
    """
    check_server()
    show(progress)
    chosen = {name: options.get(name) for name in ("workers", "runner", "runner_address")}
    settings = load_settings(warehouse, **chosen)
    threads: Any = ThreadPoolTaskRunner(max_workers=workers_of(settings).most_in_flight)
    here = refresh.with_options(task_runner=threads)
    with served(settings):
        report: RunReport = here(
            paths=[str(path) for path in paths], warehouse=str(warehouse), urls=list(urls), **options
        )
    return report
