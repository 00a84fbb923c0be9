"""Verification from the raw bytes up: that every stored row still follows from the documents as received.

Files are read whole; raw bytes must have the hash that names them; every piece of every alignment must give its
characters again; texts, blocks and versions are derived anew and compared, and so, of a sample, are annotations and
claims; every check of the contracts is run.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from onrecord.flows.execution.progress import Progress
from onrecord.flows.inspection.explain import segment_holds
from onrecord.flows.inspection.rederive import ANNOTATIONS, CLEAN, Derivation, derive
from onrecord.flows.settings import Settings
from onrecord.warehouse.catalogue import Connection, connect, files_named, read_whole, rows_of
from onrecord.warehouse.checks import run_checks
from onrecord.warehouse.ids import digest, raw_id

DOCUMENTS_AT_ONCE = 1000  # each part reads the tables once
BYTES_AT_ONCE = 128 * 1024 * 1024
MOST_SHOWN = 1000
MOST_ANNOTATED = 200  # annotating takes a hundred times as long as all the rest


@dataclass(frozen=True)
class Fault:
    """Something that is not as it must be: in which table, which row or file, and why."""

    table: str
    row: str
    what: str


@dataclass
class Verdict:
    """What was looked at, and the faults found, at most MOST_SHOWN of them.

    `n_derived` captures were cleaned anew; `derived` counts the units that each stage has derived anew, `left_out` says
    which could not be.
    """

    n_files: int = 0
    n_documents: int = 0
    n_derived: int = 0
    n_segments: int = 0
    n_checks: int = 0
    n_faults: int = 0
    derived: dict[str, int] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def add(self, table: str, row: object, what: str) -> None:
        """Note a fault."""
        self.n_faults += 1
        if len(self.faults) < MOST_SHOWN:
            self.faults.append(Fault(table, str(row), what))

    def as_json(self) -> dict[str, Any]:
        """Return plain values for ``--json``."""
        return asdict(self)


def verify(
    settings: Settings, progress: Progress, share: float = 1.0, draw: int = 0, n_annotated: int = MOST_ANNOTATED
) -> Verdict:
    """Verify the published warehouse; of documents, the `share` that the number `draw` draws.

    Another number draws other documents; all numbers together draw all. Of those drawn, `n_annotated` at most are
    annotated anew, again others for another number. Files and checks are always verified whole.
    Raises CatalogueError where nothing was published.
    """
    verdict = Verdict()
    with connect(settings.warehouse) as connection:
        unreadable = _verify_files(connection, verdict, progress)
        if not unreadable & {"raw_documents", "captures", "texts", "alignments", "article_versions", "blocks"}:
            drawn = _verify_documents(connection, verdict, progress, settings, share, draw)
        if not unreadable:
            sample = sorted(drawn, key=lambda row_id: digest(f"{draw} {row_id}".encode()))[:n_annotated]
            _verify_annotations(connection, verdict, progress, settings, sample)
            _verify_checks(connection, verdict, progress)
    return verdict


def _verify_files(connection: Connection, verdict: Verdict, progress: Progress) -> set[str]:
    """Read every file of the catalogue to its end; return the tables where that fails."""
    named = files_named(connection)
    progress.stage("files", sum(len(files) for files in named.values()))
    unreadable: set[str] = set()
    for table, files in named.items():
        for file in files:
            if error := read_whole(connection, file):
                verdict.add(table, Path(file).name, f"the file cannot be read: {error}")
                unreadable.add(table)
        progress.advance(len(files))
        verdict.n_files += len(files)
    return unreadable


def _verify_documents(
    connection: Connection, verdict: Verdict, progress: Progress, settings: Settings, share: float, draw: int
) -> Sequence[str]:
    """Verify the documents drawn, and return their ids."""
    sizes = connection.execute("select raw_id, n_bytes from lake.raw_documents order by raw_id").fetchall()
    drawn = {row_id: n_bytes for row_id, n_bytes in sizes if _is_drawn(row_id, share, draw)}
    progress.stage("documents", len(drawn))
    for raw_ids in _parts(drawn):
        _verify_bytes(connection, verdict, raw_ids)
        _verify_alignments(connection, verdict, raw_ids)
        verdict.n_derived += _verify_derived(connection, verdict, settings, CLEAN, raw_ids)
        progress.advance(len(raw_ids))
    verdict.n_documents = len(drawn)
    return list(drawn)


def _verify_annotations(
    connection: Connection, verdict: Verdict, progress: Progress, settings: Settings, raw_ids: Sequence[str]
) -> None:
    progress.stage("annotations", len(ANNOTATIONS))
    for derivation in ANNOTATIONS:
        verdict.derived[derivation.stage] = _verify_derived(connection, verdict, settings, derivation, raw_ids)
        progress.advance(1)


def _is_drawn(row_id: str, share: float, draw: int) -> bool:
    """Say whether a number draws a row: the numbers 0 … 1/share - 1 draw each row once."""
    n_parts = max(1, round(1 / share)) if share > 0 else 0
    return bool(n_parts) and int(digest(row_id.encode())[:12], 16) % n_parts == draw % n_parts


def _parts(sizes: Mapping[str, int]) -> Iterator[list[str]]:
    """Yield the documents in parts that fit in memory."""
    part: list[str] = []
    n_bytes = 0
    for row_id, size in sizes.items():
        if part and (len(part) == DOCUMENTS_AT_ONCE or n_bytes + size > BYTES_AT_ONCE):
            yield part
            part, n_bytes = [], 0
        part.append(row_id)
        n_bytes += size
    if part:
        yield part


def _verify_bytes(connection: Connection, verdict: Verdict, raw_ids: Sequence[str]) -> None:
    query = "select raw_id, content, n_bytes from lake.raw_documents where list_contains($1, raw_id)"
    for stored_id, content, n_bytes in connection.execute(query, [raw_ids]).fetchall():
        if raw_id(content) != stored_id:
            verdict.add("raw_documents", stored_id, f"its bytes have another SHA-256, {raw_id(content)}")
        if len(content) != n_bytes:
            verdict.add("raw_documents", stored_id, f"{n_bytes} bytes are promised, {len(content)} are there")


_ALIGNED = """
    select a.alignment_id, a.text_id, a.segments, t.text, r.content, v.charset_used
    from lake.alignments as a
    join lake.raw_documents as r on r.raw_id = a.raw_id
    left join lake.texts as t on t.text_id = a.text_id
    left join (
        select alignment_id, any_value(charset_used) as charset_used from lake.article_versions group by alignment_id
    ) as v on v.alignment_id = a.alignment_id
    where list_contains($1, a.raw_id)
    order by a.alignment_id"""


def _verify_alignments(connection: Connection, verdict: Verdict, raw_ids: Sequence[str]) -> None:
    for row in rows_of(connection, _ALIGNED, [raw_ids]):
        if row["text"] is None or row["charset_used"] is None:
            verdict.add("alignments", row["alignment_id"], "its text or its article version is missing")
            continue
        verdict.n_segments += len(row["segments"])
        wrong = [each for each in row["segments"] if not _holds(row, each)]
        if wrong:
            at = f"code points {wrong[0]['char_start']}–{wrong[0]['char_end']}"
            what = f"{len(wrong)} pieces do not follow from the bytes they name, the first {at} of {row['text_id']}"
            verdict.add("alignments", row["alignment_id"], what)


def _holds(row: Mapping[str, Any], segment: Mapping[str, Any]) -> bool:
    if segment["op"] == "inserted":
        return True  # by us: it says itself that it comes from no bytes
    return segment_holds(row["text"], row["content"], segment, row["charset_used"])


def _verify_derived(
    connection: Connection, verdict: Verdict, settings: Settings, derivation: Derivation, raw_ids: Sequence[str]
) -> int:
    """Derive rows of the documents anew, and compare; return of how many units."""
    derived = derive(connection, derivation, raw_ids, settings)
    for each in derived.differences:
        verdict.add(each.table, each.row, each.what)
    if derived.left_out and derived.left_out not in verdict.left_out:
        verdict.left_out.append(derived.left_out)
    return derived.n_units


def _verify_checks(connection: Connection, verdict: Verdict, progress: Progress) -> None:
    progress.stage("checks", None)
    results = run_checks(connection)
    for result in results:
        if result.n_failures:
            verdict.add(result.check, result.sample or "", f"{result.n_failures} rows fail this check")
    verdict.n_checks = len(results)
