"""The work of an erasure: every row that came of what a tombstone covers, then all history, then the proof.

A tombstone in force is a standing order, and what is left to do for it is found by asking the lake: a run that was
killed is finished by the next one, and an erased article that comes in again in other bytes is taken out again.
"""

import shutil
from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from onrecord.flows.erasure.asking import key_rows, rewrite
from onrecord.flows.erasure.tombstones import Due, due_captures, refusal
from onrecord.flows.execution.prune import drop_dangling
from onrecord.flows.execution.publish import republish
from onrecord.flows.execution.session import Session
from onrecord.flows.ingest.stage import run as rows_of_inputs
from onrecord.flows.intake import unchanged
from onrecord.flows.intake.judging import remove_places
from onrecord.warehouse import catalogue, sql
from onrecord.warehouse.catalogue import Connection, rows_of
from onrecord.warehouse.errors import CheckFailed
from onrecord.warehouse.lake import Versions
from onrecord.warehouse.proof import Proof, buffers_of, search_files
from onrecord.warehouse.relations import predicates_in
from onrecord.warehouse.tables import TABLES
from onrecord.warehouse.tables.erasures import ERASED_SUPPORT
from onrecord.warehouse.tables.operations import CHECK_RESULTS
from onrecord.warehouse.windows import Search, windows_of

# Nothing in these was ever in a document.
_NOT_OF_DOCUMENTS = ("outlets", "gazetteer")
_MOST_WINDOWS, _LEAST_PER_DOCUMENT, _MOST_PER_DOCUMENT = 4000, 8, 400
_ROWS_AT_ONCE = 1000
_CONTENTS = """
    select raw_id, content from lake.raw_documents where raw_id in $raw_ids
    union
    select v.raw_id, encode(t.text)
    from lake.texts as t
    join lake.article_versions as v on v.text_id = t.text_id
    where t.text_id in $text_ids"""
_LEFT = (
    "select content from lake.raw_documents where raw_id not in $raw_ids",
    "select text from lake.texts where text_id not in $text_ids",
    "select metadata from lake.captures where raw_id not in $raw_ids",
)
_OPEN = "select * from lake.erasures where completed_at is null and lifted_at is null order by erasure_id"
_KEYS = "select kind, key from lake.erased_keys where erasure_id = $1 order by key"


def erase_due(session: Session, is_new: bool = False) -> None:
    """Take out of the lake what tombstones in force cover; `is_new` if it came in with this very run."""
    due = _due(session)
    if not due:
        return
    _add_keys(session, [(one.erasure_id, "raw", one.raw_id) for one in due])
    due = _due(session)  # with all that has the same bytes
    with session.connect() as connection:
        text_ids = _ask(connection, "lost_texts", due)
        _note_windows(session, connection, due, text_ids)
        _note_support(session, connection, due)
        _reopen(session, connection, due)
        remove_places(session.settings.warehouse, set(text_ids))
        versions = _delete(session, connection, due, is_new)
    session.committer.record_upkeep("erase", versions)
    session.committer.forget()


def _due(session: Session) -> list[Due]:
    with session.connect() as connection:
        return due_captures(connection)


def _ask(connection: Connection, query: str, due: Sequence[Due]) -> list[str]:
    captures = {"captures": [one.capture_id for one in due]}
    return [value for value, *_ in connection.execute(sql.load("erasing")[query].statement, captures).fetchall()]


def _add_keys(session: Session, keys: Collection[tuple[str, str, str]]) -> None:
    """Note keys that are not noted yet."""
    with session.connect() as connection:
        known = set(connection.execute("select erasure_id, kind, key from lake.erased_keys").fetchall())
    session.lake.append("erased_keys", key_rows(sorted(set(keys) - known)))


