"""`onrecord serve` for real: a server, schedules, runs started through the API, failures told, killed runs swept."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

import psutil
import pytest
import yaml
from digests import column

ROOT = Path(__file__).parents[2]
PATIENCE = 240
BUSY = {429, 502, 503}
# A refresh that is due while a test's own one runs, or the other way round, is skipped: the schedule has to keep out.
SELDOM = "0 0 29 2 *"
EACH_MINUTE = "* * * * *"
QUIET_HOURS = 0.01
STORY = "The ferry to Ellery sails again from Monday, the harbour office said on Friday after a long repair.\n"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Served:
    """`onrecord serve` in a process of its own, and the API of its server."""

    folder: Path
    port: int
    told: list[str] = field(default_factory=list)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse"

    def start(self, notify: str) -> None:
        command = [sys.executable, "-m", "onrecord.flows.cli.app", "serve", "--warehouse", str(self.warehouse)]
        options = ["--sources", str(self.folder / "sources.toml"), "--port", str(self.port), "--notify", notify]
        options += ["--refresh", SELDOM]
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "ONRECORD_"))}
        quiet = {"PREFECT_HOME": str(self.folder / "prefect"), "PREFECT_RUNNER_POLL_FREQUENCY": "1"}
        with (self.folder / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, *options, "--maintain", "never", "--verify", EACH_MINUTE, "--quiet", str(QUIET_HOURS)],
                env=kept | quiet,
                stdout=log,
                stderr=log,
            )
        self.wait(lambda: {"refresh", "maintain", "verify"} <= self.deployments().keys(), "not all is served")

    def call(self, path: str, body: Any = None) -> Any:
        """Ask the API; as Prefect's own client does, again where the server is busy: its database is one SQLite file.

        A run that is asked for twice, as the first answer said 503, is one: it has a key.
        """
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"http://127.0.0.1:{self.port}/api{path}", data, {"Content-Type": "application/json"})
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with urlopen(request, timeout=30) as answer:
                    return json.loads(answer.read() or b"null")
            except (HTTPError, TimeoutError) as error:
                if getattr(error, "code", 503) not in BUSY or time.monotonic() > deadline:
                    raise
            time.sleep(1)

    def deployments(self) -> dict[str, Any]:
        try:
            return {each["name"]: each for each in self.call("/deployments/filter", {})}
        except OSError:
            return {}

    def run(self, name: str, **parameters: Any) -> str:
        deployment = self.deployments()[name]
        given = {"parameters": deployment["parameters"] | parameters, "idempotency_key": str(uuid4())}
        return str(self.call(f"/deployments/{deployment['id']}/create_flow_run", given)["id"])

    def state(self, run: str) -> str:
        return str(self.call(f"/flow_runs/{run}")["state_type"])

    def wait_for(self, run: str, *states: str) -> str:
        self.wait(lambda: self.state(run) in states, f"the run is not {states}")
        return self.state(run)

    def wait(self, is_so: Callable[[], bool], otherwise: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not is_so():
            said = (self.folder / "serve.log").read_text()[-3000:]
            assert time.monotonic() < deadline, f"{otherwise}\n{said}"
            assert self.process
            assert self.process.poll() is None, said
            time.sleep(0.2)

    def kill(self) -> None:
        """Kill everything, as a power cut does."""
        assert self.process
        family = [self.process, *psutil.Process(self.process.pid).children(recursive=True)]
        for each in family:
            with suppress(psutil.NoSuchProcess):  # one may just have ended
                each.kill()
        self.process.wait()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)


@pytest.fixture(scope="module")
def hook() -> Iterator[tuple[str, list[str]]]:
    """An address that is posted to, and what was."""
    told: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/token-4711", told
    server.shutdown()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, hook: tuple[str, list[str]]) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    (folder / "drop").mkdir()
    (folder / "drop" / "ferry.txt").write_text(STORY)
    (folder / "sources.toml").write_text('[[source]]\nname = "drop"\nfolder = "drop"\n')
    serving = Served(folder, free_port(), hook[1])
    serving.start(hook[0])
    yield serving
    serving.stop()


def test_deployments_have_schedules_limits_and_automations(served: Served) -> None:
    found = served.deployments()
    assert set(found) >= {"refresh", "maintain", "verify"}
    (schedule,) = found["refresh"]["schedules"]
    assert (schedule["schedule"]["cron"], schedule["active"]) == (SELDOM, True)
    assert found["maintain"]["schedules"] == []
    assert found["refresh"]["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
    assert {each["name"] for each in served.call("/automations/filter", {})} >= {
        "onrecord: a run failed",
        "onrecord: nothing refreshed",
    }
    assert "token-4711" not in json.dumps(served.call("/block_documents/filter", {}))


def test_a_run_started_through_the_api_publishes_and_leaves_artifacts(served: Served) -> None:
    assert served.wait_for(served.run("refresh"), "COMPLETED", "FAILED", "CRASHED") == "COMPLETED"
    assert column(served.warehouse, "select locator from articles") == ["drop/ferry.txt"]
    artifacts = {each["key"]: each for each in served.call("/artifacts/latest/filter", {})}
    assert "| inputs.n_new | 1 |" in artifacts["onrecord-refresh"]["data"]
    assert "checks passed" in artifacts["onrecord-quality"]["data"]
    assert (served.warehouse / "onrecord.duckdb").as_uri() in artifacts["onrecord-published"]["data"]


def test_what_is_due_by_its_schedule_is_run(served: Served) -> None:
    """The server makes a run of the schedule by itself, and the process carries it out."""
    verify = {"deployments": {"id": {"any_": [served.deployments()["verify"]["id"]]}}}

    def has_run() -> bool:
        runs = served.call("/flow_runs/filter", verify)
        return any(each["auto_scheduled"] and each["state_type"] == "COMPLETED" for each in runs)

    served.wait(has_run, "no run of the schedule has come to a good end")


def test_a_refresh_that_does_not_come_is_told(served: Served) -> None:
    said = f"onrecord: nothing refreshed\nNo refresh has succeeded for {QUIET_HOURS:g} hours."
    served.wait(lambda: said in served.told, "nothing was told")


def test_a_failure_no_retry_can_mend_is_told_at_once(served: Served) -> None:
    wrong = ["--direct", "--sources", str(served.folder / "none.toml")]
    run = served.run("maintain", command="refresh", arguments=wrong)  # its limit is free
    assert served.wait_for(run, "COMPLETED", "FAILED", "CRASHED") == "FAILED"
    served.wait(lambda: any("none.toml is not there" in each for each in served.told), "the failure is not told")
    assert served.call(f"/flow_runs/{run}")["run_count"] == 1


def test_a_run_of_a_killed_process_is_swept_at_the_next_start(served: Served, hook: tuple[str, list[str]]) -> None:
    from onrecord.warehouse.lake import Lake

    refresh = served.deployments()["refresh"]["id"]
    with Lake(served.warehouse / "lake").committer():  # so that the run waits for its turn
        run = served.run("refresh")
        living = served.warehouse / ".living" / run
        served.wait(living.exists, "the run did not start")
        served.call(f"/deployments/{refresh}/pause_deployment", {})  # as ending the process in an orderly way does
        served.kill()
    served.start(hook[0])
    served.wait(lambda: not served.deployments()["refresh"]["paused"], "the schedule stays paused")
    assert served.deployments()["refresh"]["id"] == refresh
    served.wait_for(run, "CRASHED")
    served.wait(lambda: not living.exists(), "the killed run is not forgotten")  # which comes after it is told
    assert served.wait_for(served.run("refresh"), "COMPLETED", "FAILED", "CRASHED") == "COMPLETED"


def test_a_second_process_does_not_serve_what_one_serves(served: Served, tmp_path: Path) -> None:
    """Neither the same warehouse, nor another one through the same server, whose deployments have the same names."""

    def told(warehouse: Path) -> tuple[int, str]:
        command = [sys.executable, "-m", "onrecord.flows.cli.app", "serve", "--warehouse", str(warehouse)]
        command += ["--sources", str(served.folder / "sources.toml"), "--port", "1"]
        there = {"PREFECT_HOME": str(tmp_path / "prefect"), "PREFECT_API_URL": f"http://127.0.0.1:{served.port}/api"}
        ended = subprocess.run(
            command, env={**os.environ, **there}, timeout=PATIENCE, capture_output=True, text=True, check=False
        )
        return ended.returncode, ended.stderr

    assert served.process
    code, said = told(served.warehouse)
    assert (code, f"process {served.process.pid} serves {served.warehouse} already" in said) == (1, True), said
    code, said = told(tmp_path / "another")
    assert (code, f"runs the schedules of {served.warehouse}" in said, "another --port" in said) == (1, True, True), (
        said
    )
    assert served.deployments()["refresh"]["parameters"]["warehouse"] == str(served.warehouse)


@pytest.mark.parametrize(("option", "value"), [("--refresh", "every day"), ("--maintain", "61 * * * *")])
def test_what_is_no_schedule_is_told_before_anything_starts(option: str, value: str, tmp_path: Path) -> None:
    from onrecord.flows.orchestration.serving import deployments
    from onrecord.flows.settings import SettingsError

    with pytest.raises(SettingsError, match=f"{option}: expected a cron expression .*or never; found '") as told:
        deployments(tmp_path, ["refresh", "maintain"], {option.removeprefix("--"): value}, {})
    assert value in str(told.value)


def test_a_server_that_does_not_answer_is_named() -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from onrecord.flows.orchestration.stale import check_server
    from onrecord.warehouse.errors import OnrecordError

    nowhere = f"http://127.0.0.1:{free_port()}/api"
    with (
        temporary_settings({PREFECT_API_URL: nowhere}),
        pytest.raises(OnrecordError, match="no Prefect server") as told,
    ):
        check_server()
    assert nowhere in str(told.value)


def test_prefect_yaml_deploys_what_serve_does() -> None:
    from onrecord.flows.orchestration.serving import DEPLOYMENTS

    found = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    said = [
        (
            each["name"],
            each["parameters"]["command"],
            [schedule["cron"] for schedule in each.get("schedules", [])],
            each["parameters"]["arguments"],
            each["parameters"]["time_limit"],
            each["concurrency_limit"]["collision_strategy"] == "CANCEL_NEW",
        )
        for each in found
    ]
    assert said == [
        (
            each.command,
            each.command,
            [each.cron] if each.cron else [],
            list(each.arguments),
            each.time_limit,
            each.is_skipped_while_running,
        )
        for each in DEPLOYMENTS
    ]
