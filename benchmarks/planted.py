"""The index of copies over generated texts, in a lake of its own: one command for each step that is measured.

    python -m benchmarks.planted load WAREHOUSE TEXTS.parquet FIRST LAST
    python -m benchmarks.planted index WAREHOUSE

`load` stores texts as the clean stage would, `index` runs the stages fingerprint and link, exactly as a run does, and
prints what they cost as one line of JSON; it then counts as a published run. `found` is for callers: the pairs that a
warehouse holds.
"""

import json
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from onrecord.flows.execution.batches import run_batches
from onrecord.flows.execution.commit import Committer
from onrecord.flows.execution.dispatch import Direct, Workers
from onrecord.flows.execution.index import run_index
from onrecord.flows.execution.progress import Quiet
from onrecord.flows.execution.publish import OPERATIONS, record_run
from onrecord.flows.execution.session import Session
from onrecord.flows.runner import register_tools
from onrecord.flows.settings import load_settings
from onrecord.flows.stages import STAGES
from onrecord.warehouse.catalogue import lake_connection
from onrecord.warehouse.ids import digest
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.tables import TABLES

MIN_SHARE = 0.2  # of the sampled shingles of the shorter body: from here on two texts are taken for copies
_AT_ONCE = 20_000
_KEPT = "select body_a, body_b, sum(n_links) as n_links from lake.body_links group by all having sum(n_links) > 0"
_PAIRS = f"""
    select a.text_id as text_a, b.text_id as text_b
    from ({_KEPT}) as l
    join lake.fingerprints as fa on fa.body_key = l.body_a
    join lake.fingerprints as fb on fb.body_key = l.body_b
    join lake.texts as a on a.body_hash = fa.body_hash
    join lake.texts as b on b.body_hash = fb.body_hash
    where l.n_links >= ? * least(fa.n_hashes, fb.n_hashes)
    union all
    select min(text_id) over (partition by body_hash), text_id from lake.texts
    qualify count(*) over (partition by body_hash) > 1"""


def main() -> int:
    command, warehouse, *rest = sys.argv[1:]
    if command == "load":
        load(Path(warehouse), Path(rest[0]), int(rest[1]), int(rest[2]))
    else:
        print(json.dumps(index(Path(warehouse))))
    return 0


def load(warehouse: Path, source: Path, first: int, last: int) -> None:
    """Append the texts of rows `first` to `last` to the lake."""
    lake = Lake(load_settings(warehouse).lake)
    for ids, texts in _rows(source, first, last):
        rows = {
            "text_id": [_text_id(number) for number in ids],
            "text": texts,
            "n_chars": [len(text) for text in texts],
            "body_spans": [[{"char_start": 0, "char_end": len(text)}] for text in texts],
            "body_hash": [digest(text.encode()) for text in texts],
        }
        lake.append("texts", pa.table(rows).cast(TABLES["texts"].schema))


def _text_id(number: int) -> str:
    """Return an id that begins as a digest does, so that each file's ids lie all over the archive's, as real ones."""
    return f"txt:{digest(str(number).encode())[:24]}{number:08x}"


def _number(text_id: str) -> int:
    return int(text_id[-8:], 16)


def _rows(source: Path, first: int, last: int) -> Iterator[tuple[list[Any], list[Any]]]:
    start = 0
    for batch in pq.ParquetFile(source).iter_batches(_AT_ONCE, columns=["id", "text"]):
        low, high = max(first - start, 0), min(last - start, len(batch))
        if low < high:
            part = batch.slice(low, high - low)
            yield part.column(0).to_pylist(), part.column(1).to_pylist()
        start += len(batch)


def index(warehouse: Path) -> dict[str, Any]:
    """Bring fingerprints and links up to date; return seconds of the processor for each and peak memory in MiB."""
    settings = load_settings(warehouse, workers=1)
    lake = Lake(settings.lake)
    session = Session(settings, "run:bench", lake, Committer(lake, "run:bench"), Direct(Workers(1)), Quiet())
    figures: dict[str, Any] = {}
    with lake.committer(), closing(session):
        register_tools(session)
        with session.connect():  # opening the lake is not what is measured
            began = datetime.now(UTC)
        for name, run in (("fingerprint", run_batches), ("link", run_index)):
            started, wall = time.process_time(), datetime.now(UTC)
            run(session, STAGES[name])
            figures[f"{name}_cpu_s"] = round(time.process_time() - started, 2)
            figures[f"{name}_wall_s"] = round((datetime.now(UTC) - wall).total_seconds(), 2)
        shown = {name: version for name, version in lake.versions().items() if name not in OPERATIONS}
        record_run(session, began, shown, [], "published")
    figures["cpu_in"] = round(time.process_time(), 2)
    figures["rss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return figures


def found(warehouse: Path) -> list[tuple[int, int]]:
    """Return the pairs of texts that the index takes for copies, equal bodies included, by their numbers."""
    with lake_connection(Lake(load_settings(warehouse).lake), "4GB") as connection:
        rows = connection.sql(_PAIRS.replace("?", str(MIN_SHARE))).to_arrow_table()
    pairs = zip(rows.column(0).to_pylist(), rows.column(1).to_pylist(), strict=True)
    return [(_number(a), _number(b)) for a, b in pairs if a != b]


def n_kept(warehouse: Path) -> int:
    """Return how many pairs of bodies the index keeps."""
    with lake_connection(Lake(load_settings(warehouse).lake)) as connection:
        found = connection.execute(f"select count(*) from ({_KEPT})").fetchall()
    return int(found[0][0])


if __name__ == "__main__":
    sys.exit(main())
