"""Batches on a Dask and a Ray cluster: the same rows, whoever works on them, and whoever is lost while working."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest
from conftest import Called, Press
from digests import assert_same, column, run

from onrecord.flows.execution.dispatch import Direct, Workers, in_flight, workers_of
from onrecord.flows.execution.progress import Quiet
from onrecord.flows.execution.work import Job, Outcome
from onrecord.flows.settings import Settings, SettingsError, load_settings
from onrecord.warehouse.errors import WorkerDiffers, WorkerLost

Outcomes = Callable[[Any, Iterator[Job]], Iterator[Outcome]]


def losing_a_worker(outcomes: Outcomes, lost: list[int]) -> Outcomes:
    """Kill the worker of the first outcome, while it has the next job or waits for it."""

    def with_loss(self: Any, jobs: Iterator[Job]) -> Iterator[Outcome]:
        for outcome in outcomes(self, jobs):
            process = int(outcome.worker.rpartition(":")[2])
            if not lost and process != os.getpid():
                os.kill(process, signal.SIGKILL)
                lost.append(process)
            yield outcome

    return with_loss


def flow(press: Path, warehouse: Path, **options: Any) -> None:
    from onrecord.flows.orchestration.refresh import run_with_prefect

    run_with_prefect([press], warehouse, Quiet(), **options)


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The workers that were killed; the first one of a cluster is."""
    from onrecord.flows.orchestration.clusters import ClusterDispatch

    killed: list[int] = []
    monkeypatch.setattr(ClusterDispatch, "outcomes", losing_a_worker(ClusterDispatch.outcomes, killed))
    return killed


@pytest.fixture(scope="module")
def dask_address() -> Iterator[str]:
    """A Dask cluster of two worker processes."""
    pytest.importorskip("prefect_dask")
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def ray_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ray writes the key of its cluster into the user's home."""
    pytest.importorskip("prefect_ray")
    monkeypatch.setenv("HOME", str(tmp_path))


def test_a_dask_cluster_gives_the_same_rows_though_a_worker_is_killed(
    server: None, dask_address: str, lost: list[int], full_press: Path, baseline: Path, tmp_path: Path
) -> None:
    flow(full_press, tmp_path / "w", runner="dask", runner_address=dask_address, batch_size=9)
    assert_same(baseline, tmp_path / "w")
    workers = column(tmp_path / "w", "select distinct worker from lake.stage_runs where stage = 'clean'")
    assert len(lost) == 1
    assert str(os.getpid()) not in {worker.rpartition(":")[2] for worker in workers}


def test_ray_gives_the_same_rows_though_a_worker_is_killed(
    server: None, ray_home: None, lost: list[int], full_press: Path, baseline: Path, tmp_path: Path
) -> None:
    flow(full_press, tmp_path / "w", runner="ray", workers=2, batch_size=9)
    assert_same(baseline, tmp_path / "w")
    workers = column(tmp_path / "w", "select distinct worker from lake.stage_runs where stage = 'clean'")
    assert len(lost) == 1
    assert str(os.getpid()) not in {worker.rpartition(":")[2] for worker in workers}


def test_dask_is_started_here_where_no_address_is_given(
    server: None, few_press: Press, few_baseline: Path, tmp_path: Path
) -> None:
    pytest.importorskip("prefect_dask")
    flow(few_press.folder, tmp_path / "w", runner="dask", workers=1)
    assert_same(few_baseline, tmp_path / "w")


def test_a_cluster_started_here_is_frugal_but_for_what_the_user_has_configured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("prefect_dask")
    import dask
    from distributed import utils

    from onrecord.flows.orchestration.clusters import _be_frugal

    preloaded: list[str] = []
    forking = SimpleNamespace(get_start_method=lambda: "forkserver", set_forkserver_preload=preloaded.extend)
    monkeypatch.setattr(utils, "get_mp_context", lambda: forking)
    monkeypatch.setattr(sys.modules["__main__"], "__spec__", SimpleNamespace(name="onrecord.flows.execution.dispatch"))
    with dask.config.set({"distributed.admin.tick.interval": "7ms"}):
        _be_frugal()
        assert dask.config.get("distributed.admin.tick.interval") == "7ms"
    assert dask.config.get("distributed.worker.profile.enabled") is False
    assert {"prefect_dask", "onrecord.flows.execution.work", "onrecord.flows.stages"} <= set(preloaded)
    assert "onrecord.flows.execution.dispatch" not in preloaded  # the program's own, which each worker runs again


