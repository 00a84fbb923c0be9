"""Small lakes on disk, and rows of any contract that say nothing but what a test wants."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.warehouse.lake import Lake


@pytest.fixture(scope="session")
def empty_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake in which every table is there, made once and copied by the tests that write."""
    root = tmp_path_factory.mktemp("empty") / "lake"
    Lake(root).versions()
    return root


@pytest.fixture
def lake(empty_lake: Path, tmp_path: Path) -> Lake:
    """A lake of its own for each test, empty."""
    shutil.copytree(empty_lake, tmp_path / "lake")
    return Lake(tmp_path / "lake")


@pytest.fixture
def reopened(lake: Lake) -> Callable[[], Lake]:
    """Open the test's lake as another process would: knowing nothing."""
    return lambda: Lake(lake.root)
