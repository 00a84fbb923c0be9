"""Verification finds what was changed behind our back, and finds nothing where nothing was."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from conftest import FEW, Called
from digests import publish_lake

from onrecord.flows.execution.progress import Quiet
from onrecord.flows.inspection.verify import Verdict, verify
from onrecord.flows.settings import load_settings
from onrecord.flows.stages import STAGES
from onrecord.warehouse.lake import Lake


def verdict(warehouse: Path, share: float = 1, draw: int = 0, n_annotated: int = 0) -> Verdict:
    """Verify; annotating is left out unless asked for, as it takes most of the time."""
    return verify(load_settings(warehouse), Quiet(), share, draw, n_annotated)


def counted(warehouse: Path, table: str) -> int:
    return Lake(warehouse / "lake").table(table).to_pyarrow_table().num_rows


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
    found = verdict(few_baseline, n_annotated=100)
    assert (found.faults, found.n_documents, found.n_derived) == ([], len(FEW) - 1, len(FEW) - 1)
    n_texts, n_paragraphs = counted(few_baseline, "text_annotations"), counted(few_baseline, "paragraph_annotations")
    assert (found.derived, found.left_out) == ({"paragraphs": n_paragraphs, "annotate": n_texts}, [])
    assert min(n_texts, n_paragraphs) > 2
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


def test_annotations_that_do_not_follow_from_the_texts_are_found(few_warehouse: Path) -> None:
    changed(few_warehouse, "claims", "polarity", lambda value: "negated" if value == "affirmed" else "affirmed")
    changed(few_warehouse, "paragraph_annotations", "mentions", lambda value: value[:-1])
    lake = Lake(few_warehouse / "lake")
    rows = lake.table("sentences").to_pyarrow_table()
    lake.replace("sentences", rows.slice(1), "true")
    further = lake.table("citations").to_pyarrow_table().slice(0, 1)
    index = further.schema.get_field_index("citation_id")
    invented = further.set_column(
        index, further.schema.field(index), pa.array(["cit:0"], further.schema.field(index).type)
    )
    lake.append("citations", invented)
    publish_lake(few_warehouse)
    told = {(fault.table, fault.what) for fault in verdict(few_warehouse, n_annotated=100).faults}
    assert {
        ("claims", "annotate, done anew, gives another polarity"),
        ("paragraph_annotations", "paragraphs, done anew, gives another mentions"),
        ("sentences", "annotate, done anew, gives this row, which is not stored"),
        ("citations", "is stored, but nothing gives it when it is done anew"),
    } <= told


def test_another_tool_or_no_model_is_told_and_no_fault(few_baseline: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STAGES, "paragraphs", replace(STAGES["paragraphs"], version=99))
    found = verdict(few_baseline, n_annotated=100)
    assert (found.derived, found.faults) == ({"paragraphs": 0, "annotate": 0}, [])
    assert [each.partition(":")[0] for each in found.left_out] == ["paragraphs", "annotate"]
    assert all("stage paragraphs, version" in each and "→ 99" in each for each in found.left_out)

    def without_model(**options: str) -> dict[str, str]:
        raise ModuleNotFoundError("no English model is installed")

    monkeypatch.setitem(STAGES, "paragraphs", replace(STAGES["paragraphs"], parameters=without_model))
    found = verdict(few_baseline, n_annotated=100)
    assert (found.faults, [each for each in found.left_out if "no English model is installed" not in each]) == ([], [])
    assert len(found.left_out) == 2
