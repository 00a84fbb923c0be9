"""Taking in documents: read what lies under the paths, leave out what is known, capture the rest in batches."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from onrecord.flows.discover import discover, documents_of
from onrecord.flows.ingest.documents import Document, Limits, Refusal
from onrecord.flows.session import Session
from onrecord.flows.stage import Stage
from onrecord.flows.work import Job, work

Item = Document | Refusal
# A batch is closed early at this size, so that huge documents do not add up in memory.
BYTES_PER_BATCH = 32 * 1024 * 1024

_KNOWN = """
    select capture_id from lake.captures
    union all
    select reject_id from lake.rejects where stage = 'ingest'"""
_SAME_PLACE = """
    select c.capture_id
    from lake.captures as c
    join places as p on p.locator = c.locator and p.raw_id = c.raw_id"""


def run_inputs(session: Session, stage: Stage, paths: Sequence[Path]) -> None:
    """Capture every document under `paths` that the lake does not hold yet."""
    with session.connect() as connection:
        known = {row[0] for row in connection.execute(_KNOWN).fetchall()}
    session.progress.stage(stage.name, None)
    items = _read(paths, session)
    for batch in _batches(_new(session, items, known), session.settings.batch_size):
        _drop_superseded(session, [item for item in batch if isinstance(item, Document)])
        job = Job(stage.name, session.tools[stage.name], [item.input_id for item in batch], batch)
        session.store(stage, work(job))


def _read(paths: Sequence[Path], session: Session) -> Iterator[Item]:
    """Yield all that lies under `paths`, the warehouse itself left out."""
    limits = Limits(max_bytes=session.settings.max_bytes)
    for found in discover(paths, skip=[session.settings.warehouse]):
        if isinstance(found, Refusal):
            yield found
        else:
            yield from documents_of(found, limits)


def _new(session: Session, items: Iterable[Item], known: set[str]) -> Iterator[Item]:
    """Yield the items that are not known, and count all."""
    counts = session.counts
    for item in items:
        session.progress.advance(1)
        counts.n_inputs += 1
        if item.input_id in known:
            counts.n_known += 1
            continue
        known.add(item.input_id)
        if isinstance(item, Document):
            counts.n_new += 1
        else:
            counts.n_rejected += 1
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


def _drop_superseded(session: Session, documents: Sequence[Document]) -> None:
    """Delete captures of the same bytes at the same place that came with other metadata: these now hold."""
    if not documents or not session.lake.files("captures"):
        return
    places = pa.table({"locator": [d.locator for d in documents], "raw_id": [d.raw_id for d in documents]})
    with session.connect() as connection:
        connection.register("places", places)
        superseded = [capture_id for (capture_id,) in connection.execute(_SAME_PLACE).fetchall()]
    if superseded:
        listed = ", ".join(f"'{capture_id}'" for capture_id in superseded)
        version = session.lake.delete("captures", f"capture_id in ({listed})")
        session.committer.record_upkeep("supersede", {"captures": version})
        session.is_restated = True
