"""How the cost of comparing and grouping claims grows with their number.

    python -m benchmarks.claims_scale --catalogue ONRECORD.duckdb [--articles 1000 10000 …]

The claims are synthetic: those of a catalogue, with their profiles, once more for each hundred or so articles, with
other hashes in the place of names and rare words, other ids and other stories, so that common words stay common. Then
each step in turn, as the runner does it: the query of pairs in a DuckDB of 1 GB, their scores, the query of groups,
the groups. CPU seconds are of the whole process, memory is the peak since it began; each size runs in a process of its
own. Writes benchmarks/results/claims_scale.md and .json.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from benchmarks.tables import markdown_table, write_results
from onrecord.flows.corroborate.claim_groups import run as group
from onrecord.flows.corroborate.claim_pairs import run as pair
from onrecord.flows.corroborate.claim_profiles import FLAG_BITS, HASH_BITS, PAYLOAD_BITS, ROW_BITS, WEIGHT_BITS
from onrecord.flows.corroborate.claim_profiles import run as read_profiles
from onrecord.flows.resources import claim_model, claim_resources
from onrecord.warehouse import sql

_RARE = 30  # weight of words that another story is told to have others of
_MEMORY = "1GB"
_TABLES = ("claims", "article_versions", "story_members", "quantities", "mentions", "entity_links")
_WEIGHT, _HASH = (1 << WEIGHT_BITS) - 1, (1 << HASH_BITS) - 1


def _lake(catalogue: Path, n_articles: int) -> duckdb.DuckDBPyConnection:
    """Return a database with the claims of so many articles."""
    with duckdb.connect(str(catalogue), read_only=True) as given:
        statement = sql.load("stages")["claim_profiles"].statement.replace("$tool_id", "'none'")
        profiles = read_profiles(given.sql(statement).to_arrow_table(), claim_resources(), "tol:1")["claim_profiles"]
        tables = {name: given.sql(f"from lake.{name}").to_arrow_table() for name in _TABLES}
    lake = duckdb.connect(config={"memory_limit": _MEMORY, "threads": 2})
    lake.execute("create schema lake")
    own = tables["article_versions"].num_rows
    copies = -(-n_articles // own)
    lake.register("profiles", profiles)
    for name, table in tables.items():
        lake.register(f"given_{name}", table)
    moved = f"(hash(r) & {_HASH})::bigint"
    entry = f"if((e >> {FLAG_BITS}) & {_WEIGHT} >= {_RARE}, xor(e, {moved} << {{shift}}), e)"
    lists = {
        "entries": f"list_sort(list_transform(entries, lambda e: {entry.format(shift=PAYLOAD_BITS)}))",
        "senses": f"list_sort(list_transform(senses, lambda e: {entry.format(shift=PAYLOAD_BITS + ROW_BITS)}))",
        "keys": f"list_transform(keys, lambda k: if(k % 3 > 0, xor(k, {moved}), k))",
    }
    ids = {"claim_id", "text_id", "article_id", "story_id", "mention_id", "quantity_id", "entity_id", "capture_id"}
    ids |= {f"{name}_mention_id" for name in ("subject", "object", "place", "holder")}
    sources = {name: f"given_{name}" for name in tables} | {"claim_profiles": "profiles"}
    for name, source in sources.items():
        columns = [column[0] for column in lake.execute(f"describe {source}").fetchall()]
        told = [
            f"{lists[c]} as {c}" if c in lists and name == "claim_profiles" else f"{c} || r as {c}" if c in ids else c
            for c in columns
        ]
        lake.execute(f"create table lake.{name} as select {', '.join(told)} from {source}, range({copies}) as t(r)")
    lake.execute("create table lake.block_exclusions (text_id varchar, char_start bigint, char_end bigint)")
    lake.execute("create table lake.claim_relations (claim_a varchar, claim_b varchar, kind varchar, verdict varchar)")
    lake.execute(
        "create table lake.judged_claims (verb varchar, claims_a varchar[], claims_b varchar[], state varchar)"
    )
    lake.execute(sql.load("macros")["told_claims"].statement)
    return lake


def measure(catalogue: Path, n_articles: int) -> dict[str, Any]:
    """Return the cost of each step for so many articles."""
    lake = _lake(catalogue, n_articles)
    found: dict[str, Any] = {"articles": lake.execute("select count(*) from lake.article_versions").fetchone()[0]}
    found["claims"] = lake.execute("select count(*) from lake.claim_profiles").fetchone()[0]
    found["memory before, MB"] = _peak()

    def step(name: str, work: Callable[[], pa.Table]) -> pa.Table:
        began = time.process_time()
        table = work()
        found[f"{name}, CPU s"] = round(time.process_time() - began, 1)
        found[f"{name}, peak MB"] = _peak()
        return table

    stages = sql.load("stages")
    statement = sql.fill(stages["claim_pairs"].statement, shards=[0])
    rows = step("query of pairs", lambda: lake.sql(statement).to_arrow_table())
    model = claim_model()
    pairs = step("pairs", lambda: pair(rows, model, "tol:1")["claim_pairs"])
    found["pairs kept"] = pairs.num_rows
    lake.register("pairs", pairs)
    lake.execute("create view lake.claim_pairs as from pairs")
    statement = sql.fill(stages["claim_groups"].statement, shards=[0])
    links = step("query of groups", lambda: lake.sql(statement).to_arrow_table())
    step("groups", lambda: group(links, None, "tol:1")["claim_groups"])
    return found


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Measures how claims scale.")
    parser.add_argument("--catalogue", type=Path, required=True, help="a catalogue whose claims are repeated")
    parser.add_argument("--articles", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--one", action="store_true", help="measure the first size here and print it as JSON")
    options = parser.parse_args(arguments)
    if options.one:
        print(json.dumps(measure(options.catalogue, options.articles[0])))
        return 0
    figures = []
    for n in options.articles:
        command = [sys.executable, "-m", "benchmarks.claims_scale", "--catalogue", str(options.catalogue)]
        done = subprocess.run([*command, "--articles", str(n), "--one"], check=True, stdout=subprocess.PIPE, text=True)
        figures.append(json.loads(done.stdout))
    names = list(figures[0])
    table = [[name, *(f"{one[name]:,}" for one in figures)] for name in names]
    report = "\n".join(["# Claims at scale", "", *markdown_table(["", *(map(str, options.articles))], table), ""])
    print(report)
    write_results("claims_scale", {"rows": figures}, report)
    return 0


if __name__ == "__main__":
    sys.exit(main())
