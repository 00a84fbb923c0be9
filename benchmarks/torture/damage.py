"""Damage: files of rows, entries of logs, the catalogue and the raw store broken from outside.

Each case says what a run is to do: go on and end with the rows of an undisturbed run, or stop with exit code 1 and
words that name what is broken and what to do.
"""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.torture.forge import Ended, Forge
from benchmarks.torture.kills import RUN, Phase, glance
from benchmarks.torture.same import differing, digests
from onrecord.warehouse.catalogue import path_of


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
        return Verdict(case, "stopped, and said why", fault)


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
