"""Receipts: from an id back to the bytes it rests on, each step proved again from the raw document."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from html import unescape
from pathlib import Path
from typing import Any

from onrecord.flows.clean.ftfy_model import fix_encoding
from onrecord.flows.settings import Settings
from onrecord.warehouse.catalogue import Connection, connect, rows_of
from onrecord.warehouse.contract import Table
from onrecord.warehouse.errors import UnknownName
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.object_lake import open_lake
from onrecord.warehouse.tables import TABLES

CONTEXT_CHARS = 60
_STATEFUL = ("iso2022", "iso-2022", "hz", "utf_7", "utf-7")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Receipt:
    """Where one row comes from in one document: steps to read, and proofs by name with their outcome."""

    row_id: str
    table: str
    steps: Mapping[str, str]
    proofs: Mapping[str, bool]

    @property
    def is_verified(self) -> bool:
        """Say whether every proof held."""
        return all(self.proofs.values())

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self) | {"is_verified": self.is_verified}


@dataclass(frozen=True)
class Span:
    """A stretch of a text that a row of a table stands for."""

    table: str
    row_id: str
    text_id: str
    char_start: int
    char_end: int


def explain_id(settings: Settings, row_id: str) -> list[Receipt]:
    """Return one receipt for each document in which the row's text stands.

    Raises UnknownName where no table with spans holds the id, or no document its text.
    """
    with connect(settings.warehouse) as connection:
        table, row = _find(connection, row_id)
        span = Span(table.name, row_id, row["text_id"], row["char_start"], row["char_end"])
        return receipts_of(connection, open_lake(settings.lake), span)


def receipts_of(connection: Connection, lake: Lake, span: Span) -> list[Receipt]:
    """Return one receipt for each document in which the text of a row's span stands.

    Raises UnknownName where no document holds the text.
    """
    table = TABLES[span.table]
    places = rows_of(connection, _PLACES, [span.text_id])
    if not places:
        raise UnknownName(f"{span.row_id}: no document holds the text {span.text_id} that it stands in")
    (row, *_) = rows_of(connection, f"select * from lake.{table.name} where {table.key[0]} = ?", [span.row_id])
    run = _run_of(connection, lake, table, span.row_id)
    placed = {**row, "text_id": span.text_id, "char_start": span.char_start, "char_end": span.char_end}
    return [_receipt(connection, table, span.row_id, placed, place, run) for place in places]


_PLACES = """
    select
        p.locator, p.outlet, p.article_id, p.raw_id, p.segments, t.text, r.content, v.charset_used, v.n_decode_errors,
        c.parent_raw_id, c.parent_offset
    from text_places() as p
    join lake.texts as t on t.text_id = p.text_id
    join lake.raw_documents as r on r.raw_id = p.raw_id
    join lake.captures as c on c.capture_id = p.capture_id
    join lake.article_versions as v on v.capture_id = p.capture_id
    where p.text_id = ?
    order by p.locator"""


def _find(connection: Connection, row_id: str) -> tuple[Table, Mapping[str, Any]]:
    """Return the table whose key is this id, and the row."""
    spanned = [table for table in TABLES.values() if table.has("text_id") and table.has("char_start")]
    for table in spanned:
        found = rows_of(connection, f"select * from lake.{table.name} where {table.key[0]} = ?", [row_id])
        if found:
            return table, found[0]
    names = ", ".join(table.name for table in spanned)
    raise UnknownName(f"{row_id}: no row of {names} has this id; find ids with: onrecord sql")


def _receipt(
    connection: Connection,
    table: Table,
    row_id: str,
    row: Mapping[str, Any],
    place: Mapping[str, Any],
    run: str,
) -> Receipt:
    start, end = row["char_start"], row["char_end"]
    text, content = place["text"], place["content"]
    met = [s for s in place["segments"] if s["char_start"] < end and s["char_end"] > start]
    pieces = [_piece(content, segment, start, end) for segment in met]
    bounds = (min((p.start for p in pieces), default=0), max((p.stop for p in pieces), default=0))
    steps = {
        "outlet": f"{place['outlet']} · {place['article_id']}",
        "document": place["locator"] + _container(place),
        "span": f"code points {start}–{end} of {row['text_id']}",
        "words": _context(text, start, end),
        "bytes": f"{bounds[0]}–{bounds[1]} of {place['raw_id']} ({place['charset_used']})",
        "raw": repr(content[bounds[0] : bounds[1]])[:300],
        "sha-256": hashlib.sha256(content).hexdigest(),
        "tool": _tool(connection, row.get("tool_id")),
        "run": run,
    }
    return Receipt(row_id, table.name, steps, _proofs(table, row, place, met))


def _container(place: Mapping[str, Any]) -> str:
    if place["parent_raw_id"] is None:
        return ""
    at = "inside" if place["parent_offset"] is None else f"byte {place['parent_offset']} of"
    return f" ({at} the unpacked container {place['parent_raw_id']})"


def _context(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - CONTEXT_CHARS) : start], text[end : end + CONTEXT_CHARS]
    return " ".join(f"{before}⟦{text[start:end]}⟧{after}".split())


def _piece(content: bytes, segment: Mapping[str, Any], start: int, end: int) -> range:
    """Return the bytes of the part of a segment that lies between two code points."""
    first, last = segment["byte_start"], segment["byte_end"]
    if segment["op"] == "copied":
        width = (last - first) // (segment["char_end"] - segment["char_start"])
        last = first + width * (min(end, segment["char_end"]) - segment["char_start"])
        first += width * max(start - segment["char_start"], 0)
    return range(first, min(last, len(content)))


def _proofs(
    table: Table, row: Mapping[str, Any], place: Mapping[str, Any], segments: Sequence[Mapping[str, Any]]
) -> dict[str, bool]:
    """Prove the hash, the slice, and each segment of the map under the span, from the raw bytes."""
    start, end = row["char_start"], row["char_end"]
    text, content = place["text"], place["content"]
    digest = hashlib.sha256(content).hexdigest()
    proofs = {
        f"SHA-256 of the {len(content)} raw bytes begins with {digest[:12]}…": place["raw_id"] == f"raw:{digest[:32]}"
    }
    if table.slice_column:
        proofs[f"{table.slice_column} is what the span cuts out of the text"] = (
            row[table.slice_column] == text[start:end]
        )
    for op in sorted({segment["op"] for segment in segments} - {"inserted"}):
        those = [segment for segment in segments if segment["op"] == op]
        right = all(_holds(text, content, segment, start, end, place["charset_used"]) for segment in those)
        proofs[_MEANING[op].format(n=sum(_overlap(segment, start, end) for segment in those))] = right
    aligned = sum(_overlap(segment, start, end) for segment in segments)
    if aligned < end - start:
        proofs[f"{end - start - aligned} characters lead to no bytes"] = False
    return proofs


_MEANING = {
    "copied": "{n} characters are the decoded bytes",
    "entity": "{n} characters are decoded character references",
    "folded": "{n} characters stand for white space or markup",
    "repaired": "{n} characters are the repair of broken encoding",
}


def _overlap(segment: Mapping[str, Any], start: int, end: int) -> int:
    return int(min(segment["char_end"], end) - max(segment["char_start"], start))


def _holds(text: str, content: bytes, segment: Mapping[str, Any], start: int, end: int, charset: str) -> bool:
    """Say whether the bytes of a segment give the characters that it maps to them."""
    found = _decoded(content, _piece(content, segment, start, end), charset)
    if segment["op"] == "copied":
        return found == text[max(segment["char_start"], start) : min(segment["char_end"], end)]
    wanted = text[segment["char_start"] : segment["char_end"]]
    if segment["op"] == "entity":
        return unescape(found) == wanted
    if segment["op"] == "folded":
        return not wanted.strip() and not _visible(found)
    return fix_encoding(found) == wanted


def segment_holds(text: str, content: bytes, segment: Mapping[str, Any], charset: str) -> bool:
    """Say whether the bytes of a whole segment of an alignment give the characters that it maps to them."""
    return _holds(text, content, segment, segment["char_start"], segment["char_end"], charset)


def _decoded(content: bytes, piece: range, charset: str) -> str:
    """Decode some bytes; those of a charset with shift states in the state that all bytes before leave it in."""
    if not charset.startswith(_STATEFUL):
        return content[piece.start : piece.stop].decode(charset, errors="replace")
    before = content[: piece.start].decode(charset, errors="replace")
    return content[: piece.stop].decode(charset, errors="replace")[len(before) :]


def _visible(source: str) -> str:
    """Return what of a page's source shows: no tags, white space or format characters."""
    shown = unescape(_TAG.sub("", source))
    return "".join(c for c in shown if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc"))


def _tool(connection: Connection, tool_id: str | None) -> str:
    if tool_id is None:
        return "none: the row follows from its text alone"
    (stage, version, parameters) = connection.execute(
        "select stage, version, parameters from lake.tools where tool_id = ?", [tool_id]
    ).fetchall()[0]
    return f"{tool_id}: {stage} {version} with {parameters}"


def _run_of(connection: Connection, lake: Lake, table: Table, row_id: str) -> str:
    """Return the run that wrote the row: the one whose commit made the version that added the row's file."""
    files = lake.files(table.name)
    query = f"select filename from read_parquet($files, filename = true) where {table.key[0]} = $id"
    ((filename,),) = connection.execute(query, {"files": files, "id": row_id}).fetchall()[:1]
    version = lake.version_that_added(table.name, Path(filename).name)
    commits = connection.execute("select run_id, stage, committed_at, versions from lake.stage_runs").fetchall()
    made = [c for c in commits if json.loads(c[3]).get(table.name) == version]
    if not made:
        return f"version {version} of {table.name}, whose run is not recorded (rewritten by upkeep)"
    run_id, stage, committed_at, _ = made[0]
    return f"{run_id}, stage {stage}, committed {committed_at:%Y-%m-%d %H:%M:%S} UTC as version {version}"
