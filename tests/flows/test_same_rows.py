"""The same documents give the same rows, however they are taken in."""

from pathlib import Path

import pytest
from conftest import FILES, Press
from digests import COMPARED, OPERATIONS, PACKED, ask, assert_same, column, digest, run

from onrecord.flows.intake import discover
from onrecord.warehouse.tables import TABLES

# Nobody judged the baseline, and no endpoint was asked: test_judge.py and tests/chat have these.
OF_PEOPLE = ("judgements", "judgement_outcomes", "judged_claims", "chat_answers", "chat_claims")


def test_all_tables_but_those_of_operations_are_compared() -> None:
    assert {name for name, table in TABLES.items() if table.is_operations} == set(OPERATIONS)
    assert set(COMPARED) | set(OPERATIONS) | set(PACKED) == set(TABLES)


def test_the_corpus_exercises_every_table(baseline: Path) -> None:
    found = {table: int(text.split()[0]) for table, text in digest(baseline).items() if table not in OF_PEOPLE}
    assert [table for table, n_rows in found.items() if n_rows == 0] == []
    assert column(baseline, "select distinct language from articles where language is not null order by 1") == [
        "de",
        "en",
        "fr",
    ]
    assert set(column(baseline, "select distinct form from quotes")) >= {"direct", "indirect"}
    assert column(baseline, "select count(*) from duplicates") > [1]


def test_the_digest_sees_a_changed_row(few_baseline: Path, baseline: Path) -> None:
    one, other = digest(few_baseline), digest(baseline)
    assert one["outlets"] == other["outlets"]
    assert one["claims"] != other["claims"]
    with pytest.raises(AssertionError, match="only in the second"):
        assert_same(few_baseline, baseline)


def test_two_runs(baseline: Path, full_press: Path, tmp_path: Path) -> None:
    run(full_press, tmp_path / "again")
    assert_same(baseline, tmp_path / "again")


def test_another_batch_size(baseline: Path, full_press: Path, tmp_path: Path) -> None:
    run(full_press, tmp_path / "small", batch_size=7)
    assert len(ask(tmp_path / "small", "from lake.stage_runs where stage = 'clean'")) > 4
    assert_same(baseline, tmp_path / "small")


def test_another_order_of_files(
    baseline: Path, full_press: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_order = discover.discover
    monkeypatch.setattr(discover, "discover", lambda paths, skip: reversed(list(in_order(paths, skip))))
    run(full_press, tmp_path / "reversed", batch_size=11)
    assert_same(baseline, tmp_path / "reversed")


def test_one_file_at_a_time(baseline: Path, press: Press, tmp_path: Path) -> None:
    alone = [name for name in reversed(FILES) if FILES[name].isascii() or name.endswith(".jsonl")]
    for name in alone:
        run(press.add(name), tmp_path / "grown")
    press.add(*FILES)
    run(press.add_samples(), tmp_path / "grown")
    assert column(tmp_path / "grown", "select count(*) from lake.runs") == [len(alone) + 1]
    assert_same(baseline, tmp_path / "grown")


def test_two_workers(baseline: Path, full_press: Path, tmp_path: Path) -> None:
    run(full_press, tmp_path / "two", workers=2, batch_size=9)
    assert_same(baseline, tmp_path / "two")


def test_a_file_and_its_folder_twice(few_press: Press, few_baseline: Path, tmp_path: Path) -> None:
    report = run([few_press.folder, few_press.folder], tmp_path / "twice")
    assert report.inputs.n_inputs == len(list(few_press.folder.iterdir()))
    assert_same(few_baseline, tmp_path / "twice")


def test_a_run_over_known_documents_adds_no_row_to_any_table_but_runs(few_press: Press, few_warehouse: Path) -> None:
    before = digest(few_warehouse, tuple(TABLES))
    report = run(few_press.folder, few_warehouse)
    after = digest(few_warehouse, tuple(TABLES))
    assert (report.inputs.n_new, report.inputs.n_rejected) == (0, 0)
    assert {table for table in TABLES if before[table] != after[table]} == {"runs"}
    assert column(few_warehouse, "select count(*) from lake.runs") == [2]
