"""Speed, memory and the cost of adding documents; `make bench`.

    python -m benchmarks.throughput --shared ../shared [--rows 3000] [--prefect] [--peer 300]

Takes English rows of the unlabelled news corpus, then 30 further ones, then all of them into a new warehouse: the
rows must be equal. Writes benchmarks/results/throughput.md and .json. On a shared machine processor seconds say
more than wall time, and only figures of one run may be compared.
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.corpus import write_english
from benchmarks.digests import differing
from benchmarks.measure import Usage
from benchmarks.peer import compare_with_peer
from benchmarks.pipeline import run_pipeline
from benchmarks.server import prefect_server
from benchmarks.tables import Missing, markdown_table, require, write_results
from onrecord.warehouse.catalogue import connect, rows_of

CORPUS = "eval/corpus/news_18k.parquet"
N_ADDED = 30
MEMORY_LIMIT_MB = 2048

_STAGES = """
    select
        s.stage,
        count(*) as batches,
        sum(s.n_units)::bigint as units,
        sum(s.n_rows)::bigint as n_rows,
        round(sum(s.seconds), 1) as seconds,
        round(sum(s.cpu_seconds), 1) as cpu_s,
        round(sum(s.n_units) / nullif(sum(s.cpu_seconds), 0), 1) as units_per_cpu_s,
        round(max(s.peak_mb)) as peak_mb
    from lake.stage_runs as s
    where s.run_id = ?
    group by s.stage
    order by sum(s.cpu_seconds) desc"""
_ACCOUNTED = """
    select count(*) from (
        select capture_id from lake.captures
        union all
        select reject_id from lake.rejects where stage = 'ingest'
    )"""

Figures = dict[str, Any]


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    try:
        corpus = require(options.shared, CORPUS)
        with tempfile.TemporaryDirectory(prefix="onrecord-bench-", dir=options.temporary) as folder:
            figures = _measure(corpus, Path(folder), options)
        if options.peer:
            figures["peer"] = compare_with_peer(options.shared, options.peer)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    report = _report(figures)
    print(report)
    write_results("throughput", figures, report)
    return 1 if figures["problems"] else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures speed, memory and the cost of adding documents.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--rows", type=int, default=3000, help="English rows of the corpus to take in")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--prefect", action="store_true", help="also run under Prefect, for its share of the cost")
    parser.add_argument("--peer", type=int, metavar="PAGES", help="also run an analyst's script on so many web pages")
    parser.add_argument("--temporary", type=Path, help="where warehouses are made and removed again")
    return parser.parse_args(arguments)


def _measure(corpus: Path, folder: Path, options: argparse.Namespace) -> Figures:
    """Run the pipeline over the rows, over the added ones, and over all of them anew."""
    inputs, grown, rebuilt = folder / "corpus", folder / "grown", folder / "rebuilt"
    inputs.mkdir()
    n_rows = write_english(corpus, 0, options.rows, inputs / "rows.jsonl")
    figures: Figures = {"rows": n_rows, "workers": options.workers, "problems": []}
    print(f"{n_rows} rows with {options.workers} workers", flush=True)
    usage, report = run_pipeline(inputs, grown, options.workers)
    figures["run"] = _cost(usage, n_rows) | {"stages": _stages(grown, report["run_id"])}
    _require_accounted(grown, n_rows, figures)
    if options.prefect:
        print("the same rows under Prefect", flush=True)
        figures["prefect"] = _under_prefect(inputs, grown, folder, usage, options.workers, figures)
    n_added = write_english(corpus, n_rows, N_ADDED, inputs / "added.jsonl")
    print(f"{n_added} further rows", flush=True)
    added, report = run_pipeline(inputs, grown, options.workers)
    figures["added"] = _cost(added, n_added) | {
        "cpu_share": round(added.cpu_s / usage.cpu_s, 4),
        "wall_share": round(added.wall_s / usage.wall_s, 4),
        "stages": _stages(grown, report["run_id"]),
    }
    print("all rows into a new warehouse", flush=True)
    again, _ = run_pipeline(inputs, rebuilt, options.workers)
    figures["rebuilt"] = _cost(again, n_rows + n_added)
    _require_accounted(rebuilt, n_rows + n_added, figures)
    _require_bounded(figures)
    figures["problems"] += [f"{name}: rows differ from those of a rebuild" for name in differing(grown, rebuilt)]
    return figures


def _cost(usage: Usage, n_rows: int) -> Figures:
    return {
        "rows": n_rows,
        "wall_s": round(usage.wall_s, 1),
        "cpu_s": round(usage.cpu_s, 1),
        "rows_per_cpu_s": round(n_rows / usage.cpu_s, 2),
        "peak_mb": {role: round(peak) for role, peak in sorted(usage.peak_mb.items())},
        "tree_mb": round(usage.tree_mb),
    }


def _stages(warehouse: Path, run_id: str) -> list[Mapping[str, Any]]:
    with connect(warehouse) as connection:
        return list(rows_of(connection, _STAGES, [run_id]))


def _require_accounted(warehouse: Path, n_rows: int, figures: Figures) -> None:
    """Note a problem where not every row became a capture or a refusal."""
    with connect(warehouse) as connection:
        (n_found,) = connection.execute(_ACCOUNTED).fetchall()[0]
    if n_found != n_rows:
        figures["problems"].append(f"{n_rows} rows went in, {n_found} are captures or rejects")


def _require_bounded(figures: Figures) -> None:
    """Note a problem where a process took too much memory."""
    for name in _TITLES.keys() & figures.keys():
        for role, peak in figures[name]["peak_mb"].items():
            if peak > MEMORY_LIMIT_MB:
                figures["problems"].append(f"{_TITLES[name]}: {role} took {peak} MiB, more than {MEMORY_LIMIT_MB}")


def _under_prefect(
    inputs: Path, direct: Path, folder: Path, direct_usage: Usage, workers: int, figures: Figures
) -> Figures:
    """Run the same rows as a Prefect flow against a running server, whose share is told apart."""
    warehouse = folder / "prefect"
    with prefect_server(folder / "server") as (environment, server_cpu):
        before = server_cpu()
        usage, _ = run_pipeline(inputs, warehouse, workers, direct=False, **environment)
        server = server_cpu() - before
    figures["problems"] += [f"{name}: rows differ under Prefect" for name in differing(direct, warehouse)]
    share = (usage.cpu_s + server) / direct_usage.cpu_s - 1
    return _cost(usage, figures["rows"]) | {"server_cpu_s": round(server, 1), "cpu_share": round(share, 4)}


def _report(figures: Figures) -> str:
    """Return the figures as Markdown."""
    runs = [name for name in ("run", "prefect", "added", "rebuilt") if name in figures]
    lines = [
        "# Throughput",
        "",
        f"English news rows, `--workers {figures['workers']}`, shared machine: wall is noisy.",
        "",
    ]
    lines += markdown_table(
        ["what", "rows", "wall s", "CPU s", "rows per CPU s", "CPU share of first", "peak MiB of each process"],
        [
            [
                _TITLES[name],
                figures[name]["rows"],
                figures[name]["wall_s"],
                figures[name]["cpu_s"],
                figures[name]["rows_per_cpu_s"],
                f"{figures[name]['cpu_share']:+.1%}" if "cpu_share" in figures[name] else "",
                ", ".join(f"{role} {peak}" for role, peak in figures[name]["peak_mb"].items()),
            ]
            for name in runs
        ],
    )
    for name in ("run", "added"):
        lines += ["", f"## Stages: {_TITLES[name]}", ""]
        stages = figures[name]["stages"]
        lines += markdown_table(list(stages[0]) if stages else ["stage"], [list(stage.values()) for stage in stages])
    if "peer" in figures:
        lines += ["", "## Analyst's script", "", *_peer_lines(figures["peer"])]
    lines += ["", *(f"**Problem**: {problem}" for problem in figures["problems"] or ())]
    return "\n".join(lines).rstrip() + "\n"


_NOTE = "English news rows with `--workers {workers}`. On a shared machine wall time is noisy; compare CPU seconds."
_SIDES = ("onrecord", "analyst")
_TITLES = {
    "run": "first run",
    "prefect": "the same under Prefect (share: what it adds, server included)",
    "added": "further rows",
    "rebuilt": "all rows anew",
}


def _peer_lines(peer: Figures) -> list[str]:
    head = f"{peer['pages']} web pages, both sides in turn, {peer['rounds']} rounds: CPU ratio {peer['cpu_ratio']}"
    rows = [
        [side, peer[side]["cpu_s"], peer[side]["wall_s"], peer[side]["peak_mb"]] for side in ("onrecord", "analyst")
    ]
    return [head, "", *markdown_table(["side", "CPU s", "wall s", "peak MiB (largest process | tree)"], rows)]


if __name__ == "__main__":
    sys.exit(main())
