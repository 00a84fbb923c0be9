"""Stages of scope groups: bring groups over all documents up to date from what is known of them.

The stage is called where its input is not the one that its rows were made of. It is given streams of what is large.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from onrecord.flows.deduplicate.story_archive import Archive
from onrecord.flows.execution.corpus import committed_digests, shards_of
from onrecord.flows.execution.session import Session
from onrecord.flows.execution.work import Job, work
from onrecord.flows.stage import Stage
from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection

_ROWS_AT_ONCE = 20_000
_SMALL = "article_id, article_key, published_at, n_entries, n_tokens, is_unspaced"


def run_grouping(session: Session, stage: Stage) -> None:
    """Bring the stage's tables up to date, by the shards in which rows are others."""
    tool_id = session.tools[stage.name]
    with session.connect() as connection:
        now = {shard: f"{tool_id} {digest}" for shard, digest, _ in shards_of(connection, stage)}
        before = committed_digests(connection, stage)
        if now == before:
            return
        session.progress.stage(stage.name, None)
        archive = _archive(connection, stage.name, tool_id)
        outcome = work(Job(stage.name, tool_id, [str(archive.articles.num_rows)], archive))
    members = outcome.tables["story_members"]
    is_whole = members.num_rows == archive.articles.num_rows
    session.store(stage, outcome, "true" if is_whole else _shards(members), {k: now.get(k, "") for k in now | before})


def _shards(rows: pa.Table) -> str | None:
    """Name the shards that rows are in; None for no rows, which replace nothing."""
    shards = np.unique(rows.column("shard").to_numpy()).tolist()
    return f"shard in ({', '.join(map(str, shards))})" if shards else None


def _archive(connection: Connection, name: str, tool_id: str) -> Archive:
    statements = {
        query: sql.fill(sql.load("stages")[query].statement, tool_id=tool_id)
        for query in (name, f"{name}_members", f"{name}_scores")
    }

    def stream(columns: str) -> Iterator[pa.RecordBatch]:
        yield from connection.sql(f"select {columns} from ({statements[name]})").to_arrow_reader(_ROWS_AT_ONCE)

    return Archive(
        connection.sql(f"select {_SMALL} from ({statements[name]})").to_arrow_table(),
        connection.sql(statements[f"{name}_members"]).to_arrow_table(),
        connection.sql(statements[f"{name}_scores"]).to_arrow_table(),
        lambda: stream("article_key, entries"),
        lambda: stream("article_key, shown"),
    )
