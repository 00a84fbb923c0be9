"""What Superset is given: files it can read, of datasets, charts and queries that exist and answer."""

import io
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml
from typer.testing import CliRunner

from onrecord.flows.bi.charts import CHARTS, MEASURES, query_of
from onrecord.flows.bi.cookbook import recipes
from onrecord.flows.bi.superset import DASHBOARD, QUERIES, bundles
from onrecord.flows.cli.app import app
from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import connect, path_of, rows_of

Documents = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def files(samples: Path) -> dict[str, bytes]:
    with connect(samples) as connection:
        return bundles(connection, path_of(samples))


def documents(content: bytes, folder: str) -> Documents:
    with ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if f"/{folder}" in name]
        return {name: yaml.safe_load(archive.read(name)) for name in names}


def test_files_say_what_they_are(files: dict[str, bytes]) -> None:
    kinds = {name: [one["type"] for one in documents(content, "metadata").values()] for name, content in files.items()}
    assert kinds == {DASHBOARD: ["Dashboard"], QUERIES: ["SavedQuery"]}


def test_the_database_is_opened_read_only_by_its_whole_path(files: dict[str, bytes], samples: Path) -> None:
    for content in files.values():
        (database,) = documents(content, "databases/").values()
        assert database["sqlalchemy_uri"] == f"duckdb:///{samples.resolve()}/onrecord.duckdb"
        assert database["extra"]["engine_params"]["connect_args"]["read_only"] is True
        assert not any(database[right] for right in ("allow_ctas", "allow_cvas", "allow_dml"))


def test_datasets_are_documented_views(files: dict[str, bytes]) -> None:
    views = sql.load("views")
    found = documents(files[DASHBOARD], "datasets/").values()
    assert {one["table_name"] for one in found} == {chart.view for chart in CHARTS}
    for one in found:
        meanings = {column["column_name"]: column["description"] for column in one["columns"]}
        assert meanings == dict(views[one["table_name"]].columns)
        assert views[one["table_name"]].doc in one["description"]


def test_everything_refers_to_what_is_there(files: dict[str, bytes]) -> None:
    charts = documents(files[DASHBOARD], "charts/").values()
    datasets = {one["uuid"]: one for one in documents(files[DASHBOARD], "datasets/").values()}
    (dashboard,) = documents(files[DASHBOARD], "dashboards/").values()
    placed = [
        box["meta"]["uuid"]
        for box in dashboard["position"].values()
        if isinstance(box, dict) and box["type"] == "CHART"
    ]
    assert sorted(placed) == sorted(chart["uuid"] for chart in charts)
    assert len(set(placed)) == len(CHARTS)
    for chart in charts:
        dataset = datasets[chart["dataset_uuid"]]
        (query,) = json.loads(chart["query_context"])["queries"]
        columns = {column["column_name"] for column in dataset["columns"]}
        asked = [name for name in query["columns"] if isinstance(name, str)]
        assert set(asked) <= columns
        assert query.get("metrics") != []  # Superset would group by all columns
        assert set(query.get("metrics", ())) <= {metric["metric_name"] for metric in dataset["metrics"]}


def test_rows_of_the_dashboard_are_no_wider_than_it(files: dict[str, bytes]) -> None:
    (dashboard,) = documents(files[DASHBOARD], "dashboards/").values()
    boxes = dashboard["position"]
    rows = [box["children"] for box in boxes.values() if isinstance(box, dict) and box["type"] == "ROW"]
    assert all(sum(boxes[name]["meta"]["width"] for name in row) <= 12 for row in rows)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.title)
def test_a_chart_has_something_to_show_of_the_samples(chart: Any, samples: Path) -> None:
    with connect(samples) as connection:
        rows = rows_of(connection, query_of(chart))
    assert rows
    if chart.measure:
        assert all(row[MEASURES[chart.measure].name] > 0 for row in rows)


def test_saved_queries_are_those_of_the_cookbook(files: dict[str, bytes]) -> None:
    saved = documents(files[QUERIES], "queries/").values()
    assert [one["sql"] for one in saved] == [recipe.query for recipe in recipes()]
    assert len({one["uuid"] for one in saved}) == 40


def test_the_same_catalogue_gives_the_same_files(files: dict[str, bytes], samples: Path) -> None:
    with connect(samples) as connection:
        assert bundles(connection, path_of(samples)) == files


def test_the_command_writes_them(samples: Path, tmp_path: Path, files: dict[str, bytes]) -> None:
    given = ["bi", "superset", "--warehouse", str(samples), "--out", str(tmp_path / "out"), "--json"]
    ended = CliRunner().invoke(app, given)
    assert ended.exit_code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(files)
    assert json.loads(ended.stdout)["files"] == [str(tmp_path / "out" / name) for name in files]
