"""What ten million to a billion articles would cost, from what was measured; the page is docs/scaling.md.

    python -m benchmarks.scaling --shared ../shared [--sizes 200 1000 3000]    # measures
    python -m benchmarks.scaling > docs/scaling.md                             # writes the page

Measuring takes English rows of the unlabelled news corpus through the whole path with `--annotator rules`, each size
into a warehouse of its own, and notes processor seconds by stage, those of the process that runs it all (joins,
commits, checks), bytes by table, files, and what goes to workers and back.
"""

import argparse
import json
import sys
import tempfile
import tracemalloc
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.corpus import write_english
from benchmarks.pipeline import run_pipeline
from benchmarks.scaling_page import page
from benchmarks.tables import RESULTS, Missing, require
from onrecord.flows import runner
from onrecord.flows.execution.dispatch import Direct, Workers
from onrecord.flows.execution.progress import Quiet
from onrecord.flows.execution.work import Job, Outcome
from onrecord.flows.settings import load_settings
from onrecord.warehouse.catalogue import connect, rows_of
from onrecord.warehouse.ids import make_id
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.tables import TABLES

CORPUS = "eval/corpus/news_18k.parquet"

_STAGES = "select stage, sum(cpu_seconds) as cpu_s from lake.stage_runs where tool_id is not null group by stage"
_COUNTED = "select (select count(*) from articles) as articles, (select count(*) from claims) as claims"


def measure(corpus: Path, n_rows: int, annotator: str) -> dict[str, Any]:
    """Return what one run over `n_rows` rows cost, and what it left."""
    with tempfile.TemporaryDirectory(prefix="onrecord-scaling-") as folder:
        rows, warehouse = Path(folder) / "rows.jsonl", Path(folder) / "data"
        write_english(corpus, 0, n_rows, rows)
        usage, _ = run_pipeline(rows, warehouse, 1, ONRECORD_ANNOTATOR=annotator)
        with connect(warehouse) as connection:
            stages = {row["stage"]: round(row["cpu_s"], 3) for row in rows_of(connection, _STAGES)}
            (counted,) = rows_of(connection, _COUNTED)
        lake = Lake(warehouse / "lake")
        sizes = {name: sum(lake.sizes(name).values()) for name in TABLES}
        return {
            **counted,
            "input_bytes": rows.stat().st_size,
            "cpu_s": round(usage.cpu_s, 2),
            "peak_mb": round(usage.largest_mb),
            "stages": stages,
            "tables": {name: size for name, size in sizes.items() if size},
            "files": sum(len(lake.files(name)) for name in TABLES),
            "commits": sum(lake.versions().values()),
        }


class Counting(Direct):
    """Works here, and counts the bytes that would go to workers and back."""

    sent = returned = 0

    def outcomes(self, jobs: Iterator[Job]) -> Iterator[Outcome]:
        """Count the rows of each job, and those made of them."""
        for outcome in super().outcomes(self._counted(jobs)):
            self.returned += sum(table.nbytes for table in outcome.tables.values())
            yield outcome

    def _counted(self, jobs: Iterator[Job]) -> Iterator[Job]:
        for job in jobs:
            self.sent += job.rows.nbytes
            yield job


def moved(corpus: Path, n_rows: int) -> dict[str, int]:
    """Return the bytes of Arrow rows that a run over `n_rows` rows sends to workers and gets back."""
    with tempfile.TemporaryDirectory(prefix="onrecord-scaling-") as folder:
        rows = Path(folder) / "rows.jsonl"
        write_english(corpus, 0, n_rows, rows)
        counting = Counting(Workers(1))
        runner.run_pipeline([rows], load_settings(Path(folder) / "data", annotator="rules"), counting, Quiet())
    return {"articles": n_rows, "sent": counting.sent, "returned": counting.returned}


def bytes_of_an_id(n_ids: int = 100_000) -> float:
    """Return the memory that one id takes in a set of ids, as the run keeps of what is stored once."""
    tracemalloc.start()
    kept = {make_id("txt", "scaling", number) for number in range(n_ids)}
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return used / len(kept)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, or write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, help="data folder of the project; without it the page is written")
    parser.add_argument("--sizes", type=int, nargs="+", default=[200, 1000, 3000])
    parser.add_argument("--model", type=int, default=200, help="rows that are read with the model, too")
    options = parser.parse_args(arguments)
    if options.shared is None:
        print(page(), end="")
        return 0
    try:
        corpus = require(options.shared, CORPUS)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 1
    figures = {
        "rules": [measure(corpus, size, "rules") for size in options.sizes],
        "model": measure(corpus, options.model, "model"),
        "moved": moved(corpus, options.sizes[0]),
        "id_bytes": round(bytes_of_an_id()),
    }
    (RESULTS / "scaling.json").write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
