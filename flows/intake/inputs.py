"""Taking in documents: read what paths and addresses hold, leave out what is known, capture the rest in batches."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyarrow as pa

from onrecord.flows.erasure.tombstones import Guard
from onrecord.flows.execution.session import Session
from onrecord.flows.execution.work import Job, work
from onrecord.flows.fetch.earlier import Earlier, Listed, lookup
from onrecord.flows.ingest.documents import Document, Refusal
from onrecord.flows.intake.requests import Intake
from onrecord.flows.intake.unchanged import Again, Unchanged
from onrecord.flows.stage import Stage
from onrecord.warehouse.catalogue import Connection
from onrecord.warehouse.relations import predicates_in
from onrecord.warehouse.tables import TABLES

Item = Document | Refusal
Found = Item | Earlier | Listed | Again
# A batch is closed early at this size, so that huge documents do not add up in memory.
BYTES_PER_BATCH = 32 * 1024 * 1024
# Pages come slowly, so that fewer are lost where a run is killed.
FETCHED_PER_BATCH = 50

_SEEN = pa.schema([("id", pa.string()), ("parent_raw_id", pa.string())])
_KNOWN = """
    select capture_id, parent_raw_id from lake.captures where tool_id = $tool_id
    union all
    select reject_id, null from lake.rejects where stage = 'ingest' and tool_id = $tool_id"""

# The places and bytes that this run's inputs speak of.
_SAID = """
    with said as (
        select c.locator, c.raw_id, c.captured_at
        from lake.captures as c semi join seen as s on s.id = c.capture_id
        union
        select locator, null, null from lists
        union
        select r.key, r.raw_id, null from lake.rejects as r semi join seen as s on s.id = r.reject_id
    ),
    containers as (
        select distinct parent_raw_id, regexp_replace(locator, '#[^#]*$', '') as locator, captured_at
        from lake.captures as c semi join seen as s on s.id = c.capture_id
        where parent_raw_id is not null
    )"""

# Of the same bytes at the same place, what this run said of them holds; earlier words, earlier tools, earlier
# states of the container, and what its columns were said to mean before give way. A fetch at another time is no
# earlier word: each is kept.
_SUPERSEDED = {
    "captures": """
        select c.capture_id, c.tool_id, c.parent_raw_id
        from lake.captures as c
        left join seen as kept on kept.id = c.capture_id and kept.parent_raw_id is not distinct from c.parent_raw_id
        where
            (kept.id is null or c.tool_id <> $tool_id)
            and (
                exists (
                    from said as s
                    where
                        s.locator = c.locator and s.raw_id = c.raw_id
                        and s.captured_at is not distinct from c.captured_at
                )
                or exists (
                    from containers as s
                    where
                        s.parent_raw_id = c.parent_raw_id and s.locator = regexp_replace(c.locator, '#[^#]*$', '')
                        and s.captured_at is not distinct from c.captured_at
                )
            )""",
    "rejects": """
        select r.reject_id, r.tool_id, null
        from lake.rejects as r
        left join seen as kept on kept.id = r.reject_id
        where
            r.stage = 'ingest' and (kept.id is null or r.tool_id <> $tool_id)
            and (
                exists (from said as s where s.locator = r.key and (r.raw_id is null or s.raw_id = r.raw_id))
                -- a container that was refused as a whole has given entries now
                or r.key in (select regexp_replace(locator, '#[^#]*$', '') from said where contains(locator, '#'))
                -- a metadata.csv is read again with each file beside it
                or regexp_replace(r.key, '#[^#]*$', '') in (
                    select regexp_extract(regexp_replace(locator, '#[^#]*$', ''), '^.*/') || 'metadata.csv' from said
                )
            )""",
}


def run_inputs(session: Session, stage: Stage, intake: Intake) -> None:
    """Capture every document that lies under paths, or that addresses lead to, and that the lake does not hold yet."""
    tool_id = session.tools[stage.name]
    had_rows = bool(session.lake.files("captures") or session.lake.files("rejects"))
    with session.connect() as connection:
        known = known_inputs(connection, tool_id)
        guard = Guard(connection)
    session.progress.stage(stage.name, None)
    seen: dict[str, str | None] = {}
    lists: list[str] = []
    size = session.settings.batch_size * stage.units_per_document
    unchanged = Unchanged(session.settings.warehouse, known, intake.is_full)
    on_disk = intake.documents(session.settings, unchanged)
    fetched = intake.fetched(session.settings, lookup(session.connect, tool_id))
    for found, most in ((on_disk, size), (fetched, min(size, FETCHED_PER_BATCH))):
        for batch in _batches(_new(session, guard.passed(found), known, seen, lists), most):
            session.store(stage, work(Job(stage.name, tool_id, [item.input_id for item in batch], batch)))
    if had_rows:
        _drop_superseded(session, tool_id, seen, lists)
    unchanged.save(seen, is_all=intake.since is None)


def known_inputs(connection: Connection, tool_id: str) -> dict[str, set[str | None]]:
    """Return for the id of each input that the lake holds, made by this tool, the containers it was found in."""
    return _known(connection.execute(_KNOWN, {"tool_id": tool_id}).fetchall())


def _known(rows: Iterable[tuple[str, str | None]]) -> dict[str, set[str | None]]:
    """Return for the id of each known input the containers it was found in, each container's id held once."""
    known: dict[str, set[str | None]] = {}
    of_container: dict[str | None, set[str | None]] = {}
    for input_id, parent in rows:
        found = of_container.setdefault(parent, {parent})
        known[input_id] = known[input_id] | found if input_id in known else found
    return known


