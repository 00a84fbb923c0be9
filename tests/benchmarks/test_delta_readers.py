"""What reads Delta sees the rows that the catalogue shows, in every table."""

from pathlib import Path

import pytest

from benchmarks import delta_readers
from onrecord.warehouse.extensions import find_extension
from onrecord.warehouse.tables import TABLES


@pytest.mark.skipif(find_extension("delta") is None, reason="needs the packages of the group `teams`")
def test_duckdbs_delta_reader_sees_every_row(samples: Path) -> None:
    assert delta_readers.differing(samples, "duckdb") == []


def test_polars_sees_every_row(samples: Path) -> None:
    assert delta_readers.differing(samples, "polars") == []


def test_a_row_less_is_told(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = delta_readers.with_polars
    monkeypatch.setattr(delta_readers, "READERS", {"polars": lambda folder: read(folder).slice(1)})
    differing = delta_readers.differing(samples, "polars", ["claims", "chat_claims"])
    assert differing == [name for name in ("claims", "chat_claims") if read(samples / "lake" / name).num_rows]
    assert set(differing) <= set(TABLES)
