"""Prefect's tasks: one for each stage and batch, another for its commit, which is tried again where storing fails."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any

from deltalake.exceptions import DeltaError
from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.futures import PrefectFuture
from prefect.tasks import Task

from onrecord.flows.execution.dispatch import Workers, in_flight
from onrecord.flows.execution.work import Job, Outcome


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
def work_on_batch(call: Callable[[], Outcome | None]) -> Outcome | None:
    """Run one stage on one batch."""
    return call()


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


def named(job: Job) -> "Task[..., Outcome | None]":
    """Return the task of a job, under its name."""
    return work_on_batch.with_options(task_run_name=f"{job.stage} {job.batch[:8]}")


class Storing:
    """Commits in tasks of Prefect."""

    def store(self, name: str, call: Callable[[], None]) -> None:
        """Call within a task that is tried again where input or output fails."""
        store_batch.with_options(task_run_name=name)(call)


class PrefectDispatch(Storing):
    """Tasks in threads of this process, which does the work or hands it to the worker processes.

    Rows pass by this object and not by Prefect's results, so that no finished batch is held in memory.
    """

    def __init__(self, workers: Workers) -> None:
        self.workers = workers

    def outcomes(self, jobs: Iterator[Job]) -> Iterator[Outcome]:
        """Work on the jobs, one more in flight than there are workers."""
        return in_flight(jobs, self._submit, self.workers.most_in_flight)

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

        named(job).submit(call).add_done_callback(note_failure)
        return outcome
