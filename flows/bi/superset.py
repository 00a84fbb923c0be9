"""Apache Superset's import files: the views as datasets, a dashboard of their charts, and saved queries.

Written in the format of version 1 of its exports (`superset/commands/*/importers/v1` of Apache Superset 6.1, 2026).
Ids are made from names, so that importing again makes nothing twice; the same catalogue gives the same files.
"""

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import yaml

from onrecord.flows.bi.charts import CHARTS, MEASURES, Chart, order_of
from onrecord.flows.bi.cookbook import recipes
from onrecord.warehouse.catalogue import Connection, Row, rows_of

DASHBOARD, QUERIES = "onrecord-dashboard.zip", "onrecord-queries.zip"
TITLE = "onrecord"
_VERSION = "1.0.0"
_WHEN = "2000-01-01T00:00:00+00:00"  # Superset wants a time, and the same catalogue must give the same bytes
_KINDS = {
    "number": "big_number_total",
    "columns": "echarts_timeseries_bar",
    "bars": "echarts_timeseries_bar",
    "pie": "pie",
    "table": "table",
}
_COLUMNS = """
    select view_name as view, v.comment as doc, column_name as name, data_type as type, c.comment as meaning
    from duckdb_views() as v
    join duckdb_columns() as c using (database_name, schema_name)
    where database_name = current_database() and schema_name = 'main' and not v.internal and c.table_name = v.view_name
    order by view, column_index"""


def bundles(connection: Connection, catalogue: Path) -> dict[str, bytes]:
    """Return Superset's import files by name, for the catalogue at a path."""
    database = {"databases/onrecord.yaml": _database(catalogue)}
    views: dict[str, list[Row]] = {}
    for row in rows_of(connection, _COLUMNS):
        views.setdefault(row["view"], []).append(row)
    used = {chart.view for chart in CHARTS}
    datasets = {f"datasets/onrecord/{view}.yaml": _dataset(view, views[view]) for view in sorted(used)}
    charts = {f"charts/{number:02}.yaml": _chart(chart) for number, chart in enumerate(CHARTS, 1)}
    queries = {
        f"queries/onrecord/{number:02}.yaml": _saved(f"{number:02} {recipe.question}", recipe.section, recipe.query)
        for number, recipe in enumerate(recipes(), 1)
    }
    dashboard = {"dashboards/onrecord.yaml": _dashboard()}
    return {
        DASHBOARD: _zip("Dashboard", database | datasets | charts | dashboard),
        QUERIES: _zip("SavedQuery", database | queries),
    }


def id_of(kind: str, name: str) -> str:
    """Return the UUID of a thing of ours in Superset."""
    return str(uuid5(NAMESPACE_URL, f"onrecord/{kind}/{name}"))


