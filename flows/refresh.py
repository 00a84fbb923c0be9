"""The Prefect flow: the same pipeline with names, retries around input and output, and a summary artifact.

What is done is never taken from Prefect's state, only from the lake.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import Any

# Prefect reads these when it is imported. A first local server can take most of a minute to start.
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "180")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")

from deltalake.exceptions import DeltaError
from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.futures import PrefectFuture
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.tasks import Task

from onrecord.flows.cli.summary import summarise
from onrecord.flows.dispatch import Workers, in_flight
from onrecord.flows.intake import Intake
from onrecord.flows.progress import Progress, Quiet
from onrecord.flows.report import RunReport
from onrecord.flows.runner import run_intake
from onrecord.flows.settings import load_settings
from onrecord.flows.sources import load_sources
from onrecord.flows.stale import accounted, check_server
from onrecord.flows.work import Job, Outcome

# Drawn in a terminal; a schedule has nobody to draw it for.
progress_shown: ContextVar[Progress | None] = ContextVar("progress_shown", default=None)


def is_input_output(task: "Task[..., Any]", run: TaskRun, state: "State[Any]") -> bool:  # noqa: ARG001
    """Say whether a task failed in input or output, which may pass, and not in what it computed."""
    try:
        state.result()
    except (OSError, DeltaError):
        return True
    except Exception:
        return False
    return False


@task(cache_policy=NO_CACHE, persist_result=False)
def work_on_batch(call: Callable[[], None]) -> None:
    """Run one stage on one batch."""
    call()


@task(
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=3,
    retry_delay_seconds=[1, 5, 15],
    retry_condition_fn=is_input_output,
)
def store_batch(call: Callable[[], None]) -> None:
    """Commit what a stage made of one batch; a commit knows what of it is written already."""
    call()


class PrefectDispatch:
    """One Prefect task for each stage and batch, another for its commit.

    Rows pass by this object and not by Prefect's results, so that no finished batch is held in memory.
    """

    def __init__(self, workers: Workers) -> None:
        self.workers = workers

    def outcomes(self, jobs: Iterator[Job]) -> Iterator[Outcome]:
        """Work on the jobs, one more in flight than there are workers."""
        limit = self.workers.n_workers + 1 if self.workers.n_workers > 1 else 1
        return in_flight(jobs, self._submit, limit)

    def _submit(self, job: Job) -> "Future[Outcome]":
        outcome: Future[Outcome] = Future()

        def call() -> None:
            try:
                outcome.set_result(self.workers.submit(job).result())
            except BaseException as error:
                outcome.set_exception(error)  # the error itself; Prefect's state keeps no more than its words
                raise

        def note_failure(done: PrefectFuture[Any]) -> None:
            if not outcome.done():
                outcome.set_exception(done.state.result(raise_on_failure=False))

        name = f"{job.stage} {job.batch[:8]}"
        work_on_batch.with_options(task_run_name=name).submit(call).add_done_callback(note_failure)
        return outcome

    def store(self, name: str, call: Callable[[], None]) -> None:
        """Call within a task that is tried again where input or output fails."""
        store_batch.with_options(task_run_name=name)(call)


@flow(name="refresh", validate_parameters=False)
def refresh(
    paths: list[str],
    warehouse: str = "data",
    workers: int | None = None,
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
        "batch_size": batch_size,
        "columns": columns,
        "allow_private": allow_private,
    }
    options["annotator"] = annotator
    settings = load_settings(Path(warehouse), **options)
    listed = load_sources(Path(sources), names or ()) if sources else ()
    intake = Intake([Path(path) for path in paths], urls or (), listed, since, full)
    pool = Workers(settings.workers)
    try:
        progress = progress_shown.get() or Quiet()
        with accounted(settings.warehouse):
            report = run_intake(intake, settings, PrefectDispatch(pool), progress, only or (), patience)
    finally:
        pool.close()
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
    progress_shown.set(progress)
    threads = (options.get("workers") or 1) + 1
    runner: Any = ThreadPoolTaskRunner(max_workers=threads)
    here = refresh.with_options(task_runner=runner)
    report: RunReport = here(paths=[str(path) for path in paths], warehouse=str(warehouse), urls=list(urls), **options)
    return report
