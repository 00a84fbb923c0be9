"""The cost model: lines through what was measured, a simulation of how jobs are handed out, and the page."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.scaling_page import Line, model_of, page, simulated, through

PAGE = Path(__file__).parents[2] / "docs" / "scaling.md"


def test_the_page_tells_what_was_measured() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m benchmarks.scaling > docs/scaling.md"


def test_a_line_through_two_points_goes_through_a_third_on_it() -> None:
    assert through((200, 30.0), (1000, 70.0)).at(3000) == pytest.approx(170)
    assert through((200, 30.0), (1000, 70.0)) == Line(pytest.approx(20), pytest.approx(0.05))


def test_workers_take_over_stages_of_batches_and_of_shards_and_no_others() -> None:
    one = {"articles": 10, "cpu_s": 30.0, "stages": {"clean": 1.0, "resolve": 2.0, "stories": 4.0}, "tables": {"a": 10}}
    other = {
        "articles": 20,
        "cpu_s": 50.0,
        "stages": {"clean": 2.0, "resolve": 4.0, "stories": 9.0},
        "tables": {"a": 30},
    }
    model = model_of(one, other)
    assert model.workers.each == pytest.approx(0.3)
    assert model.run.each == pytest.approx(1.7)
    assert model.bytes.at(30) == pytest.approx(50)


@given(st.integers(1, 12), st.floats(0.1, 9), st.floats(0.01, 3))
def test_the_simulation_is_bounded_by_workers_and_by_the_run(n_workers: int, work_s: float, run_s: float) -> None:
    n_batches = 300
    seconds = simulated(n_batches, n_workers, work_s, run_s)
    least = n_batches * max(run_s, work_s / n_workers)
    assert least * 0.999 <= seconds <= least + (n_workers + 2) * (work_s + run_s) + n_batches * 0.1 * run_s


def test_one_worker_and_a_run_that_costs_nothing_take_the_sum_of_the_work() -> None:
    assert simulated(50, 1, 2.0, 0.0) == pytest.approx(100)
    assert simulated(50, 5, 2.0, 0.0) == pytest.approx(20)
