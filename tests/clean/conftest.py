"""Resources without any model, and one call that cleans documents."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from onrecord.flows.clean.months_model import month_names
from onrecord.flows.clean.resources import CleanResources, Extraction
from onrecord.flows.clean.stage import run
from onrecord.flows.resources.builders import block_cues
from onrecord.flows.resources.seeds import load_outlets
from onrecord.warehouse.ids import raw_id

_STRINGS = ("capture_id", "raw_id", "locator", "via", "media_type", "charset_declared", "url", "metadata")
_FIELDS: list[tuple[str, pa.DataType]] = [(name, pa.string()) for name in _STRINGS]
SCHEMA = pa.schema([*_FIELDS, ("content", pa.binary())])

Clean = Callable[..., dict[str, list[dict[str, Any]]]]


def fake_language(text: str) -> list[tuple[str, float]]:
    return [("en", 0.99)]


@pytest.fixture(scope="session")
def resources() -> CleanResources:
    return CleanResources(
        detect_charset=lambda content: None,
        fix_encoding=lambda text: text,
        score_blocks=lambda features: np.zeros(len(features), np.int64),  # always in doubt
        extract=lambda html: None,
        detect_language=fake_language,
        month_names=month_names(),
        guess_day=lambda html: None,
        outlets_by_domain={"harbourtimes.example": ("out:harbour", "Harbour Times")},
        cues=block_cues(load_outlets()),
        outlets_by_name={"harbour times": ("out:harbour", "Harbour Times"), "nwa": ("out:nwa", "North Wire Agency")},
    )


@pytest.fixture(scope="session")
def row() -> Callable[..., dict[str, Any]]:
    def make(content: bytes, **columns: Any) -> dict[str, Any]:
        metadata = json.dumps(columns.pop("metadata", {}))
        media_type = "text/html" if columns.get("via") == "html" else "text/plain"
        known = {"locator": "a.txt", "via": "file", "media_type": media_type, "charset_declared": None, "url": None}
        ids = {"capture_id": f"cap:{raw_id(content)}", "raw_id": raw_id(content)}
        return {**known, **ids, **columns, "metadata": metadata, "content": content}

    return make


@pytest.fixture(scope="session")
def clean(resources: CleanResources, row: Callable[..., dict[str, Any]]) -> Clean:
    """Clean one document and return the rows of all tables."""

    def one(content: bytes, using: CleanResources = resources, **columns: Any) -> dict[str, list[dict[str, Any]]]:
        rows = pa.Table.from_pylist([row(content, **columns)], schema=SCHEMA)
        return {name: table.to_pylist() for name, table in run(rows, using, "tol:test").items()}

    return one


@pytest.fixture(scope="session")
def selecting(resources: CleanResources) -> Callable[..., CleanResources]:
    """Resources whose extractor selects exactly the given blocks."""
    from dataclasses import replace

    return lambda *blocks: replace(resources, extract=lambda html: Extraction(blocks))
