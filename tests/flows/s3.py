"""A real S3 server (SeaweedFS) for tests, and a proxy before it that fails as told."""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

BUCKET = "lake"
KEYS = {"AWS_ACCESS_KEY_ID": "reader", "AWS_SECRET_ACCESS_KEY": "a key of the tests", "AWS_REGION": "us-east-1"}
_STARTUP_SECONDS = 120


def binary() -> str | None:
    """The program of SeaweedFS, which its package puts beside Python."""
    beside = Path(sys.executable).parent / "weed"
    return str(beside) if beside.is_file() else shutil.which("weed")


class Server:
    """A server with one bucket, that may be killed and started again over what it has stored."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        weed = binary()
        assert weed
        self.weed = weed
        names = [f"{part}.port{kind}" for part in ("master", "volume", "filer", "s3") for kind in ("", ".grpc")]
        self.ports = dict(zip(names, _free_ports(len(names)), strict=True))
        actions = {"name": "test", "actions": ["Admin", "Read", "Write", "List"]}
        keys = {"accessKey": KEYS["AWS_ACCESS_KEY_ID"], "secretKey": KEYS["AWS_SECRET_ACCESS_KEY"]}
        (folder / "s3.json").write_text(json.dumps({"identities": [actions | {"credentials": [keys]}]}))
        (folder / "data").mkdir()
        self.address = f"http://127.0.0.1:{self.ports['s3.port']}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; return when it answers and has its bucket."""
        command = [self.weed, f"-logdir={self.folder}", "server", f"-dir={self.folder / 'data'}", "-ip=127.0.0.1"]
        command += ["-s3", f"-s3.config={self.folder / 's3.json'}"]
        command += ["-master.volumeSizeLimitMB=64", "-master.telemetry=false"]
        command += ["-s3.port.iceberg=0", "-s3.port.lance=0"]  # two servers would meet on these
        self.process = subprocess.Popen(
            [*command, *(f"-{name}={port}" for name, port in self.ports.items())],
            env={**os.environ, "HOME": str(self.folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        master, filer = (
            f"127.0.0.1:{self.ports[f'{part}.port']}.{self.ports[f'{part}.port.grpc']}" for part in ("master", "filer")
        )
        _make_bucket(self.weed, master, filer, self.folder)
        _wait_for(self.ports["s3.port"])  # which is there later than the bucket

    def kill(self) -> None:
        """Kill it: to end in order takes it half a minute."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(60)


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Start a server with one bucket; yield its address."""
    own = Server(folder)
    try:
        own.start()
        yield own.address
    finally:
        own.kill()


def _free_ports(n: int) -> list[int]:
    sockets = [socket.socket() for _ in range(n)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _wait_for(port: int, host: str = "127.0.0.1") -> None:
    deadline = time.monotonic() + _STARTUP_SECONDS
    while True:
        try:
            with socket.create_connection((host, port), timeout=5):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def _make_bucket(weed: str, master: str, filer: str, folder: Path) -> None:
    deadline = time.monotonic() + _STARTUP_SECONDS
    while True:
        said = subprocess.run(
            [weed, f"-logdir={folder}", "shell", f"-master={master}", f"-filer={filer}"],
            input=f"s3.bucket.create -name {BUCKET}\ns3.bucket.list\n",
            env={**os.environ, "HOME": str(folder)},
            capture_output=True,
            text=True,
            timeout=_STARTUP_SECONDS,
            check=False,
        )
        if f"{BUCKET}\t" in said.stdout:
            return
        if time.monotonic() > deadline:
            raise RuntimeError(f"SeaweedFS does not start: {said.stdout} {said.stderr}")
        time.sleep(0.5)


# What the proxy is to do with a request, given its method and path, and how many there were before.
Fault = Callable[[str, str, int], str]


class Proxy(ThreadingHTTPServer):
    """Passes requests on, but for those that `fault` names: "500", "cut" (before), "lost" (after), "slow"."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.upstream = upstream.removeprefix("http://")
        self.fault: Fault = lambda method, path, number: ""
        self.faults: list[str] = []
        self.n_requests = 0
        self.lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def judge(self, method: str, path: str) -> str:
        with self.lock:
            what = self.fault(method, path, self.n_requests)
            self.n_requests += 1
            self.faults += [what] if what else []
        return what

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of connections that were cut."""


class _Passing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        what = self.server.judge(self.command, self.path)
        if what == "500":
            self.send_response(500)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if what == "slow":
            time.sleep(0.5)
        if what != "cut":
            connection = HTTPConnection(self.server.upstream, timeout=60)
            connection.request(self.command, self.path, body, dict(self.headers.items()))
            answer = connection.getresponse()
            content = answer.read()
        if what in ("cut", "lost"):
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "connection", "content-length", "date", "server"):
                self.send_header(name, value)
        length = answer.getheader("Content-Length") if self.command == "HEAD" else str(len(content))
        self.send_header("Content-Length", length or "0")
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _pass  # noqa: N815 - http.server calls them so

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""
