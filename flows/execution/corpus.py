"""Stages of scope corpus: recompute and replace the shards whose input set is not the one their rows were made of.

So a shard's rows are a function of the set of documents, whatever the order of arrival: adding documents gives the
rows of a full rebuild.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from onrecord.flows.execution.session import Session
from onrecord.flows.execution.work import Job
from onrecord.flows.stage import Stage
from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection

# A stage whose groups are small and many may have up to this many shards, so that new documents touch few of them.
MOST_SHARDS = 8192

_COMMITTED = "select tool_id, shards, versions from lake.stage_runs where stage = ? and shards is not null"


def run_corpus(session: Session, stage: Stage) -> None:
    """Bring every shard of the stage up to date."""
    tool_id = session.tools[stage.name]
    with session.connect() as connection:
        found = shards_of(connection, stage)
        sizes = {int(shard): int(n_rows) for shard, _, n_rows in found}
        now = {int(shard): f"{tool_id} {digest}" for shard, digest, _ in found}
        before = committed_digests(connection, stage)
        touched = sorted(shard for shard in now.keys() | before.keys() if now.get(shard) != before.get(shard))
        if touched:
            session.progress.stage(stage.name, len(touched))
        share = sum(sizes.get(shard, 0) for shard in touched) // session.settings.partitions
        jobs = _jobs(connection, stage, tool_id, _tasks(touched, sizes, min(stage.rows_per_job, max(share, 1))))
        for outcome in session.dispatch.outcomes(jobs):
            shards = [int(unit) for unit in outcome.job.units]
            digests = {shard: now.get(shard, "") for shard in shards}
            session.store(stage, outcome, within(shards, now.keys() | before.keys()), digests)
            session.progress.advance(len(shards))


def _jobs(connection: Connection, stage: Stage, tool_id: str, tasks: Iterable[list[int]]) -> Iterator[Job]:
    statement = sql.load("stages")[stage.name].statement
    for shards in tasks:
        rows = connection.sql(sql.fill(statement, shards=shards)).to_arrow_table()
        yield Job(stage.name, tool_id, [str(shard) for shard in shards], rows)


def within(shards: Sequence[int], known: Collection[int]) -> str:
    """Return a predicate of rows in `shards`, in ascending order, of all shards that are `known` to have any.

    Shards between which no other is known are named as one range: long lists take delta-rs long to parse.
    """
    wanted = set(shards)
    ranges: list[list[int]] = []
    is_open = False
    for shard in sorted({*shards, *known}):
        if shard not in wanted:
            is_open = False
        elif is_open:
            ranges[-1][1] = shard
        else:
            ranges.append([shard, shard])
            is_open = True
    return " or ".join(f"shard between {first} and {last}" for first, last in ranges)


def prepare(connection: Connection, stage: Stage) -> None:
    """Make the tables that the stage's queries read, of this connection alone."""
    for name in stage.prepares:
        connection.execute(f"create or replace temp table {name} as {sql.load('stages')[name].statement}")


def shards_of(connection: Connection, stage: Stage) -> list[tuple[int, str, int]]:
    """Return each shard's number, the digest of its input and its number of rows.

    Without a query of its own the digest is one of the very rows that the stage would be given.
    """
    prepare(connection, stage)
    queries = sql.load("stages")
    if query := queries.get(f"{stage.name}_shards"):
        return connection.execute(query.statement).fetchall()
    rows = queries[stage.name].statement
    digests = (
        "select shard, count(*) || ' ' || bit_xor(md5_number_lower(given::varchar)), count(*) "
        f"from ({rows}) as given group by shard"
    )
    return connection.execute(sql.fill(digests, shards=range(MOST_SHARDS))).fetchall()


def committed_digests(connection: Connection, stage: Stage) -> dict[int, str]:
    """Return the digest that each shard's present rows were made of, in order of table version, not of the clock."""
    records = connection.execute(_COMMITTED, [stage.name]).fetchall()
    latest: dict[int, str] = {}
    for _, shards, _ in sorted(records, key=lambda record: sum(json.loads(record[2]).values())):
        latest.update({int(shard): digest for shard, digest in json.loads(shards).items()})
    return {shard: digest for shard, digest in latest.items() if digest}


def _tasks(shards: Sequence[int], sizes: Mapping[int, int], most_rows: int) -> Iterator[list[int]]:
    """Group shards so that each group has at least one and about `most_rows` rows at most."""
    group: list[int] = []
    n_rows = 0
    for shard in shards:
        if group and n_rows + sizes.get(shard, 0) > most_rows:
            yield group
            group, n_rows = [], 0
        group.append(shard)
        n_rows += sizes.get(shard, 0)
    if group:
        yield group
