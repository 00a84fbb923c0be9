"""Upkeep of the lake: small files joined, superseded ones deleted after the retention, logs trimmed, leftovers swept.

Rows stay as they are. A catalogue of the joined files is published before anything that an earlier one names goes.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from onrecord.flows.execution.dispatch import Direct, Workers
from onrecord.flows.execution.joining import join_files, record_upkeep
from onrecord.flows.execution.progress import Progress
from onrecord.flows.execution.publish import publish_run
from onrecord.flows.execution.session import Session
from onrecord.flows.runner import open_session
from onrecord.flows.settings import Settings
from onrecord.warehouse.delta_log import committed_versions
from onrecord.warehouse.errors import LakeError, UnknownName
from onrecord.warehouse.lake import Versions
from onrecord.warehouse.object_lake import open_lake
from onrecord.warehouse.tables import TABLES

MOST_SMALL_FILES = 8
MOST_LOG_ENTRIES = 20
_LAST_PUBLISHED = """
    select versions from lake.runs
    where state = 'published'
    order by run_order(versions, ended_at) desc, run_id
    limit 1"""
# Upkeep that was killed before it published has left rows as they were, and so has what took back a killed run's.
_WORK = "select versions from lake.stage_runs where stage not in ('compact', 'vacuum', 'recover')"


@dataclass(frozen=True)
class Upkeep:
    """What was done: files before and after by table compacted, files deleted by table, bytes of the lake."""

    run_id: str
    compacted: dict[str, tuple[int, int]] = field(default_factory=dict)
    deleted: dict[str, int] = field(default_factory=dict)
    n_bytes_before: int = 0
    n_bytes: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return plain values for ``--json``."""
        return asdict(self)


def maintain(settings: Settings, progress: Progress, patience: float = 0) -> Upkeep:
    """Do all upkeep that is due.

    Raises UnknownName where there is no warehouse; LakeError where another process writes for longer than `patience`
    seconds, or where commits wait to be published by a run: the last good catalogue needs the files before them.
    """
    if not open_lake(settings.lake).exists():
        raise UnknownName(f"{settings.warehouse} holds no warehouse; make one with: onrecord run PATH")
    n_bytes_before = _n_bytes(settings)
    with open_session(settings, Direct(Workers(1)), progress, patience) as session:
        started_at = datetime.now(UTC)
        _refuse_unpublished(session)
        compacted = _compact(session)
        progress.stage("publish", None)
        publish_run(session, started_at)
        deleted = _vacuum(session)
        for name in TABLES:
            session.lake.trim_log(name, MOST_LOG_ENTRIES)
        return Upkeep(session.run_id, compacted, deleted, n_bytes_before, _n_bytes(settings))


def _refuse_unpublished(session: Session) -> None:
    """Raise LakeError where the lake is not what was published last, but for how its rows lie in files."""
    with session.connect() as connection:
        found = connection.execute(_LAST_PUBLISHED).fetchall()
        records = [versions for (versions,) in connection.execute(_WORK).fetchall()]
    published: Versions = json.loads(found[0][0]) if found else {}
    for name, version in committed_versions(records).items():
        if name in TABLES and version > published.get(name, 0):
            raise LakeError(
                f"{session.settings.lake}: {name} has commits that were never published; "
                "finish the run with: onrecord refresh (or onrecord run), then try again"
            )


def _compact(session: Session) -> dict[str, tuple[int, int]]:
    session.progress.stage("compact", len(TABLES))
    compacted: dict[str, tuple[int, int]] = {}
    for name in TABLES:
        compacted |= join_files(session, [name], MOST_SMALL_FILES)
        session.progress.advance(1)
    return compacted


def _vacuum(session: Session) -> dict[str, int]:
    session.progress.stage("vacuum", len(TABLES))
    deleted: dict[str, int] = {}
    for name in TABLES:
        n_deleted = session.lake.vacuum(name, session.settings.retention_days * 24)
        if n_deleted:
            record_upkeep(session, "vacuum", name, session.lake.version(name))
            deleted[name] = n_deleted
        session.progress.advance(1)
    return deleted


def _n_bytes(settings: Settings) -> int:
    """Return the size of the lake on disk, or of what its present versions name in object storage."""
    if isinstance(settings.lake, str):
        lake = open_lake(settings.lake)
        return sum(sum(lake.sizes(name).values()) for name in TABLES)
    return sum(path.stat().st_size for path in settings.lake.rglob("*") if path.is_file())