def test_processes_give_the_same_rows_though_a_worker_is_killed(
    few_press: Press, few_baseline: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost: list[int] = []
    monkeypatch.setattr(Direct, "outcomes", losing_a_worker(Direct.outcomes, lost))
    run(few_press.folder, tmp_path / "w", workers=2, batch_size=2)
    assert_same(few_baseline, tmp_path / "w")
    assert len(lost) == 1


def test_a_batch_that_kills_every_worker_ends_the_run_with_advice() -> None:
    workers = Workers(2)
    submit: Any = lambda job: workers._started().submit(os._exit, 1) if job else None  # noqa: E731

    def fresh(job: Job) -> Any:
        workers._pool = None
        return submit(job)

    with pytest.raises(WorkerLost, match=r"clean: the worker ended abruptly 4 times on a batch of 3 units.*--workers"):
        list(in_flight(iter([Job("clean", "tol:x", ["a", "b", "c"], None)]), fresh, 2))
    workers.close()


def test_a_worker_with_another_tool_refuses_the_job(tmp_path: Path) -> None:
    from onrecord.flows.execution.tools import Tools
    from onrecord.flows.orchestration.clusters import ClusterDispatch, work_alike

    settings = load_settings(tmp_path, annotator="rules")
    chosen = ClusterDispatch(None, lambda: 1, settings).chosen  # type: ignore[arg-type]
    tool_id = Tools(settings)["story_profiles"].tool_id
    with pytest.raises(WorkerDiffers, match=r"story_profiles is another tool.*babel"):
        work_alike(Job("story_profiles", f"{tool_id}0", ["a"], pa.table({})), chosen)
    assert Tools(settings)["annotate"].tool_id != Tools(load_settings(tmp_path))["annotate"].tool_id
    with pytest.raises(WorkerDiffers):
        work_alike(Job("annotate", Tools(load_settings(tmp_path))["annotate"].tool_id, ["a"], pa.table({})), chosen)


class Slow:
    """A task runner whose tasks end only when they are let go."""

    def __init__(self) -> None:
        self.waiting: list[Any] = []

    def submit(self, task: object, parameters: object) -> "Slow":
        return self

    def add_done_callback(self, call: Callable[[Any], None]) -> None:
        self.waiting.append(call)
        if len(self.waiting) > 3:
            self.waiting.pop(0)(self)

    def result(self) -> str:
        return "an outcome"


def test_no_more_jobs_are_made_than_are_soon_worked_on() -> None:
    from onrecord.flows.orchestration.clusters import ClusterDispatch

    made: list[int] = []

    def jobs() -> Iterator[Job]:
        for number in range(20):
            made.append(number)
            yield Job("clean", "tol:x", [str(number)], None)

    outcomes = ClusterDispatch(Slow(), lambda: 2, Settings()).outcomes(jobs())  # type: ignore[arg-type]
    for n_ended in range(1, 10):
        next(outcomes)
        assert len(made) == n_ended + 3


def test_a_scheduler_that_is_lost_ends_the_run_with_advice() -> None:
    from onrecord.flows.orchestration.clusters import ClusterDispatch

    client = pytest.importorskip("distributed.client")

    class Cut(Slow):
        """A task runner that loses its scheduler."""

        def result(self) -> str:
            raise client.FutureCancelledError("clean-1", "scheduler-connection-lost")

    jobs = iter([Job("clean", "tol:x", [str(number)], None) for number in range(9)])
    with pytest.raises(WorkerLost, match=r"scheduler of the cluster was lost.*the same command goes on"):
        list(ClusterDispatch(Cut(), lambda: 2, Settings()).outcomes(jobs))  # type: ignore[arg-type]


def test_local_is_this_process_whatever_the_number_of_workers() -> None:
    assert workers_of(Settings(runner="local", workers=4)).n_workers == 1
    assert workers_of(Settings(workers=4)).n_workers == 4


def test_an_address_without_a_cluster_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="runner_address: expected with runner dask or ray, found with processes"):
        load_settings(tmp_path, runner_address="tcp://127.0.0.1:8786")


def test_a_cluster_needs_prefect(cli: Callable[..., Called], press: Press, tmp_path: Path) -> None:
    called = cli("run", press.add("short.txt"), "--warehouse", tmp_path / "w", "--runner", "dask", "--direct")
    assert called.code == 2
    assert "runner dask needs Prefect" in called.err


@pytest.mark.parametrize("runner", ["dask", "ray"])
def test_a_missing_extra_is_told(runner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from onrecord.flows.orchestration.clusters import cluster

    monkeypatch.setitem(__import__("sys").modules, f"prefect_{runner}", None)
    with pytest.raises(SettingsError, match=rf"pip install 'onrecord\[{runner}\]'"), cluster(Settings(runner=runner)):
        pass


@pytest.mark.parametrize("address", ["tcp://scheduler.example:8786", "192.0.2.7:8786", "ray://192.0.2.7:10001"])
def test_workers_elsewhere_need_a_server_that_they_reach(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from onrecord.flows.orchestration.clusters import served

    settings = Settings(runner="dask", runner_address=address)
    nowhere = temporary_settings(restore_defaults={PREFECT_API_URL})
    with nowhere, pytest.raises(SettingsError, match="PREFECT_API_URL"), served(settings):
        pass
    with temporary_settings({PREFECT_API_URL: "http://192.0.2.1:4200/api"}), served(settings):
        pass
