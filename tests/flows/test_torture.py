"""The short form of `make torture`: kills at operations on files, damage, full disks, two runs, readers.

`python -m benchmarks.torture` is the long form.
"""

import json
import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import s3

from benchmarks.torture import damage, surroundings
from benchmarks.torture.cluster import KINDS, Toll, under_faults
from benchmarks.torture.damage import Bench, Verdict
from benchmarks.torture.forge import Forge
from benchmarks.torture.kills import Phase, Tally, at_random, undisturbed
from benchmarks.torture.readers import read_through
from benchmarks.torture.upkeep import at_every_commit_of

N_KILLS = 6


@pytest.fixture(scope="module")
def forge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forge]:
    with Forge(tmp_path_factory.mktemp("forge")) as forge:
        yield forge


@pytest.fixture(scope="module")
def phases(forge: Forge, tmp_path_factory: pytest.TempPathFactory) -> Sequence[Phase]:
    return undisturbed(forge, tmp_path_factory.mktemp("undisturbed"))


@pytest.fixture(scope="module")
def bench(forge: Forge, phases: Sequence[Phase], tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(forge, tmp_path_factory.mktemp("bench"), phases)


def assert_well(verdicts: Iterator[Verdict]) -> None:
    seen = list(verdicts)
    assert seen
    assert [verdict for verdict in seen if verdict.fault] == []


def test_the_rows_that_are_compared_are_there(phases: Sequence[Phase]) -> None:
    first, second = (phase.expected for phase in phases)
    assert first["claims"][0] > 10
    assert {"captures", "claims", "stories"} & {name for name in first if first[name] != second[name]}


def test_killed_at_random(forge: Forge, phases: Sequence[Phase], tmp_path: Path) -> None:
    tally = Tally()
    assert list(at_random(forge, tmp_path, phases, tally, N_KILLS, random.Random(20250203)))[-1] == N_KILLS
    assert (tally.n_kills, tally.faults) == (N_KILLS, [])
    assert tally.n_comparisons >= len(phases)
    further = Tally.going_on(json.loads(json.dumps(tally.figures())), math.inf)
    assert further == tally, "a torture is gone on with from its figures"


def test_an_erasure_killed_before_and_amid_its_work(bench: Bench) -> None:
    tally = Tally()
    passed = list(at_every_commit_of(bench, tally, ["erase"], stride=20, first=1, most=2))
    assert (passed, tally.faults) == ([("erase", 21), ("erase", 41)], [])
    assert (tally.n_kills, tally.n_comparisons) == (2, 2)
    assert "log of erasures" in tally.where


def test_a_publish_and_upkeep_killed(bench: Bench) -> None:
    tally = Tally()
    passed = list(at_every_commit_of(bench, tally, ["publish", "maintain"], stride=2, most=1))
    assert (passed, tally.faults) == ([("publish", 2), ("maintain", 2)], [])
    assert (tally.n_kills, tally.n_comparisons) == (2, 2)


@pytest.mark.slow
@pytest.mark.skipif(s3.binary() is None, reason="needs the packages of the groups `objects` and `clusters`")
def test_workers_a_scheduler_and_a_store_that_fail(phases: Sequence[Phase], tmp_path: Path) -> None:
    toll = Toll()
    list(under_faults(tmp_path / "cluster", phases[0], toll, len(KINDS), math.inf, seed=1))
    assert (toll.n_faults, toll.faults) == (len(KINDS), [])
    assert set(toll.how) == set(KINDS)


def test_a_full_and_a_failing_disk(bench: Bench) -> None:
    assert_well(surroundings.disks(bench, 1, random.Random(7)))


def test_a_file_system_that_is_too_small(bench: Bench) -> None:
    assert_well(surroundings.small_disk(bench, 1))


def test_what_may_not_be_read_or_written(bench: Bench) -> None:
    assert_well(surroundings.permissions(bench))


def test_a_network_that_breaks_amid_a_page(bench: Bench) -> None:
    assert_well(surroundings.network(bench))


def test_raw_bytes_that_have_changed_are_not_published(bench: Bench) -> None:
    assert_well(damage.raw_store(bench))


def test_a_damaged_file_of_rows_is_named(bench: Bench) -> None:
    bench.restore()
    path = bench.file_of("mentions")
    damage.garble(path)
    verdict = bench.stops("garbled", str(path), "restore those from a copy")
    assert verdict.fault == ""


def test_a_log_entry_cut_short_by_a_power_cut_is_put_aside(bench: Bench) -> None:
    bench.restore()
    log = bench.lake / "claims" / "_delta_log"
    last = max(log.glob("*.json"))
    last.with_name(f"{int(last.stem) + 1:020}.json").write_bytes(last.read_bytes()[:40])
    assert bench.ends_well("torn").fault == ""
    assert [path.suffix for path in log.glob("*.torn")] == [".torn"]


def test_a_log_entry_that_counts_and_is_gone_stops_the_run(bench: Bench) -> None:
    bench.restore()
    max((bench.lake / "claims" / "_delta_log").glob("*.json")).unlink()
    assert bench.stops("gone", "lake/claims", "entries of its log are gone", "restore").fault == ""


def test_a_broken_catalogue_is_rebuilt(bench: Bench) -> None:
    bench.restore()
    damage.garble(bench.warehouse / "onrecord.duckdb")
    ended = bench.forge.run(["sql", "from claims"], bench.warehouse)
    assert (ended.code, "rebuild it with: onrecord publish" in ended.said) == (1, True)
    assert bench.ends_well("garbled").fault == ""


def test_two_runs_at_once(bench: Bench, tmp_path: Path) -> None:
    with Forge(tmp_path) as other:
        assert_well(surroundings.two_at_once(bench, other))


def test_a_clock_that_is_wrong(bench: Bench) -> None:
    assert_well(surroundings.clocks(bench, [-3]))


def test_readers_are_never_disturbed(forge: Forge, tmp_path: Path) -> None:
    read = read_through(forge, tmp_path, 2, ("anew", "held", "sqlalchemy", "cli"))
    assert (read.n_publishes, read.n_readers, list(read.faults)) == (2, 4, [])
    assert min(read.queries.values()) > 1
    assert sum(read.queries.values()) == read.n_queries
    assert read.n_publishes_seen > 1
