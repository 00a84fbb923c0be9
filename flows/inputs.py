"""Taking in documents: read what lies under the paths, leave out what is known, capture the rest in batches."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from onrecord.flows.discover import read_documents
from onrecord.flows.ingest.documents import Document, Limits, Refusal
from onrecord.flows.session import Session
from onrecord.flows.stage import Stage
from onrecord.flows.work import Job, work
from onrecord.warehouse.relations import predicates_in
from onrecord.warehouse.tables import TABLES

Item = Document | Refusal
# A batch is closed early at this size, so that huge documents do not add up in memory.
BYTES_PER_BATCH = 32 * 1024 * 1024

_KNOWN = """
    select capture_id from lake.captures where tool_id = $tool_id
    union all
    select reject_id from lake.rejects where stage = 'ingest' and tool_id = $tool_id"""

# The places and bytes that this run's inputs speak of.
_SAID = """
    with said as (
        select c.locator, c.raw_id from lake.captures as c semi join seen as s on s.id = c.capture_id
        union
        select r.key, r.raw_id from lake.rejects as r semi join seen as s on s.id = r.reject_id
    )"""

# Of the same bytes at the same place, what this run said of them holds; earlier words and earlier tools give way.
_SUPERSEDED = {
    "captures": """
        select c.capture_id, c.tool_id
        from lake.captures as c
        semi join said as s on s.locator = c.locator and s.raw_id = c.raw_id
        left join seen as kept on kept.id = c.capture_id
        where kept.id is null or c.tool_id <> $tool_id""",
    "rejects": """
        select r.reject_id, r.tool_id
        from lake.rejects as r
        left join seen as kept on kept.id = r.reject_id
        where
            r.stage = 'ingest' and (kept.id is null or r.tool_id <> $tool_id)
            and (
                exists (from said as s where s.locator = r.key and (r.raw_id is null or s.raw_id = r.raw_id))
                -- a metadata.csv is read again with each file beside it
                or regexp_replace(r.key, '#[^#]*$', '') in (
                    select regexp_extract(regexp_replace(locator, '#[^#]*$', ''), '^.*/') || 'metadata.csv' from said
                )
            )""",
}


def run_inputs(session: Session, stage: Stage, paths: Sequence[Path]) -> None:
    """Capture every document under `paths` that the lake does not hold yet."""
    tool_id = session.tools[stage.name]
    had_rows = bool(session.lake.files("captures") or session.lake.files("rejects"))
    with session.connect() as connection:
        known = {row[0] for row in connection.execute(_KNOWN, {"tool_id": tool_id}).fetchall()}
    session.progress.stage(stage.name, None)
    seen: set[str] = set()
    size = session.settings.batch_size * stage.units_per_document
    items = read_documents(paths, Limits(max_bytes=session.settings.max_bytes), skip=[session.settings.warehouse])
    for batch in _batches(_new(session, items, known, seen), size):
        session.store(stage, work(Job(stage.name, tool_id, [item.input_id for item in batch], batch)))
    if had_rows:
        _drop_superseded(session, tool_id, seen)


def _new(session: Session, items: Iterable[Item], known: set[str], seen: set[str]) -> Iterator[Item]:
    """Yield the items that are neither known nor seen before in this run, and count all."""
    counts = session.counts
    for item in items:
        session.progress.advance(1)
        counts.n_inputs += 1
        is_new = item.input_id not in known and item.input_id not in seen
        seen.add(item.input_id)
        if not is_new:
            counts.n_known += 1
        elif isinstance(item, Document):
            counts.n_new += 1
        else:
            counts.n_rejected += 1
        if is_new:
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


def _drop_superseded(session: Session, tool_id: str, seen: set[str]) -> None:
    """Delete captures and rejects that this run's words on the same bytes at the same place take the place of."""
    found = {}
    with session.connect() as connection:
        connection.register("seen", pa.table({"id": pa.array(sorted(seen), pa.string())}))
        for name, query in _SUPERSEDED.items():
            found[name] = connection.execute(_SAID + query, {"tool_id": tool_id}).fetchall()
    for name, rows in found.items():
        key = TABLES[name].key[0]
        for tool in sorted({tool for _, tool in rows}):
            ids = sorted(row_id for row_id, of in rows if of == tool)
            for predicate in predicates_in(key, ids):
                version = session.lake.delete(name, f"tool_id = '{tool}' and {predicate}")
                session.committer.record_upkeep("supersede", {name: version})
