"""Serving the deployments from one process, against the configured Prefect server or a local one of its own."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from urllib.request import urlopen

from prefect import serve
from prefect.automations import Automation, EventTrigger, Posture, SendNotification
from prefect.blocks.notifications import CustomWebhookNotificationBlock
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectNotFound
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.types import SecretDict
from prefect.types.entrypoint import EntrypointType

from onrecord.flows.orchestration.deployments import operate
from onrecord.flows.orchestration.stale import check_server, sweep_stale
from onrecord.flows.settings import SettingsError, load_settings
from onrecord.warehouse.errors import OnrecordError

STARTUP_SECONDS = 180
LOCK_NAME = ".serving"
_FAILED = {"prefect.flow-run.Failed", "prefect.flow-run.Crashed", "prefect.flow-run.TimedOut"}
_BLOCK = "onrecord-notify"


@dataclass(frozen=True)
class Deployed:
    """One command that is run unattended: when (cron, in UTC; None: on demand), with what, for how long at most."""

    command: str
    cron: str | None
    time_limit: float
    arguments: Sequence[str] = field(default=())
    is_skipped_while_running: bool = False


# `onrecord refresh` writes for as long as it takes; upkeep and erasure wait for it. Each day another thirtieth of the
# documents is verified.
DEPLOYMENTS = (
    Deployed("refresh", "*/15 * * * *", 3600, ("--direct", "--wait", "600"), is_skipped_while_running=True),
    Deployed("maintain", "30 3 * * *", 3600, ("--wait", "3600")),
    Deployed("verify", "0 4 * * *", 7200, ("--sample", "0.0334")),
    Deployed("report", None, 3600),
    Deployed("erase", None, 3600, ()),
)


def deployments(
    warehouse: Path, commands: Sequence[str], crons: dict[str, str | None], extra: dict[str, list[str]]
) -> list[RunnerDeployment]:
    """Return the deployments of the commands, with other schedules or further arguments where given.

    Raises SettingsError for a schedule that is no cron expression.
    """
    for command, cron in crons.items():
        _check(command, cron)
    there = [each for each in DEPLOYMENTS if each.command in commands]
    return [
        _deployment(each, warehouse, crons.get(each.command, each.cron), extra.get(each.command, [])) for each in there
    ]


def _check(command: str, cron: str | None) -> None:
    try:
        if cron is not None:
            CronSchedule(cron=cron)
    except ValueError as error:
        raise SettingsError(
            f"--{command}: expected a cron expression such as '*/15 * * * *' (in UTC), or never; found {cron!r}"
        ) from error


def _deployment(deployed: Deployed, warehouse: Path, cron: str | None, extra: Sequence[str]) -> RunnerDeployment:
    arguments = [*deployed.arguments, *extra]
    if load_settings(warehouse).is_on_cluster:  # which is reached through Prefect
        arguments = [argument for argument in arguments if argument != "--direct"]
    made: Any = operate.to_deployment(
        name=deployed.command,
        cron=cron,
        parameters={
            "command": deployed.command,
            "warehouse": str(warehouse),
            "arguments": arguments,
            "time_limit": deployed.time_limit,
        },
        tags=["onrecord"],
        paused=False,  # as it is after `onrecord serve` was ended
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=_strategy(deployed)),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    return cast(RunnerDeployment, made)  # a coroutine only where an event loop runs


def _strategy(deployed: Deployed) -> ConcurrencyLimitStrategy:
    """Say what becomes of a run that is due while the one before still works."""
    if deployed.is_skipped_while_running:
        return ConcurrencyLimitStrategy.CANCEL_NEW
    return ConcurrencyLimitStrategy.ENQUEUE


def serve_all(served: Sequence[RunnerDeployment], warehouse: Path, port: int, notify: str | None, quiet: float) -> None:
    """Serve the deployments until interrupted; `notify` is told of failures, and of no refresh for `quiet` hours."""
    signal.signal(signal.SIGTERM, _interrupt)
    with only_one(warehouse), api(port) as url, temporary_settings({PREFECT_API_URL: url}):
        refuse_taken(warehouse, url)
        sweep_stale(warehouse)
        if notify:
            notify_by(notify, quiet)
        serve(*served, pause_on_shutdown=True)


@contextmanager
def only_one(warehouse: Path) -> Iterator[None]:
    """Be the only process that serves a warehouse, until the end of the block or of this process.

    Raises OnrecordError where another one does.
    """
    warehouse.mkdir(parents=True, exist_ok=True)
    with (warehouse / LOCK_NAME).open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise OnrecordError(
                f"process {lock.read().strip()} serves {warehouse} already; end that one first, or leave it to it"
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def is_served(warehouse: Path) -> bool:
    """Say whether a process on this machine serves a warehouse."""
    try:
        with (warehouse / LOCK_NAME).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def refuse_taken(warehouse: Path, url: str) -> None:
    """Raise OnrecordError where the Prefect server has the deployments of another warehouse that is being served.

    They have the same names, so that each would take the other's place.
    """
    with get_client(sync_client=True) as client:
        try:
            there = client.read_deployment_by_name("onrecord/refresh")
        except ObjectNotFound:
            return
    other = Path(str(there.parameters.get("warehouse")))
    if other.resolve() != warehouse.resolve() and is_served(other):
        raise OnrecordError(
            f"the Prefect server at {url} runs the schedules of {other}, which another process serves; "
            f"give {warehouse} a server of its own: another --port, and another PREFECT_HOME for its database"
        )


def _interrupt(number: int, frame: Any) -> None:  # noqa: ARG001 - Python's signature
    raise KeyboardInterrupt


@contextmanager
def api(port: int) -> Iterator[str]:
    """Return the address of the configured server's API, else of a local one that lives until the end of the block.

    Raises OnrecordError where the one does not answer, or the other does not start.
    """
    check_server()
    if configured := PREFECT_API_URL.value():
        yield configured
        return
    url = f"http://127.0.0.1:{port}/api"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        _wait_for(url, server)
        os.environ["PREFECT_API_URL"] = url  # for the processes of the runs
        yield url
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(f"{url}/health", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise OnrecordError(
        f"no Prefect server came up at {url}; is the port taken? choose another --port, or start a server yourself "
        "and set PREFECT_API_URL"
    )


def notify_by(address: str, quiet_hours: float) -> None:
    """Let Prefect post to an address when a run fails, and when no refresh has come to a good end for long.

    The address is kept as a secret of a block, as it may hold a token.
    """
    block = CustomWebhookNotificationBlock(
        name=_BLOCK,
        url="{{address}}",
        json_data={"text": "{{subject}}\n{{body}}"},
        headers=None,
        cookies=None,
        secrets=SecretDict({"address": address}),
    )
    block_id = block.save(_BLOCK, overwrite=True)
    related: dict[str, str | list[str]] = {"prefect.resource.role": "flow", "prefect.resource.name": "onrecord"}
    failed = EventTrigger(expect=_FAILED, match_related=related, posture=Posture.Reactive)
    silent = EventTrigger(
        expect={"prefect.flow-run.Completed"},
        match_related={"prefect.resource.role": "deployment", "prefect.resource.name": "refresh"},
        posture=Posture.Proactive,
        threshold=1,
        within=timedelta(hours=quiet_hours),
    )
    _automate("onrecord: a run failed", failed, block_id, _RUN_TOLD)
    _automate("onrecord: nothing refreshed", silent, block_id, f"No refresh has succeeded for {quiet_hours:g} hours.")


_RUN_TOLD = "{{ flow_run.name }} ended as {{ flow_run.state.name }}: {{ flow_run.state.message }}"


def _automate(name: str, trigger: EventTrigger, block_id: Any, body: str) -> None:
    """Create an automation, in the place of an earlier one of the name."""
    with get_client(sync_client=True) as client:
        for earlier in client.read_automations_by_name(name):
            client.delete_automation(earlier.id)
    action = SendNotification(block_document_id=block_id, subject=name, body=body)
    Automation(name=name, trigger=trigger, actions=[action]).create()
