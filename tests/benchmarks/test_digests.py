"""Two warehouses hold the same rows or they do not, however the rows came in."""

import pytest

from benchmarks.digests import COMPARED, differing, table_digests
from onrecord.warehouse.catalogue import Draft
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.tables import TABLES

ROWS = [{"raw_id": f"raw:{n}", "content": bytes([n, 255]), "n_bytes": 2} for n in range(4)]


@pytest.fixture
def warehouse(tmp_path):
    """Make a published warehouse of raw documents, appended in the parts given."""

    def make(name, *parts):
        lake = Lake(tmp_path / name / "lake")
        for part in parts:
            lake.append("raw_documents", TABLES["raw_documents"].from_rows(part))
        Draft(tmp_path / name, lake, {}).publish()
        return tmp_path / name

    return make


def test_order_and_batches_do_not_matter(warehouse):
    whole = warehouse("whole", ROWS)
    parts = warehouse("parts", ROWS[2:], ROWS[:2])
    assert table_digests(whole)["raw_documents"][0] == len(ROWS)
    assert differing(whole, parts) == []


def test_one_changed_value_or_missing_row_is_seen(warehouse):
    whole = warehouse("whole", ROWS)
    changed = warehouse("changed", [*ROWS[:3], ROWS[3] | {"content": b"\x03\xfe"}])
    assert differing(whole, changed) == ["raw_documents"]
    assert differing(whole, warehouse("short", ROWS[:3])) == ["raw_documents"]


def test_operations_are_not_compared():
    of_runs = {"runs", "stage_runs", "tools", "check_results", "id_aliases"}
    of_erasures = {"erasures", "erased_keys", "erased_support"}
    of_batches = {"postings"}  # what is in which segment is a matter of the batches that brought it
    assert set(TABLES) - set(COMPARED) == of_runs | of_erasures | of_batches
