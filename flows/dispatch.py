"""Where jobs are worked on. Prefect's way is in `refresh`; this one is plain Python."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Protocol

from onrecord.flows.work import Job, Outcome, work


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

    def submit(self, job: Job) -> "Future[Outcome]":
        """Start a job; with one worker it is done here and now."""
        if self.n_workers > 1:
            return self._started().submit(work, job)
        done: Future[Outcome] = Future()
        done.set_result(work(job))
        return done

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


def _end_with_parent() -> None:
    """End this worker when the run that started it is gone; one that was killed cannot end its workers itself."""
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=watch, daemon=True).start()


def in_flight(jobs: Iterator[Job], submit: Callable[[Job], "Future[Outcome]"], limit: int) -> Iterator[Outcome]:
    """Yield outcomes as they end, holding at most `limit` jobs at a time."""
    running: set[Future[Outcome]] = set()
    for job in jobs:
        running.add(submit(job))
        if len(running) >= limit:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    while running:
        done, running = wait(running, return_when=FIRST_COMPLETED)
        yield from (future.result() for future in done)


class Direct:
    """Plain Python, no Prefect."""

    def __init__(self, workers: Workers) -> None:
        self.workers = workers

    def outcomes(self, jobs: Iterator[Job]) -> Iterator[Outcome]:
        """Work on the jobs, one more in flight than there are workers."""
        limit = self.workers.n_workers + 1 if self.workers.n_workers > 1 else 1
        return in_flight(jobs, self.workers.submit, limit)

    def store(self, name: str, call: Callable[[], None]) -> None:  # noqa: ARG002 - Prefect shows the name
        """Call at once."""
        call()