def _zip(kind: str, documents: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Return a ZIP file of YAML documents below one folder, as Superset exports them."""
    metadata = {"metadata.yaml": {"version": _VERSION, "type": kind, "timestamp": _WHEN}}
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, document in (metadata | dict(documents)).items():
            text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
            archive.writestr(ZipInfo(f"onrecord/{name}"), text, ZIP_DEFLATED)
    return buffer.getvalue()


def _database(catalogue: Path) -> dict[str, Any]:
    return {
        "database_name": "onrecord",
        "sqlalchemy_uri": f"duckdb:///{catalogue.resolve()}",
        "expose_in_sqllab": True,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_run_async": False,
        "extra": {
            "allows_virtual_table_explore": True,
            "engine_params": {"connect_args": {"read_only": True}},
        },
        "uuid": id_of("database", "onrecord"),
        "version": _VERSION,
    }


def _dataset(view: str, columns: Sequence[Row]) -> dict[str, Any]:
    times = [row["name"] for row in columns if row["type"].startswith("TIMESTAMP")]
    measures = {MEASURES[chart.measure] for chart in CHARTS if chart.view == view and chart.measure}
    return {
        "table_name": view,
        "main_dttm_col": "published_at" if "published_at" in times else None,
        "description": columns[0]["doc"],
        "schema": "main",
        "uuid": id_of("dataset", view),
        "metrics": [
            {"metric_name": one.name, "expression": one.sql, "description": one.meaning}
            for one in sorted(measures, key=lambda one: one.name)
        ],
        "columns": [
            {
                "column_name": row["name"],
                "type": row["type"],
                "is_dttm": row["name"] in times,
                "groupby": True,
                "filterable": True,
                "description": row["meaning"],
            }
            for row in columns
        ],
        "version": _VERSION,
        "database_uuid": id_of("database", "onrecord"),
    }


def _chart(chart: Chart) -> dict[str, Any]:
    form = {"viz_type": _KINDS[chart.kind], **_form(chart)}
    context = {
        "datasource": {"id": 0, "type": "table"},  # the import puts the dataset's own id there
        "force": False,
        "queries": [_query(chart)],
        "form_data": form,
        "result_format": "json",
        "result_type": "full",
    }
    return {
        "slice_name": chart.title,
        "viz_type": _KINDS[chart.kind],
        "params": form,
        "query_context": json.dumps(context),
        "uuid": chart_id(chart),
        "version": _VERSION,
        "dataset_uuid": id_of("dataset", chart.view),
    }


def chart_id(chart: Chart) -> str:
    """Return the UUID of a chart of ours in Superset."""
    return id_of("chart", f"{chart.view}/{chart.title}")


def _form(chart: Chart) -> dict[str, Any]:
    """Return what the page that draws the chart is told."""
    condition = {"expressionType": "SQL", "clause": "WHERE", "sqlExpression": chart.where}
    by: dict[str, Any]
    form: dict[str, Any] = {"adhoc_filters": [condition] if chart.where else [], "row_limit": chart.limit}
    match chart.kind:
        case "number":
            return form | {"metric": chart.measure, "y_axis_format": ",d"}
        case "pie":
            return form | {"groupby": list(chart.columns), "metric": chart.measure, "label_type": "key_value"}
        case "columns":
            by = {"x_axis": chart.month, "time_grain_sqla": "P1M", "groupby": list(chart.columns), "stack": "Stack"}
            return form | by | {"metrics": [chart.measure], "show_legend": True, "legendType": "scroll"}
        case "bars":
            by = {"x_axis": chart.columns[0], "groupby": [], "orientation": "horizontal", "show_value": True}
            order = {"x_axis_sort": chart.measure, "x_axis_sort_asc": True}
            return form | by | order | {"metrics": [chart.measure], "show_legend": False}
        case "table":
            rows: dict[str, Any] = {
                "query_mode": "raw",
                "all_columns": list(chart.columns),
                "table_timestamp_format": "smart_date",
            }
            return form | rows | {"order_by_cols": [json.dumps(one) for one in chart.order], "page_length": 10}


def _query(chart: Chart) -> dict[str, Any]:
    """Return what the data of the chart are asked with."""
    month = {
        "columnType": "BASE_AXIS",
        "timeGrain": "P1M",
        "sqlExpression": chart.month,
        "label": chart.month,
        "expressionType": "SQL",
    }
    # Without measures there must be no list of them at all: an empty one makes Superset group the rows.
    measured = {"metrics": [chart.measure]} if chart.measure else {}
    return measured | {
        "columns": [*([month] if chart.month else []), *chart.columns],
        "filters": [],
        "extras": {"where": f"({chart.where})" if chart.where else "", "having": ""},
        "orderby": [list(one) for one in order_of(chart)],
        "row_limit": chart.limit,
    }


def _saved(label: str, section: str, query: str) -> dict[str, Any]:
    return {
        "schema": "main",
        "label": label,
        "description": section,
        "sql": query,
        "uuid": id_of("query", label),
        "version": _VERSION,
        "database_uuid": id_of("database", "onrecord"),
    }


def _dashboard() -> dict[str, Any]:
    return {
        "dashboard_title": TITLE,
        "description": "Who claims what, about whom, according to which source",
        "slug": "onrecord",
        "uuid": id_of("dashboard", TITLE),
        "position": _position(list(_rows(CHARTS))),
        "metadata": {"color_scheme": "supersetColors", "cross_filters_enabled": True},
        "published": True,
        "version": _VERSION,
    }


def _rows(charts: Iterable[Chart]) -> Iterable[list[Chart]]:
    """Yield charts that stand side by side: as many as twelve columns hold."""
    row: list[Chart] = []
    for chart in charts:
        if sum(one.width for one in row) + chart.width > 12:
            yield row
            row = []
        row.append(chart)
    yield row


def _position(rows: Sequence[Sequence[Chart]]) -> dict[str, Any]:
    """Return where the charts stand, as a tree of rows in Superset's grid."""
    numbers = {chart: number for number, chart in enumerate(CHARTS, 1)}
    names = [f"ROW-{number}" for number in range(1, len(rows) + 1)]
    grid: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": names, "parents": ["ROOT_ID"]},
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": TITLE}},
    }
    for name, row in zip(names, rows, strict=True):
        grid[name] = {
            "type": "ROW",
            "id": name,
            "children": [f"CHART-{numbers[chart]}" for chart in row],
            "parents": ["ROOT_ID", "GRID_ID"],
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
        }
        for chart in row:
            grid[f"CHART-{numbers[chart]}"] = {
                "type": "CHART",
                "id": f"CHART-{numbers[chart]}",
                "children": [],
                "parents": ["ROOT_ID", "GRID_ID", name],
                "meta": {
                    "chartId": numbers[chart],
                    "uuid": chart_id(chart),
                    "sliceName": chart.title,
                    "width": chart.width,
                    "height": 20 if chart.kind == "number" else 50,
                },
            }
    return grid
