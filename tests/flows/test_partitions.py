"""How shards of corpus stages are divided among jobs changes no row; new articles touch few shards of old ones."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from conftest import Press
from digests import assert_same, column, run

from onrecord.flows.execution.corpus import shards_of, within
from onrecord.flows.stage import Scope, Stage
from onrecord.flows.stages import STAGES
from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection, lake_connection
from onrecord.warehouse.lake import Lake

# Nobody judged the baseline.
SHARDED = [stage for stage in STAGES.values() if stage.scope is Scope.CORPUS and stage.name != "judged_claims"]


N_STORY_SHARDS = 4096  # above them are those of pairs across stories


@contextmanager
def lake_of(warehouse: Path) -> Iterator[Connection]:
    with lake_connection(Lake(warehouse / "lake")) as connection:
        yield connection


def plain(rows: pa.Table) -> Counter[str]:
    return Counter(json.dumps(row, sort_keys=True, default=str) for row in rows.drop_columns(["tool_id"]).to_pylist())


def made(connection: Connection, stage: Stage, n_parts: int) -> dict[str, pa.Table]:
    found = sorted(shard for shard, *_ in shards_of(connection, stage))
    assert len(found) > 1 or stage.name == "pair"
    statement = sql.load("stages")[stage.name].statement
    parts = [
        stage.run(
            connection.sql(sql.fill(statement, shards=found[first::n_parts])).to_arrow_table(),
            stage.resources(),
            "tol:1",
        )
        for first in range(min(n_parts, len(found)))
    ]
    return {name: pa.concat_tables([part[name] for part in parts]) for name in stage.writes if name in parts[0]}


@pytest.mark.parametrize("stage", SHARDED, ids=lambda stage: str(stage.name))
def test_one_four_or_sixteen_parts_give_the_same_rows(stage: Stage, baseline: Path) -> None:
    with lake_of(baseline) as connection:
        stored = {name: plain(connection.sql(f"from lake.{name}").to_arrow_table()) for name in stage.writes}
        for n_parts in (1, 4, 16):
            assert {name: plain(rows) for name, rows in made(connection, stage, n_parts).items()} == stored


def test_a_new_article_touches_shards_of_its_story_alone(few_press: Press, few_warehouse: Path) -> None:
    stories = "select distinct shard from lake.told_claims"
    before = set(column(few_warehouse, stories))
    few_press.write(
        "otters.txt",
        "Otters were counted on nine of twelve rivers in Norrland this winter, wardens said on Tuesday. The survey "
        "found cubs on four of these rivers. Anglers asked for traps in March.\n",
    )
    report = run(few_press.folder, few_warehouse)
    worked = "select stage, shards from lake.stage_runs where run_id = '{}' and stage in ('told_claims', 'claim_pairs')"
    with lake_of(few_warehouse) as connection:
        listed = connection.execute(worked.format(report.run_id)).fetchall()
    touched = {stage: {int(shard) for shard in json.loads(shards)} for stage, shards in listed}
    new = set(column(few_warehouse, stories)) - before
    assert new
    assert touched["told_claims"] == new
    # Pairs with claims of another story that may tell the same have shards of their own.
    assert {shard for shard in touched["claim_pairs"] if shard < N_STORY_SHARDS} == new


def test_jobs_of_one_shard_each_give_the_rows_of_jobs_of_many(
    few_press: Press, few_baseline: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for stage in SHARDED:
        monkeypatch.setitem(STAGES, stage.name, replace(stage, rows_per_job=1))
    run(few_press.folder, tmp_path / "single", workers=2)
    assert_same(few_baseline, tmp_path / "single")


@pytest.mark.parametrize("n_partitions", [4, 16])
def test_the_setting_divides_the_work_and_changes_no_row(
    n_partitions: int, few_press: Press, few_baseline: Path, tmp_path: Path
) -> None:
    run(few_press.folder, tmp_path / "w", partitions=n_partitions)
    assert_same(few_baseline, tmp_path / "w")
    jobs = "select count(*) as n from lake.stage_runs where stage = 'resolve'"
    assert column(few_baseline, jobs) == [1]
    assert column(tmp_path / "w", jobs)[0] >= 4  # of few names, some have more rows than a sixteenth of all


def test_shards_are_named_as_ranges_that_no_other_shard_is_in() -> None:
    assert within([3, 4, 9], [3, 4, 9]) == "shard between 3 and 9"
    assert within([3, 4, 9], [3, 4, 7, 9]) == "shard between 3 and 4 or shard between 9 and 9"
    assert within([0], []) == "shard between 0 and 0"
