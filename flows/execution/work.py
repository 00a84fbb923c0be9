"""What a worker process does: run one stage on one batch, and say what it cost.

An exception is the fault of some row: the rows are then tried alone, and only the one at fault is rejected.
"""

import os
import resource
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyarrow as pa

from onrecord.flows.execution.units import split_by_unit
from onrecord.flows.stage import Scope, Stage, Tables
from onrecord.flows.stages import STAGES
from onrecord.warehouse.ids import digest, make_id
from onrecord.warehouse.tables import TABLES
from onrecord.warehouse.tables.evidence import REJECTS

_DETAIL_CHARS = 300


@dataclass(frozen=True)
class Job:
    """One batch for one stage; `rows` is an Arrow table, or documents for the stage that takes inputs.

    `options` are the settings that the stage's resources are made with.
    """

    stage: str
    tool_id: str
    units: Sequence[str]
    rows: Any
    options: tuple[tuple[str, str], ...] = ()

    @property
    def batch(self) -> str:
        """Digest of the units, whatever their order."""
        return digest("\n".join(sorted(self.units)).encode())

    @property
    def fingerprint(self) -> str:
        """Digest of tool and units."""
        return digest(f"{self.tool_id} {self.batch}".encode())


@dataclass(frozen=True)
class Outcome:
    """The tables that a stage made of a job, and what that cost, and on which worker."""

    job: Job
    tables: Tables
    seconds: float
    cpu_seconds: float
    peak_mb: float
    worker: str


def this_worker() -> str:
    """Name the machine and process that this is."""
    return f"{socket.gethostname()}:{os.getpid()}"


@cache
def resources_of(stage: str, options: tuple[tuple[str, str], ...]) -> Any:
    """Return a stage's models and word lists, made once per process and options."""
    return STAGES[stage].resources(**dict(options))


def work(job: Job) -> Outcome:
    """Run the job's stage on its rows and fit the tables to their contracts."""
    stage = STAGES[job.stage]
    resources = resources_of(stage.name, job.options)
    started, cpu_started = time.perf_counter(), time.process_time()
    tables = _run(stage, job.rows, resources, job.tool_id)
    fitted = {name: TABLES[name].conform(table) for name, table in tables.items()}
    return Outcome(
        Job(job.stage, job.tool_id, job.units, None),
        fitted,
        time.perf_counter() - started,
        time.process_time() - cpu_started,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        this_worker(),
    )


def _run(stage: Stage, rows: Any, resources: Any, tool_id: str) -> Tables:
    if stage.scope is not Scope.BATCH:
        return stage.run(rows, resources, tool_id)
    try:
        return stage.run(rows, resources, tool_id)
    except Exception as error:
        units = split_by_unit(rows)
        if len(units) == 1:
            return {"rejects": _reject(stage, rows.column(0)[0].as_py(), error, tool_id)}
        singles = [_run(stage, unit, resources, tool_id) for unit in units]
        names = sorted({name for tables in singles for name in tables})
        return {name: pa.concat_tables([tables[name] for tables in singles if name in tables]) for name in names}


def _reject(stage: Stage, unit: str, error: Exception, tool_id: str) -> pa.Table:
    detail = f"{type(error).__name__}: {error}"[:_DETAIL_CHARS]
    row = {
        "reject_id": make_id("rej", stage.name, unit, None, "failed"),
        "stage": stage.name,
        "key": unit,
        "raw_id": None,
        "reason": "failed",
        "detail": detail,
        "tool_id": tool_id,
    }
    return REJECTS.from_rows([row])
