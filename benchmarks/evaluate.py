"""Quality against labelled data; `make eval`.

    python -m benchmarks.evaluate --shared ../shared [--only SET …] [--quick] [--annotator rules] [--stride N]

For each set: the data folder's eval/prepare.py writes plain files, the pipeline takes them into a warehouse of their
own, eval/score.py reads that warehouse from outside. Writes benchmarks/results/eval.md and .json; sets that were not
run keep the figures they have there. `--annotator rules` reads English without a model, into eval-rules.md and .json;
floors are for the model alone. Exit code 1 where a floor is missed or a set fails, 2 where the data folder is not
there.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import CommandFailed
from benchmarks.pipeline import run_pipeline
from benchmarks.samples import take_part
from benchmarks.sets import FLOORS, PEERS, SETS, EvalSet
from benchmarks.tables import RESULTS, Missing, markdown_table, require, write_results

Figures = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    try:
        require(options.shared, "eval/score.py")
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    results = _earlier(_name(options))
    ran: Figures = {}
    for chosen in _chosen(options):
        with tempfile.TemporaryDirectory(prefix="onrecord-eval-", dir=options.temporary) as folder:
            ran[chosen.name] = _evaluate(chosen, options, Path(folder))
        print("\n".join(_section(chosen.name, ran[chosen.name])), flush=True)
    results |= ran
    report = "\n".join([_HEAD, *(line for name in SETS if name in results for line in _section(name, results[name]))])
    write_results(_name(options), results, report + "\n")
    problems = [f"{name}: {problem}" for name, figures in ran.items() for problem in figures["failures"]]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Scores the pipeline on labelled sets.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--only", nargs="+", choices=list(SETS), metavar="SET", help="run these: %(choices)s")
    parser.add_argument("--quick", action="store_true", help="the gold articles and small parts of some sets")
    parser.add_argument("--annotator", choices=("model", "rules"), default="model")
    parser.add_argument("--stride", type=int, metavar="N", help="one document in N of each set but the gold articles")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--temporary", type=Path, help="where warehouses are made and removed again")
    return parser.parse_args(arguments)


def _chosen(options: argparse.Namespace) -> list[EvalSet]:
    named = [SETS[name] for name in options.only or SETS]
    return [each for each in named if options.only or not options.quick or each.quick_stride]


def _name(options: argparse.Namespace) -> str:
    return "eval" + ("-rules" if options.annotator == "rules" else "") + ("-quick" if options.quick else "")


def _earlier(name: str) -> Figures:
    path = RESULTS / f"{name}.json"
    found: Figures = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {name: figures for name, figures in found.items() if name in SETS}


def _evaluate(chosen: EvalSet, options: argparse.Namespace, folder: Path) -> Figures:
    """Return what was scored on one set, and what failed."""
    stride = _stride(chosen, options)
    figures: Figures = {"stride": stride, "metrics": {}, "notes": [], "failures": []}
    try:
        inputs, against = _inputs(chosen, options.shared, stride, folder)
        chosen_annotator = {"ONRECORD_ANNOTATOR": options.annotator}
        usage, report = run_pipeline(inputs, folder / "warehouse", options.workers, **chosen_annotator)
        figures |= {"documents": report["inputs"]["n_inputs"], "cpu_s": round(usage.cpu_s)}
        scored = _score(options.shared, chosen, folder / "warehouse" / "onrecord.duckdb", against, folder)
    except (CommandFailed, Missing) as error:
        figures["failures"].append(str(error))
        return figures
    figures |= {"metrics": scored["metrics"], "notes": scored["problems"]}
    if options.annotator == "model":
        figures["failures"] += missed_floors(chosen.name, scored["metrics"])
    return figures


def _stride(chosen: EvalSet, options: argparse.Namespace) -> int:
    if chosen.is_gold:
        return 1
    return int(options.stride or (chosen.quick_stride if options.quick else chosen.stride) or 1)


def missed_floors(name: str, metrics: Mapping[str, Mapping[str, float | None]]) -> list[str]:
    """Say which floors of a set are missed; a figure that is not there, or counts nothing, misses its floor."""
    problems = []
    for (owner, figure), floor in FLOORS.items():
        if owner == name:
            found = metrics.get(figure, {})
            value = found.get("value") or 0.0
            if not found.get("numerator") or value < floor:
                problems.append(f"{figure} is {value:.3f}, its floor {floor:.2f}")
    return problems


def _inputs(chosen: EvalSet, shared: Path, stride: int, folder: Path) -> tuple[Path, list[str]]:
    """Return what to load, and the arguments that tell the scorer what to compare it with."""
    if chosen.is_gold:
        articles = require(shared, "seeds")
        return articles, ["--gold", str(require(shared, "eval/gold")), "--articles", str(articles)]
    data = take_part(require(shared, "eval/dev"), chosen, stride, folder / "part")
    prepared = folder / "inputs"
    _run(shared, "prepare.py", chosen.name, str(prepared), "--part", str(data.parent))
    return prepared / chosen.loads, ["--data", str(data)]


def _score(shared: Path, chosen: EvalSet, catalogue: Path, against: Sequence[str], folder: Path) -> Figures:
    target = folder / "scores.json"
    _run(shared, "score.py", chosen.command, "--db", str(catalogue), *against, "--json", str(target), may_fail=True)
    found: Figures = json.loads(target.read_text(encoding="utf-8"))
    return found


def _run(shared: Path, program: str, *arguments: str, may_fail: bool = False) -> None:
    """Run one of the data folder's own programs; one that may fail says so in what it writes."""
    command = [sys.executable, str(require(shared, f"eval/{program}")), *arguments]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in ((0, _EXIT_MISSING_VIEW) if may_fail else (0,)):
        raise CommandFailed(f"{program} {' '.join(arguments)}: exit code {done.returncode}\n{done.stderr[-2000:]}")


_EXIT_MISSING_VIEW = 3
_HEAD = """\
# Evaluation

Figures of the pipeline on labelled sets, scored from outside through the views; n/d = what was counted. To compare
with: the floor of this version, or a peer's figure on the whole set where the data folder holds a part.
"""


def _section(name: str, figures: Figures) -> list[str]:
    """Return the lines on one set."""
    part = "all documents" if figures["stride"] == 1 else f"one in {figures['stride']}"
    lines = [f"## {name}", "", f"{figures.get('documents', 0)} documents ({part}).", ""]
    rows = [
        [figure, _value(found), f"{_short(found['numerator'])}/{_short(found['denominator'])}", _compare(name, figure)]
        for figure, found in figures["metrics"].items()
    ]
    if rows:
        lines += [*markdown_table(["figure", "value", "n/d", "to compare with"], rows), ""]
    for kind in ("notes", "failures"):
        lines += [f"- {kind[:-1]}: {text}" for text in figures[kind]] + ([""] if figures[kind] else [])
    return lines


def _value(found: Mapping[str, float | None]) -> str:
    return "n/a" if found["value"] is None else f"{found['value']:.3f}"


def _short(count: float) -> str:
    return f"{count:.2f}".rstrip("0").rstrip(".")


def _compare(name: str, figure: str) -> str:
    floor, peer = FLOORS.get((name, figure)), PEERS.get((name, figure))
    said = [f"floor {floor:.2f}"] if floor else []
    return "; ".join(said + ([f"{peer.value:.3f} {peer.who}"] if peer else []))


if __name__ == "__main__":
    sys.exit(main())
