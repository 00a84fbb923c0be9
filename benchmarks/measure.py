"""What a command costs: wall time, processor time of its whole process tree, and memory of each process in it."""

import os
import resource
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

INTERVAL = 0.2  # seconds between two looks at the process tree
_MIB = 1024 * 1024


class CommandFailed(RuntimeError):
    """A measured command ended with another exit code than 0."""


@dataclass(frozen=True)
class Usage:
    """Cost of one command.

    `peak_mb` is the largest resident memory of each process by its role (main, worker 1, …) in MiB; `tree_mb` that
    of all together at one moment, memory that they share counted several times.
    """

    wall_s: float
    cpu_s: float
    peak_mb: Mapping[str, float]
    tree_mb: float
    output: str

    @property
    def largest_mb(self) -> float:
        """Peak memory of the process that needed most."""
        return max(self.peak_mb.values(), default=0.0)


@dataclass
class Sampler:
    """Looks at a process tree again and again, until told to stop."""

    root: psutil.Process
    peaks: dict[int, float] = field(default_factory=dict)
    roles: dict[int, str] = field(default_factory=dict)
    cpu: dict[int, float] = field(default_factory=dict)
    tree_mb: float = 0.0
    stopped: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Sample every INTERVAL."""
        while not self.stopped.wait(INTERVAL):
            self.sample()

    def sample(self) -> None:
        """Note memory and processor time of every process there is."""
        try:
            tree = [self.root, *self.root.children(recursive=True)]  # type: ignore[no-untyped-call]
        except psutil.Error:
            return
        self.tree_mb = max(self.tree_mb, sum(self._note(process) for process in tree))

    def _note(self, process: psutil.Process) -> float:
        try:
            memory, times = process.memory_info().rss / _MIB, process.cpu_times()
            if process.pid not in self.roles:
                self.roles[process.pid] = self._role(process)
        except psutil.Error:  # it has just ended
            return 0.0
        self.peaks[process.pid] = max(memory, self.peaks.get(process.pid, 0.0))
        self.cpu[process.pid] = times.user + times.system
        return float(memory)

    def _role(self, process: psutil.Process) -> str:
        if process.pid == self.root.pid:
            return "main"
        command = " ".join(process.cmdline())  # type: ignore[no-untyped-call]
        kind = "worker" if "spawn_main" in command else "helper"
        return f"{kind} {1 + sum(role.startswith(kind) for role in self.roles.values())}"


def measure(command: Sequence[str], folder: Path, **environment: str) -> Usage:
    """Run a command in `folder` and return what it cost.

    Raises CommandFailed, with the end of what it said, where its exit code is not 0.
    """
    before, started = _children_cpu(), time.perf_counter()
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        sampler = Sampler(psutil.Process(process.pid))  # type: ignore[no-untyped-call]
        thread = threading.Thread(target=sampler.run, daemon=True)
        thread.start()
        output, _ = process.communicate()
        wall = time.perf_counter() - started
        sampler.stopped.set()
        thread.join()
    if process.returncode:
        raise CommandFailed(f"{' '.join(command)}: exit code {process.returncode}\n{output[-2000:]}")
    # The kernel counts only processes that were waited for; the samples also see the others.
    cpu = max(_children_cpu() - before, sum(sampler.cpu.values()))
    peaks = {sampler.roles[pid]: peak for pid, peak in sampler.peaks.items()}
    return Usage(wall, cpu, peaks, sampler.tree_mb, output)


def _children_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
