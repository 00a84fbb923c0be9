"""Accounts of facts, entities, stories and copies: their members, each with receipts that hold."""

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from conftest import Called
from digests import ask, column, publish_lake

from onrecord.warehouse.lake import Lake
from onrecord.warehouse.tables import TABLES

Cli = Callable[..., Called]
# Of each kind: the largest id, and the members that it must show.
KINDS = {
    "fact": ("lake.claim_groups", "group_id", "select claim_id from lake.claim_groups where group_id = '{}'"),
    "entity": ("lake.entity_links", "entity_id", "select mention_id from lake.entity_links where entity_id = '{}'"),
    "story": (
        "lake.story_members",
        "story_id",
        "select distinct text_id from lake.article_versions join lake.story_members using (article_id) "
        "where story_id = '{}'",
    ),
    "origin": (
        "lake.origins",
        "origin_id",
        "select distinct text_id from lake.article_versions join lake.origins using (article_id) "
        "where origin_id = '{}'",
    ),
    "passage": ("lake.passages", "passage_id", "select passage_id from lake.passages where passage_id = '{}'"),
    "copy": ("lake.passages", "pair_id", "select passage_id from lake.passages where pair_id = '{}'"),
    "paragraph": ("lake.blocks", "paragraph_id", "select block_id from lake.blocks where paragraph_id = '{}'"),
    "chain": ("lake.mentions", "chain_id", "select mention_id from lake.mentions where chain_id = '{}'"),
    "article": (
        "lake.article_versions",
        "article_id",
        "select text_id from lake.article_versions where article_id = '{}'",
    ),
}


def _largest(warehouse: Path, kind: str) -> str:
    table, key, _ = KINDS[kind]
    (row_id,) = column(
        warehouse,
        f"select {key} from {table} where {key} is not null group by {key} order by count(*) desc, {key} limit 1",
    )
    return str(row_id)


@pytest.mark.parametrize("kind", KINDS)
def test_an_account_shows_every_member_with_receipts_that_hold(kind: str, few_baseline: Path, cli: Cli) -> None:
    row_id = _largest(few_baseline, kind)
    called = cli("explain", row_id, "--warehouse", few_baseline, "--json")
    assert called.code == 0, called.err
    account = json.loads(called.out)
    assert account["is_verified"]
    assert {m["row_id"] for m in account["members"]} == set(column(few_baseline, KINDS[kind][2].format(row_id)))
    for member in account["members"]:
        assert member["receipts"], member["row_id"]
        assert all(receipt["is_verified"] for receipt in member["receipts"])


@pytest.mark.parametrize(
    ("table", "key", "fact"),
    [
        ("tools", "tool_id", "parameters"),
        ("runs", "run_id", "state"),
        ("stage_runs", "stage_run_id", "versions"),
        ("rejects", "reject_id", "reason"),
    ],
)
def test_what_rests_on_no_text_is_told_by_its_facts(
    table: str, key: str, fact: str, few_baseline: Path, cli: Cli
) -> None:
    (row,) = ask(few_baseline, f"from lake.{table} order by 1 limit 1")
    account = json.loads(cli("explain", row[key], "--warehouse", few_baseline, "--json").out)
    assert account["facts"][fact] == str(row[fact])
    assert account["members"] == []


def test_both_sides_of_a_passage_are_its_words_in_both_documents(few_baseline: Path, cli: Cli) -> None:
    row_id = _largest(few_baseline, "passage")
    account = json.loads(cli("explain", row_id, "--warehouse", few_baseline, "--json").out)
    shown = ask(few_baseline, f"select * from copied_passages where passage_id = '{row_id}'")
    for side, member in zip("ab", account["members"], strict=True):
        documents = {receipt["steps"]["document"] for receipt in member["receipts"]}
        assert {row[f"locator_{side}"] for row in shown} <= documents
        (start,) = {row[f"char_start_{side}"] for row in shown}
        assert f"code points {start}–" in member["receipts"][0]["steps"]["span"]


