"""Where jobs are worked on. Prefect's ways are in `tasks` and `clusters`; this one is plain Python."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from threading import Lock, Thread
from typing import Protocol

from onrecord.flows.execution.work import Job, Outcome, work
from onrecord.flows.settings import Settings
from onrecord.warehouse.errors import WorkerLost

# As often as Dask and Ray try a task again whose worker was lost.
_MOST_LOSSES = 3


class Dispatch(Protocol):
    """Works on jobs, stores what came out of them, with retries where storing may fail for a moment."""

    def outcomes(self, jobs: Iterator[Job]) -> Iterator[Outcome]:
        """Yield the outcomes of jobs as they end; few jobs are in flight, so that memory is bounded."""
        ...

    def store(self, name: str, call: Callable[[], None]) -> None:
        """Call something that writes."""
        ...


class Workers:
    """One worker inside this process, or several spawned ones that load their models once."""

    def __init__(self, n_workers: int) -> None:
        self.n_workers = n_workers
        self._pool: ProcessPoolExecutor | None = None
        self._lock = Lock()

    @property
    def most_in_flight(self) -> int:
        """How many jobs are handed out at a time: one more than there are worker processes."""
        return self.n_workers + 1 if self.n_workers > 1 else 1

    def submit(self, job: Job) -> "Future[Outcome]":
        """Start a job; with one worker it is done here and now."""
        if self.n_workers > 1:
            with self._lock:
                return self._submit(job)
        done: Future[Outcome] = Future()
        done.set_result(work(job))
        return done

    def _submit(self, job: Job) -> "Future[Outcome]":
        try:
            return self._started().submit(work, job)
        except BrokenProcessPool:  # a worker was lost, and with it the pool
            self._pool = None
            return self._started().submit(work, job)

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # One thread of linear algebra a worker: more would fight over the same cores.
            os.environ.setdefault("OMP_NUM_THREADS", "1")
            self._pool = ProcessPoolExecutor(
                self.n_workers, mp_context=get_context("spawn"), initializer=_end_with_parent
            )
        return self._pool

    def close(self) -> None:
        """End the worker processes."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def workers_of(settings: Settings) -> Workers:
    """Return the workers on this machine that the settings ask for."""
    return Workers(1 if settings.runner == "local" else settings.workers)


def _end_with_parent() -> None:
    """End this worker when the run that started it is gone; one that was killed cannot end its workers itself."""
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=watch, daemon=True).start()


def in_flight(jobs: Iterator[Job], submit: Callable[[Job], "Future[Outcome]"], limit: int) -> Iterator[Outcome]:
    """Yield outcomes as they end, holding at most `limit` jobs at a time; a job whose worker was lost is done again.

    Raises WorkerLost where the workers of a job are lost over and over.
    """
    running: dict[Future[Outcome], tuple[Job, int]] = {}

    def start(job: Job, n_losses: int = 0) -> None:
        running[submit(job)] = (job, n_losses)

    def outcome_of(future: "Future[Outcome]") -> Outcome | None:
        job, n_losses = running.pop(future)
        try:
            return future.result()
        except BrokenProcessPool as error:
            if n_losses == _MOST_LOSSES:
                raise WorkerLost(_lost(job)) from error
            start(job, n_losses + 1)
            return None

    def ended() -> Iterator[Outcome]:
        done = wait(running, return_when=FIRST_COMPLETED).done
        yield from filter(None, map(outcome_of, done))

    # No loop over the jobs themselves: it would hold the last one's rows while the next one's are put together.
    for _ in map(start, jobs):
        while len(running) >= limit:
            yield from ended()
    while running:
        yield from ended()


def _lost(job: Job) -> str:
    return (
        f"{job.stage}: the worker ended abruptly {_MOST_LOSSES + 1} times on a batch of {len(job.units)} units, as "
        "when memory runs out; use fewer --workers or a smaller --batch-size, and the same command goes on from there"
    )


class Direct:
    """Plain Python, no Prefect."""

    def __init__(self, workers: Workers) -> None:
        self.workers = workers

    def outcomes(self, jobs: Iterator[Job]) -> Iterator[Outcome]:
        """Work on the jobs, one more in flight than there are workers."""
        return in_flight(jobs, self.workers.submit, self.workers.most_in_flight)

    def store(self, name: str, call: Callable[[], None]) -> None:  # noqa: ARG002 - Prefect shows the name
        """Call at once."""
        call()
