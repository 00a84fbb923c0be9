"""Faults around a run: rights, disks that fill or fail, two runs at once, a wrong clock, a network that breaks."""

import random
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb

from benchmarks.torture.damage import Bench, Verdict, catalogue, files, raw_store
from benchmarks.torture.forge import Fault, Forge
from benchmarks.torture.kills import RUN, Phase, glance
from benchmarks.torture.same import differing, digests
from onrecord.warehouse.catalogue import path_of

YEAR = 366 * 24 * 3600


def permissions(bench: Bench) -> Iterator[Verdict]:
    """Take away the right to read an article, a file of rows, and to write."""
    bench.restore()
    ended = bench.run(denied=bench.phases[1].press / "recognition" / "essay.txt")
    refused = "select count(*) from rejects where reason = 'unreadable'"
    rejected = 0 if ended.code else _count(bench.warehouse, refused)
    fault = "" if rejected == 1 else f"exit code {ended.code}, {rejected} refused: {ended.said[-400:]}"
    yield Verdict("an article may not be read", "refused as unreadable, the others taken in", fault)
    yield bench.ends_well("the same, once it may again")
    bench.restore()
    path = bench.file_of("mentions")
    yield bench.stops("a file of rows may not be read", path.name, "do: ", ended=bench.run(denied=path))
    bench.restore()
    yield bench.stops("the warehouse may not be written", "ermission", ended=bench.run(fault=Fault("denied", 0)))
    yield bench.ends_well("the same, once it may again")


def _count(warehouse: Path, query: str) -> int:
    with duckdb.connect(str(path_of(warehouse)), read_only=True) as connection:
        return int(connection.execute(query).fetchall()[0][0])


def disks(bench: Bench, n_points: int, moments: random.Random) -> Iterator[Verdict]:
    """Fill the disk, and let single operations fail, at points all over a run."""
    bench.restore()
    n_operations = bench.run().n_operations
    for kind, told in (("full", "no space left"), ("broken", "an input/output error")):
        for at in sorted(moments.sample(range(n_operations), n_points)):
            bench.restore()
            ended = bench.run(fault=Fault(kind, at))
            case = f"{told} at operation {at} of {n_operations}"
            is_clear = ended.code == 0 or (ended.code == 1 and "Traceback" not in ended.said and "do: " in ended.said)
            if not is_clear:
                yield Verdict(case, "stopped", f"exit code {ended.code}: {ended.said[-500:]}")
            elif glance(bench.warehouse) not in {phase.glance for phase in bench.phases}:
                yield Verdict(case, "stopped", f"readers see {glance(bench.warehouse)}")
            else:
                yield bench.ends_well(case, "did not matter" if ended.code == 0 else "stopped, then went on: same rows")


def small_disk(bench: Bench, megabytes: float) -> Iterator[Verdict]:
    """Run on a file system that is too small (tmpfs; needs the right to mount), then make it larger."""
    mounted = bench.folder / "mounted"
    mounted.mkdir(exist_ok=True)
    size = f"size={int(megabytes * 1024)}k"
    command = ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(mounted)]
    case = f"a file system of {megabytes:g} MiB"
    if subprocess.run(command, check=False, capture_output=True).returncode:
        yield Verdict(case, "left out: mounting is not allowed here", "")
        return
    try:
        warehouse = mounted / "warehouse"
        ended = bench.forge.run([*RUN, bench.phases[0].press], warehouse)
        yield bench.stops(case, "space", "do: ", ended=ended)
        subprocess.run(["mount", "-o", "remount,size=200m", str(mounted)], check=True)
        ended = bench.forge.run([*RUN, bench.phases[0].press], warehouse)
        wrong = ended.said[-400:] if ended.code else "; ".join(differing(bench.phases[0].expected, digests(warehouse)))
        yield Verdict(case + ", made larger", "went on: same rows", wrong)
    finally:
        subprocess.run(["umount", str(mounted)], check=True)


