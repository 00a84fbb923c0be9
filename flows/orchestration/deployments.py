"""The flow that runs unattended: one command of onrecord in a process of its own, with a time limit and retries.

Deployed by `onrecord serve`, or by ``prefect.yaml`` to a work pool.
"""

import logging
import os
from pathlib import Path
from typing import Any

os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "180")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")

from prefect import flow, task
from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.logging import get_run_logger
from prefect.tasks import Task

from onrecord.flows.orchestration.stale import accounted
from onrecord.flows.orchestration.supervise import CommandFailed, run_command
from onrecord.flows.settings import load_settings
from onrecord.warehouse.catalogue import connect, path_of, rows_of

# Kinds of failure that trying again cannot mend: a person has to look.
_LASTING = ("SettingsError", "CheckFailed", "UnknownName", "CatalogueError", "ContractError", "UsageError")
RETRY_DELAYS = (60.0, 300.0, 900.0)
_UNASKED = {"erase": ("--yes",)}  # whoever started the run named what is to go; nobody is there to be asked again


def may_pass(task: "Task[..., Any]", run: TaskRun, state: "State[Any]") -> bool:  # noqa: ARG001
    """Say whether what a command failed of may be gone the next time."""
    try:
        state.result()
    except CommandFailed as failure:
        return failure.kind not in _LASTING
    except Exception:
        return False
    return False


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="{command}", retry_condition_fn=may_pass)
def carry_out(command: str, arguments: list[str], warehouse: str, time_limit: float) -> Any:
    """Run one command; its log goes to Prefect's, what it printed is returned."""
    logger = get_run_logger()

    def log(record: dict[str, Any]) -> None:
        level = logging.getLevelName(str(record.get("level", "info")).upper())
        logger.log(level if isinstance(level, int) else logging.INFO, "%s", record.get("message"))

    return run_command([command, *arguments, *_UNASKED.get(command, ()), "--warehouse", warehouse], time_limit, log)


@flow(name="onrecord", flow_run_name="{command}", log_prints=False)
def operate(
    command: str,
    warehouse: str = "data",
    arguments: list[str] | None = None,
    time_limit: float = 3600,
    retry_delays: list[float] | None = None,
) -> Any:
    """Run ``onrecord COMMAND ARGUMENTS`` on a warehouse, for at most `time_limit` seconds a try.

    A failure that may pass (disk, network, another process writing, the time limit) is tried again after
    `retry_delays` seconds each; one that needs a person is not.
    """
    folder = load_settings(Path(warehouse)).warehouse
    delays = list(RETRY_DELAYS if retry_delays is None else retry_delays)
    patient: Any = carry_out.with_options(retries=len(delays), retry_delay_seconds=delays, retry_jitter_factor=0.2)
    with accounted(folder):
        said = patient(command, arguments or [], str(folder), time_limit)
    show(command, said, folder)
    return said


def show(command: str, said: Any, warehouse: Path) -> None:
    """Leave artifacts: a summary of what the command said, the quality of what is published, links to it."""
    lines = [f"# onrecord {command}", "", "| what | value |", "|---|---|"]
    lines += [f"| {name} | {_cell(value)} |" for name, value in flattened(said)]
    create_markdown_artifact("\n".join(lines), key=f"onrecord-{command}", description=f"Outcome of onrecord {command}")
    if not path_of(warehouse).is_file():
        return
    create_table_artifact(quality(warehouse), key="onrecord-quality", description="Checks and rejects of the last run")
    report = warehouse / "report" / "index.html"
    target, text = (report, "report") if report.is_file() else (path_of(warehouse), "catalogue")
    create_link_artifact(target.as_uri(), text, key="onrecord-published", description="What is published")


def flattened(value: Any, name: str = "") -> list[tuple[str, Any]]:
    """Return the plain values in a nested one with their names, as ``inputs.n_new``; lists by their length."""
    if isinstance(value, dict):
        return [pair for key, inner in value.items() for pair in flattened(inner, f"{name}.{key}".lstrip("."))]
    return [(name, len(value) if isinstance(value, list) else value)]


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


_QUALITY = """
    with last as (
        select run_id from lake.check_results as c join lake.runs as r using (run_id)
        order by run_order(r.versions, r.ended_at) desc limit 1
    )
    select 'check: ' || "check" as what, n_failures as n, coalesce(sample, '') as sample
    from lake.check_results where run_id in (from last) and n_failures > 0
    union all
    select 'checks passed', count(*), '' from lake.check_results where run_id in (from last) and n_failures = 0
    union all
    select 'rejects: ' || stage || ', ' || reason, count(*), min(key) from lake.rejects group by stage, reason
    order by what"""


def quality(warehouse: Path) -> list[dict[str, Any]]:
    """Return the checks of the last run that checked anything, and the rejects by stage and reason."""
    with connect(warehouse) as connection:
        return rows_of(connection, _QUALITY)
