"""The pipeline as a command of its own process, as a user would start it."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.measure import Usage, measure

ROOT = Path(__file__).parents[1]


# One thread of linear algebra for each worker: more would fight over the same cores.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def run_pipeline(
    inputs: Path, warehouse: Path, workers: int, direct: bool = True, **environment: str
) -> tuple[Usage, Mapping[str, Any]]:
    """Run `onrecord run` over `inputs`; return its cost and its own report."""
    command = [sys.executable, "-m", "onrecord.flows.cli.app", "run", str(inputs)]
    command += ["--warehouse", str(warehouse), "--workers", str(workers), "--json"]
    usage = measure([*command, "--direct"] if direct else command, ROOT, **_ONE_THREAD, **environment)
    report: Mapping[str, Any] = json.loads(usage.output[usage.output.index("{\n") :])
    return usage, report
