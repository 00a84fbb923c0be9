"""A cluster and a store that fail under a run: workers and the scheduler killed, the store killed or cut off.

Workers and scheduler fail under a run whose lake lies on a disk; the store under one whose lake lies on a real S3
server, reached through a proxy that is told to cut connections before a request is carried out, or after. After each
fault the run is given again until it ends well, and its rows are compared with those of an undisturbed run without a
cluster.
"""

import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psutil

from benchmarks.server import prefect_server
from benchmarks.torture.kills import Phase
from benchmarks.torture.same import differing, digests_seen
from onrecord.warehouse.catalogue import connect

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "flows"))  # the S3 server and its proxy

import s3  # noqa: E402

N_WORKERS = 2
_MOST_RUNS = 4  # that a state may take to come to its end
_LONGEST = 900.0  # seconds after which a run that has not ended counts as hanging
_DOWN = (1.0, 12.0)  # seconds that the store is cut off, or that pass before it is started again


@dataclass(frozen=True)
class Ground:
    """What a run stands on: who works on its batches, and whether its lake lies on the store."""

    runner: str
    is_stored: bool = False


_DASK, _RAY, _STORE = Ground("dask"), Ground("ray"), Ground("dask", is_stored=True)
# What fails, and under which run.
KINDS: Mapping[str, Ground] = {
    "Dask worker killed": _DASK,
    "store killed and started again": _STORE,
    "Dask scheduler killed": _DASK,
    "store cut off": _STORE,
    "Ray worker killed": _RAY,
    "answers of the store cut off": _STORE,
}


@dataclass
class Toll:
    """What was done, and what went wrong; `n_again` counts runs that had to be given again."""

    n_faults: int = 0
    n_again: int = 0
    how: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @classmethod
    def going_on(cls, before: Mapping[str, Any]) -> "Toll":
        """Return what an earlier torture noted, to be added to."""
        return cls(before["n_faults"], before["n_again"], Counter(before["how"]), list(before["faults"]))


class Cluster:
    """A Dask scheduler and its workers, each a process of its own."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = environment
        (self.port,) = s3._free_ports(1)
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Start the scheduler, and then workers under a nanny that starts them again."""
        plain = ["--no-dashboard"]
        self._call("scheduler", "--host", "127.0.0.1", "--port", str(self.port), *plain)
        s3._wait_for(self.port)
        workers = ["--nworkers", str(N_WORKERS), "--nthreads", "1", "--host", "127.0.0.1"]
        self._call("worker", self.address, *workers, "--local-directory", str(self.folder), *plain)

    def _call(self, *arguments: str) -> None:
        self.processes.append(
            subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments],
                cwd=self.folder,
                env=self.environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )

    def kill_worker(self, moments: random.Random) -> None:
        """Kill one of the workers, which its nanny replaces."""
        nanny = psutil.Process(self.processes[1].pid)  # type: ignore[no-untyped-call]
        workers = [child for child in nanny.children() if "spawn_main" in " ".join(child.cmdline())]
        moments.choice(workers).kill()

    def restart(self) -> None:
        """Kill the scheduler, and start it and its workers again, as systemd does."""
        self.processes[0].kill()
        time.sleep(2)
        self.stop()
        self.start()

    def stop(self) -> None:
        """Kill all there is."""
        for process in self.processes:
            try:
                tree = psutil.Process(process.pid).children(recursive=True)  # type: ignore[no-untyped-call]
            except psutil.Error:
                tree = []
            process.kill()
            process.wait()
            for child in tree:
                with_no_error(child.kill)
        self.processes.clear()


def with_no_error(call: Callable[[], object]) -> None:
    """Call something that may be about a process that is gone."""
    try:
        call()
    except psutil.Error:
        return


@dataclass
class Surroundings:
    """What a run needs and what is to fail: a cluster, a store behind its proxy, and the environment to reach both."""

    folder: Path
    phase: Phase
    environment: dict[str, str]
    cluster: Cluster
    store: s3.Server
    proxy: s3.Proxy

    def begin(self, warehouse: Path, ground: Ground) -> subprocess.Popen[Any]:
        """Begin a run."""
        command = [sys.executable, "-m", "onrecord.flows.cli.app", "run", str(self.phase.press), "--json"]
        command += ["--warehouse", str(warehouse), "--annotator", "rules", "--runner", ground.runner]
        here = ["--workers", str(N_WORKERS)]
        command += ["--runner-address", self.cluster.address] if ground.runner == "dask" else here
        lake = {"ONRECORD_LAKE_ADDRESS": f"s3://{s3.BUCKET}/{warehouse.name}"} if ground.is_stored else {}
        with warehouse.with_suffix(".log").open("a") as log:
            return subprocess.Popen(command, cwd=ROOT, env=self.environment | lake, stdout=log, stderr=log)

    def fail(self, what: str, run: "subprocess.Popen[Any]", moments: random.Random) -> bool:
        """Let something fail under a run; say whether there was something to fail."""
        if what == "Ray worker killed":
            return kill_ray_worker(run.pid, moments)
        if what == "Dask worker killed":
            self.cluster.kill_worker(moments)
        elif what == "Dask scheduler killed":
            self.cluster.restart()
        elif what == "store killed and started again":
            self.store.kill()
            time.sleep(moments.uniform(*_DOWN))
            self.store.start()
        else:
            fault = "lost" if what.startswith("answers") else "cut"
            self.proxy.fault = lambda *_: fault
            time.sleep(moments.uniform(*_DOWN))
            self.proxy.fault = lambda *_: ""
        return True


