"""Segments of the index of copies are merged without changing what the index says."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Press
from digests import assert_same, assert_tidy, column, run

from onrecord.flows.deduplicate import segments
from onrecord.warehouse.lake import Lake

Rebuild = Callable[[Path], Path]
FIRST, SECOND, THIRD = ("bridge.txt", "short.txt"), ("bridge_reprint.txt",), ("bridge_same_text.txt", "council.txt")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two segments are many."""
    monkeypatch.setattr(segments, "MANY", 1)


def sizes(warehouse: Path) -> list[int]:
    return sorted(column(warehouse, "select n_bodies from lake.postings"))


def bodies(warehouse: Path) -> set[int]:
    packed = column(warehouse, "select body_keys from lake.postings")
    return {key for keys in packed for key in np.frombuffer(keys, "<i8").tolist()}


def test_small_segments_are_merged(few: None, press: Press, rebuilt: Rebuild, tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse"
    for names in (FIRST, SECOND, THIRD):
        run(press.add(*names), warehouse)
        assert sizes(warehouse) == [column(warehouse, "select count(*) from lake.fingerprints")[0]]
    assert_same(rebuilt(press.folder), warehouse)
    assert_tidy(warehouse)


def test_a_run_that_fails_while_it_merges(
    few: None, press: Press, rebuilt: Rebuild, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = tmp_path / "warehouse"
    run(press.add(*FIRST), warehouse)
    run(press.add(*SECOND), warehouse)
    press.add(*THIRD)
    with monkeypatch.context() as patched:
        patched.setattr(Lake, "append", _failing_when_merged(Lake.append))
        with pytest.raises(OSError, match="disk is full"):
            run(press.folder, warehouse)
    run(press.folder, warehouse)
    assert_same(rebuilt(press.folder), warehouse)
    assert bodies(warehouse) == set(column(warehouse, "select body_key from lake.fingerprints"))
    assert_tidy(warehouse)


def _failing_when_merged(write: Callable[..., int]) -> Callable[..., int]:
    """Fail on postings where those that they are made of are deleted already."""

    def call(lake: Lake, name: str, rows: Any) -> int:
        if name == "postings" and lake.table(name).history(1)[0]["operation"] == "DELETE":
            raise OSError("the disk is full")
        return write(lake, name, rows)

    return call
