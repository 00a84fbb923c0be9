"""Bad input: whether anything that a user can hand in crashes, hangs, or vanishes without a row.

Every input (damaged samples of every registered format, random bytes, bombs, the adversarial files of the data
folder) is read and cleaned in a worker process, as a run would. A crash is a worker that dies, or a row "failed",
which is a crash that was caught; a hang needs more than LIMIT_S of processor time; an input is lost that gives
neither captures nor rejects, or a capture that gives neither an article nor a reject.

Run: python -m benchmarks.bad_input --shared ../shared --inputs 10000
"""

import argparse
import io
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import psutil
import pyarrow as pa

from benchmarks import bad_samples, damage
from benchmarks.tables import write_results
from onrecord.flows.clean import stage as clean_stage
from onrecord.flows.clean.resources import CleanResources
from onrecord.flows.ingest import reader
from onrecord.flows.ingest import stage as ingest_stage
from onrecord.flows.ingest.documents import Limits, Source
from onrecord.flows.resources.builders import clean_resources

LIMIT_S = 10.0
# A worker that waits for a busy machine is no hang.
_MAX_WALL_S = 120.0


@dataclass(frozen=True)
class Input:
    """One input: a name that says how it was made, the file name it is read under, its bytes."""

    label: str
    name: str
    content: bytes


def inputs(shared: Path | None, n_inputs: int, seed: int) -> Iterator[Input]:
    """Yield `n_inputs` inputs: the fixed ones first, then damaged samples, the same for the same seed."""
    made = 0
    for fixed in _fixed(shared):
        if made == n_inputs:
            return
        made += 1
        yield fixed
    samples = bad_samples.samples()
    names = sorted(samples)
    for number in range(n_inputs - made):
        chance = random.Random(f"{seed} {number}")
        name = names[number % len(names)]
        label, content = damage.damaged(samples[name], [samples[other] for other in names], chance)
        shown = chance.choice(names) if chance.random() < 0.1 else name
        yield Input(f"{number} {label} {name} as {shown}", shown, content)


def _fixed(shared: Path | None) -> Iterator[Input]:
    for name, content in damage.bombs().items():
        yield Input(f"bomb {name}", name, content)
    folder = shared / "eval" / "dev" / "adversarial" if shared else None
    for path in sorted(folder.rglob("*")) if folder else []:
        if path.is_file():
            for name in (path.name, f"{path.stem}.html", f"{path.stem}.txt"):
                yield Input(f"adversarial {path.name} as {name}", name, path.read_bytes())


@cache
def _resources() -> CleanResources:
    return clean_resources()


def examine(item: Input) -> dict[str, list[str]]:
    """Read and clean one input; return what is wrong: by kind, details."""
    source = Source(item.name, io.BytesIO(item.content), len(item.content))
    tables = ingest_stage.run(list(reader.read(source, Limits())), "tol:bad")
    rejects = tables["rejects"].to_pylist()
    if not tables["captures"].num_rows + len(rejects):
        return {"lost": ["no row at all"]}
    rows = _clean_rows(tables)
    cleaned = clean_stage.run(rows, _resources(), "tol:bad")
    rejects += cleaned["rejects"].to_pylist()
    told = set(cleaned["article_versions"].column("capture_id").to_pylist()) | {row["key"] for row in rejects}
    lost = sorted(set(rows.column("capture_id").to_pylist()) - told)
    failed = [f"{row['stage']}: {row['detail']}" for row in rejects if row["reason"] == "failed"]
    return {kind: found for kind, found in (("lost", lost), ("crash", failed)) if found}


def _clean_rows(tables: Mapping[str, pa.Table]) -> pa.Table:
    content = dict(zip(*(tables["raw_documents"].column(c).to_pylist() for c in ("raw_id", "content")), strict=True))
    captures = tables["captures"]
    return captures.append_column(
        "content", pa.array([content[i] for i in captures["raw_id"].to_pylist()], pa.binary())
    )


def _serve(pipe: Connection) -> None:
    """Examine what comes through the pipe, until it is closed."""
    _resources()
    pipe.send({})
    while True:
        try:
            item = pipe.recv()
        except EOFError:
            return
        pipe.send(examine(item))


class Worker:
    """A process that examines inputs and is replaced where it dies or hangs."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()
        self.pipe.recv()  # models are loaded

    def examine(self, item: Input) -> tuple[dict[str, list[str]], float]:
        """Return what is wrong with an input, and the seconds of processor time it took."""
        usage = psutil.Process(self.process.pid)
        before, started = _cpu(usage), time.monotonic()
        try:
            self.pipe.send(item)
            while not self.pipe.poll(0.5):
                if _cpu(usage) - before > LIMIT_S or time.monotonic() - started > _MAX_WALL_S:
                    self._replace()
                    return {"hang": [f"more than {LIMIT_S:.0f} s"]}, LIMIT_S
            found: dict[str, list[str]] = self.pipe.recv()
        except (EOFError, OSError, psutil.Error):
            self.process.join()
            code = self.process.exitcode
            self._replace()
            return {"crash": [f"the worker died with exit code {code}"]}, 0.0
        return found, _cpu(usage) - before

    def _replace(self) -> None:
        self.close()
        self._start()

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def main() -> int:
    """Examine the inputs, print and write the table; exit code 1 where anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path)
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=3)
    options = parser.parse_args()
    counts, seconds = Counter[str](), [0.0]
    worker = Worker()
    for item in inputs(options.shared, options.inputs, options.seed):
        found, cpu_s = worker.examine(item)
        counts["inputs"] += 1
        seconds.append(cpu_s)
        for kind, details in found.items():
            counts[kind] += 1
            print(f"{kind}: {item.label}: {json.dumps(details[:3])}", flush=True)
    worker.close()
    table = _table(counts, seconds)
    figures = {"inputs": counts["inputs"], "crashes": counts["crash"], "hangs": counts["hang"], "lost": counts["lost"]}
    write_results("bad_input", figures, table)
    print(table)
    return int(any(counts[kind] for kind in ("crash", "hang", "lost")))


def _table(counts: Mapping[str, int], seconds: list[float]) -> str:
    rows = {
        "inputs": counts["inputs"],
        "crashes": counts["crash"],
        f"hangs (> {LIMIT_S:.0f} s)": counts["hang"],
        "without a row": counts["lost"],
        "processor seconds, longest": f"{max(seconds):.1f}",
    }
    return "\n".join(["| bad input | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows.items()), ""])


if __name__ == "__main__":
    sys.exit(main())
