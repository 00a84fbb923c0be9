"""Running a command of ours in a process of its own, with a time limit that really stops its work.

A thread that computes cannot be stopped from outside, a process can: it and all it started are ended together.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from threading import Thread
from typing import IO, Any

GRACE_SECONDS = 10.0
_MODULE = "onrecord.flows.cli.app"


class CommandFailed(Exception):
    """A command ended with an error: its kind (the name of the error's class) and what it said."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(kind, message)
        self.kind = kind
        self.message = message

    def __str__(self) -> str:
        return f"{self.kind}: {self.message}"


def run_command(arguments: Sequence[str], time_limit: float, log: Callable[[dict[str, Any]], None]) -> Any:
    """Run ``onrecord ARGUMENTS --json`` and return what it printed; `log` is given each line that it logs.

    After `time_limit` seconds its processes are asked to end, and killed after GRACE_SECONDS more. Should this
    process be gone by then, the kernel ends the command. Raises CommandFailed, of kind TimeLimit in that case.
    """
    deadline = time_limit + 2 * GRACE_SECONDS
    command = [sys.executable, "-m", _MODULE, "--time-limit", str(deadline), *arguments, "--json"]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    logged: list[dict[str, Any]] = []
    printed: list[str] = []
    readers = [
        _reading(process.stderr, lambda line: _note(line, logged, log)),
        _reading(process.stdout, printed.append),
    ]
    try:
        process.wait(time_limit)
    except subprocess.TimeoutExpired as expired:
        raise CommandFailed("TimeLimit", _limit_told(arguments, time_limit)) from expired
    finally:
        _end_group(process)
        for reader in readers:
            reader.join()
    if process.returncode:
        raise _failure(process.returncode, arguments, logged)
    return json.loads("".join(printed))


def _reading(stream: IO[bytes] | None, take: Callable[[str], object]) -> Thread:
    """Take the lines of a stream as they come, in a thread, so that no pipe fills up."""

    def read(lines: Iterable[bytes]) -> None:
        for line in lines:
            take(line.decode(errors="replace"))

    thread = Thread(target=read, args=(stream or (),), daemon=True)
    thread.start()
    return thread


def _note(line: str, logged: list[dict[str, Any]], log: Callable[[dict[str, Any]], None]) -> None:
    try:
        record = json.loads(line)
    except ValueError:
        record = None
    if not isinstance(record, dict):
        record = {"level": "warning", "message": line.rstrip("\n")}
    logged[:] = [*logged[-200:], record]
    log(record)


def _limit_told(arguments: Sequence[str], time_limit: float) -> str:
    return (
        f"onrecord {arguments[0]} took longer than {time_limit:g} s and was ended; what it committed stays, "
        "and the next run goes on from there"
    )


def _end_group(process: "subprocess.Popen[bytes]") -> None:
    """End the process and all that it started."""
    for number in (signal.SIGTERM, signal.SIGKILL):  # the second also for workers that outlived the first
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_SECONDS)


def _failure(code: int, arguments: Sequence[str], logged: Sequence[dict[str, Any]]) -> CommandFailed:
    """Return the error that a command logged, or what its end alone says."""
    errors = [record for record in logged if record.get("level") == "error"]
    if errors:
        return CommandFailed(str(errors[-1].get("error", "Error")), str(errors[-1].get("message")))
    if code < 0:
        name = signal.Signals(-code).name
        kind = "TimeLimit" if -code == signal.SIGALRM else "Killed"
        return CommandFailed(kind, f"onrecord {arguments[0]} was ended by {name}")
    last = "".join(f"\n{record.get('message')}" for record in logged[-10:])
    return CommandFailed("Error", f"onrecord {arguments[0]} ended with exit code {code}{last}")
