"""The geometry of charts: everything counted is drawn, inside the drawing, and nothing twice."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.report_site.charts import WIDTH, arcs, columns, line

TIMES = st.datetimes(datetime(1800, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
START = datetime(2031, 5, 1, tzinfo=UTC)


@given(st.lists(st.tuples(st.integers(0, 300), st.sampled_from("abcdefghijk")), min_size=1, max_size=60))
def test_columns_hold_every_article(days: list[tuple[int, str]]) -> None:
    found = columns([(START + timedelta(days=day), outlet) for day, outlet in days])
    assert sum(sum(counts.values()) for _, counts in found.table) == len(days)
    assert len(found.table) <= 36
    assert len(found.series) <= 8
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH + 1e-6 for bar in found.bars)
    assert all(bar.y >= -1e-6 and bar.height > 0 and bar.y + bar.height <= 180 + 1e-6 for bar in found.bars)


def test_columns_are_as_fine_as_fits() -> None:
    def of(n_days: int) -> list[str]:
        return [label for label, _ in columns([(START, "a"), (START + timedelta(days=n_days), "b")]).table]

    assert of(2) == ["2031-05-01", "2031-05-02", "2031-05-03"]
    assert of(60) == ["2031-05", "2031-06"]
    assert of(3000)[0] == "2031"
    assert columns([]).bars == []


@given(st.lists(st.integers(1, 900), max_size=50))
def test_dots_of_a_line_do_not_overlap(counts: list[int]) -> None:
    dots = line([(f"{n}", count) for n, count in enumerate(counts)]).dots
    assert [dot.title.split(":")[0] for dot in dots] == [f"{n}" for n in range(len(counts))]
    assert [dot.x for dot in dots] == sorted({dot.x for dot in dots})
    assert all(0 < dot.x < WIDTH for dot in dots)


def test_an_arc_leads_from_giver_to_taker() -> None:
    (arc,) = arcs({"wire": 0, "reprint": 2}, [("wire", "reprint", True, "80 words")], row=30, width=100)
    assert arc.path.startswith("M100,15.0 ")
    assert arc.path.endswith(" 100,75.0")