def _new(
    session: Session,
    items: Iterable[Found],
    known: Mapping[str, set[str | None]],
    seen: dict[str, str | None],
    lists: list[str],
) -> Iterator[Item]:
    """Yield the items that are neither known nor seen before in this run, and count all.

    A known row of a container that has changed since is yielded again, so that its capture names the container
    as it is now.
    """
    counts = session.counts
    for item in items:
        if isinstance(item, Listed):
            lists.append(item.locator)
            continue
        session.progress.advance(1)
        counts.n_inputs += 1
        input_id = item.input_id
        parent = None if isinstance(item, Refusal) else item.parent_raw_id
        is_repeated = input_id in seen
        seen.setdefault(input_id, parent)
        if is_repeated or input_id in known:
            counts.n_known += 1
        elif isinstance(item, Document):
            counts.n_new += 1
        else:
            counts.n_rejected += 1
        if isinstance(item, Earlier | Again):
            continue
        if not is_repeated and parent not in known.get(input_id, ()):
            yield item


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    batch: list[Item] = []
    n_bytes = 0
    for item in items:
        batch.append(item)
        n_bytes += len(item.content) if isinstance(item, Document) else 0
        if len(batch) >= size or n_bytes >= BYTES_PER_BATCH:
            yield batch
            batch, n_bytes = [], 0
    if batch:
        yield batch


def _drop_superseded(session: Session, tool_id: str, seen: Mapping[str, str | None], lists: Sequence[str]) -> None:
    """Delete captures and rejects that this run's words on the same bytes at the same place take the place of."""
    with session.connect() as connection:
        connection.register("seen", pa.table({"id": list(seen), "parent_raw_id": list(seen.values())}, _SEEN))
        connection.register("lists", pa.table({"locator": list(lists)}, pa.schema([("locator", pa.string())])))
        for name, query in _SUPERSEDED.items():
            for predicate in _predicates(connection, name, _SAID + query, tool_id):
                version = session.lake.delete(name, predicate)
                session.committer.record_upkeep("supersede", {name: version})


def _predicates(connection: Connection, name: str, query: str, tool_id: str) -> list[str]:
    """Return predicates that together fit the rows found by `query`: one where all rows of their kind are found."""
    found: dict[str, list[str]] = {}
    for row_id, tool, parent in connection.execute(query, {"tool_id": tool_id}).fetchall():
        found.setdefault(_written(tool, parent), []).append(row_id)
    predicates = []
    for written, row_ids in sorted(found.items()):
        (n_rows,) = connection.execute(f"select count(*) from lake.{name} where {written}").fetchall()[0]
        each = predicates_in(TABLES[name].key[0], sorted(row_ids))
        predicates += [written] if n_rows == len(row_ids) else [f"{written} and {one}" for one in each]
    return predicates


def _written(tool_id: str, parent_raw_id: str | None) -> str:
    """Return the predicate that tells rows of one id apart: by what tool, and out of which container."""
    return f"tool_id = '{tool_id}'" + (f" and parent_raw_id = '{parent_raw_id}'" if parent_raw_id else "")
