"""Judgements from the command line to the views: they win, survive documents and tools, and are undone by a line."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Called, Press
from digests import ask, assert_same, column, run

from onrecord.flows.intake.judging import FILE_NAME, append
from onrecord.flows.stages import STAGES

Cli = Callable[..., Called]
WHO = "select distinct entity || ' ' || decided_by from mentions where surface = '{}' order by 1"
STATES = "select state from judgements order by line_no"


def judge(warehouse: Path, verb: str, subject: str, other: str = "") -> None:
    """Write a judgement; it counts from the next run."""
    append(warehouse, "2026-01-31T12:00:00+00:00", "ida", verb, subject, other, "")


def test_a_judgement_wins_is_told_and_is_undone_by_removing_its_line(
    few_press: Press, few_warehouse: Path, few_baseline: Path, cli: Cli
) -> None:
    called = cli("judge", "rename", "Dana Whitcombe", "Dana W.", "--warehouse", few_warehouse, "--note", "asked for")
    assert called.code == 0
    assert "in_force" in called.out
    assert "Dana W." in called.out
    assert column(few_warehouse, WHO.format("Dana Whitcombe")) == ["Dana W. rule"]
    (entity,) = ask(few_warehouse, "select decided_by, label from entities where label = 'Dana W.'")
    assert entity["decided_by"] == "person"
    called = cli("judge", "merge", "Dana W.", "Reuters", "--warehouse", few_warehouse)
    assert column(few_warehouse, WHO.format("Dana Whitcombe")) == ["Reuters person"]
    lines = (few_warehouse / FILE_NAME).read_text().splitlines()
    (few_warehouse / FILE_NAME).write_text("\n".join(lines[:1]) + "\n")
    assert cli("judge", "apply", "--warehouse", few_warehouse).code == 0
    assert_same(few_baseline, few_warehouse)


def test_a_broken_line_is_one_reject_and_goes_when_it_is_mended(few_warehouse: Path, few_press: Press) -> None:
    judge(few_warehouse, "rename", "PERSON Dana Whitcombe", "Dana W.")
    with (few_warehouse / FILE_NAME).open("ab") as file:
        file.write(b"who knows\n\xff\xfe\n")
    run([], few_warehouse)
    assert column(few_warehouse, STATES) == ["in_force"]
    keys = "select key from rejects where stage = 'judgements' order by 1"
    assert column(few_warehouse, keys) == ["judgements.csv, line 3", "judgements.csv, line 4"]
    lines = (few_warehouse / FILE_NAME).read_bytes().splitlines()
    (few_warehouse / FILE_NAME).write_bytes(b"\n".join(lines[:2]))
    run([], few_warehouse)
    assert column(few_warehouse, keys) == []


def test_judgements_stand_after_new_documents_as_after_a_rebuild(press: Press, tmp_path: Path) -> None:
    warehouse, anew = tmp_path / "warehouse", tmp_path / "anew"
    run(press.add("bridge.txt", "council.txt"), warehouse)
    judge(warehouse, "merge", "GPE France", "GPE Germany")
    judge(warehouse, "merge", "GPE Germany", "ORG United Nations")
    judge(warehouse, "rename", "PERSON Dana Whitcombe", "Dana W.")
    run([], warehouse)
    assert column(warehouse, STATES) == ["matches_nothing", "matches_nothing", "in_force"]
    run(press.add("profile.txt", "windows.txt"), warehouse)
    assert column(warehouse, STATES) == ["in_force", "in_force", "in_force"]
    assert column(warehouse, WHO.format("France")) == ["United Nations person"]
    anew.mkdir()
    shutil.copy(warehouse / FILE_NAME, anew / FILE_NAME)
    run(press.folder, anew)
    assert_same(anew, warehouse)


def test_a_place_in_a_text_outlives_the_tool_that_found_the_mention(
    few_press: Press, few_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place,) = ask(
        few_warehouse, "select text_id, char_start, char_end, surface from mentions where surface = 'France' limit 1"
    )
    key = f"{place['text_id']} {place['char_start']}-{place['char_end']} France"
    judge(few_warehouse, "split", key, "GPE Freedonia")
    run([], few_warehouse)
    before = column(few_warehouse, WHO.format("France"))
    assert "Freedonia person" in before
    for name in ("annotate", "resolve", "judgements"):
        monkeypatch.setitem(STAGES, name, replace(STAGES[name], version=99))
    run(few_press.folder, few_warehouse)
    assert column(few_warehouse, WHO.format("France")) == before
    assert column(few_warehouse, STATES) == ["in_force"]


def test_only_what_a_judgement_touches_is_worked_on_again(few_press: Press, few_warehouse: Path) -> None:
    judge(few_warehouse, "rename", "PERSON Dana Whitcombe", "Dana W.")
    work = "select coalesce(sum(n_units), 0) from lake.stage_runs where stage = '{}'"
    before = column(few_warehouse, work.format("resolve")) + column(few_warehouse, work.format("annotate"))
    run([], few_warehouse)
    after = column(few_warehouse, work.format("resolve")) + column(few_warehouse, work.format("annotate"))
    assert [int(b - a) for a, b in zip(before, after, strict=True)] == [1, 0]


def test_what_is_not_there_or_not_clear_is_not_judged(few_press: Press, few_warehouse: Path, cli: Cli) -> None:
    called = cli("judge", "reject", "Nobody At All", "--warehouse", few_warehouse)
    assert called.code == 1
    assert "no entity" in called.err
    assert not (few_warehouse / FILE_NAME).exists()


FACT = "select claim_id, text_id, char_start, char_end, text from claims where text like '{}%' order by 1 limit 1"
GROUPS = (
    "select string_agg(distinct left(text, 12), ' | ' order by left(text, 12)) from claim_groups"
    " where relation = 'same' and decided_by = 'person' group by group_id order by 1"
)


def place_of(warehouse: Path, begins: str) -> str:
    """The key of the claim that begins so: text, place and words."""
    (row,) = ask(warehouse, FACT.format(begins))
    return f"{row['text_id']} {row['char_start']}-{row['char_end']} {' '.join(row['text'].split())}"


def test_claims_judged_the_same_are_one_fact_until_the_line_is_removed(
    few_press: Press, few_warehouse: Path, few_baseline: Path, cli: Cli
) -> None:
    (one,), (other,) = (ask(few_warehouse, FACT.format(begins)) for begins in ("About 14,000", "Two members"))
    called = cli("judge", "same", one["claim_id"], other["claim_id"], "--warehouse", few_warehouse, "--who", "ida")
    assert called.code == 0
    assert "in_force" in called.out
    assert column(few_warehouse, GROUPS) == ["About 14,000 | Two members "]
    assert cli("judge", "different", other["claim_id"], one["claim_id"], "--warehouse", few_warehouse).code == 0
    assert column(few_warehouse, STATES) == ["overruled", "in_force"]
    assert column(few_warehouse, GROUPS) == ["About 14,000", "Two members "]
    lines = (few_warehouse / FILE_NAME).read_text().splitlines()
    (few_warehouse / FILE_NAME).write_text("\n".join(lines[:1]) + "\n")
    assert cli("judge", "apply", "--warehouse", few_warehouse).code == 0
    assert_same(few_baseline, few_warehouse)


def test_a_claim_judged_wrong_is_no_claim(few_press: Press, few_warehouse: Path, cli: Cli) -> None:
    (one,) = ask(few_warehouse, FACT.format("About 14,000"))
    assert cli("judge", "wrong", one["claim_id"], "--warehouse", few_warehouse).code == 0
    assert column(few_warehouse, "select count(*) from claims where text like 'About 14,000%'") == [0]
    assert column(
        few_warehouse, "select count(*) from lake.claim_groups where claim_id = '{claim_id}'".format(**one)
    ) == [0]
    assert column(few_warehouse, "select n_claims > 0 from judgements") == [True]


def test_judgements_on_claims_stand_after_new_documents_and_tools_as_after_a_rebuild(
    press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse, anew = tmp_path / "warehouse", tmp_path / "anew"
    run(press.add("bridge.txt", "council.txt", "windows.txt"), warehouse)
    judge(warehouse, "same", place_of(warehouse, "About 14,000"), place_of(warehouse, "Two members"))
    judge(warehouse, "wrong", place_of(warehouse, "The café"))
    judge(warehouse, "different", "txt:" + 32 * "0" + " 0-9 Nobody knows.", place_of(warehouse, "About 14,000"))
    run([], warehouse)
    assert column(warehouse, STATES) == ["in_force", "in_force", "matches_nothing"]
    run(press.add("profile.txt", "bridge_edited.txt"), warehouse)
    anew.mkdir()
    shutil.copy(warehouse / FILE_NAME, anew / FILE_NAME)
    run(press.folder, anew)
    assert_same(anew, warehouse)
    before = column(warehouse, GROUPS)
    for name in ("annotate", "claim_profiles", "judged_claims", "claim_groups"):
        monkeypatch.setitem(STAGES, name, replace(STAGES[name], version=99))
    run(press.folder, warehouse)
    assert column(warehouse, GROUPS) == before == ["About 14,000 | Two members "]
    assert column(warehouse, STATES) == ["in_force", "in_force", "matches_nothing"]


def test_a_judgement_on_claims_names_claims(few_press: Press, few_warehouse: Path, cli: Cli) -> None:
    judge(few_warehouse, "same", "PERSON Dana Whitcombe", "PERSON Dana W.")
    run([], few_warehouse)
    assert "expected claims" in column(few_warehouse, "select detail from rejects where stage = 'judgements'")[0]
    called = cli("judge", "wrong", "clm:" + 32 * "0", "--warehouse", few_warehouse)
    assert called.code == 1
    assert "no claim" in called.err
