"""Apache Superset as a process of its own on the loopback address, spoken to by its REST interface."""

import json
import os
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

_SECONDS = 600  # until it answers: on a busy machine its first start takes minutes
_CONFIG = """
SECRET_KEY = "{secret}"
SQLALCHEMY_DATABASE_URI = "sqlite:///{folder}/superset.db?check_same_thread=false"
TALISMAN_ENABLED = False  # it would demand https, which the loopback address has not
RATELIMIT_ENABLED = False
"""


class Superset:
    """A running Superset, with us as its administrator."""

    def __init__(self, url: str, password: str) -> None:
        self.url = url
        self.client = httpx.Client(base_url=url, timeout=_SECONDS, headers={"Referer": url})
        given = {"username": "admin", "password": password, "provider": "db", "refresh": False}
        token = self._json(self.client.post("/api/v1/security/login", json=given))["access_token"]
        self.client.headers["Authorization"] = f"Bearer {token}"
        # Pages know a person by the cookie of a session, which the form of the login page gives.
        csrf = self._json(self.client.get("/api/v1/security/csrf_token/"))["result"]
        form = {"username": "admin", "password": password, "csrf_token": csrf}
        self.client.post("/login/", data=form)
        self.client.headers["X-CSRFToken"] = self._json(self.client.get("/api/v1/security/csrf_token/"))["result"]

    def import_file(self, kind: str, file: Path) -> None:
        """Import an export of dashboards or saved queries."""
        parts = {"formData": (file.name, file.read_bytes(), "application/zip")}
        self._json(self.client.post(f"/api/v1/{kind}/import/", files=parts, data={"overwrite": "true"}))

    def all_of(self, kind: str) -> list[dict[str, Any]]:
        """Return all charts, dashboards, databases or saved queries."""
        found: list[dict[str, Any]] = self._json(self.client.get(f"/api/v1/{kind}/", params={"q": "(page_size:100)"}))[
            "result"
        ]
        return found

    def chart_rows(self, chart_id: int) -> list[dict[str, Any]]:
        """Return the rows that a chart asks for, past every cache."""
        chart = self._json(self.client.get(f"/api/v1/chart/{chart_id}"))["result"]
        context = json.loads(chart["query_context"]) | {"force": True}
        rows: list[dict[str, Any]] = self._json(self.client.post("/api/v1/chart/data", json=context))["result"][0][
            "data"
        ]
        return rows

    def answer(self, database_id: int, query: str, limit: int = 5000) -> httpx.Response:
        """Return what SQL Lab says to a query; its limit of rows stands in place of the query's own."""
        given = {"database_id": database_id, "sql": query, "schema": "main", "runAsync": False, "queryLimit": limit}
        return self.client.post("/api/v1/sqllab/execute/", json=given | {"client_id": secrets.token_hex(5)})

    @staticmethod
    def _json(response: httpx.Response) -> Any:
        if response.is_error:
            raise RuntimeError(f"{response.request.url}: {response.status_code} {response.text[:2000]}")
        return response.json()


@contextmanager
def running(binaries: Path, folder: Path) -> Iterator[Superset]:
    """Set up Superset in a folder, start it, and stop it in the end."""
    folder.mkdir(parents=True)
    config = folder / "superset_config.py"
    config.write_text(_CONFIG.format(secret=secrets.token_hex(32), folder=folder), encoding="utf-8")
    environment = os.environ | {
        "SUPERSET_CONFIG_PATH": str(config),
        "FLASK_APP": "superset",
        "HOME": str(folder),
        "TZ": "UTC",
    }
    environment.pop("PYTHONPATH", None)
    password = secrets.token_hex(16)
    names = ("--username", "admin", "--firstname", "A", "--lastname", "B", "--email", "a@example.org")
    steps = (["db", "upgrade"], ["fab", "create-admin", *names, "--password", password], ["init"])
    with (folder / "superset.log").open("w") as log:
        for step in steps:
            subprocess.run([binaries / "superset", *step], env=environment, check=True, stdout=log, stderr=log)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{free.getsockname()[1]}"
        command: Sequence[str | Path] = (
            *(binaries / "gunicorn", "--bind", address, "--workers", "1", "--threads", "8", "--timeout", "600"),
            "superset.app:create_app()",
        )
        with subprocess.Popen(command, env=environment, stdout=log, stderr=log) as process:
            try:
                _wait(f"http://{address}", process)
                yield Superset(f"http://{address}", password)
            finally:
                process.terminate()


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"{url}/health", timeout=30).is_success:
                return
        except httpx.TransportError:
            time.sleep(1)
    raise RuntimeError("Superset did not start; see superset.log")
