"""Measures are judged by those of earlier runs, which one odd run does not move."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.warehouse.catalogue import Connection
from onrecord.warehouse.checks import CheckResult
from onrecord.warehouse.quality import FEWEST_RUNS, N_RUNS, bounds_of, explain, judge, measure

Make = Callable[[Mapping[str, Any]], Connection]
NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)
values = st.floats(0, 1e6)


@given(st.lists(values, max_size=FEWEST_RUNS - 1), st.sampled_from(["volume", "drift"]))
def test_without_a_history_nothing_is_expected(earlier: list[float], kind: str) -> None:
    assert bounds_of(kind, earlier) == (None, None)


@given(st.lists(values, min_size=FEWEST_RUNS, max_size=N_RUNS))
def test_the_middle_of_the_history_is_always_accepted(earlier: list[float]) -> None:
    for kind in ("volume", "drift"):
        least, most = bounds_of(kind, earlier)
        middle = sorted(earlier)[len(earlier) // 2]
        assert least is None or least <= middle
        assert most is None or middle <= most


def test_one_odd_run_moves_no_bound() -> None:
    steady = [0.20, 0.21, 0.19, 0.20, 0.20]
    assert bounds_of("drift", [*steady, 0.99]) == pytest.approx(bounds_of("drift", steady), abs=0.03)


@pytest.mark.parametrize(
    ("name", "kind", "earlier", "value", "is_off"),
    [
        ("drift: share", "drift", [0.20, 0.21, 0.19], 0.60, True),
        ("drift: share", "drift", [0.20, 0.21, 0.19], 0.02, True),
        ("drift: share", "drift", [0.20, 0.21, 0.19], 0.24, False),
        ("drift: share", "drift", [0.0, 0.0, 0.0], 0.015, False),
        ("drift: share", "drift", [0.0, 0.0, 0.0], 0.05, True),
        ("volume: claims", "volume", [900, 1000, 1100], 400, True),
        ("volume: claims", "volume", [900, 1000, 1100], 9000, False),
        ("volume: claims", "volume", [9, 10, 11], 1, False),
    ],
)
def test_what_is_far_from_usual_is_told(name: str, kind: str, earlier: list[float], value: float, is_off: bool) -> None:
    result = judge(name, kind, value, bounds_of(kind, earlier))
    assert (bool(result.n_failures), result.warns) == (is_off, is_off)


def test_only_fewer_articles_block() -> None:
    bounds = bounds_of("volume", [1000, 1000, 1000])
    assert judge("volume: articles", "volume", 100, bounds).blocks
    assert judge("volume: claims", "volume", 100, bounds).warns
    assert explain(judge("volume: articles", "volume", 100, bounds)) == "volume: articles: 100, expected at least 500"


def runs(*hours_ago: float, n_new: int = 1) -> list[dict[str, Any]]:
    return [
        {"run_id": f"run:{n}", "state": "published", "n_new": n_new, "versions": "{}"}
        | dict.fromkeys(("started_at", "ended_at"), NOON - timedelta(hours=hours))
        for n, hours in enumerate(hours_ago)
    ]


def found(connection: Connection, n_new: int = 0) -> dict[str, CheckResult]:
    return {result.check: result for result in measure(connection, NOON, n_new)}


def test_a_feed_that_has_gone_quiet_is_told(warehouse_of: Make) -> None:
    quiet = found(warehouse_of({"runs": runs(200, 190, 180, 170, 60)}))["freshness: hours without a new document"]
    assert (quiet.value, quiet.at_most, quiet.warns) == (60, 50, True)
    recent = found(warehouse_of({"runs": runs(200, 190, 180, 170, 10)}))["freshness: hours without a new document"]
    assert not recent.n_failures
    new = found(warehouse_of({"runs": runs(200, 190, 180, 170, 60)}), n_new=3)
    assert new["freshness: hours without a new document"].value == 0


def test_without_earlier_runs_nothing_is_stale(warehouse_of: Make) -> None:
    assert "freshness: hours without a new document" not in found(warehouse_of({"runs": runs(900, 800)}))


def test_volumes_are_compared_with_published_runs_alone(warehouse_of: Make) -> None:
    kept = [
        {"run_id": f"run:{n}", "check": "volume: articles", "kind": "volume", "value": value}
        for n, value in enumerate([1000, 1000, 1000, 1])
    ]
    history = runs(4, 3, 2, 1)
    history[3]["state"] = "blocked"
    (articles,) = (r for r in measure(warehouse_of({"runs": history, "check_results": kept}), NOON, 0) if r.blocks)
    assert (articles.check, articles.value, articles.at_least) == ("volume: articles", 0, 500)
    assert [
        r
        for r in measure(warehouse_of({"runs": history, "check_results": kept}), NOON, 0, {articles.check: "warn"})
        if r.blocks
    ] == []
