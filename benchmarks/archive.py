"""An archive from end to end, at several sizes: what each stage costs an article, and how long questions take.

    python -m benchmarks.archive --shared ../shared [--sizes 10000 100000] [--folder /tmp/archives]

Generated articles of about 300 words from two hundred outlets, a thousand a day, three in ten of them copies, through
the whole path with `--annotator rules` and two worker processes; then the forty questions of the cookbook. The words
are those of `01_gen_dups.py` of the folder of peers. A warehouse that the folder holds already, whole or broken off, is
gone on with: so what stages cost is added up from the lake. Writes benchmarks/results/archive.json and .md.
"""

import argparse
import math
import os
import statistics
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.copies import generated
from benchmarks.pipeline import run_pipeline
from benchmarks.tables import Missing, markdown_table, require, write_results
from onrecord.flows.bi.cookbook import recipes
from onrecord.warehouse.catalogue import connect, rows_of
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.tables import TABLES

Figures = dict[str, Any]
MOST_SECONDS = 30  # that an answer is waited for
_WORTH_TELLING = 0.02  # milliseconds an article
A_DAY = 1_000
N_OUTLETS = 200
_FIRST_DAY = datetime(2020, 1, 1, 6, tzinfo=UTC)
_SENTENCES = 3  # of a paragraph, about
_HEAD = 8  # words of a headline
_AT_ONCE = 20_000


def write_archive(generated: Path, target: Path) -> int:
    """Write the texts of a generated file as rows that `onrecord run` reads; return how many there are."""
    source = pq.ParquetFile(generated)
    with pq.ParquetWriter(target, _SCHEMA, compression="zstd") as writer:
        for batch in source.iter_batches(_AT_ONCE):
            numbers, texts = (batch.column(name).to_pylist() for name in ("id", "text"))
            writer.write_table(pa.Table.from_pylist(list(map(_row, numbers, texts)), schema=_SCHEMA))
    return int(source.metadata.num_rows)


_SCHEMA = pa.schema([(name, pa.string()) for name in ("id", "url", "title", "text", "published", "outlet")])


