"""Damage: files broken, disks full or failing, a network that breaks, two runs at once, a clock that is wrong.

Each case says what a run is to do: go on and end with the rows of an undisturbed run, or stop with exit code 1 and
words that name what is broken and what to do.
"""

import random
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.torture.forge import Ended, Fault, Forge
from benchmarks.torture.kills import RUN, Phase, glance
from benchmarks.torture.same import differing, digests
from onrecord.warehouse.catalogue import path_of

YEAR = 366 * 24 * 3600


@dataclass(frozen=True)
class Verdict:
    """What became of one case; `fault` is empty where it went as it should."""

    case: str
    became: str
    fault: str


class Bench:
    """A warehouse of the first phase, put back for each case, and a forge to run in."""

    def __init__(self, forge: Forge, folder: Path, phases: Sequence[Phase]) -> None:
        self.forge = forge
        self.phases = phases
        self.folder = folder
        self.warehouse = folder / "damaged"
        self._kept = folder / "kept"
        ended = forge.run([*RUN, phases[0].press], self.warehouse)
        if ended.code:
            raise RuntimeError(ended.said)
        shutil.copytree(self.warehouse, self._kept)  # put back at the same path, which the catalogue names

    @property
    def lake(self) -> Path:
        """Folder of the tables."""
        return self.warehouse / "lake"

    def restore(self) -> None:
        """Have the warehouse as it was."""
        shutil.rmtree(self.warehouse)
        shutil.copytree(self._kept, self.warehouse)

    def run(self, **options: object) -> Ended:
        """Run over the second phase."""
        return self.forge.run([*RUN, self.phases[1].press], self.warehouse, **options)  # type: ignore[arg-type]

    def file_of(self, table: str) -> Path:
        """Return the largest file of rows of a table."""
        return max((self.lake / table).glob("*.parquet"), key=lambda path: path.stat().st_size)

    def ends_well(self, case: str, how: str = "went on: same rows") -> Verdict:
        """Run, which is to give the rows of an undisturbed run."""
        ended = self.run()
        if ended.code:
            return Verdict(case, "stopped", f"exit code {ended.code}: {ended.said[-400:]}")
        wrong = differing(self.phases[1].expected, digests(self.warehouse))
        return Verdict(case, how, "; ".join(wrong))

    def stops(self, case: str, *words: str, ended: Ended | None = None) -> Verdict:
        """Run, which is to stop with exit code 1, say these words, and leave readers what they had."""
        ended = ended or self.run()
        missing = [word for word in words if word not in ended.said]
        fault = f"exit code {ended.code}: {ended.said[-400:]}" if ended.code != 1 else ""
        if missing or "Traceback" in ended.said:
            fault += f" expected {missing} in: {ended.said[-600:]}"
        return Verdict(case, "stopped: " + ended.said.strip().splitlines()[-1][-300:], fault)


def garble(path: Path) -> None:
    """Put other bytes in the place of a file's."""
    path.write_bytes(b"\x00garbage" * 40)


def cut(path: Path) -> None:
    """Drop the second half of a file."""
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def flip(path: Path) -> None:
    """Change a byte amid a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def files(bench: Bench) -> Iterator[Verdict]:
    """Break files of rows, entries of logs, the catalogue and the raw store."""
    for name, harm in (("garbled", garble), ("cut short", cut), ("gone", Path.unlink)):
        bench.restore()
        path = bench.file_of("mentions")
        harm(path)
        yield bench.stops(f"a Parquet file of mentions is {name}", str(path), "restore")
    for name, harm in (("garbled", garble), ("cut short", cut), ("gone", Path.unlink)):
        bench.restore()
        entry = sorted((bench.lake / "claims" / "_delta_log").glob("*.json"))[0]
        harm(entry)
        yield bench.stops(f"the first log entry of claims is {name}", "claims", "restore")
    for name, harm in (("cut short", cut), ("gone", Path.unlink)):
        bench.restore()
        harm(max((bench.lake / "claims" / "_delta_log").glob("*.json")))
        yield bench.stops(f"the last log entry of claims, which counts, is {name}", "claims", "restore")
    for table in ("claims", "stage_runs"):
        bench.restore()
        last = max((bench.lake / table / "_delta_log").glob("*.json"))
        last.with_name(f"{int(last.stem) + 1:020}.json").write_bytes(last.read_bytes()[:40])
        yield bench.ends_well(f"a further log entry of {table} was cut short by a power cut")
    bench.restore()
    shutil.rmtree(bench.lake / "quotes")
    yield bench.stops("the folder of quotes is gone", "quotes", "restore")


def catalogue(bench: Bench) -> Iterator[Verdict]:
    """Break the catalogue."""
    for name, harm in (("garbled", garble), ("cut short", cut), ("gone", Path.unlink)):
        bench.restore()
        harm(path_of(bench.warehouse))
        ended = bench.forge.run(["sql", "from claims"], bench.warehouse)
        yield bench.stops(f"the catalogue is {name}, and asked", str(path_of(bench.warehouse)), "onrecord", ended=ended)
        yield bench.ends_well(f"the catalogue is {name}, and a run comes")


def raw_store(bench: Bench) -> Iterator[Verdict]:
    """Change raw bytes, in a way that a file's own format shows, and in one that it does not."""
    bench.restore()
    flip(bench.file_of("raw_documents"))
    yield bench.stops("a byte of the raw store's file is flipped", "raw_documents")
    bench.restore()
    path = bench.file_of("raw_documents")
    table = pq.read_table(path)
    contents = table.column("content").to_pylist()
    contents[0] = b"X" + contents[0][1:]
    changed = table.set_column(table.schema.get_field_index("content"), "content", pa.array(contents, pa.binary()))
    pq.write_table(changed, path)
    yield bench.stops("a byte of a raw document is another", "raw_documents_whole", "nothing was published")
    found = glance(bench.warehouse)
    fault = "" if found == bench.phases[0].glance else f"readers see {found}"
    yield Verdict("readers after the check has blocked", "the last good run is shown", fault)


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


def clocks(bench: Bench) -> Iterator[Verdict]:
    """Run with the clock far off."""
    for years in (-3, 3):
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
