"""README's and the tutorial's answers are what their queries give, and BI tools read the same file."""

import re
import shutil
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from benchmarks.readme import PAGES, ROOT, filled
from onrecord.warehouse import sql


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_page_shows_what_its_queries_answer(samples: Path, path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    assert page.count("```sql") >= 5
    assert page == filled(page, samples), "run: make run, then python -m benchmarks.readme data"


def test_bi_tools_see_documented_views_through_sqlalchemy(samples: Path, tmp_path: Path) -> None:
    # DuckDB opens one file with one configuration per process, and the dialect sets a user agent of its own:
    # a notebook's connection that another test left open would refuse this one.
    copy = shutil.copy(samples / "onrecord.duckdb", tmp_path)
    engine = create_engine(f"duckdb:///{copy}", connect_args={"read_only": True})
    inspector = inspect(engine)
    assert set(sql.load("views")) <= {name.rpartition(".")[2] for name in inspector.get_view_names()}
    for name, view in sql.load("views").items():
        columns = {column["name"]: column["comment"] for column in inspector.get_columns(name)}
        assert columns == dict(view.columns)
        assert view.doc in inspector.get_table_comment(name)["text"]
    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from claims")).scalar_one() > 0
        assert connection.execute(text("select count(*) from search_claims('ferry')")).scalar_one() > 0
        with pytest.raises(DBAPIError, match="read-only"):
            connection.execute(text("create table mine as select 1"))


def test_every_make_target_that_the_readme_names_is_there() -> None:
    named = set(re.findall(r"(?m)^make (\w+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    targets = set(re.findall(r"(?m)^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    assert {"run", "report"} <= named <= targets
