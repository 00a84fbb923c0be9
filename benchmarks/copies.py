"""Planted copies found by our index and by rensa, in turn on the same generated texts; and what new texts cost.

    python -m benchmarks.copies --shared ../shared [--sizes 10000 100000] [--rounds 2] [--again 5] [--worst 100000]

The texts come from the generators in the data folder's bench/peers: 70 % originals, 30 % copies of them that are exact,
edited, cut, framed or embedded in a longer text. Ours runs the stages fingerprint and link on a lake that holds the
texts; rensa is its own de-duplicator with its check of candidates. Both are scored on clusters of pairs. A thousand
further texts are added `--again` times, each time to a copy of the same lake: that takes a second or less, which one
look cannot tell. Then texts that are hard on an index. Writes benchmarks/results/copies.md and .json; what is not
asked for (`--sizes` without a number, `--worst 0`) stays there as measured before.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

from benchmarks.measure import measure
from benchmarks.planted import found, n_kept
from benchmarks.tables import RESULTS, Missing, markdown_table, require, write_results
from benchmarks.worst_texts import CASES, write

N_ADDED = 1000
KINDS = ("exact", "edit", "trunc", "boiler", "embed")
_RENSA = ("dedup", "dedup_rensa.py")
Figures = dict[str, Any]


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    root = Path(os.environ.get("PERF_ROOT", Path(tempfile.gettempdir()) / "onrecord-bench"))
    try:
        runner = require(options.shared, "bench/peers/run.sh")
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    figures: Figures = json.loads((RESULTS / "copies.json").read_text(encoding="utf-8"))
    if options.sizes:
        figures["planted"] = {
            str(size): _compare(runner, root, size, options.rounds, options.again) for size in options.sizes
        }
    if options.worst:
        figures["worst"] = {case: _worst(case, options.worst, root) for case in CASES}
    report = _report(figures)
    print(report)
    write_results("copies", figures, report)
    return 0 if all(size["grown_equals_rebuilt"] for size in figures["planted"].values()) else 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures the index of copies against rensa on planted copies.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--worst", type=int, default=100_000, help="texts in each of the hard cases; 0: none")
    parser.add_argument("--rounds", type=int, default=2, help="how often each side runs, in turn")
    parser.add_argument("--again", type=int, default=5, help="how often the further texts are added")
    return parser.parse_args(arguments)


def _compare(runner: Path, root: Path, size: int, rounds: int, again: int) -> Figures:
    """Run both sides in turn on one generated corpus; then add the last texts to an index of the others."""
    texts = generated(runner, root, size)
    ours, theirs = [], []
    with tempfile.TemporaryDirectory(prefix="onrecord-copies-", dir=root) as folder:
        for number in range(rounds):
            warehouse = Path(folder) / f"whole{number}"
            _load(warehouse, texts, 0, size)
            ours.append(_index(warehouse))
            theirs.append(_peer(runner, root, *_RENSA, str(size), "d", "3"))
        pairs = found(warehouse)
        grown = Path(folder) / "grown"
        _load(grown, texts, 0, size - N_ADDED)
        _index(grown)
        _load(grown, texts, size - N_ADDED, size)
        added = [_index(_copied(grown, Path(folder) / "added")) for _ in range(again - 1)] + [_index(grown)]
        is_same = sorted(found(grown)) == sorted(pairs)
    return {
        "ours": ours,
        "rensa": theirs,
        "quality": score(pairs, root / "data" / f"truth_{size}.parquet", size),
        "added": added,
        "grown_equals_rebuilt": is_same,
    }


def _copied(warehouse: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    return Path(shutil.copytree(warehouse, to))


def _worst(case: str, size: int, root: Path) -> Figures:
    """Return what the index costs over texts that are hard on it, and how many pairs it keeps."""
    print(case, flush=True)
    with tempfile.TemporaryDirectory(prefix="onrecord-worst-", dir=root) as folder:
        texts, warehouse = Path(folder) / "texts.parquet", Path(folder) / "warehouse"
        write(case, size, texts)
        _load(warehouse, texts, 0, size)
        return _index(warehouse) | {"texts": size, "n_pairs": n_kept(warehouse)}


def generated(runner: Path, root: Path, size: int) -> Path:
    """Return the file of so many generated texts, made if it is not there."""
    path = root / "data" / f"dup_{size}.parquet"
    if not path.exists():
        _peer(runner, root, "dedup", "00_base_corpus.py")
        _peer(runner, root, "dedup", "01_gen_dups.py", str(size))
    return path


def _peer(runner: Path, root: Path, venv: str, *script: str) -> Figures:
    """Run a script of the peers' folder; return the figures it prints."""
    print(" ".join(script), flush=True)
    done = subprocess.run(
        ["bash", str(runner), venv, *script],
        env={**os.environ, "PERF_ROOT": str(root)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    figures: Figures = json.loads(done.stdout.strip().splitlines()[-1])
    if figures["rc"]:
        raise RuntimeError(f"{script}: exit code {figures['rc']}, see {root}/logs")
    return figures


def _load(warehouse: Path, texts: Path, first: int, last: int) -> None:
    command = [sys.executable, "-m", "benchmarks.planted", "load", str(warehouse), str(texts), str(first), str(last)]
    subprocess.run(command, check=True)


def _index(warehouse: Path) -> Figures:
    usage = measure([sys.executable, "-m", "benchmarks.planted", "index", str(warehouse)], Path.cwd())
    figures: Figures = json.loads(usage.output.strip().splitlines()[-1])
    figures |= {"cpu": round(usage.cpu_s, 2), "wall": round(usage.wall_s, 2), "peak_mb": round(usage.tree_mb)}
    print(figures, flush=True)
    return figures


def score(pairs: Sequence[tuple[int, int]], truth: Path, size: int) -> Figures:
    """Return the share of planted copies that are in a cluster with their original, by kind, and the precision.

    Precision is the share of the pairs within clusters whose texts go back to one original.
    """
    planted = pq.read_table(truth)
    sources, copies = (planted.column(name).to_numpy() for name in ("src", "dst"))
    kinds = np.array(planted.column("kind").to_pylist())
    clusters = _clusters(size, pairs)
    families = _clusters(size, zip(sources.tolist(), copies.tolist(), strict=True))
    is_hit = clusters[sources] == clusters[copies]
    together = _n_pairs(clusters)
    return {
        "recall": round(float(is_hit.mean()), 4),
        **{kind: round(float(is_hit[kinds == kind].mean()), 4) for kind in KINDS},
        "precision": round(_n_pairs(clusters * size + families) / together, 4) if together else None,
    }


def _clusters(size: int, pairs: Iterable[tuple[int, int]]) -> npt.NDArray[np.int64]:
    """Return the smallest member of each number's connected component."""
    parents = list(range(size))

    def root_of(member: int) -> int:
        while parents[member] != member:
            parents[member] = parents[parents[member]]
            member = parents[member]
        return member

    for a, b in pairs:
        low, high = sorted((root_of(a), root_of(b)))
        parents[high] = low
    return np.array([root_of(member) for member in range(size)], np.int64)


def _n_pairs(labels: npt.NDArray[np.int64]) -> float:
    counts = np.unique(labels, return_counts=True)[1].astype(np.float64)
    return float((counts * (counts - 1) / 2).sum())


def _report(figures: Figures) -> str:
    lines = [
        "# Planted copies",
        "",
        "Made by `python -m benchmarks.copies --shared ../shared`; CPU seconds of the whole process, both sides in",
        "turn, best of the rounds; memory of the process tree. `stages`: fingerprint and link, without start-up.",
        "",
    ]
    columns = ["texts", "", "CPU s", "stages CPU s", "MiB", "recall", *KINDS, "precision"]
    planted = figures["planted"]
    tables = [markdown_table(columns, _rows(planted)), _added_lines(planted), _worst_lines(figures["worst"])]
    return "\n".join([*lines, *(line for table in tables for line in [*table, ""])])


def _rows(figures: Figures) -> Iterable[list[object]]:
    for size, one in figures.items():
        ours = min(one["ours"], key=lambda run: run["cpu"])
        theirs = min(one["rensa"], key=lambda run: run["cpu"])
        stages = round(ours["fingerprint_cpu_s"] + ours["link_cpu_s"], 2)
        quality = one["quality"]
        found_by_us = [quality["recall"], *(quality[kind] for kind in KINDS), quality["precision"]]
        found_by_them = [theirs["recall"], *(theirs[f"r_{kind}"] for kind in KINDS), theirs["precision"]]
        yield [size, "onrecord", ours["cpu"], stages, ours["peak_mb"], *found_by_us]
        yield [size, "rensa, verified", theirs["cpu"], None, theirs["peak_mb"], *found_by_them]
        ratios = [round(ours["cpu"] / theirs["cpu"], 2), round(stages / theirs["cpu"], 2)]
        yield [size, "ratio", *ratios, round(ours["peak_mb"] / theirs["peak_mb"], 2)]


def _added_lines(figures: Figures) -> list[str]:
    rows = []
    for size, one in figures.items():
        middle, costs = typical(one["added"])
        equal = "yes" if one["grown_equals_rebuilt"] else "NO"
        seconds = [middle["fingerprint_cpu_s"], middle["link_cpu_s"], costs[len(costs) // 2]]
        rows.append([size, *seconds, f"{costs[0]} to {costs[-1]}", middle["peak_mb"], equal])
    columns = [
        "known texts",
        "fingerprint CPU s",
        "link CPU s",
        "both",
        "of all runs",
        "MiB",
        "same pairs as built anew",
    ]
    return [f"{N_ADDED:,} further texts, the run in the middle:", "", *markdown_table(columns, rows)]


def typical(runs: Sequence[Figures]) -> tuple[Figures, list[float]]:
    """Return the run in the middle by what both stages cost together, and what they cost in all runs, in order."""
    costs = [(round(run["fingerprint_cpu_s"] + run["link_cpu_s"], 2), place) for place, run in enumerate(runs)]
    costs.sort()
    return runs[costs[len(costs) // 2][1]], [cost for cost, _ in costs]


def _worst_lines(figures: Figures) -> list[str]:
    rows = [
        [case, one["texts"], one["fingerprint_cpu_s"], one["link_cpu_s"], one["peak_mb"], one["n_pairs"]]
        for case, one in figures.items()
    ]
    columns = ["hard case", "texts", "fingerprint CPU s", "link CPU s", "MiB", "pairs kept"]
    return markdown_table(columns, rows)


if __name__ == "__main__":
    sys.exit(main())
