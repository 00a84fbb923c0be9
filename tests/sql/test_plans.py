"""How DuckDB would go about a view: none may compare every row of a table with every row of another."""

import json
from pathlib import Path
from typing import Any

import pytest

from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import connect

VIEWS = sorted(sql.load("views"))
# Joins by other conditions than equalities, which grow with the square of the archive.
QUADRATIC = {"BLOCKWISE_NL_JOIN", "NESTED_LOOP_JOIN", "CROSS_PRODUCT"}


def operators(plan: Any) -> set[str]:
    nodes = plan if isinstance(plan, list) else [plan]
    return {name for node in nodes for name in (node["name"], *operators(node["children"]))}


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_joined_by_equalities(samples: Path, view: str) -> None:
    with connect(samples) as connection:
        ((_, plan),) = connection.execute(f"explain (format json) from {view}").fetchall()
    assert not operators(json.loads(plan)) & QUADRATIC
