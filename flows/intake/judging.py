"""The file of judgements in the warehouse folder: read for its stage, appended to by the command line.

Plain CSV, one judgement a line, meant to be edited by hand too: undoing a judgement is removing its line.
"""

import csv
import io
import os
import re
from collections.abc import Collection
from pathlib import Path

import pyarrow as pa

from onrecord.flows.corroborate.judgements import HEADER
from onrecord.flows.execution.corpus import committed_digests
from onrecord.flows.execution.session import Session
from onrecord.flows.execution.work import Job, work
from onrecord.flows.stage import Stage
from onrecord.warehouse.catalogue import Connection
from onrecord.warehouse.ids import digest

FILE_NAME = "judgements.csv"
_TEXT_ID = re.compile(r"txt:[0-9a-f]{32}")
_TYPES: dict[str, pa.DataType] = {"line_no": pa.int64(), "line": pa.string()}
_LINES = pa.schema(_TYPES)


def run_judgements(session: Session, stage: Stage) -> None:
    """Bring the table of judgements up to date with the file."""
    tool_id = session.tools[stage.name]
    content = _content(session.settings.warehouse)
    now = _digests(content, tool_id)
    with session.connect() as connection:
        if not is_due(session, connection, stage):
            return
        refused = connection.execute("select 1 from lake.rejects where stage = $1 limit 1", [stage.name]).fetchall()
    if refused:  # they are made again; without a commit in between a killed run would find them missing
        versions = {"rejects": session.lake.delete("rejects", f"stage = '{stage.name}'")}
        session.committer.record_upkeep("supersede", versions)
    outcome = work(Job(stage.name, tool_id, [FILE_NAME], lines_of(content)))
    session.store(stage, outcome, "true", now or {0: ""})


def is_due(session: Session, connection: Connection, stage: Stage) -> bool:
    """Say whether the file is not the one that the table was made of."""
    content = _content(session.settings.warehouse)
    return committed_digests(connection, stage) != _digests(content, session.tools[stage.name])


def _digests(content: bytes, tool_id: str) -> dict[int, str]:
    return {0: f"{tool_id} {digest(content)}"} if content else {}


def lines_of(content: bytes) -> pa.Table:
    """Return the lines of the file with their numbers from 1; one that is not UTF-8 is NULL."""
    rows = [
        {"line_no": number, "line": _decoded(line)}
        for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").splitlines(), start=1)
    ]
    return pa.Table.from_pylist(rows, schema=_LINES)


def append(warehouse: Path, *values: str) -> None:
    """Add a judgement to the file, made with its heading where it is missing."""
    path = warehouse / FILE_NAME
    content = _content(warehouse)
    heading = "" if content else _line(HEADER)
    gap = "\n" if content and not content.endswith(b"\n") else ""
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(heading + gap + _line(values))
        file.flush()
        os.fsync(file.fileno())


def remove_places(warehouse: Path, text_ids: Collection[str]) -> None:
    """Take out of the file the judgements of mentions in these texts, whose words they quote."""
    content = _content(warehouse)
    lines = content.splitlines(keepends=True)
    kept = [
        line for line in lines if not any(text_id in text_ids for text_id in _TEXT_ID.findall(_decoded(line) or ""))
    ]
    if len(kept) < len(lines):
        draft = warehouse / f"{FILE_NAME}.tmp"
        draft.write_bytes(b"".join(kept))
        draft.replace(warehouse / FILE_NAME)


def _line(values: tuple[str, ...]) -> str:
    """Return values as one line of CSV; a break inside a value would end the judgement, so it becomes a blank."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(" ".join(value.split()) for value in values)
    return text.getvalue()


def _content(warehouse: Path) -> bytes:
    path = warehouse / FILE_NAME
    return path.read_bytes() if path.is_file() else b""


def _decoded(line: bytes) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return None
