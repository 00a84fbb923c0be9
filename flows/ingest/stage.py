"""The ingest stage: documents and refusals as rows of raw_documents, captures and rejects."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from onrecord.flows.ingest.documents import STAGE, Document, Refusal
from onrecord.warehouse.tables.evidence import CAPTURES, RAW_DOCUMENTS, REJECTS

MAX_DETAIL_CHARS = 500
LICENCE_KEYS = ("licence", "license")


def run(items: Sequence[Document | Refusal], tool_id: str) -> dict[str, pa.Table]:
    """Return the rows of `items`, each distinct content, capture and refusal once."""
    documents = [item for item in items if isinstance(item, Document)]
    refusals = [item for item in items if isinstance(item, Refusal)]
    distinct = {document.raw_id: document.content for document in documents}
    return {
        RAW_DOCUMENTS.name: RAW_DOCUMENTS.from_rows(_raw(raw_id, content) for raw_id, content in distinct.items()),
        CAPTURES.name: CAPTURES.from_rows(_capture(document, tool_id) for document in documents),
        REJECTS.name: REJECTS.from_rows(_reject(refusal, tool_id) for refusal in refusals),
    }


def _raw(raw_id: str, content: bytes) -> dict[str, Any]:
    return {"raw_id": raw_id, "content": content, "n_bytes": len(content)}


def _capture(document: Document, tool_id: str) -> dict[str, Any]:
    fetch = document.fetch
    return {
        "capture_id": document.capture_id,
        "raw_id": document.raw_id,
        "parent_raw_id": document.parent_raw_id,
        "parent_offset": document.parent_offset,
        "locator": document.locator,
        "via": document.via,
        "url": _string(document.metadata, "url") or fetch.url,
        "final_url": fetch.final_url,
        "media_type": document.media_type,
        "charset_declared": document.charset_declared,
        "http_status": fetch.http_status,
        "licence": _string(document.metadata, *LICENCE_KEYS) or fetch.licence,
        "is_tdm_reserved": fetch.is_tdm_reserved,
        "robots_state": fetch.robots_state,
        "captured_at": fetch.captured_at,
        "metadata": document.metadata_json,
        "tool_id": tool_id,
    }


def _string(metadata: Mapping[str, Any], *keys: str) -> str | None:
    """Return the first of the values that is a string with something in it."""
    values = (metadata.get(key) for key in keys)
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), None)


def _reject(refusal: Refusal, tool_id: str) -> dict[str, Any]:
    return {
        "reject_id": refusal.input_id,
        "stage": STAGE,
        "key": refusal.key,
        "raw_id": refusal.raw_id,
        "reason": refusal.reason,
        "detail": _storable(refusal.detail[:MAX_DETAIL_CHARS]),
        "tool_id": tool_id,
    }


def _storable(text: str) -> str:
    """Return `text` with what UTF-8 cannot write (it may quote broken input) replaced."""
    return text.encode("utf-8", "replace").decode()
