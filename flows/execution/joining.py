"""Small files of a table joined: a query opens each file that it reads, which costs more than the rows of a small one.

Rows stay as they are, and so do the files joined, for catalogues that name them, until upkeep deletes them.
"""

from collections.abc import Iterable

from onrecord.flows.execution.publish import OPERATIONS
from onrecord.flows.execution.session import Session

MOST_SMALL_FILES = 16  # of a table while a run goes on


def join_files(session: Session, names: Iterable[str], most_small: int) -> dict[str, tuple[int, int]]:
    """Join the files of tables that have more than `most_small` small ones; return how many there were and are."""
    joined: dict[str, tuple[int, int]] = {}
    for name in names:
        n_before = len(session.lake.files(name))
        version = session.lake.compact(name, most_small) if n_before > most_small else None
        if version is not None:
            record_upkeep(session, "compact", name, version)
            joined[name] = (n_before, len(session.lake.files(name)))
    return joined


def record_upkeep(session: Session, what: str, name: str, version: int) -> None:
    """Let a version count, which else would be taken back as a killed run's; those of operations always count."""
    if name not in OPERATIONS:
        session.committer.record_upkeep(what, {name: version})
