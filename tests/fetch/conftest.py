"""The fixtures of the small web."""

from collections.abc import Iterator

import pytest
from small_web import Fetching, Web, serving


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as found:
        yield found


@pytest.fixture
def fetching() -> Fetching:
    return Fetching()
