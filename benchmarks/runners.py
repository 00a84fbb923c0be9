"""What Dask and Ray cost beside local processes, and what a second worker brings.

    python -m benchmarks.runners --shared ../shared [--rows 1000] [--batch-size 500]

Takes English rows of the unlabelled news corpus under Prefect, with a server that runs already, by the rules: with one
process, with two, with Dask and with Ray of two workers. What a runner needs to start is measured by a run over
nothing new and told apart. The rows must be equal. Writes benchmarks/results/runners.md and .json. On a shared machine
processor seconds say more than wall time.
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.corpus import write_english
from benchmarks.digests import differing
from benchmarks.measure import measure
from benchmarks.server import prefect_server
from benchmarks.tables import Missing, markdown_table, require, write_results
from onrecord.warehouse.catalogue import connect

ROOT = Path(__file__).parents[1]
CORPUS = "eval/corpus/news_18k.parquet"
# Runner and number of workers; the first two also tell what a second worker brings.
RUNNERS: Mapping[str, tuple[str, int]] = {
    "one process": ("processes", 1),
    "two processes": ("processes", 2),
    "Dask, two workers": ("dask", 2),
    "Ray, two workers": ("ray", 2),
}
BASIS = "two processes"
# Wall seconds from the first job to the last commit, and processor seconds, of the stages that read texts.
_ANNOTATING = """
    with stages as (
        select
            stage,
            min(epoch(committed_at) - seconds) as began,
            max(epoch(committed_at)) as ended,
            sum(cpu_seconds) as cpu
        from lake.stage_runs
        where stage in ('paragraphs', 'annotate')
        group by stage
    )

    select sum(ended - began), sum(cpu) from stages"""
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
Figures = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--batch-size", type=int, default=500)
    parser.add_argument("--only", nargs="+", choices=RUNNERS, default=list(RUNNERS))
    options = parser.parse_args(arguments)
    try:
        corpus = require(options.shared, CORPUS)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    figures: Figures = {"rows": options.rows, "batch_size": options.batch_size, "runners": {}, "problems": []}
    with tempfile.TemporaryDirectory(prefix="onrecord-runners-") as name:
        folder = Path(name)
        (folder / "corpus").mkdir()
        figures["rows"] = write_english(corpus, 0, options.rows, folder / "corpus" / "rows.jsonl")
        with prefect_server(folder / "server") as (environment, server_cpu):
            for runner in options.only:
                print(runner, flush=True)
                figures["runners"][runner] = _measure(folder, runner, options.batch_size, environment, server_cpu)
                print(figures["runners"][runner], flush=True)
        first = folder / options.only[0]
        for runner in options.only[1:]:
            figures["problems"] += [f"{runner}: other rows of {table}" for table in differing(first, folder / runner)]
    report = f"# Runners\n\n{told(figures)}"
    print(report)
    write_results("runners", figures, report)
    return bool(figures["problems"])


def _measure(folder: Path, runner: str, batch_size: int, environment: Mapping[str, str], server_cpu: Any) -> Figures:
    """Run over the corpus, then again over nothing new, and return what both cost, the server's share included."""
    kind, workers = RUNNERS[runner]
    command = [sys.executable, "-m", "onrecord.flows.cli.app", "run", str(folder / "corpus"), "--annotator", "rules"]
    command += ["--warehouse", str(folder / runner), "--runner", kind, "--workers", str(workers), "--json"]
    command += ["--batch-size", str(batch_size)]
    costs = []
    for _ in range(2):
        before = server_cpu()
        usage = measure(command, ROOT, **_ONE_THREAD, **environment)
        costs.append((usage.cpu_s + server_cpu() - before, usage.wall_s, usage))
    with connect(folder / runner) as connection:
        ((wall, cpu),) = connection.execute(_ANNOTATING).fetchall()
    return {
        "cpu_s": round(costs[0][0], 1),
        "wall_s": round(costs[0][1], 1),
        "idle_cpu_s": round(costs[1][0], 1),
        "annotating_wall_s": round(float(wall), 1),
        "annotating_cpu_s": round(float(cpu), 1),
        "peak_mb": {role: round(peak) for role, peak in sorted(costs[0][2].peak_mb.items())},
    }


def told(figures: Figures) -> str:
    """Return the figures as Markdown, without a heading."""
    found: dict[str, Figures] = figures["runners"]
    lines = [f"{figures['rows']} English news rows, batches of {figures['batch_size']}, rules.", ""]
    columns = ["runner", "CPU s", "of which over nothing new", "beside two processes", "the same without the start"]
    columns += ["wall s", "reading texts, wall s", "reading texts, CPU s"]
    lines += markdown_table(columns, [runner_row(name, one, found.get(BASIS)) for name, one in found.items()])
    if {"one process", BASIS} <= found.keys():
        one, two = (found[name]["annotating_wall_s"] for name in ("one process", BASIS))
        lines += ["", f"Reading texts, two processes are {one / two:.2f} times as fast as one."]
    lines += ["", *(f"**Problem**: {problem}" for problem in figures["problems"])]
    return "\n".join(lines).rstrip() + "\n"


def runner_row(name: str, one: Figures, basis: Figures | None) -> list[object]:
    """Return the row of a runner: its costs, and what it costs beside `basis`, with and without starting."""
    shares = ["", ""]
    if basis and basis is not one:
        work = (one["cpu_s"] - one["idle_cpu_s"]) / (basis["cpu_s"] - basis["idle_cpu_s"]) - 1
        shares = [f"{one['cpu_s'] / basis['cpu_s'] - 1:+.1%}", f"{work:+.1%}"]
    costs = [one["wall_s"], one["annotating_wall_s"], one["annotating_cpu_s"]]
    return [name, one["cpu_s"], one["idle_cpu_s"], *shares, *costs]


if __name__ == "__main__":
    sys.exit(main())
