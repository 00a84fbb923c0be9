"""The stub endpoint, and an article to ask about."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chat_stub import FERRY, Stub, serving


@pytest.fixture
def stub() -> Iterator[Stub]:
    with serving() as made:
        yield made


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY)
    return folder
