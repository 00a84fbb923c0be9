"""An analyst's script on the same web pages, in turn with our pipeline: trafilatura, langdetect, datasketch, spaCy.

The pages come from the generators in the data folder's bench/peers; they are real page skeletons filled with texts
of the corpus, and stay in the temporary folder.
"""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from benchmarks.pipeline import run_pipeline
from benchmarks.tables import require

ROUNDS = 2
# Virtual environment and script, in the order in which each needs what the last one made.
_GENERATORS = (
    ("dedup", "00_base_corpus.py"),
    ("dedup", "01_gen_dups.py", "10000"),
    ("analyst", "10_html_prepare.py"),
    ("analyst", "20_gen_html.py"),
)
_PAGES = Path("data") / "e2e_10000.parquet"


def compare_with_peer(shared: Path, n_pages: int) -> dict[str, Any]:
    """Run both sides on the first `n_pages` generated pages, ROUNDS times in turn; return their costs.

    Raises Missing where the data folder has no peers.
    """
    runner = require(shared, "bench/peers/run.sh")
    root = Path(os.environ.get("PERF_ROOT", Path(tempfile.gettempdir()) / "onrecord-bench"))
    if not (root / _PAGES).exists():
        for venv, *script in _GENERATORS:
            _run(runner, root, venv, *script)
    ours: list[dict[str, float]] = []
    theirs: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory(prefix="onrecord-peer-") as folder:
        pages = _write_pages(root / _PAGES, n_pages, Path(folder) / "pages")
        for _ in range(ROUNDS):
            ours.append(_ours(pages, Path(folder) / "warehouse"))
            theirs.append(_run(runner, root, "analyst", "e2e_analyst.py", str(n_pages)))
    return _summary(n_pages, ours, theirs)


def _write_pages(parquet: Path, n_pages: int, folder: Path) -> Path:
    folder.mkdir()
    batch = next(pq.ParquetFile(parquet).iter_batches(batch_size=n_pages, columns=["id", "html"]))
    for row in batch.to_pylist():
        (folder / f"{row['id']:05}.html").write_text(row["html"], encoding="utf-8")
    return folder


def _ours(pages: Path, warehouse: Path) -> dict[str, float]:
    usage, _ = run_pipeline(pages, warehouse, workers=2)
    shutil.rmtree(warehouse)
    return {"cpu": usage.cpu_s, "wall": usage.wall_s, "peak_mb": usage.largest_mb, "tree_mb": usage.tree_mb}


def _run(runner: Path, root: Path, venv: str, *script: str) -> dict[str, float]:
    """Run a script of the peers in its own virtual environment; return the JSON line that it prints of its cost."""
    print(f"peer: {' '.join(script)}", flush=True)
    environment = {**os.environ, "PERF_ROOT": str(root)}
    done = subprocess.run([str(runner), venv, *script], env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    if found["rc"]:
        raise RuntimeError(f"{' '.join(script)} failed; see {root / 'logs'}")
    return found


def _summary(n_pages: int, ours: list[dict[str, float]], theirs: list[dict[str, float]]) -> dict[str, Any]:
    def mean(runs: list[dict[str, float]], name: str) -> float:
        return round(sum(run[name] for run in runs) / len(runs), 1)

    return {
        "pages": n_pages,
        "rounds": ROUNDS,
        "cpu_ratio": round(mean(ours, "cpu") / mean(theirs, "cpu"), 3),
        "onrecord": {
            "cpu_s": mean(ours, "cpu"),
            "wall_s": mean(ours, "wall"),
            "peak_mb": f"{max(run['peak_mb'] for run in ours):.0f} | {max(run['tree_mb'] for run in ours):.0f}",
        },
        "analyst": {
            "cpu_s": mean(theirs, "cpu"),
            "wall_s": mean(theirs, "wall"),
            "peak_mb": f"| {max(run['peak_mb'] for run in theirs):.0f}",
        },
    }
