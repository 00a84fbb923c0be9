"""How the cost of comparing, relating and grouping claims grows with their number, and what new articles cost.

    python -m benchmarks.claims_scale --catalogue ONRECORD.duckdb [--articles 1000 10000 …] [--folder DIR]

The claims are those of a catalogue, written to a lake once more for each few hundred articles, with other hashes in the
place of rare words, other ids, entities and stories, so that common words stay common. Then the pipeline's own stages
run on the lake, each in a process of its own; at last again with a hundred articles more. CPU seconds are of the whole
process with its start and the writing of rows, memory is its peak. Writes benchmarks/results/claims_scale.md and .json.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa

from benchmarks.tables import markdown_table, write_results
from onrecord.flows.corroborate.claim_profiles import FLAG_BITS, HASH_BITS, PAYLOAD_BITS, ROW_BITS, WEIGHT_BITS
from onrecord.flows.execution.commit import Committer
from onrecord.flows.execution.dispatch import Direct, Workers
from onrecord.flows.execution.progress import Quiet
from onrecord.flows.intake.requests import Intake
from onrecord.flows.runner import run_intake
from onrecord.flows.settings import load_settings
from onrecord.warehouse.catalogue import lake_connection
from onrecord.warehouse.lake import Lake

STAGES = ("told_claims", "claim_pairs", "claim_relations", "claim_groups")
_RARE = 30  # weight of words that another story is told to have others of
_NEW = 100  # articles that come later
_COMMON = 8  # one in so many telling words is told elsewhere too
_WEIGHT, _HASH = (1 << WEIGHT_BITS) - 1, (1 << HASH_BITS) - 1
_TABLES = (
    *("article_versions", "story_members", "claims", "claim_profiles", "quantities", "time_expressions"),
    *("mentions", "entity_links", "entities"),
)
_IDS = frozenset(
    {"claim_id", "text_id", "article_id", "story_id", "mention_id", "quantity_id", "entity_id", "capture_id", "time_id"}
    | {f"{name}_mention_id" for name in ("subject", "object", "place", "holder")}
)
_COUNTS = {
    "articles": "select count(distinct article_id) from lake.article_versions",
    "claims": "select count(*) from lake.told_claims",
    "pairs kept": "select count(*) from lake.claim_pairs",
    "differences": "select count(*) from lake.claim_relations",
    "claims in groups of several": "select count(*) from (select count(*) over (partition by group_id) as n "
    "from lake.claim_groups where relation = 'same') where n > 1",
}


def _told(table: str, column: str, turn: int) -> str:
    """Return the SQL of a column of the claims told another time."""
    moved = f"(hash({turn}) & {_HASH})::bigint"
    entry = f"if((e >> {FLAG_BITS}) & {_WEIGHT} >= {_RARE}, xor(e, {moved} << {{}}), e)"
    if column in _IDS:
        return f"{column} || '.{turn}' as {column}"
    if table != "claim_profiles" or column not in ("entries", "senses", "keys"):
        return column
    if column == "keys":
        return f"list_transform(keys, lambda k: if(k % {_COMMON} > 0, xor(k, {moved}), k)) as keys"
    shift = PAYLOAD_BITS if column == "entries" else PAYLOAD_BITS + ROW_BITS
    return f"list_sort(list_transform({column}, lambda e: {entry.format(shift)})) as {column}"


def _copies(given: duckdb.DuckDBPyConnection, table: str, turns: Sequence[int], where: str) -> pa.Table:
    columns = [row[0] for row in given.execute(f"describe lake.{table}").fetchall()]
    chosen = f"from lake.{table} where {where}"
    return pa.concat_tables(
        given.sql(f"select {', '.join(_told(table, column, turn) for column in columns)} {chosen}").to_arrow_table()
        for turn in turns
    )


def _few(table: str, n_articles: int) -> str:
    """Return a condition of rows of the first articles."""
    texts = f"select text_id from lake.article_versions order by article_id, text_id limit {n_articles}"
    if table == "story_members":
        return f"article_id in (select article_id from lake.article_versions where text_id in ({texts}))"
    if table == "entity_links":
        return f"mention_id in (select mention_id from lake.mentions where text_id in ({texts}))"
    return "true" if table == "entities" else f"text_id in ({texts})"


def add(warehouse: Path, catalogue: Path, turns: Sequence[int], n_articles: int | None = None) -> None:
    """Write the claims of a catalogue to a lake, once for each turn; of so many articles, or of all."""
    lake = Lake(warehouse / "lake")
    with duckdb.connect(str(catalogue), read_only=True) as given:
        for first in range(0, len(turns), 8):
            part = turns[first : first + 8]
            for table in _TABLES:
                lake.append(table, _copies(given, table, part, _few(table, n_articles) if n_articles else "true"))
    Committer(lake, "run:benchmark").record_upkeep("repeat", {name: lake.version(name) for name in _TABLES})


def run_stage(warehouse: Path, stage: str, workers: int) -> None:
    """Bring one stage up to date and print what that cost as JSON."""
    began, pool = time.process_time(), Workers(workers)
    run_intake(Intake([]), load_settings(warehouse, workers=workers), Direct(pool), Quiet(), [stage])
    pool.close()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = time.process_time() - began + resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    print(json.dumps({"CPU s": round(spent, 1), "peak MB": usage.ru_maxrss // 1024}))


def _stages(warehouse: Path, told: str) -> Iterator[tuple[str, int | float]]:
    for stage in STAGES:
        command = [sys.executable, "-m", "benchmarks.claims_scale", "--warehouse", str(warehouse), "--stage", stage]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        for what, figure in json.loads(done.stdout).items():
            yield f"{stage}{told}, {what}", figure
        with lake_connection(Lake(warehouse / "lake")) as connection:
            counted = "select coalesce(sum(n_units), 0) from lake.stage_runs where stage = ? and run_id = "
            last = "(select arg_max(run_id, committed_at) from lake.stage_runs)"
            yield f"{stage}{told}, shards", connection.execute(counted + last, [stage]).fetchall()[0][0]


def measure(catalogue: Path, n_articles: int, folder: Path) -> dict[str, Any]:
    """Return the cost of each stage for so many articles, and for a hundred more."""
    with duckdb.connect(str(catalogue), read_only=True) as given:
        own = given.execute(_COUNTS["articles"]).fetchall()[0][0]
    turns = range(-(-n_articles // own))
    warehouse = folder / str(n_articles)
    add(warehouse, catalogue, turns)
    found: dict[str, Any] = dict(_stages(warehouse, ""))
    with lake_connection(Lake(warehouse / "lake")) as connection:
        found = {name: connection.execute(query).fetchall()[0][0] for name, query in _COUNTS.items()} | found
    add(warehouse, catalogue, [len(turns)], _NEW)
    return found | dict(_stages(warehouse, f" of {_NEW} more"))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Measures how claims scale.")
    parser.add_argument("--catalogue", type=Path, help="a catalogue whose claims are repeated")
    parser.add_argument("--articles", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--folder", type=Path, help="where the lakes are written (default: a temporary folder)")
    parser.add_argument("--warehouse", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--stage", help=argparse.SUPPRESS)
    parser.add_argument("--workers", type=int, default=1, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.stage:
        run_stage(options.warehouse, options.stage, options.workers)
        return 0
    with TemporaryDirectory() as temporary:
        figures = [measure(options.catalogue, n, options.folder or Path(temporary)) for n in options.articles]
    table = [[name, *(f"{one[name]:,}" for one in figures)] for name in figures[0]]
    report = "\n".join(["# Claims at scale", "", *markdown_table(["", *(map(str, options.articles))], table), ""])
    print(report)
    write_results("claims_scale", {"rows": figures}, report)
    return 0


if __name__ == "__main__":
    sys.exit(main())
