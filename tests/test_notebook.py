"""The example notebook answers its five questions on the samples, each with a chart that shows something."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from onrecord.warehouse.catalogue import connect, rows_of

pytest.importorskip("marimo", reason="the extra `notebook` is not installed")
pytest.importorskip("altair", reason="the extra `notebook` is not installed")
NOTEBOOK = Path(__file__).parent.parent / "docs" / "notebook.py"


@pytest.fixture(scope="module")
def answers(samples: Path) -> dict[str, Any]:
    _, found = runpy.run_path(str(NOTEBOOK))["app"].run(defs={"warehouse": str(samples)})
    return dict(found)


def test_each_question_is_answered_by_a_chart_of_rows(answers: dict[str, Any]) -> None:
    charts = {name: chart.to_dict() for name, chart in answers.items() if name.endswith("_drawn")}
    assert len(charts) == 5
    for name, chart in charts.items():
        (rows,) = chart["datasets"].values()
        assert rows, name
        fields = [
            e["field"] for layer in chart.get("layer", [chart]) for e in layer["encoding"].values() if "field" in e
        ]
        assert fields
        made = {step["as"] for step in chart.get("transform", ())}
        assert set(fields) <= set(rows[0]) | made, name


def test_answers_are_those_of_the_views(answers: dict[str, Any], samples: Path) -> None:
    with connect(samples) as connection:
        (story,) = rows_of(connection, "from story_corroboration order by n_articles desc limit 1")
        alarms = rows_of(connection, "select because from conflicts where is_alarm order by because")
    told = {row["what"]: row["n"] for row in answers["stories"].to_pylist() if row["headline"] == story["headline"]}
    assert told == {"articles": story["n_articles"], "independent accounts": story["n_independent_origins"]}
    assert [row["because"] for row in answers["proof"].to_pylist()] == [row["because"] for row in alarms]


def test_the_toll_is_told_by_outlet_and_source(answers: dict[str, Any]) -> None:
    tolls = {(row["outlet"], row["source"], row["dead"]) for row in answers["deaths"].to_pylist()}
    assert {("Velmar Dispatch", "Anton Brask", 52), ("Brennhaven Courier", "the coastguard", 41)} <= tolls


def test_the_reprint_took_its_words_from_the_agency(answers: dict[str, Any]) -> None:
    known = {(row["gave"], row["took"]) for row in answers["copies"].to_pylist() if row["direction"] == "known"}
    assert ("Norvik Press Agency", "Brennhaven Courier") in known