def _note_windows(session: Session, connection: Connection, due: Sequence[Due], text_ids: Sequence[str]) -> None:
    """Note by which stretches of bytes the proof will look for the documents: those that nothing left has too."""
    erasure_of = {one.raw_id: one.erasure_id for one in due}
    most = min(max(_MOST_WINDOWS // len(erasure_of), _LEAST_PER_DOCUMENT), _MOST_PER_DOCUMENT)
    found: set[tuple[str, str]] = set()
    contents = connection.cursor().execute(_filled(_CONTENTS, erasure_of, text_ids))
    while rows := contents.fetchmany(_ROWS_AT_ONCE):
        found |= {(erasure_of[raw_id], key) for raw_id, content in rows for key in windows_of(content, most)}
    search = Search({key for _, key in found})
    left: set[str] = set()
    for query in _LEFT:
        for batch in connection.sql(_filled(query, erasure_of, text_ids)).to_arrow_reader(_ROWS_AT_ONCE):
            left |= {key for buffer in buffers_of(batch) for key in search.found_in(buffer)}
    _add_keys(session, [(erasure_id, "window", key) for erasure_id, key in found if key not in left])


def _filled(query: str, raw_ids: Collection[str], text_ids: Sequence[str]) -> str:
    listed = {"raw_ids": raw_ids, "text_ids": text_ids}
    for name, ids in listed.items():
        query = query.replace(f"${name}", "(" + ", ".join(f"'{one}'" for one in ["", *sorted(ids)]) + ")")
    return query


def _note_support(session: Session, connection: Connection, due: Sequence[Due]) -> None:
    """Note the claims left of facts that lose articles, before what tells of it is gone."""
    known = set(connection.execute("select erasure_id, claim_id from lake.erased_support").fetchall())
    rows = []
    for erasure_id in sorted({one.erasure_id for one in due}):
        captures = {"captures": [one.capture_id for one in due if one.erasure_id == erasure_id]}
        for row in rows_of(connection, sql.load("erasing")["lost_support"].statement, captures):
            if (erasure_id, row["claim_id"]) not in known:
                rows.append(row | {"erasure_id": erasure_id})
    session.lake.append("erased_support", ERASED_SUPPORT.from_rows(rows))


def _reopen(session: Session, connection: Connection, due: Sequence[Due]) -> None:
    """Let an erasure count as incomplete again, once something of it came back."""
    query = "select * from lake.erasures where completed_at is not null and list_contains($1, erasure_id)"
    rows = rows_of(connection, query, [sorted({one.erasure_id for one in due})])
    rewrite(session.lake, [row | {"completed_at": None} for row in rows])


def _delete(session: Session, connection: Connection, due: Sequence[Due], is_new: bool) -> Versions:
    """Delete the captures with their bytes and refusals, and all that then dangles; samples of failed checks too."""
    captures, raw_ids = [one.capture_id for one in due], sorted({one.raw_id for one in due})
    versions: Versions = {}
    for name, column, ids in (
        ("captures", "capture_id", captures),
        ("rejects", "raw_id", raw_ids),
        ("rejects", "key", sorted({*captures, *(one.locator for one in due)})),
        ("raw_documents", "raw_id", raw_ids),
    ):
        for predicate in predicates_in(column, ids):
            versions[name] = session.lake.delete(name, predicate)
        catalogue.add_lake_view(connection, session.lake, TABLES[name])
    versions |= drop_dangling(session, connection)
    if is_new:
        refusals = [refusal(one.locator, one.raw_id, one.erasure_id) for one in due]
        rows = rows_of_inputs(refusals, session.tools["ingest"])
        versions["rejects"] = session.lake.append("rejects", rows["rejects"])
    samples = rows_of(connection, "select * from lake.check_results where sample is not null")
    if samples:
        rows_without = CHECK_RESULTS.from_rows([row | {"sample": None} for row in samples])
        session.lake.replace("check_results", rows_without, "sample is not null")
    return versions


def finish_erasures(session: Session) -> None:
    """Drop all history that could hold what was erased, search every file for it, and note what was found.

    To be called once the run is published, as readers of an earlier catalogue lose the files they read.
    Raises CheckFailed where a file holds any of it still; the next run searches again.
    """
    with session.connect() as connection:
        rows = rows_of(connection, _OPEN)
        keys = {row["erasure_id"]: connection.execute(_KEYS, [row["erasure_id"]]).fetchall() for row in rows}
    if not rows:
        return
    session.progress.stage("erase", None)
    if session.settings.ducklake:  # earlier snapshots name files that go now, and quote values of their rows
        republish(session.settings, session.lake, keep_days=0)
    _forget(session)
    hits: dict[str, int] = {}
    proved = []
    for row in rows:
        kinds = [kind for kind, _ in keys[row["erasure_id"]]]
        windows = [key for kind, key in keys[row["erasure_id"]] if kind == "window"]
        copies = session.lake.copies(session.spill / "searched")
        proof = search_files(session.settings.warehouse, windows, copies)
        hits |= proof.hits
        proved.append(row | _told(proof) | {"n_documents": kinds.count("raw")})
    rewrite(session.lake, proved)
    republish(session.settings, session.lake)
    if hits:
        named = ", ".join(sorted(hits))
        raise CheckFailed(f"the erasure is not complete: these files still hold what was erased, remove them: {named}")


def _forget(session: Session) -> None:
    """Leave of every table its latest version only, and no draft nor anything spilt."""
    session.close()
    shutil.rmtree(session.spill, ignore_errors=True)
    for name in TABLES:
        if name not in _NOT_OF_DOCUMENTS:
            session.lake.forget_history(name)
    session.lake.sweep()
    catalogue.sweep(session.settings.warehouse)
    unchanged.forget(session.settings.warehouse)


def _told(proof: Proof) -> dict[str, object]:
    """Return what the row of an erasure says of its proof."""
    return {
        "completed_at": None if proof.hits else datetime.now(UTC),
        "n_windows": proof.n_windows,
        "n_files": proof.n_files,
        "n_bytes_searched": proof.n_bytes,
        "n_hits": len(proof.hits),
    }
