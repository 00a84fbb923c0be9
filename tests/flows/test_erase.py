"""An erased article is gone from every file, cannot come back, and leaves what a warehouse without it would be."""

from collections.abc import Callable
from pathlib import Path

from conftest import Called, Press
from digests import assert_same, assert_tidy

Cli = Callable[..., Called]


def holds(warehouse: Path, words: str) -> list[str]:
    """Return the files that hold words as they are, whatever is inside columns."""
    return [path.name for path in warehouse.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


def test_an_erased_warehouse_is_one_built_without_the_article(
    few_press: Press, few_warehouse: Path, cli: Cli, rebuilt: Callable[[Path], Path]
) -> None:
    called = cli("erase", "press/bridge_edited.txt", "--reason", "asked for", "--yes", "--warehouse", few_warehouse)
    assert called.code == 0, called.err
    assert "0 hits in" in called.out
    (few_press.folder / "bridge_edited.txt").unlink()
    assert_same(rebuilt(few_press.folder), few_warehouse)
    assert_tidy(few_warehouse)
    assert holds(few_warehouse, "Hauliers in the hills") == []