def test_an_account_for_people_counts_what_it_leaves_out(few_baseline: Path, cli: Cli) -> None:
    row_id = _largest(few_baseline, "entity")
    n_members = len(column(few_baseline, KINDS["entity"][2].format(row_id)))
    called = cli("explain", row_id, "--warehouse", few_baseline, "--limit", 1)
    assert called.code == 0
    assert f"{n_members - 1} members more" in called.out
    assert "verified" in called.out


def test_two_claims_are_told_by_how_they_differ(few_warehouse: Path, cli: Cli) -> None:
    claim_a, claim_b = sorted(column(few_warehouse, "select claim_id from lake.claims order by 1 limit 2"))
    lake = Lake(few_warehouse / "lake")
    row = {"claim_a": claim_a, "claim_b": claim_b, "kind": "numeric", "verdict": "rounding", "severity": "low",
           "because": "40 is 41 rounded", "shard": 0, "tool_id": "tol:0"}  # fmt: skip
    lake.append("claim_relations", pa.Table.from_pylist([row], schema=TABLES["claim_relations"].schema))
    publish_lake(few_warehouse)
    account = json.loads(cli("explain", claim_b, claim_a, "--warehouse", few_warehouse, "--json").out)
    assert [member["row_id"] for member in account["members"]] == [claim_a, claim_b]
    assert all("40 is 41 rounded" in member["because"] for member in account["members"])
    assert cli("explain", claim_a, claim_a, "--warehouse", few_warehouse).code == 1


def test_a_judgement_on_claims_shows_the_claims_that_it_means(few_warehouse: Path, cli: Cli) -> None:
    claim_a, claim_b = sorted(column(few_warehouse, "select claim_id from lake.claims order by 1 limit 2"))
    lake = Lake(few_warehouse / "lake")
    row = {"judgement_id": "jud:0", "verb": "different", "claim_a": claim_a, "claim_b": claim_b, "claims_a": [claim_a],
           "claims_b": [claim_b], "state": "in_force", "shard": 0, "tool_id": "tol:0"}  # fmt: skip
    lake.append("judged_claims", pa.Table.from_pylist([row], schema=TABLES["judged_claims"].schema))
    publish_lake(few_warehouse)
    account = json.loads(cli("explain", "jud:0", "--warehouse", few_warehouse, "--json").out)
    assert [(member["row_id"], member["role"]) for member in account["members"]] == [
        (claim, "different") for claim in sorted((claim_a, claim_b), key=_place(few_warehouse))
    ]


def _place(warehouse: Path) -> Callable[[str], tuple[str, int]]:
    """What claims are told in the order of: their text, and the place there."""
    rows = ask(warehouse, "select claim_id, text_id, char_start from lake.claims")
    places = {row["claim_id"]: (row["text_id"], row["char_start"]) for row in rows}
    return places.__getitem__


def test_a_member_that_does_not_follow_from_the_bytes_fails_the_account(few_warehouse: Path, cli: Cli) -> None:
    row_id = _largest(few_warehouse, "fact")
    lake = Lake(few_warehouse / "lake")
    rows = lake.table("claims").to_pyarrow_table().to_pylist()
    for row in rows:
        row["surface"] = row["surface"].upper() + "!"
    lake.replace("claims", pa.Table.from_pylist(rows, schema=TABLES["claims"].schema), "true")
    publish_lake(few_warehouse)
    assert cli("explain", row_id, "--warehouse", few_warehouse).code == 1


@pytest.mark.parametrize("row_id", ["grp:0", "ent:'; drop table x; --", "sty:", "pas:0"])
def test_an_unknown_id_is_told(row_id: str, few_baseline: Path, cli: Cli) -> None:
    called = cli("explain", row_id, "--warehouse", few_baseline)
    assert called.code == 1
    assert row_id in called.err
    assert "Traceback" not in called.err
