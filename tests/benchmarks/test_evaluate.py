"""Floors hold only where something was counted, and absent data is told in words."""

from benchmarks import evaluate, throughput
from benchmarks.evaluate import missed_floors
from benchmarks.matrix import find_pythons, summary_of
from benchmarks.sets import FLOORS, PEERS, SETS


def metric(numerator, denominator):
    return {
        "value": numerator / denominator if denominator else None,
        "numerator": numerator,
        "denominator": denominator,
    }


def test_floors_hold_at_their_value_and_not_below():
    at_floor = {figure: metric(floor * 100, 100) for _, figure in FLOORS for floor in [FLOORS[("gold", figure)]]}
    assert missed_floors("gold", at_floor) == []
    below = at_floor | {"claims.sentences.f1": metric(79, 100)}
    assert missed_floors("gold", below) == ["claims.sentences.f1 is 0.790, its floor 0.80"]


def test_an_absent_or_empty_figure_misses_its_floor():
    assert len(missed_floors("gold", {})) == len(FLOORS)
    empty = {figure: metric(0, 0) for _, figure in FLOORS}
    assert len(missed_floors("gold", empty)) == len(FLOORS)


def test_other_sets_have_no_floor():
    assert missed_floors("conllpp_en", {}) == []


def test_floors_and_peers_belong_to_known_sets():
    assert {name for name, _ in (*FLOORS, *PEERS)} <= set(SETS)


def test_absent_data_is_told_and_is_no_failure_of_the_pipeline(tmp_path, capsys):
    for program in (evaluate, throughput):
        assert program.main(["--shared", str(tmp_path / "nowhere")]) == 2
        said = capsys.readouterr().err
        assert str(tmp_path / "nowhere") in said
        assert "SHARED=DIR" in said


def test_pythons_are_of_the_supported_versions_in_order():
    minors = [python.minor for python in find_pythons()]
    assert minors == sorted(set(minors))
    assert set(minors) <= {11, 12, 13}


def test_outcome_of_tests_is_found_even_if_a_library_speaks_after_it():
    assert summary_of("....\n4 passed, 1 skipped in 2.13s\nnanobind: leaked 27 instances!\n") == "4 passed, 1 skipped"
    assert summary_of("==== 1 failed, 3 passed in 64.06s (0:01:04) ====\n") == "1 failed, 3 passed"
    assert summary_of("....F") == ""
