"""A Prefect server that is already running, so that its start is no part of what a flow costs."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

START_TIMEOUT = 180.0  # seconds


@contextmanager
def prefect_server(home: Path) -> Iterator[tuple[dict[str, str], Callable[[], float]]]:
    """Start a server with its database in `home`; give the environment of its clients, and its CPU seconds so far.

    Raises TimeoutError where it does not answer in time.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    quiet = {"PREFECT_HOME": str(home), "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", port]
    with subprocess.Popen(
        command, env={**os.environ, **quiet}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            url = f"http://127.0.0.1:{port}/api"
            _wait_for(f"{url}/health")
            yield quiet | {"PREFECT_API_URL": url}, lambda: _cpu_of(process.pid)
        finally:
            process.terminate()


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError) as error:
            if time.monotonic() > deadline:
                raise TimeoutError(f"no Prefect server at {url} after {START_TIMEOUT:.0f} s") from error
            time.sleep(0.5)


def _cpu_of(pid: int) -> float:
    server = psutil.Process(pid)  # type: ignore[no-untyped-call]
    tree = [server, *server.children(recursive=True)]  # type: ignore[no-untyped-call]
    return float(sum(times.user + times.system for times in (process.cpu_times() for process in tree)))
