"""Receipts of claims, mentions and quotes: each step from outlet to bytes holds, and tampering is told."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from conftest import FILES, Called
from digests import ask, column, publish_lake

from onrecord.flows.inspection.accounts import account_of, has_account
from onrecord.flows.inspection.explain import explain_id
from onrecord.flows.settings import load_settings
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.tables import TABLES

Cli = Callable[..., Called]
PLACES = {
    "text": "press/bridge.txt",
    "html": "press/harbour.html",
    "jsonl": "press/trams.jsonl#tram-1",
    "html in jsonl": "press/trams.jsonl#tram-2",
    "windows-1252": "press/windows.txt",
}
KINDS = {"claims": "claim_id", "mentions": "mention_id", "quotes": "quote_id"}


def _an_id(warehouse: Path, view: str, locator: str) -> str:
    key = KINDS[view]
    return str(column(warehouse, f"select max({key}) from {view} where locator = '{locator}'")[0])


@pytest.mark.parametrize("view", KINDS)
@pytest.mark.parametrize("place", PLACES)
def test_a_receipt_is_verified_from_the_raw_bytes(view: str, place: str, baseline: Path, cli: Cli) -> None:
    row_id = _an_id(baseline, view, PLACES[place])
    called = cli("explain", row_id, "--warehouse", baseline, "--json")
    assert called.code == 0, called.out
    receipt = _at(json.loads(called.out), PLACES[place])
    (row,) = ask(baseline, f"from {view} where {KINDS[view]} = '{row_id}' and locator = '{PLACES[place]}'")
    (raw,) = column(
        baseline,
        f"select content from lake.raw_documents join articles using (raw_id) where locator = '{PLACES[place]}'",
    )
    steps = receipt["steps"]
    assert receipt["is_verified"]
    assert len(receipt["proofs"]) >= 3
    assert row["outlet"] is None or row["outlet"] in steps["outlet"] if "outlet" in row else steps["outlet"]
    assert f"{row['byte_start']}–{row['byte_end']}" in steps["bytes"]
    assert steps["sha-256"] == hashlib.sha256(raw).hexdigest()
    assert row["tool_id"] in steps["tool"]
    assert column(baseline, "select run_id from lake.runs")[0] in steps["run"]
    assert repr(raw[row["byte_start"] : row["byte_end"]])[:300] == steps["raw"]


def _at(receipts: list[dict[str, Any]], locator: str) -> dict[str, Any]:
    return next(receipt for receipt in receipts if receipt["steps"]["document"].startswith(locator))


def test_the_receipt_of_a_container_row_leads_into_the_container(baseline: Path, cli: Cli) -> None:
    row_id = _an_id(baseline, "claims", PLACES["html in jsonl"])
    document = json.loads(cli("explain", row_id, "--warehouse", baseline, "--json").out)[0]["steps"]["document"]
    container = FILES["trams.jsonl"]
    assert hashlib.sha256(container).hexdigest()[:32] in document
    assert f"byte {container.index(b'{', 1 + container.index(b'tram-1'))} " in document


def test_a_receipt_for_people_names_every_step(baseline: Path, cli: Cli) -> None:
    row_id = _an_id(baseline, "quotes", PLACES["text"])
    called = cli("explain", row_id, "--warehouse", baseline)
    assert called.code == 0
    for step in ("outlet", "document", "span", "words", "bytes", "raw", "sha-256", "tool", "run", "verified"):
        assert f"\n  {step} " in called.out, step
    assert "FAILED" not in called.out


def test_a_text_in_several_documents_has_a_receipt_for_each(baseline: Path, cli: Cli) -> None:
    row_id = _an_id(baseline, "claims", "press/bridge_same_text.txt")
    receipts = json.loads(cli("explain", row_id, "--warehouse", baseline, "--json").out)
    documents = [receipt["steps"]["document"] for receipt in receipts]
    assert documents == ["press/bridge.txt", "press/bridge_same_text.txt"]
    assert len({receipt["steps"]["sha-256"] for receipt in receipts}) == 2


def _tamper(warehouse: Path, locator: str, old: bytes, new: bytes) -> None:
    lake = Lake(warehouse / "lake")
    (raw_id,) = column(warehouse, f"select raw_id from articles where locator = '{locator}'")
    rows = lake.table("raw_documents").to_pyarrow_table()
    row = rows.filter(pc.equal(rows.column("raw_id"), raw_id))
    content = row.column("content")[0].as_py()
    assert content.count(old) == 1
    changed = row.set_column(1, row.schema.field(1), pa.array([content.replace(old, new)], pa.binary()))
    lake.replace("raw_documents", changed, f"raw_id = '{raw_id}'")
    publish_lake(warehouse)


def test_changed_bytes_are_told(few_warehouse: Path, cli: Cli) -> None:
    place = "press/council.txt"
    (row_id,) = column(
        few_warehouse, f"select claim_id from claims where locator = '{place}' and text like '%nine hours%'"
    )
    assert cli("explain", row_id, "--warehouse", few_warehouse).code == 0
    _tamper(few_warehouse, place, b"nine hours", b"five hours")
    called = cli("explain", row_id, "--warehouse", few_warehouse)
    assert called.code == 1
    failed = [line for line in called.out.splitlines() if "FAILED" in line]
    assert any("SHA-256" in line for line in failed)
    assert any("characters are the decoded bytes" in line for line in failed)
    assert "does not follow from the raw bytes" in called.err
    assert cli("check", "--warehouse", few_warehouse).code == 1


def _carried(warehouse: Path) -> Iterator[tuple[str, str]]:
    """Of each column that holds ids, the largest of each kind of id, with the place it stands in."""
    for table in TABLES.values():
        for name in table.column_names:
            if name.endswith(("_id", "_a", "_b")) and pa.types.is_string(table.schema.field(name).type):
                ids = f"""select "{name}" as id, split_part("{name}", ':', 1) as kind from lake.{table.name}"""
                likely = "regexp_full_match(id, '[a-z]+:[^ /:]+')"
                found = column(warehouse, f"select max(id) from ({ids}) where {likely} group by kind")
                yield from ((f"{table.name}.{name}", row_id) for row_id in found)


def test_every_id_that_a_row_carries_is_explained(baseline: Path) -> None:
    settings = load_settings(baseline)
    carried = list(_carried(baseline))
    documents = {"raw", "cap", "art", "ver", "txt", "aln", "blk", "prf", "cnd", "seg", "rej"}
    said = {"clm", "men", "quo", "ent", "grp", "sty", "loc", "tol", "run", "sru"}
    assert documents | said <= {row_id.partition(":")[0] for _, row_id in carried}
    for where, row_id in carried:
        if has_account(row_id):
            account = account_of(settings, row_id, 1)
            assert account.facts or account.members, (where, row_id)
            assert account.is_verified, (where, row_id)
        else:
            assert all(receipt.is_verified for receipt in explain_id(settings, row_id)), (where, row_id)


def test_a_container_and_a_refused_document_are_explained(baseline: Path, cli: Cli) -> None:
    container = column(baseline, f"select parent_raw_id from lake.captures where locator = '{PLACES['jsonl']}'")[0]
    account = json.loads(cli("explain", container, "--warehouse", baseline, "--json").out)
    assert {PLACES["jsonl"], PLACES["html in jsonl"]} <= {
        receipt["steps"]["document"].partition(" ")[0]
        for member in account["members"]
        for receipt in member["receipts"]
    }
    refused = ask(baseline, "select raw_id, reason from rejects where raw_id not in (select raw_id from articles)")[0]
    account = json.loads(cli("explain", refused["raw_id"], "--warehouse", baseline, "--json").out)
    assert account["facts"]["reason"] == refused["reason"]


def test_bytes_changed_elsewhere_in_the_document_fail_the_hash_alone(few_warehouse: Path, cli: Cli) -> None:
    place = "press/council.txt"
    (row_id,) = column(
        few_warehouse, f"select claim_id from claims where locator = '{place}' and text like '%nine hours%'"
    )
    _tamper(few_warehouse, place, b"early.", b"late..")
    called = cli("explain", row_id, "--warehouse", few_warehouse, "--json")
    assert called.code == 1
    (receipt,) = json.loads(called.out)
    assert [holds for name, holds in receipt["proofs"].items() if "SHA-256" in name] == [False]
    assert sum(not holds for holds in receipt["proofs"].values()) == 1


def test_a_row_whose_document_is_gone_is_not_verified(few_warehouse: Path, cli: Cli) -> None:
    row_id = _an_id(few_warehouse, "claims", "press/council.txt")
    Lake(few_warehouse / "lake").delete("raw_documents", "true")
    publish_lake(few_warehouse)
    called = cli("explain", row_id, "--warehouse", few_warehouse)
    assert called.code == 1
    assert row_id in called.err


@pytest.mark.parametrize("row_id", ["clm:0", "", "'; drop table x; --"])
def test_an_unknown_id_is_told_with_what_to_do(row_id: str, baseline: Path, cli: Cli) -> None:
    called = cli("explain", row_id, "--warehouse", baseline)
    assert called.code == 1
    assert "onrecord sql" in called.err
    assert "Traceback" not in called.err