def kill_ray_worker(pid: int, moments: random.Random) -> bool:
    """Kill a worker of the cluster that a run has started, one that works if there is any; say whether there was."""
    tree = psutil.Process(pid).children(recursive=True)  # type: ignore[no-untyped-call]
    workers = [(process, name) for process in tree if (name := _said_of(process)).startswith("ray::")]
    working = [process for process, name in workers if "IDLE" not in name]
    chosen = working or [process for process, _ in workers]
    if chosen:
        with_no_error(moments.choice(chosen).kill)
    return bool(chosen)


def _said_of(process: psutil.Process) -> str:
    """Return what a process calls itself; nothing where it has just ended."""
    try:
        command: list[str] = process.cmdline()
    except psutil.Error:
        return ""
    return command[0] if command else ""


@contextmanager
def _surroundings(folder: Path, phase: Phase) -> Iterator[Surroundings]:
    """Start a store with its proxy, a Prefect server and a cluster."""
    folder.mkdir(exist_ok=True)
    (folder / "s3").mkdir()
    store = s3.Server(folder / "s3")
    with prefect_server(folder / "server") as (prefect, _):
        proxy = s3.Proxy(store.address)
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        own = {"ONRECORD_BATCH_SIZE": "4"}
        own |= {**s3.KEYS, "AWS_ENDPOINT_URL": proxy.address}
        environment = {**os.environ, **prefect, **own, "PREFECT_LOGGING_LEVEL": "ERROR"}
        cluster = Cluster(folder, environment)
        try:
            store.start()
            cluster.start()
            with patch.dict(os.environ, environment):  # to compare the rows that are stored there
                yield Surroundings(folder, phase, environment, cluster, store, proxy)
        finally:
            cluster.stop()
            proxy.shutdown()
            store.kill()


def under_faults(folder: Path, phase: Phase, toll: Toll, n_faults: int, until: float, seed: int) -> Iterator[int]:
    """Do this to run after run, with one fault in each, and compare each; yields the number of faults so far."""
    moments = random.Random(f"{seed} {toll.n_faults}")  # other moments where an earlier torture is gone on with
    with _surroundings(folder, phase) as around:
        seconds = {ground: _undisturbed(around, ground, toll) for ground in (_DASK, _STORE, _RAY)}
        yield toll.n_faults
        while toll.n_faults < n_faults and time.monotonic() < until:
            what = list(KINDS)[toll.n_faults % len(KINDS)]
            ground = KINDS[what]
            warehouse = folder / f"state{toll.n_faults}-{time.monotonic_ns()}"
            after = moments.uniform(0.35, 0.95) * seconds[ground]
            run = around.begin(warehouse, ground)
            try:
                run.wait(after)
            except subprocess.TimeoutExpired:
                has_failed = around.fail(what, run, moments)
                toll.n_faults += has_failed
                toll.how[what] += has_failed
            _finish(run, f"{what} after {after:.0f} s", warehouse, ground, around, toll)
            shutil.rmtree(warehouse, ignore_errors=True)
            yield toll.n_faults


def _undisturbed(around: Surroundings, ground: Ground, toll: Toll) -> float:
    """Run without any fault, twice where the first brings the workers their models; return how long the last took."""
    for number in range(2 if ground == _DASK else 1):
        started = time.monotonic()
        warehouse = around.folder / f"whole-{ground.runner}{number}{'-stored' if ground.is_stored else ''}"
        _finish(around.begin(warehouse, ground), f"no fault, {ground}", warehouse, ground, around, toll)
        seconds = time.monotonic() - started
    return seconds


def _finish(
    run: subprocess.Popen[Any], how: str, warehouse: Path, ground: Ground, around: Surroundings, toll: Toll
) -> None:
    """Give the run again until it ends well, and compare the rows."""
    for _ in range(_MOST_RUNS):
        try:
            run.wait(_LONGEST)
        except subprocess.TimeoutExpired:
            toll.faults.append(f"{how}: the run did not end within {_LONGEST:.0f} s")
            run.kill()
            run.wait()
        if run.returncode == 0:
            with connect(warehouse) as connection:
                found = digests_seen(connection)
            toll.faults += [f"{how}: {line}" for line in differing(around.phase.expected, found)]
            return
        toll.n_again += 1
        run = around.begin(warehouse, ground)
    run.kill()
    run.wait()
    said = warehouse.with_suffix(".log").read_text(encoding="utf-8")[-600:]
    toll.faults.append(f"{how}: not ended well in {_MOST_RUNS} runs: {said}")
