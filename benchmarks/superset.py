"""Our dashboard and saved queries in a real Apache Superset: `make superset`.

    python -m benchmarks.superset --binaries .venv/superset/bin [--folder build/superset]

Takes in a part of the sample articles, imports what `onrecord bi superset` writes, and compares what each chart and
saved query gives by REST with what the views give; then publishes a run over all samples and compares again, without a
restart. Writes a picture of the dashboard. Exit code 1 where anything differs.
"""

import argparse
import shutil
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from benchmarks.browser import tab
from benchmarks.superset_site import Superset, running
from onrecord.flows.bi.charts import CHARTS, query_of
from onrecord.flows.bi.cookbook import recipes
from onrecord.flows.bi.superset import DASHBOARD, QUERIES, bundles, chart_id
from onrecord.flows.execution.dispatch import Direct, Workers
from onrecord.flows.execution.progress import Quiet
from onrecord.flows.runner import run_pipeline
from onrecord.flows.settings import Settings, load_settings
from onrecord.warehouse.catalogue import connect, path_of, rows_of

_SAMPLES = Path(__file__).parents[1] / "seeds" / "articles"
_DRAWN = "document.querySelectorAll('.dashboard-component-chart-holder').length >= {n}"
_DONE = "document.querySelectorAll('.loading, .ant-skeleton, [data-test=\"loading-indicator\"]').length === 0"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.superset", description=__doc__)
    parser.add_argument("--binaries", type=Path, default=Path(".venv/superset/bin"))
    parser.add_argument("--folder", type=Path, default=Path("build/superset"))
    options = parser.parse_args(arguments)
    folder = options.folder.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    settings = load_settings(folder / "data")
    publish(_SAMPLES / "recognition", settings)
    with connect(settings.warehouse) as connection:
        for name, content in bundles(connection, path_of(settings.warehouse)).items():
            (folder / name).write_bytes(content)
    with running(options.binaries.resolve(), folder / "home") as superset:
        superset.import_file("dashboard", folder / DASHBOARD)
        superset.import_file("saved_query", folder / QUERIES)
        problems = compare(superset, settings.warehouse, "part of the samples")
        publish(_SAMPLES, settings)
        problems += compare(superset, settings.warehouse, "all samples, published meanwhile")
        problems += refused(superset)
        draw(superset, folder / "dashboard.png")
    print(*problems or ["no difference"], sep="\n")
    return int(bool(problems))


def publish(articles: Path, settings: Settings) -> None:
    """Take articles in and publish them."""
    run_pipeline([articles], settings, Direct(Workers(1)), Quiet())


def compare(superset: Superset, warehouse: Path, what: str) -> list[str]:
    """Return where charts and saved queries give other rows than the views."""
    ids = {chart["uuid"]: chart["id"] for chart in superset.all_of("chart")}
    (database,) = superset.all_of("database")
    problems, n_rows = [], 0
    with connect(warehouse) as connection:
        connection.execute("set timezone = 'UTC'")
        for chart in CHARTS:
            expected = rows_of(connection, query_of(chart))
            n_rows += len(expected)
            if told(superset.chart_rows(ids[chart_id(chart)])) != told(expected):
                problems.append(f"{what}: the chart {chart.title!r} gives other rows than {chart.view}")
        for recipe in recipes():
            expected = rows_of(connection, recipe.query)
            answer = superset.answer(database["id"], recipe.query, len(expected))
            if answer.is_error or len(answer.json()["data"]) != len(expected):
                problems.append(f"{what}: {recipe.question!r} gives {answer.text[:300]}")
    print(f"{what}: {len(CHARTS)} charts of {n_rows} rows and {len(recipes())} saved queries asked", flush=True)
    return problems


def told(rows: Sequence[dict[str, Any]]) -> list[list[str]]:
    """Return rows so that they compare: times as milliseconds, whole numbers without a point, in order of words."""
    return sorted([_told(value) for _, value in sorted(row.items())] for row in rows)


def _told(value: Any) -> str:
    if isinstance(value, date):
        at = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        return str(int(at.timestamp() * 1000))
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def refused(superset: Superset) -> list[str]:
    """Return what is wrong where Superset may write."""
    (database,) = superset.all_of("database")
    answer = superset.answer(database["id"], "create table mine as select 1 as one")
    print(f"a statement that writes is answered {answer.status_code}: {answer.text[:160]}")
    return [] if answer.is_error else ["a statement that writes was not refused"]


def draw(superset: Superset, picture: Path) -> None:
    """Write a picture of the dashboard as a person sees it who is logged in."""
    with tab(300) as page:
        page.look(1400, 1000)
        for cookie in superset.client.cookies.jar:
            page.call("Network.setCookie", name=cookie.name, value=cookie.value or "", url=superset.url)
        page.open(f"{superset.url}/superset/dashboard/onrecord/?standalone=2")
        page.wait(_DRAWN.format(n=len(CHARTS)), 300)
        page.look(1400, int(page.evaluate("document.querySelector('.grid-container').scrollHeight")) + 120)
        page.wait(_DONE, 300)
        page.screenshot(picture)
    print(f"{picture} written")


if __name__ == "__main__":
    sys.exit(main())
