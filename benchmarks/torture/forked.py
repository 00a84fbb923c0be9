"""The process that forks the runs: reads orders as lines of JSON, answers each when its child has ended."""

import ctypes
import json
import os
import signal
import sys
import time
import traceback
from contextlib import suppress
from typing import Any

from onrecord.flows.cli import app, running  # noqa: F401 - what a run imports is imported once, before the forks
from onrecord.flows.execution.dispatch import Direct  # noqa: F401
from onrecord.flows.execution.work import resources_of
from onrecord.flows.runner import run_pipeline  # noqa: F401
from onrecord.flows.stages import STAGES
from onrecord.warehouse import sql

SHIM = ctypes.CDLL(None)
SHIM.fault_count.restype = ctypes.c_long
SHIM.fault_path.restype = ctypes.c_char_p


def warm_up() -> None:
    """Load what every run loads; with rules for the annotator, no model."""
    with suppress(ImportError):
        import pandas  # noqa: F401 - DuckDB does so at the first query with parameters, where it is there
    for stage in STAGES.values():
        options = tuple((name, "rules") for name in stage.options if name == "annotator")
        if len(options) == len(stage.options):
            resources_of(stage.name, options)
    for folder in ("views", "stages", "checks", "macros"):
        sql.load(folder)


def run_child(order: dict[str, Any]) -> None:
    """Be the command line, with the fault armed; never returns."""
    code = 70
    try:
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for stream in (1, 2):
            os.dup2(log, stream)
        exec(order["prelude"], {})
        sys.argv = ["onrecord", *order["arguments"]]
        SHIM.fault_deny(order["denied"].encode())
        SHIM.fault_clock(ctypes.c_long(order["clock"]))
        kind, at, among = order["fault"]
        SHIM.fault_arm(order["root"].encode(), kind, ctypes.c_long(at), among)
        app.main()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def wait_for(child: int, kill_after: float | None) -> int:
    """Return the status of the child, killed where it takes longer than `kill_after` seconds."""
    if kill_after is not None:
        until = time.monotonic() + kill_after
        while time.monotonic() < until:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return status
            time.sleep(0.001)
        os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]


def main() -> None:
    """Answer orders until there are no more."""
    warm_up()
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        order = json.loads(line)
        started = time.monotonic()
        child = os.fork()
        if not child:
            run_child(order)
        status = wait_for(child, order["kill_after"])
        answer = {
            "code": None if os.WIFSIGNALED(status) else os.WEXITSTATUS(status),
            "n_operations": SHIM.fault_count(),
            "path": SHIM.fault_path().decode(errors="replace"),
            "seconds": time.monotonic() - started,
        }
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
