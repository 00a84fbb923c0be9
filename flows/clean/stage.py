"""The clean stage: captures in; texts, blocks, alignments, article versions and metadata candidates out.

Every capture gives one article version or one reject; an exception is the fault of its document alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pyarrow as pa

from onrecord.flows.clean.align import listed
from onrecord.flows.clean.article import Cleaned, NoText, clean, with_language
from onrecord.flows.clean.decode import Undecodable
from onrecord.flows.clean.resources import CleanResources
from onrecord.warehouse.ids import make_id
from onrecord.warehouse.tables.articles import (
    ALIGNMENTS,
    ARTICLE_VERSIONS,
    BLOCKS,
    DROPPED_BLOCKS,
    LINKS,
    METADATA_CANDIDATES,
    TEXTS,
)
from onrecord.warehouse.tables.evidence import REJECTS

TABLES = (TEXTS, BLOCKS, ALIGNMENTS, ARTICLE_VERSIONS, METADATA_CANDIDATES, DROPPED_BLOCKS, LINKS, REJECTS)
_BY_NAME = {table.name: table for table in TABLES}
_DETAIL_CHARS = 300
_ALIGNMENT_IDS = ("alignment_id", "raw_id", "text_id", "tool_id")


def run(rows: pa.Table, resources: CleanResources, tool_id: str) -> dict[str, pa.Table]:
    """Clean every capture of `rows`, independent of all others.

    Columns read: capture_id, raw_id, via, media_type, charset_declared, url, metadata (JSON object), content and, if
    there is one, captured_at.
    Returns the tables of `TABLES` by name, rows of equal key reduced to one.
    """
    made: dict[str, list[Mapping[str, Any]]] = {table.name: [] for table in TABLES}
    cleaned: list[tuple[Mapping[str, Any], Cleaned]] = []
    for row in rows.to_pylist():
        with _refusing(row, tool_id, made["rejects"]):
            cleaned.append((row, clean(row, resources)))
    # one text behind the other, while the large tables of the detector are in the processor's cache
    for capture, article in cleaned:
        with _refusing(capture, tool_id, made["rejects"]):
            for name, found in _rows(capture, with_language(article, resources), tool_id).items():
                made[name] += found
    alignments = _alignments(made.pop(ALIGNMENTS.name))
    return {name: alignments if name == ALIGNMENTS.name else _BY_NAME[name].from_rows(made[name]) for name in _BY_NAME}


@contextmanager
def _refusing(row: Mapping[str, Any], tool_id: str, rejects: list[Mapping[str, Any]]) -> Iterator[None]:
    """Make a reject of whatever goes wrong with a capture."""
    try:
        yield
    except Undecodable as error:
        rejects.append(_reject(row, "undecodable", error, tool_id))
    except NoText as error:
        rejects.append(_reject(row, "no_text", error, tool_id))
    except Exception as error:  # one document must never stop the others
        rejects.append(_reject(row, "failed", error, tool_id))


def _alignments(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """The table of the rows, whose segments are arrays."""
    columns = {name: pa.array([row[name] for row in rows], pa.string()) for name in _ALIGNMENT_IDS}
    return ALIGNMENTS.from_columns({**columns, "segments": listed([row["segments"] for row in rows])})


def _rows(row: Mapping[str, Any], cleaned: Cleaned, tool_id: str) -> dict[str, list[Mapping[str, Any]]]:
    raw_id, capture_id, text_id = row["raw_id"], row["capture_id"], cleaned.text_id
    alignment_id = make_id("aln", raw_id, text_id, tool_id)
    version = {
        **cleaned.version,
        "version_id": make_id("ver", cleaned.version["article_id"], text_id),
        "text_id": text_id,
        "raw_id": raw_id,
        "capture_id": capture_id,
        "alignment_id": alignment_id,
        "tool_id": tool_id,
    }
    alignment = {"alignment_id": alignment_id, "raw_id": raw_id, "text_id": text_id, "segments": cleaned.segments}
    return {
        "texts": [cleaned.text_row],
        "blocks": list(cleaned.block_rows),
        "alignments": [{**alignment, "tool_id": tool_id}],
        "article_versions": [version],
        "metadata_candidates": _candidate_rows(capture_id, cleaned, tool_id),
        "dropped_blocks": [{**one, "capture_id": capture_id, "tool_id": tool_id} for one in cleaned.dropped],
        "links": [_link_row(capture_id, text_id, link, tool_id) for link in cleaned.links],
    }


def _link_row(capture_id: str, text_id: str, link: Mapping[str, Any], tool_id: str) -> Mapping[str, Any]:
    link_id = make_id("lnk", capture_id, text_id, link["char_start"], link["char_end"], link["href"])
    return {**link, "link_id": link_id, "capture_id": capture_id, "text_id": text_id, "tool_id": tool_id}


def _candidate_rows(capture_id: str, cleaned: Cleaned, tool_id: str) -> list[Mapping[str, Any]]:
    numbers: dict[str, int] = {}
    out: list[Mapping[str, Any]] = []
    for verdict in cleaned.choice.verdicts:
        field = verdict.candidate.field
        byte_start, byte_end = verdict.candidate.place or (None, None)
        number = numbers[field] = numbers.get(field, -1) + 1
        out.append(
            {
                "capture_id": capture_id,
                "field": field,
                "candidate_no": number,
                "value": verdict.candidate.value,
                "method": verdict.candidate.method,
                "byte_start": byte_start,
                "byte_end": byte_end,
                "is_chosen": verdict.is_chosen,
                "reject_reason": verdict.reject_reason,
                "tool_id": tool_id,
            }
        )
    return out


def _reject(row: Mapping[str, Any], reason: str, error: Exception, tool_id: str) -> Mapping[str, Any]:
    said = str(error) if reason != "failed" else f"{type(error).__name__}: {error}"
    return {
        "reject_id": make_id("rej", "clean", row["capture_id"], row["raw_id"], reason),
        "stage": "clean",
        "key": row["capture_id"],
        "raw_id": row["raw_id"],
        "reason": reason,
        "detail": " ".join(said.split())[:_DETAIL_CHARS].encode("utf-8", "replace").decode(),
        "tool_id": tool_id,
    }