def _row(number: int, text: str) -> dict[str, str]:
    outlet = f"outlet-{zlib.crc32(str(number).encode()) % N_OUTLETS:03d}.example"
    published = _FIRST_DAY + timedelta(days=number // A_DAY, minutes=number % A_DAY)
    return {
        "id": str(number),
        "url": f"https://{outlet}/news/{number}",
        "title": " ".join(text.split()[:_HEAD]),
        "text": "\n\n".join(paragraphs(text)),
        "published": published.isoformat(),
        "outlet": outlet,
    }


def paragraphs(text: str) -> Iterator[str]:
    """Yield parts of a text that end with a sentence; a copy is divided where its original is."""
    words: list[str] = []
    for word in text.split():
        words.append(word)
        if word.endswith((".", '."', ".”")) and not zlib.crc32(" ".join(words[-2:]).encode()) % _SENTENCES:
            yield " ".join(words)
            words = []
    if words:
        yield " ".join(words)


_STAGES = """
    with last as (
        select max_by(tools, run_order(versions, ended_at)) as tools from lake.runs where state = 'published'
    )

    select s.stage, sum(s.cpu_seconds) as cpu_s, max(s.peak_mb) as peak_mb, sum(s.n_units)::bigint as n_units
    from lake.stage_runs as s, last
    where s.tool_id = json_extract_string(last.tools, s.stage)
    group by s.stage"""
_COUNTS = "select (select count(*) from articles) as articles, (select count(*) from lake.claims) as claims"


def measure(texts: Path, folder: Path) -> Figures:
    """Run everything over generated texts into a warehouse of `folder`; return what it cost, and what it left."""
    rows, warehouse = folder / "rows.parquet", folder / "data"
    folder.mkdir(parents=True, exist_ok=True)
    if not rows.exists():
        write_archive(texts, rows)
    is_new = not warehouse.exists()
    usage, _ = run_pipeline(rows, warehouse, 2, ONRECORD_ANNOTATOR="rules")
    lake = Lake(warehouse / "lake")
    with connect(warehouse) as connection:
        stages = {row.pop("stage"): row for row in map(dict, rows_of(connection, _STAGES))}
        (counts,) = rows_of(connection, _COUNTS)
    return {
        **counts,
        "cpu_s": round(usage.cpu_s, 1) if is_new else None,
        "wall_s": round(usage.wall_s, 1) if is_new else None,
        "peak_mb": {role: round(peak) for role, peak in sorted(usage.peak_mb.items())},
        "stages": stages,
        "bytes": sum(sum(lake.sizes(name).values()) for name in TABLES),
        "files": sum(len(lake.files(name)) for name in TABLES),
        "questions": ask(warehouse),
    }


def ask(warehouse: Path) -> dict[str, float | None]:
    """Return the seconds that each question of the cookbook takes; nothing where it was broken off."""
    found: dict[str, float | None] = {}
    with connect(warehouse) as connection:
        for recipe in recipes():
            patience = threading.Timer(MOST_SECONDS, connection.interrupt)
            patience.start()
            started = time.perf_counter()
            try:
                connection.execute(recipe.query).fetchall()
                found[recipe.question] = round(time.perf_counter() - started, 3)
            except duckdb.Error as error:  # interrupted, or out of memory
                print(f"{recipe.question} {type(error).__name__}", flush=True)
                found[recipe.question] = None
            patience.cancel()
    return found


def _shown(seconds: float | None) -> str:
    return "none" if seconds is None else f"{seconds:.2f}"


def _median(answers: dict[str, float | None]) -> str:
    return f"{statistics.median(math.inf if each is None else each for each in answers.values()):.2f}"


def report(sizes: Sequence[Figures]) -> str:
    """Return the figures as Markdown: an archive a column."""
    questions = sorted(sizes[-1]["questions"], key=lambda question: -(sizes[-1]["questions"][question] or math.inf))
    answers = [[each, *(_shown(size["questions"][each]) for size in sizes)] for each in questions]
    lines = [
        "# An archive from end to end",
        "",
        "Generated articles, rules, two worker processes.",
        "",
        told(sizes),
        "## Seconds until the answer to a question of the cookbook",
        "",
        *markdown_table(["question", *_names(sizes)], answers),
    ]
    return "\n".join(lines) + "\n"


def told(sizes: Sequence[Figures]) -> str:
    """Return what each size cost as a whole and by stage."""
    stages = sorted(sizes[-1]["stages"], key=lambda stage: -sizes[-1]["stages"][stage]["cpu_s"])
    costs = {stage: [_per_article(size, stage) for size in sizes] for stage in stages}
    rows = [
        [stage, *(f"{cost:.2f}" for cost in row), f"{row[-1] / max(row[0], 0.01):.2f}", _peak(sizes[-1], stage)]
        for stage, row in costs.items()
        if row[-1] >= _WORTH_TELLING
    ]
    lines = [
        *markdown_table(["", *_names(sizes)], _totals(sizes)),
        "",
        "Processor milliseconds an article, by stage; *growth*: those of the largest archive against the smallest's;",
        "*MiB*: the most memory that a process had taken by then.",
        "",
        *markdown_table(["stage", *_names(sizes), "growth", "MiB"], rows),
    ]
    return "\n".join(lines) + "\n"


def _names(sizes: Sequence[Figures]) -> list[str]:
    return [f"{size['articles']:,} articles" for size in sizes]


def _totals(sizes: Sequence[Figures]) -> list[list[object]]:
    return [
        ["claims", *(f"{size['claims']:,}" for size in sizes)],
        ["CPU s of the stages", *(round(sum(stage["cpu_s"] for stage in size["stages"].values())) for size in sizes)],
        ["CPU s of the whole run", *(size["cpu_s"] or "run in parts" for size in sizes)],
        ["most memory of a process, MiB", *(_most_memory(size) for size in sizes)],
        ["bytes an article in the lake", *(round(size["bytes"] / size["articles"]) for size in sizes)],
        ["files", *(size["files"] for size in sizes)],
        ["median answer, s", *(_median(size["questions"]) for size in sizes)],
        [f"no answer within {MOST_SECONDS} s, of 40", *(_n_unanswered(size["questions"]) for size in sizes)],
    ]


def _n_unanswered(answers: dict[str, float | None]) -> int:
    return sum(seconds is None for seconds in answers.values())


def _per_article(size: Figures, stage: str) -> float:
    return float(1000 * size["stages"].get(stage, {"cpu_s": 0})["cpu_s"] / size["articles"])


def _peak(size: Figures, stage: str) -> int:
    return round(size["stages"][stage]["peak_mb"])


def _most_memory(size: Figures) -> int:
    return round(max([*size["peak_mb"].values(), *(stage["peak_mb"] for stage in size["stages"].values())]))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure each size, and write the results."""
    parser = argparse.ArgumentParser(description="Measures an archive from end to end.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], help="articles")
    parser.add_argument("--folder", type=Path, help="where warehouses are made and kept")
    options = parser.parse_args(arguments)
    root = Path(os.environ.get("PERF_ROOT", Path(tempfile.gettempdir()) / "onrecord-bench"))
    try:
        runner = require(options.shared, "bench/peers/run.sh")
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    folder = options.folder or root / "archives"
    sizes = [measure(generated(runner, root, size), folder / str(size)) for size in options.sizes]
    page = report(sizes)
    print(page)
    write_results("archive", {"sizes": sizes}, page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