def two_at_once(bench: Bench, other: Forge) -> Iterator[Verdict]:
    """Start a second run while one is writing, and one after the writer has died."""
    bench.restore()
    other.run(["status"], bench.warehouse)  # so that it has imported everything, and the second run begins at once
    arguments = [*RUN, bench.phases[1].press]
    bench.forge.start(arguments, bench.warehouse)
    _wait_for_writer(bench.lake / ".committer")
    second = other.run(arguments, bench.warehouse)
    first = bench.forge.wait()
    yield bench.stops("a second run beside one that writes", "process", "is writing", ended=second)
    wrong = (
        first.said[-400:] if first.code else "; ".join(differing(bench.phases[1].expected, digests(bench.warehouse)))
    )
    yield Verdict("the run that was there first", "ended: same rows", wrong)
    bench.restore()
    bench.run(fault=Fault("kill_before", 20, "commits"))
    yield bench.ends_well("the process that held the lock was killed", "lock taken over: same rows")


def _wait_for_writer(lock: Path) -> None:
    before = lock.stat().st_mtime_ns
    while lock.stat().st_mtime_ns == before:
        time.sleep(0.002)


def clocks(bench: Bench, off: Sequence[int] = (-3, 3)) -> Iterator[Verdict]:
    """Run with the clock so many years off."""
    for years in off:
        bench.restore()
        ended = bench.run(clock=years * YEAR)
        wrong = (
            ended.said[-400:]
            if ended.code
            else "; ".join(differing(bench.phases[1].expected, digests(bench.warehouse)))
        )
        yield Verdict(f"a clock {years:+} years off", "went on: same rows", wrong)
        bench.forge.run(["publish"], bench.warehouse)
        found = glance(bench.warehouse)
        fault = "" if found == bench.phases[1].glance else f"publish went back to {found}"
        yield Verdict(f"publishing again after a clock {years:+} years off", "the last run is shown", fault)
        yield bench.ends_well("a run with the clock right again")


class _Breaking(BaseHTTPRequestHandler):
    """Sends half of a page and hangs up, until it is told to be whole."""

    is_whole = False
    page = "<html><body><article><h1>Ferry delayed</h1><p>{}</p></article></body></html>".format(
        "The harbour office said the ferry would sail on Friday. " * 40
    ).encode()

    def do_GET(self) -> None:
        """Answer."""
        if self.path == "/robots.txt":
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(self.page)))
        self.end_headers()
        self.wfile.write(self.page if self.is_whole else self.page[: len(self.page) // 2])

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@contextmanager
def _server() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Breaking)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/ferry"
    finally:
        server.shutdown()


def network(bench: Bench) -> Iterator[Verdict]:
    """Break the network amid a page, then let it be whole."""
    bench.restore()
    with _server() as url:
        arguments = ["run", "--direct", "--annotator", "rules", "--allow-private", "--url", url]
        quick = "import os; os.environ.update(ONRECORD_FETCH_RETRIES='0', ONRECORD_FETCH_DELAY='0')"
        _Breaking.is_whole = False
        ended = bench.forge.run(arguments, bench.warehouse, prelude=quick)
        refused = _count(bench.warehouse, f"select count(*) from rejects where key like '%{url}%'")
        fault = (
            "" if (ended.code, refused) == (0, 1) else f"exit code {ended.code}, {refused} refused: {ended.said[-300:]}"
        )
        yield Verdict("the network breaks amid a page", "refused, with the reason", fault)
        _Breaking.is_whole = True
        ended = bench.forge.run(arguments, bench.warehouse, prelude=quick)
        taken = _count(bench.warehouse, f"select count(*) from articles where locator like '%{url}%'")
        left = _count(bench.warehouse, f"select count(*) from rejects where key like '%{url}%'")
        fault = (
            "" if (ended.code, taken) == (0, 1) else f"exit code {ended.code}, {taken} taken in: {ended.said[-300:]}"
        )
        yield Verdict("the same page, whole", f"taken in; {left} refusals left", fault)


def every_case(
    forge: Forge, other: Forge, folder: Path, phases: Sequence[Phase], n_points: int, moments: random.Random
) -> Iterator[Verdict]:
    """Go through all cases."""
    bench = Bench(forge, folder, phases)
    groups: Sequence[Callable[[Bench], Iterator[Verdict]]] = (files, catalogue, raw_store, permissions, clocks, network)
    for group in groups:
        yield from group(bench)
    yield from two_at_once(bench, other)
    for megabytes in (0.25, 1, 2):
        yield from small_disk(bench, megabytes)
    yield from disks(bench, n_points, moments)
