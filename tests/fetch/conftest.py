"""The fixtures of the small web."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))  # behind tests/flows, whose conftest is imported by name

from small_web import Fetching, Web, serving


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as found:
        yield found


@pytest.fixture
def fetching() -> Fetching:
    return Fetching()
