"""The same articles by every runner, on a disk and in object storage, in any number of partitions: the same rows.

    python -m benchmarks.same_rows --shared ../shared [--rows 300] [--batch-size 60] [--only WAY …]

Takes English rows of the unlabelled news corpus in by the rules, each time from the beginning, and compares a digest of
every table with that of the plainest way: one process, without Prefect. Object storage is a real S3 server on this
machine (SeaweedFS, as the tests start it). Writes benchmarks/results/same_rows.md and .json; exit code 1 where any
table differs.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.corpus import write_english
from benchmarks.server import prefect_server
from benchmarks.tables import Missing, markdown_table, require, write_results
from benchmarks.torture.same import Digests, digests_seen
from onrecord.warehouse.catalogue import connect
from onrecord.warehouse.ids import digest
from onrecord.warehouse.tables import TABLES

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "flows"))  # the S3 server

import s3  # noqa: E402

CORPUS = "eval/corpus/news_18k.parquet"
Figures = dict[str, Any]


@dataclass(frozen=True)
class Way:
    """How the articles are taken in: options of `onrecord run`, settings in the environment, and where the lake is."""

    options: Sequence[str] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    is_stored: bool = False


_PLAIN = ("--direct", "--runner", "local")
WAYS: Mapping[str, Way] = {
    "one process, no Prefect": Way(_PLAIN),
    "all in one batch": Way((*_PLAIN, "--batch-size", "100000")),
    "two processes": Way(("--runner", "processes", "--workers", "2")),
    "Dask, two workers": Way(("--runner", "dask", "--workers", "2")),
    "Ray, two workers": Way(("--runner", "ray", "--workers", "2")),
    "lake on S3": Way(_PLAIN, is_stored=True),
    "lake on S3, Dask, two workers": Way(("--runner", "dask", "--workers", "2"), is_stored=True),
    "4 partitions": Way(_PLAIN, {"ONRECORD_PARTITIONS": "4"}),
    "16 partitions": Way(_PLAIN, {"ONRECORD_PARTITIONS": "16"}),
    "16 partitions, two processes": Way(("--runner", "processes", "--workers", "2"), {"ONRECORD_PARTITIONS": "16"}),
}
BASIS = next(iter(WAYS))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--rows", type=int, default=300)
    parser.add_argument("--batch-size", type=int, default=60)
    parser.add_argument("--only", nargs="+", choices=WAYS, default=list(WAYS))
    options = parser.parse_args(arguments)
    try:
        corpus = require(options.shared, CORPUS)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    found: dict[str, Digests] = {}
    figures: Figures = {"batch_size": options.batch_size, "jobs": {}}
    with tempfile.TemporaryDirectory(prefix="onrecord-same-rows-") as name:
        folder = Path(name)
        (folder / "corpus").mkdir()
        figures["rows"] = write_english(corpus, 0, options.rows, folder / "corpus" / "rows.jsonl")
        with _surroundings(folder) as environment:
            for way in dict.fromkeys([BASIS, *options.only]):
                started = time.monotonic()
                found[way], figures["jobs"][way] = _taken_in(folder, way, options.batch_size, environment)
                print(f"{way}: {time.monotonic() - started:.0f} s, differing: {_differing(found, way)}", flush=True)
    figures["differing"] = {way: _differing(found, way) for way in found}
    figures["digests"] = {way: {name: list(one) for name, one in digests.items()} for way, digests in found.items()}
    report = f"# The same rows\n\n{told(figures)}"
    print(report)
    write_results("same_rows", figures, report)
    return any(figures["differing"].values())


@contextmanager
def _surroundings(folder: Path) -> Iterator[dict[str, str]]:
    """Start an S3 server and a Prefect server; give the environment of the runs."""
    for name in ("s3", "server"):
        (folder / name).mkdir()
    with s3.server(folder / "s3") as store, prefect_server(folder / "server") as (prefect, _):
        own = {**prefect, **s3.KEYS, "AWS_ENDPOINT_URL": store, "OMP_NUM_THREADS": "1"}
        with patch.dict(os.environ, own):  # also for the comparison of what is stored there
            yield dict(os.environ)


def _taken_in(folder: Path, name: str, batch_size: int, environment: Mapping[str, str]) -> tuple[Digests, int]:
    """Take the articles into a warehouse of their own; return the digests of its tables, and how many jobs it took."""
    way = WAYS[name]
    warehouse = folder / f"warehouse{list(WAYS).index(name)}"
    command = [sys.executable, "-m", "onrecord.flows.cli.app", "run", str(folder / "corpus"), "--annotator", "rules"]
    command += ["--warehouse", str(warehouse), "--batch-size", str(batch_size), "--json", *way.options]
    lake = {"ONRECORD_LAKE_ADDRESS": f"s3://{s3.BUCKET}/{warehouse.name}"} if way.is_stored else {}
    subprocess.run(
        command, cwd=ROOT, env={**environment, **way.settings, **lake}, stdout=subprocess.DEVNULL, check=True
    )
    with connect(warehouse) as connection:
        ((n_jobs,),) = connection.execute("select count(*) from lake.stage_runs").fetchall()
        return digests_seen(connection), int(n_jobs)


def _differing(found: Mapping[str, Digests], way: str) -> list[str]:
    """Return the tables of which a way has other rows than the basis."""
    return [name for name, one in found[way].items() if one != found[BASIS][name]]


def told(figures: Figures) -> str:
    """Return the figures as Markdown, without a heading."""
    lines = [f"{figures['rows']} English news rows in batches of {figures['batch_size']}, rules.", ""]
    columns = ["way", "jobs", "tables", "of these not empty", "rows", "digest of all tables", "tables that differ"]
    lines += markdown_table(columns, [_row(figures, way) for way in figures["digests"]])
    return "\n".join([*lines, "", f"Not compared: {', '.join(sorted(_left_out(figures)))}.", ""])


def _row(figures: Figures, way: str) -> list[object]:
    tables: Mapping[str, Sequence[Any]] = figures["digests"][way]
    counts = [int(count) for count, _ in tables.values()]
    of_all = digest("\n".join(f"{name} {tables[name]}" for name in sorted(tables)).encode())[:16]
    differing = figures["differing"][way]
    sizes = [len(counts), sum(count > 0 for count in counts), f"{sum(counts):,}"]
    return [way, figures["jobs"][way], *sizes, f"`{of_all}`", ", ".join(differing) or "none"]


def _left_out(figures: Figures) -> set[str]:
    return set(TABLES) - set(figures["digests"][BASIS])


if __name__ == "__main__":
    sys.exit(main())
