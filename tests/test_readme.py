"""README's and the tutorial's answers are what their queries give, and BI tools read the same file."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from benchmarks.readme import PAGES, filled


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_page_shows_what_its_queries_answer(samples: Path, path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    assert page.count("```sql") >= 5
    assert page == filled(page, samples), "run: make run, then python -m benchmarks.readme data"


def test_bi_tools_see_documented_views_through_sqlalchemy(samples):
    engine = create_engine(f"duckdb:///{samples / 'onrecord.duckdb'}", connect_args={"read_only": True})
    views = set(inspect(engine).get_view_names())
    assert {"articles", "claims", "entities", "source_provenance"} <= {name.rpartition(".")[2] for name in views}
    comments = "select comment from duckdb_columns() where table_name = 'claims' and column_name = 'claimed_by'"
    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from claims")).scalar_one() > 0
        assert "NULL = the article in its own voice" in connection.execute(text(comments)).scalar_one()
