"""Verification finds what was changed behind our back, and finds nothing where nothing was."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from conftest import FEW, Called
from digests import publish_lake

from onrecord.flows.progress import Quiet
from onrecord.flows.settings import load_settings
from onrecord.flows.stages import STAGES
from onrecord.flows.verify import Verdict, verify
from onrecord.warehouse.lake import Lake


def verdict(warehouse: Path, share: float = 1, draw: int = 0) -> Verdict:
    return verify(load_settings(warehouse), Quiet(), share, draw)


def changed(warehouse: Path, table: str, column: str, change: Callable[[object], object]) -> Path:
    """Change a column of all rows of a table as somebody might who goes behind our back."""
    lake = Lake(warehouse / "lake")
    rows = lake.table(table).to_pyarrow_table()
    index = rows.column_names.index(column)
    values = pa.array([change(value) for value in rows.column(column).to_pylist()], rows.schema.field(index).type)
    lake.replace(table, rows.set_column(index, rows.schema.field(index), values), "true")
    publish_lake(warehouse)
    return warehouse


def test_a_sound_warehouse_has_no_faults(few_baseline: Path) -> None:
    found = verdict(few_baseline)
    assert (found.faults, found.n_documents, found.n_derived) == ([], len(FEW) - 1, len(FEW) - 1)
    assert found.n_files > 20
    assert found.n_segments > 10
    assert found.n_checks > 100


def test_the_draws_together_are_all_documents(few_baseline: Path) -> None:
    counts = [verdict(few_baseline, 0.5, draw).n_documents for draw in (4, 5)]
    assert sum(counts) == len(FEW) - 1


@pytest.mark.parametrize(
    ("table", "column", "change", "expected"),
    [
        ("raw_documents", "content", lambda value: value.replace(b"Ellery", b"Elbury"), "another SHA-256"),
        ("raw_documents", "n_bytes", lambda value: value + 1, "bytes are promised"),
        ("texts", "text", lambda value: value.replace("bridge", "tunnel"), "gives another text"),
        ("texts", "text", lambda value: value.replace("bridge", "tunnel"), "do not follow from the bytes"),
        ("article_versions", "headline", lambda value: "Invented", "gives another headline"),
        (
            "alignments",
            "segments",
            lambda value: [each | {"byte_start": each["byte_start"] + 1} for each in value],
            "do not follow from the bytes they name",
        ),
        ("mentions", "char_start", lambda value: value + 1, "rows fail this check"),
    ],
)
def test_a_change_is_found(
    table: str, column: str, change: Callable[[object], object], expected: str, few_warehouse: Path
) -> None:
    found = verdict(changed(few_warehouse, table, column, change))
    assert any(expected in fault.what for fault in found.faults), found.faults


def test_a_damaged_file_is_named_and_the_exit_code_is_1(few_warehouse: Path, cli: Callable[..., Called]) -> None:
    (path,) = (Path(file) for file in Lake(few_warehouse / "lake").files("quotes"))
    content = bytearray(path.read_bytes())
    middle = len(content) // 3
    content[middle : middle + 40] = bytes(40)
    path.write_bytes(content)
    called = cli("verify", "--warehouse", few_warehouse, "--json")
    assert called.code == 1
    (fault,) = json.loads(called.out)["faults"]
    assert (fault["table"], fault["row"]) == ("quotes", path.name)
    assert "cannot be read" in fault["what"]
    path.unlink()
    shown = cli("verify", "--warehouse", few_warehouse)
    assert (shown.code, path.name in shown.out, "1 faults found" in shown.err) == (1, True, True)


def test_rows_of_an_earlier_tool_are_not_derived_anew(few_baseline: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STAGES, "clean", replace(STAGES["clean"], version=99))
    found = verdict(few_baseline)
    assert (found.n_derived, found.faults) == (0, [])
    assert found.n_segments > 10
