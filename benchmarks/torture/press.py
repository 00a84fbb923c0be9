"""The articles that the torture runs over, and how they change between one phase and the next."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

SAMPLES = Path(__file__).parents[2] / "seeds" / "articles"


def begin(press: Path) -> None:
    """The first articles: one story with copies, a page, a broken file."""
    shutil.copytree(SAMPLES / "ferry", press / "ferry")


def grow(press: Path) -> None:
    """More articles arrive, one is corrected, and the metadata of those known change."""
    shutil.copytree(SAMPLES / "recognition", press / "recognition")
    text = press / "ferry" / "wire.txt"
    text.write_text(text.read_text(encoding="utf-8") + "\nThe harbour master said repairs would take two weeks.\n")
    table = press / "ferry" / "metadata.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("2025", "2024"), encoding="utf-8")


PHASES: Sequence[Callable[[Path], None]] = (begin, grow)
