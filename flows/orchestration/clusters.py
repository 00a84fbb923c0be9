"""Jobs on a Dask or Ray cluster, through Prefect's task runners for them.

These send jobs out, bring outcomes back and try a job again whose worker was lost; here is only how many jobs are
on their way, and that each worker would give the same rows as this machine.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import cache, partial
from ipaddress import ip_address
from queue import SimpleQueue
from typing import Any
from urllib.parse import urlsplit

from prefect.futures import PrefectFuture
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.task_runners import TaskRunner

from onrecord.flows.execution.tools import Tools
from onrecord.flows.execution.work import Job, Outcome, this_worker, work
from onrecord.flows.orchestration.tasks import Storing, named
from onrecord.flows.settings import Settings, SettingsError
from onrecord.flows.stages import STAGES
from onrecord.warehouse.errors import OnrecordError, WorkerDiffers, WorkerLost

# What is on its way for each slot: one job that is worked on, and the next.
_JOBS_PER_SLOT = 2
_SECONDS_TO_JOIN = 120
# Dask looks at its own event loops fifty times a second and at each thread a hundred times, for a dashboard that is
# not there; and its workers import all they need one by one, where they may be forked from a process that has it.
_FRUGAL = {
    "distributed": {
        "worker": {
            "multiprocessing-method": "forkserver",
            "profile": {"enabled": False},
            "memory": {"monitor-interval": "1s"},
        },
        "admin": {"tick": {"interval": "1s", "cycle": "10s"}, "system-monitor": {"interval": "5s"}},
    }
}
_OPTIONS = frozenset(name for stage in STAGES.values() for name in stage.options)


class ClusterDispatch(Storing):
    """One Prefect task for each job, on whichever worker is free; `slots` says how many there are now."""

    def __init__(self, runner: TaskRunner[Any], slots: Callable[[], int], settings: Settings) -> None:
        self.runner = runner
        self.slots = slots
        self.chosen = settings.model_dump_json(include=set(_OPTIONS))

    def outcomes(self, jobs: Iterator[Job]) -> Iterator[Outcome]:
        """Work on the jobs; no more are taken from their source than the slots can soon work on."""
        ended: SimpleQueue[PrefectFuture[Any]] = SimpleQueue()
        n_running = 0
        for job in jobs:
            call = partial(work_alike, job, self.chosen)
            self.runner.submit(named(job), {"call": call}).add_done_callback(ended.put)
            n_running += 1
            while n_running >= _JOBS_PER_SLOT * self.slots():
                yield _outcome(ended.get())
                n_running -= 1
        for _ in range(n_running):
            yield _outcome(ended.get())


def _outcome(ended: PrefectFuture[Any]) -> Any:
    """Return the outcome of a job that has ended; raises WorkerLost where the scheduler, and so all jobs, are gone."""
    try:
        return ended.result()
    except CancelledError as error:
        raise WorkerLost(
            f"the scheduler of the cluster was lost ({error}); once it is started again, the same command goes on from "
            "what was committed"
        ) from error


def work_alike(job: Job, chosen: str) -> Outcome:
    """Work on a job where this machine's tool is the one that the job is for; raises WorkerDiffers elsewhere."""
    tool_id, written = _tool_here(job.stage, chosen)
    if tool_id != job.tool_id:
        raise WorkerDiffers(
            f"worker {this_worker()}: its stage {job.stage} is another tool than that of the run, so rows might "
            f"differ; install the same onrecord and packages there. It has {written}"
        )
    return work(job)


@cache
def _tool_here(stage: str, chosen: str) -> tuple[str, str]:
    """Return id and parameters of a stage's tool as it is on this machine."""
    tool = Tools(Settings.model_construct(**json.loads(chosen)))[stage]
    return tool.tool_id, tool.written


@contextmanager
def cluster(settings: Settings) -> Iterator[ClusterDispatch]:
    """Join the cluster that the settings name, or start one here with as many workers as they say."""
    runner, slots = {"dask": _dask, "ray": _ray}[settings.runner](settings)
    with runner:
        yield ClusterDispatch(runner, slots, settings)


def _dask(settings: Settings) -> tuple[TaskRunner[Any], Callable[[], int]]:
    os.environ.setdefault("DASK_LOGGING__DISTRIBUTED", "warning")  # read when it is imported
    try:
        from prefect_dask import DaskTaskRunner
    except ModuleNotFoundError as error:
        raise SettingsError(_missing("dask")) from error
    if not settings.runner_address:
        _be_frugal()
    here = {"n_workers": settings.workers, "threads_per_worker": 1, "dashboard_address": None}
    runner = DaskTaskRunner(
        address=settings.runner_address or None, cluster_kwargs=None if settings.runner_address else here
    )

    @cache
    def joined() -> None:
        try:
            runner.client.wait_for_workers(1, timeout=_SECONDS_TO_JOIN)
        except TimeoutError as error:
            raise OnrecordError(
                f"{settings.runner_address}: no worker has joined this Dask cluster; start one"
            ) from error

    def slots() -> int:
        joined()
        n_threads: int = sum(runner.client.ncores().values())
        return max(1, n_threads)

    return runner, slots


def _be_frugal() -> None:
    """Let a Dask cluster of this machine spend its processors on the jobs; what the user has configured stays."""
    import dask
    from distributed.utils import get_mp_context

    dask.config.update_defaults(_FRUGAL)
    if (context := get_mp_context()).get_start_method() == "forkserver":
        # Each worker runs the program's own module again, which must not be there yet.
        program = getattr(getattr(sys.modules["__main__"], "__spec__", None), "name", "")
        ours = sorted(name for name in sys.modules if name.startswith("onrecord.") and name != program)
        context.set_forkserver_preload(["prefect_dask", *ours])


def _ray(settings: Settings) -> tuple[TaskRunner[Any], Callable[[], int]]:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody
    try:
        import ray
        from prefect_ray import RayTaskRunner
    except ModuleNotFoundError as error:
        raise SettingsError(_missing("ray")) from error
    here = {"num_cpus": settings.workers, "include_dashboard": False}
    runner = RayTaskRunner(
        settings.runner_address or "local",
        {"log_to_driver": False, "logging_level": "warning"} | ({} if settings.runner_address else here),
    )
    return runner, lambda: max(1, int(ray.cluster_resources().get("CPU", 1)))


def _missing(extra: str) -> str:
    return f"runner {extra}: its packages are not installed here; install them with: pip install 'onrecord[{extra}]'"


@contextmanager
def served(settings: Settings) -> Iterator[None]:
    """Name Prefect's temporary server, where none is configured, so that workers speak to it and start none each.

    Raises SettingsError where workers on other machines could not reach it.
    """
    if PREFECT_API_URL.value() or not settings.is_on_cluster:
        yield
        return
    if settings.runner_address and not _is_here(settings.runner_address):
        raise SettingsError(
            f"runner_address {settings.runner_address}: its workers need a Prefect server that they reach; start one "
            "(prefect server start --host 0.0.0.0) and set PREFECT_API_URL to its address"
        )
    from prefect.server.api.server import SubprocessASGIServer

    server = SubprocessASGIServer()
    server.start()
    with temporary_settings({PREFECT_API_URL: server.api_url}):
        yield


def _is_here(address: str) -> bool:
    """Say whether an address such as tcp://127.0.0.1:8786 is of this machine alone."""
    host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    try:
        return host in ("localhost", "auto", "local") or ip_address(host).is_loopback
    except ValueError:
        return False
