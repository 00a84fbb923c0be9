"""A Dask cluster and a store that fail under a run: a worker killed, the scheduler killed, the store cut off.

Workers and scheduler fail under a run whose lake lies on a disk; the store under one whose lake lies on a real S3
server, reached through a proxy that is told to cut every connection. After each fault the run is given again until it
ends well, and its rows are compared with those of an undisturbed run without a cluster.
"""

import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
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
_SLOWER = 1.5  # a run on the store takes longer, about
_DOWN = (2.0, 15.0)  # seconds that the store is cut off


@dataclass
class Toll:
    """What was done, and what went wrong; `n_again` counts runs that had to be given again."""

    n_faults: int = 0
    n_again: int = 0
    how: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


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


@contextmanager
def _surroundings(folder: Path) -> Iterator[tuple[dict[str, str], s3.Proxy, Cluster]]:
    """Start a store with its proxy, a Prefect server and a cluster."""
    folder.mkdir(exist_ok=True)
    (folder / "s3").mkdir()
    with s3.server(folder / "s3") as upstream, prefect_server(folder / "server") as (prefect, _):
        proxy = s3.Proxy(upstream)
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        own = {"ONRECORD_BATCH_SIZE": "4"}
        own |= {**s3.KEYS, "AWS_ENDPOINT_URL": proxy.address}
        environment = {**os.environ, **prefect, **own, "PREFECT_LOGGING_LEVEL": "ERROR"}
        cluster = Cluster(folder, environment)
        try:
            cluster.start()
            with patch.dict(os.environ, environment):  # to compare the rows that are stored there
                yield environment, proxy, cluster
        finally:
            cluster.stop()
            proxy.shutdown()


def under_faults(folder: Path, phase: Phase, toll: Toll, n_faults: int, until: float, seed: int) -> Iterator[int]:
    """Do this to run after run, with one fault in each, and compare each; yields the number of faults so far."""
    moments = random.Random(seed)
    with _surroundings(folder) as (environment, proxy, cluster):
        seconds = _undisturbed(folder, phase, environment, cluster, toll)
        yield 0
        while toll.n_faults < n_faults and time.monotonic() < until:
            what = ("worker", "scheduler", "store")[toll.n_faults % 3]
            warehouse = folder / f"{what}{toll.n_faults}"
            after = moments.uniform(0.4, 0.95) * seconds * (_SLOWER if what == "store" else 1)
            run = _begin(warehouse, phase, environment, cluster)
            try:
                run.wait(after)
            except subprocess.TimeoutExpired:
                _fail(what, proxy, cluster, moments)
                toll.n_faults += 1
                toll.how[what] += 1
            _finish(run, f"{what} after {after:.0f} s", warehouse, phase, environment, cluster, toll)
            shutil.rmtree(warehouse, ignore_errors=True)
            yield toll.n_faults


def _undisturbed(folder: Path, phase: Phase, environment: dict[str, str], cluster: Cluster, toll: Toll) -> float:
    """Run twice without any fault, as the first brings the workers their models; return how long the second took."""
    for number in range(2):
        started = time.monotonic()
        warehouse = folder / f"whole{number}"
        run = _begin(warehouse, phase, environment, cluster)
        _finish(run, "no fault", warehouse, phase, environment, cluster, toll)
    return time.monotonic() - started


def _fail(what: str, proxy: s3.Proxy, cluster: Cluster, moments: random.Random) -> None:
    if what == "worker":
        cluster.kill_worker(moments)
    elif what == "scheduler":
        cluster.restart()
    else:
        proxy.fault = lambda *_: "cut"
        time.sleep(moments.uniform(*_DOWN))
        proxy.fault = lambda *_: ""


def _begin(warehouse: Path, phase: Phase, environment: dict[str, str], cluster: Cluster) -> subprocess.Popen[Any]:
    """Begin a run, on the store where the warehouse is called so."""
    command = [sys.executable, "-m", "onrecord.flows.cli.app", "run", str(phase.press), "--warehouse", str(warehouse)]
    command += ["--annotator", "rules", "--runner", "dask", "--runner-address", cluster.address, "--json"]
    is_stored = warehouse.name.startswith("store")
    lake = {"ONRECORD_LAKE_ADDRESS": f"s3://{s3.BUCKET}/{warehouse.name}"} if is_stored else {}
    with warehouse.with_suffix(".log").open("a") as log:
        return subprocess.Popen(command, cwd=ROOT, env=environment | lake, stdout=log, stderr=log)


def _finish(
    run: subprocess.Popen[Any],
    how: str,
    warehouse: Path,
    phase: Phase,
    environment: dict[str, str],
    cluster: Cluster,
    toll: Toll,
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
            toll.faults += [f"{how}: {line}" for line in differing(phase.expected, found)]
            return
        toll.n_again += 1
        run = _begin(warehouse, phase, environment, cluster)
    run.kill()
    said = warehouse.with_suffix(".log").read_text(encoding="utf-8")[-600:]
    toll.faults.append(f"{how}: not ended well in {_MOST_RUNS} runs: {said}")
