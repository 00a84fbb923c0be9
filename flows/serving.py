"""Serving the deployments from one process, against the configured Prefect server or a local one of its own."""

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
from prefect.deployments.runner import RunnerDeployment
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.types import SecretDict
from prefect.types.entrypoint import EntrypointType

from onrecord.flows.deployments import operate
from onrecord.flows.stale import sweep_stale
from onrecord.warehouse.errors import OnrecordError

STARTUP_SECONDS = 180
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
    """Return the deployments of the commands, with other schedules or further arguments where given."""
    there = [each for each in DEPLOYMENTS if each.command in commands]
    return [
        _deployment(each, warehouse, crons.get(each.command, each.cron), extra.get(each.command, [])) for each in there
    ]


def _deployment(deployed: Deployed, warehouse: Path, cron: str | None, extra: Sequence[str]) -> RunnerDeployment:
    made: Any = operate.to_deployment(
        name=deployed.command,
        cron=cron,
        parameters={
            "command": deployed.command,
            "warehouse": str(warehouse),
            "arguments": [*deployed.arguments, *extra],
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
    with api(port) as url, temporary_settings({PREFECT_API_URL: url}):
        sweep_stale(warehouse)
        if notify:
            notify_by(notify, quiet)
        serve(*served, pause_on_shutdown=True)


def _interrupt(number: int, frame: Any) -> None:  # noqa: ARG001 - Python's signature
    raise KeyboardInterrupt


@contextmanager
def api(port: int) -> Iterator[str]:
    """Return the address of the configured server's API, else of a local one that lives until the end of the block.

    Raises OnrecordError where that does not start.
    """
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
