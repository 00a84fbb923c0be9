"""Two Dask workers on addresses of their own, each in a network namespace, as if they were two machines."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from conftest import Press
from digests import assert_same, column
from s3 import _free_ports, _wait_for

HOST = "10.213.77.1"
WORKERS = ("10.213.77.2", "10.213.77.3")
BRIDGE = f"onr{os.getpid() % 10_000}"


def ip(*arguments: str) -> str:
    """Call iproute2; raises where it refuses."""
    return subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True).stdout


@contextmanager
def network() -> Iterator[list[str]]:
    """Make two namespaces that reach this machine, and each other, over a bridge; yield their names."""
    with ExitStack() as undo:
        ip("link", "add", BRIDGE, "type", "bridge")
        undo.callback(ip, "link", "del", BRIDGE)
        ip("addr", "add", f"{HOST}/24", "dev", BRIDGE)
        ip("link", "set", BRIDGE, "up")
        names = [f"{BRIDGE}n{number}" for number in range(len(WORKERS))]
        for name, address in zip(names, WORKERS, strict=True):
            ip("netns", "add", name)
            undo.callback(ip, "netns", "del", name)
            ip("link", "add", f"{name}o", "type", "veth", "peer", "name", f"{name}i")
            ip("link", "set", f"{name}o", "master", BRIDGE, "up")
            ip("link", "set", f"{name}i", "netns", name)
            ip("-n", name, "addr", "add", f"{address}/24", "dev", f"{name}i")
            ip("-n", name, "link", "set", f"{name}i", "up")
            ip("-n", name, "link", "set", "lo", "up")
        yield names


@contextmanager
def running(*command: str, **environment: str) -> Iterator[None]:
    """Keep a command running."""
    with subprocess.Popen(
        command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield
        finally:
            process.terminate()


@pytest.fixture
def names() -> Iterator[list[str]]:
    pytest.importorskip("prefect_dask")
    if shutil.which("ip") is None or os.geteuid() != 0:
        pytest.skip("needs iproute2 and the right to make network namespaces")
    with network() as made:
        yield made


@pytest.mark.slow
def test_two_workers_on_addresses_of_their_own_give_the_same_rows(
    names: list[str], few_press: Press, few_baseline: Path, tmp_path: Path
) -> None:
    scheduler_port, prefect_port = _free_ports(2)
    scheduler = f"tcp://{HOST}:{scheduler_port}"
    prefect = {"PREFECT_HOME": str(tmp_path / "prefect"), "PREFECT_API_URL": f"http://{HOST}:{prefect_port}/api"}
    serve = (sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(prefect_port))
    dask = (sys.executable, "-m", "dask")
    with ExitStack() as stack:
        stack.enter_context(running(*serve, PREFECT_HOME=prefect["PREFECT_HOME"]))
        stack.enter_context(
            running(*dask, "scheduler", "--host", HOST, "--port", str(scheduler_port), "--no-dashboard")
        )
        _wait_for(scheduler_port, HOST)
        _wait_for(prefect_port, HOST)
        for name, address in zip(names, WORKERS, strict=True):
            options = (
                "--host",
                address,
                "--nthreads",
                "1",
                "--no-dashboard",
                "--local-directory",
                str(tmp_path / name),
            )
            stack.enter_context(running("ip", "netns", "exec", name, *dask, "worker", scheduler, *options, **prefect))
        command = [sys.executable, "-m", "onrecord.flows.cli.app", "run", str(few_press.folder), "--batch-size", "1"]
        command += ["--warehouse", str(tmp_path / "w"), "--runner", "dask", "--runner-address", scheduler]
        done = subprocess.run(command, env=os.environ | prefect, capture_output=True, text=True, check=False)
        assert done.returncode in (0, 1), done.stderr
        worked = {worker.rpartition(":")[2] for worker in column(tmp_path / "w", "select worker from lake.stage_runs")}
        for name in names:
            assert worked & set(ip("netns", "pids", name).split()), f"nobody in {name} has worked"
    assert_same(few_baseline, tmp_path / "w")
