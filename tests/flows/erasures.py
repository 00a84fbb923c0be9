"""What tests of erasure share: taking in, erasing, and looking for words in every file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from digests import run

from onrecord.warehouse.proof import search_files
from onrecord.warehouse.windows import windows_of

Cli = Callable[..., Any]


def taken(folder: Path, warehouse: Path) -> Path:
    """Take in a folder."""
    run(folder, warehouse)
    return warehouse


def erase(cli: Cli, warehouse: Path, *arguments: str) -> Any:
    return cli("erase", *arguments, "--warehouse", warehouse)


def files_with(warehouse: Path, words: str) -> set[str]:
    """Return the folders whose files hold words, of Parquet files as unpacked."""
    hits = search_files(warehouse, windows_of(words.encode(), 9)).hits
    return {Path(name).parts[1] for name in hits}
