"""The charts of the dashboard: what each counts or lists, of which view, and the query that gives the same.

Nothing here knows of a tool; `superset.py` says it in Superset's words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["number", "columns", "bars", "pie", "table"]


@dataclass(frozen=True)
class Measure:
    """A number reckoned from rows of a view."""

    name: str
    sql: str
    meaning: str


@dataclass(frozen=True)
class Chart:
    """A chart: groups and a measure of each, or, without a measure, rows as they are."""

    title: str
    view: str
    kind: Kind
    columns: Sequence[str] = ()
    measure: str = ""
    where: str = ""
    order: Sequence[tuple[str, bool]] = ()  # column or measure, and whether ascending
    limit: int = 1000
    width: int = 6  # of the twelve columns of the dashboard
    month: str = ""  # the time whose months are the first group


MEASURES = {
    "articles": Measure("articles", "count(distinct article_id)", "articles, each counted once"),
    "claims": Measure("claims", "count(distinct claim_id)", "claims, each counted once"),
    "stories": Measure("stories", "count(distinct story_id)", "events that articles tell of"),
    "quotes": Measure("quotes", "count(distinct quote_id)", "quotations and reported statements"),
    "disagreements": Measure("disagreements", "count(*)", "pairs of claims that cannot both hold"),
    "refused": Measure("refused", "count(*)", "items that could not be used"),
}
CHARTS = (
    Chart("Articles", "articles", "number", measure="articles", width=3),
    Chart("Stories", "stories", "number", measure="stories", width=3),
    Chart("Claims", "claims", "number", measure="claims", where="modality != 'opinion'", width=3),
    Chart("Disagreements", "conflicts", "number", measure="disagreements", where="is_alarm", width=3),
    Chart(
        "Where accounts differ",
        "conflicts",
        "table",
        ("kind", "severity", "because", "outlet_a", "text_a", "outlet_b", "text_b"),
        where="is_alarm",
        order=(("severity", True), ("because", True)),
        limit=50,
        width=12,
    ),
    Chart(
        "Articles by month and outlet",
        "articles",
        "columns",
        ("outlet",),
        "articles",
        where="published_at is not null",
        month="published_at",
        width=8,
    ),
    Chart("Languages", "articles", "pie", ("language",), "articles", width=4),
    Chart("Copies against own reporting", "origins", "bars", ("rule",), "articles"),
    Chart(
        "Who is quoted",
        "quotes",
        "bars",
        ("speaker",),
        "quotes",
        where="speaker is not null and form in ('direct', 'mixed', 'indirect')",
        limit=15,
    ),
    Chart(
        "Stories",
        "story_corroboration",
        "table",
        ("headline", "n_articles", "n_outlets", "n_owner_families", "n_independent_origins", "because"),
        order=(("n_articles", False), ("headline", True)),
        limit=50,
        width=12,
    ),
    Chart(
        "Best attested facts",
        "corroboration",
        "table",
        ("fact", "n_articles", "n_outlets", "n_owner_families", "n_independent_origins", "n_articles_against"),
        order=(("n_independent_origins", False), ("n_articles", False), ("fact", True)),
        limit=50,
        width=12,
    ),
    Chart(
        "Copied passages",
        "copied_passages",
        "table",
        ("outlet_a", "direction", "outlet_b", "n_words", "direction_basis", "passage_a"),
        where="kind in ('exact', 'near')",
        order=(("n_words", False), ("passage_id", True)),
        limit=50,
        width=12,
    ),
    Chart(
        "Sources leaned on and not held",
        "dark_sources",
        "table",
        ("source", "n_articles", "n_stories", "how"),
        order=(("n_articles", False), ("source", True)),
        limit=50,
        width=8,
    ),
    Chart("Refused, by reason", "rejects", "bars", ("reason",), "refused", width=4),
)


def query_of(chart: Chart) -> str:
    """Return the query over the view that gives what the chart shows."""
    first = [f"date_trunc('month', {chart.month}) as {chart.month}"] if chart.month else []
    measured = [f'{MEASURES[chart.measure].sql} as "{chart.measure}"'] if chart.measure else []
    parts = [f"select {', '.join([*first, *chart.columns, *measured])}", f"from {chart.view}"]
    parts += [f"where {chart.where}"] if chart.where else []
    parts += ["group by all"] if chart.measure and (first or chart.columns) else []
    if order := order_of(chart):
        parts.append("order by " + ", ".join(f'"{name}" {"asc" if rises else "desc"}' for name, rises in order))
    return "\n".join([*parts, f"limit {chart.limit}"])


def order_of(chart: Chart) -> Sequence[tuple[str, bool]]:
    """Return by what the rows of a chart stand in order: as it says, else the greatest first."""
    if chart.order or chart.kind == "number":
        return chart.order
    return (*((column, True) for column in (chart.month,) if column), (chart.measure, False), (chart.columns[0], True))
