"""What building the report costs, and how large its pages are.

    python -m benchmarks.report_speed --shared ../shared [--rows 2000] [--annotator rules] [--warehouse DIR]

Takes English rows of the unlabelled news corpus into a new warehouse, unless one is named, then runs `onrecord report`
in a process of its own. Writes benchmarks/results/report.json and .md, beside what the other annotator gave.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from benchmarks.corpus import write_english
from benchmarks.measure import measure
from benchmarks.pipeline import ROOT, run_pipeline
from benchmarks.tables import RESULTS, Missing, markdown_table, require, write_results
from onrecord.warehouse.catalogue import connect, rows_of

CORPUS = "eval/corpus/news_18k.parquet"
PAGE_LIMIT_KB = 300
_COMMAND = "python -m benchmarks.report_speed --rows 2000 --annotator rules|model"
_COUNTS = """
    select
        (select count(distinct article_id) from articles) as articles,
        (select count(distinct claim_id) from claims) as claims,
        (select count(*) from quotes) as quotes,
        (select count(*) from entities) as entities"""


def main(arguments: list[str] | None = None) -> int:
    """Read the options, measure, write the results; 1 where the data are missing or a page is too large."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--annotator", choices=("rules", "model"), default="rules")
    parser.add_argument("--warehouse", type=Path, help="one that is there already, read by that annotator")
    parser.add_argument("--temporary", type=Path, help="where to make the warehouse")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-", dir=options.temporary) as folder:
        try:
            warehouse = options.warehouse or grown(Path(folder), options)
        except Missing as missing:
            print(missing, file=sys.stderr)
            return 1
        figures = built(warehouse, Path(folder) / "report")
    kept = {**_kept(), options.annotator: figures}
    rows = [[annotator, *(one[name] for name in figures)] for annotator, one in kept.items()]
    table = "\n".join(markdown_table(["annotator", *figures], rows))
    write_results("report", kept, f"# The report\n\n`{_COMMAND}`\n\n{table}\n")
    print(table)
    return int(float(str(figures["largest_page_kb"])) > PAGE_LIMIT_KB)


def _kept() -> dict[str, dict[str, object]]:
    """Return what was measured before, by annotator."""
    path = RESULTS / "report.json"
    found: dict[str, dict[str, object]] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found


def grown(folder: Path, options: argparse.Namespace) -> Path:
    """Return a new warehouse of so many articles; raise Missing where they are not there."""
    inputs, warehouse = folder / "news.jsonl", folder / "warehouse"
    write_english(require(options.shared, CORPUS), 0, options.rows, inputs)
    run_pipeline(inputs, warehouse, 1, ONRECORD_ANNOTATOR=options.annotator)
    return warehouse


def built(warehouse: Path, out: Path) -> dict[str, object]:
    """Build the report of a warehouse and return what it is of, what it cost and what it is."""
    command = [sys.executable, "-m", "onrecord.flows.cli.app", "report", "--warehouse", str(warehouse)]
    usage = measure([*command, "--out", str(out)], ROOT)
    with connect(warehouse) as connection:
        (counts,) = rows_of(connection, _COUNTS)
    sizes = [path.stat().st_size for path in out.rglob("*.html")]
    costs = {"cpu_s": round(usage.cpu_s, 1), "wall_s": round(usage.wall_s, 1), "peak_mb": round(usage.largest_mb)}
    return counts | costs | {"pages": len(sizes), "largest_page_kb": round(max(sizes) / 1000, 1)}


if __name__ == "__main__":
    sys.exit(main())
