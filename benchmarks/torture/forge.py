"""Runs of the command line that end as the caller wants: killed at an operation on files, or on a disk that fails.

A process with the shim before its C library imports everything once and forks a child for each run, so that a run
costs only its own work. Nothing of the product knows of this.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypedDict, Unpack

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
KINDS = ("count", "kill_before", "kill_within", "full", "broken", "denied")
CLASSES = ("operations", "names", "commits")


@dataclass(frozen=True)
class Fault:
    """What happens at which operation (from 0) below the warehouse.

    `kind` is one of KINDS: only count; die before the operation; die within it (half a write done); from there on
    no space left; this one operation fails with an input/output error; from there on nothing may be
    written. `among` is one of CLASSES: all operations, those on names (a file appears or disappears), or commits alone
    (an entry of a table's log, the catalogue's rename).
    """

    kind: str = "count"
    at: int = -1
    among: str = "operations"


class Conditions(TypedDict, total=False):
    """Under which a run is made.

    `kill_after` kills it after so many seconds; `prelude` is Python that the child runs first; its wall clock is
    `clock` seconds fast, and the file `denied` may not be opened.
    """

    fault: Fault | None
    kill_after: float | None
    prelude: str
    clock: int
    denied: Path | str


@dataclass(frozen=True)
class Ended:
    """How a run ended: exit code (None where it was killed), what it said, how many operations it came to.

    `path` is the file that the fault struck.
    """

    code: int | None
    said: str
    n_operations: int
    path: str
    seconds: float

    @property
    def is_killed(self) -> bool:
        """Say whether the run was killed."""
        return self.code is None


def build_shim(folder: Path) -> Path:
    """Compile the shim with the C compiler of the system; raises CalledProcessError where that fails."""
    target = folder / "shim.so"
    command = [os.environ.get("CC", "cc"), "-O2", "-shared", "-fPIC", "-o", target, HERE / "shim.c", "-ldl"]
    subprocess.run([str(part) for part in command], check=True)
    return target


class Forge:
    """The process that forks the runs; one run at a time."""

    def __init__(self, scratch: Path) -> None:
        scratch.mkdir(parents=True, exist_ok=True)
        environment = os.environ | {"LD_PRELOAD": str(build_shim(scratch)), "OMP_NUM_THREADS": "1"}
        self._log = scratch / "said"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.torture.forked"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, arguments: Sequence[object], warehouse: Path, **conditions: Unpack[Conditions]) -> Ended:
        """Call `onrecord` with `arguments` and this warehouse, and wait for its end."""
        self.start(arguments, warehouse, **conditions)
        return self.wait()

    def start(self, arguments: Sequence[object], warehouse: Path, **conditions: Unpack[Conditions]) -> None:
        """Begin what `wait` waits for."""
        fault = conditions.get("fault") or Fault()
        order = {
            "arguments": [*map(str, arguments), "--warehouse", str(warehouse)],
            "root": str(warehouse.resolve()),
            "fault": [KINDS.index(fault.kind), fault.at, CLASSES.index(fault.among)],
            "kill_after": conditions.get("kill_after"),
            "prelude": conditions.get("prelude", ""),
            "clock": conditions.get("clock", 0),
            "denied": str(conditions.get("denied", "")),
            "log": str(self._log),
        }
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def wait(self) -> Ended:
        """Wait for the run that was started."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the process that forks the runs has ended")
        found: dict[str, Any] = json.loads(line)
        said = self._log.read_text(encoding="utf-8", errors="replace")
        return Ended(found["code"], said, found["n_operations"], found["path"], found["seconds"])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._process.kill()
        self._process.wait()
