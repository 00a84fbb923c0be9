"""Documents, metadata and tools that come later give the rows of a full rebuild, and leave none of the old."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from conftest import FEW, QUAYSIDE_NOTICE, Press
from digests import ask, assert_same, column, digest, rows, run

from onrecord.flows.stage import Tables
from onrecord.flows.stages import STAGES

Rebuild = Callable[[Path], Path]
BASES = "select distinct l.basis from lake.entity_links as l join lake.mentions as m on m.mention_id = l.mention_id"


def test_documents_added_later(press: Press, rebuilt: Rebuild, tmp_path: Path) -> None:
    run(press.add("bridge.txt", "trams.jsonl", "empty.txt"), tmp_path / "warehouse")
    run(press.add("harbour.html", "german.txt", "windows.txt", "broken.jsonl"), tmp_path / "warehouse")
    assert_same(rebuilt(press.folder), tmp_path / "warehouse")


def test_a_full_name_that_comes_later_resolves_the_surname(press: Press, rebuilt: Rebuild, tmp_path: Path) -> None:
    speaker = "select distinct speaker from quotes where locator = 'press/council.txt' and speaker is not null"
    # the full name's own article says the surname alone too
    link = f"{BASES} where surface = 'Whitcombe' and l.basis <> 'name_in_article'"
    warehouse = tmp_path / "warehouse"
    run(press.add("council.txt"), warehouse)
    assert column(warehouse, speaker) == ["Whitcombe"]
    assert column(warehouse, link) == ["undecided"]
    run(press.add("profile.txt"), warehouse)
    assert "Dana Whitcombe" in column(warehouse, speaker)
    assert column(warehouse, link) == ["short_name"]
    assert_same(rebuilt(press.folder), warehouse)


def test_a_second_person_of_the_name_that_comes_later_leaves_the_surname_undecided(
    press: Press, rebuilt: Rebuild, tmp_path: Path
) -> None:
    warehouse = tmp_path / "warehouse"
    run(press.add("council.txt", "profile.txt"), warehouse)
    press.write(
        "other.txt",
        "Martin Whitcombe, a boat builder, opened a second yard in London on Friday. “The boats sell themselves,” "
        "Martin Whitcombe said. He has built boats since 1998, and his father did so before him.\n",
    )
    run(press.folder, warehouse)
    elsewhere = f"{BASES} where surface = 'Whitcombe' and l.basis <> 'name_in_article'"
    assert column(warehouse, elsewhere) == ["undecided"]
    assert_same(rebuilt(press.folder), warehouse)


def test_copies_that_arrive_later(press: Press, rebuilt: Rebuild, tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse"
    pairs = "select locator_a, locator_b from duplicates where kind = 'exact' order by all"
    bridge, reprint, same_text = "press/bridge.txt", "press/bridge_reprint.txt", "press/bridge_same_text.txt"
    run(press.add("bridge.txt", "short.txt"), warehouse)
    assert ask(warehouse, pairs) == []
    run(press.add("bridge_same_text.txt"), warehouse)
    assert [tuple(row.values()) for row in ask(warehouse, pairs)] == [(bridge, same_text)]
    run(press.add("bridge_reprint.txt"), warehouse)
    assert [tuple(row.values()) for row in ask(warehouse, pairs)] == [
        (bridge, reprint),
        (bridge, same_text),
        (reprint, same_text),
    ]
    assert_same(rebuilt(press.folder), warehouse)


def test_rows_added_in_a_second_container(press: Press, rebuilt: Rebuild, tmp_path: Path) -> None:
    run(press.add("trams.jsonl"), tmp_path / "warehouse")
    press.write("more.jsonl", '{"id": "tram-1", "text": "The tram to Ellery stood still on Monday for seven hours."}\n')
    run(press.folder, tmp_path / "warehouse")
    assert_same(rebuilt(press.folder), tmp_path / "warehouse")


def test_rows_appended_to_the_same_container(press: Press, rebuilt: Rebuild, tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse"
    before = run(press.add("trams.jsonl"), warehouse)
    with (press.folder / "trams.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "tram-9", "text": "The tram to Ellery stood still on Monday for seven hours."}\n')
    for n_new in (1, 0):
        after = run(press.folder, warehouse)
        assert (after.inputs.n_new, after.inputs.n_known) == (n_new, before.inputs.n_inputs + 1 - n_new)
        assert_same(rebuilt(press.folder), warehouse)


def test_changed_metadata_restates_the_article_and_leaves_no_row_of_the_old(
    few_press: Press, few_warehouse: Path, rebuilt: Rebuild
) -> None:
    few_press.write("metadata.csv", "file,outlet,published\ncouncil.txt,Ellery Gazette,2025-02-05\n")
    run(few_press.folder, few_warehouse)
    outlet = "select outlet from articles where locator = 'press/council.txt'"
    assert column(few_warehouse, outlet) == ["Ellery Gazette"]
    few_press.write("metadata.csv", "file,outlet,published\ncouncil.txt,Harbour Herald,2025-02-05\n")
    report = run(few_press.folder, few_warehouse)
    assert (report.inputs.n_new, report.inputs.n_known) == (1, len(FEW) - 1)
    assert column(few_warehouse, outlet) == ["Harbour Herald"]
    assert_same(rebuilt(few_press.folder), few_warehouse)


def test_metadata_that_goes_back_to_what_it_was(few_press: Press, few_warehouse: Path, few_baseline: Path) -> None:
    few_press.write("metadata.csv", "file,outlet\ncouncil.txt,Harbour Herald\nshort.txt,Harbour Herald\n")
    run(few_press.folder, few_warehouse)
    (few_press.folder / "metadata.csv").unlink()
    run(few_press.folder, few_warehouse)
    assert_same(few_baseline, few_warehouse)


def test_changed_metadata_of_a_document_that_cannot_be_cleaned(press: Press, rebuilt: Rebuild, tmp_path: Path) -> None:
    press.write("dashes.txt", "--- *** ---\n")
    run(press.add("short.txt"), tmp_path / "warehouse")
    assert column(tmp_path / "warehouse", "select reason from rejects where stage = 'clean'") == ["no_text"]
    press.write("metadata.csv", "file,outlet\ndashes.txt,Harbour Herald\n")
    run(press.folder, tmp_path / "warehouse")
    assert_same(rebuilt(press.folder), tmp_path / "warehouse")


@pytest.mark.parametrize("batch_size", [1, 200])
def test_two_rows_that_differ_in_metadata_alone_both_stay(batch_size: int, press: Press, tmp_path: Path) -> None:
    said = "The ferry from Ellery was two hours late on Sunday, passengers said."
    twice = "".join(f'{{"id": "7", "text": "{said}", "outlet": "{outlet}"}}\n' for outlet in ("One", "Two"))
    warehouse = tmp_path / "warehouse"
    run(press.write("twice.jsonl", twice), warehouse, batch_size=batch_size)
    before = digest(warehouse)
    assert sorted(column(warehouse, "select outlet from articles")) == ["One", "Two"]
    report = run(press.folder, warehouse, batch_size=batch_size)
    assert report.inputs.n_known == 2
    assert digest(warehouse) == before


def test_a_refusal_goes_when_its_cause_is_gone(press: Press, rebuilt: Rebuild, tmp_path: Path) -> None:
    refused = "select key from lake.rejects order by key"
    press.write("metadata.csv", "file,outlet\nlater.txt,Ellery Gazette\n")
    (press.folder / "link.txt").symlink_to("nowhere.txt")
    warehouse = tmp_path / "warehouse"
    run(press.add("empty.txt", "short.txt"), warehouse)
    assert column(warehouse, refused) == ["press/empty.txt", "press/link.txt", "press/metadata.csv#1"]
    press.write("nowhere.txt", "The link leads to words now, the harbour master said.\n")
    run(press.folder, warehouse)
    assert column(warehouse, refused) == ["press/empty.txt", "press/metadata.csv#1"]
    press.write("later.txt", "It came later, but it came, the harbour master said on Friday.\n")
    run(press.folder, warehouse)
    assert column(warehouse, refused) == ["press/empty.txt"]
    assert_same(rebuilt(press.folder), warehouse)


# Stages that run again when one has changed: itself, those that follow it, and those whose input it changed.
CLAIMS = {"claim_profiles", "told_claims", "claim_pairs", "claim_relations", "claim_groups", "wordings"}
RESTATED = {
    "seeds": {"seeds"},
    "clean": set(STAGES) - {"seeds", "ingest", "judgements", "judged_claims", "chat", "chat_claims"},
    "credits": {"credits"},
    "paragraphs": {"paragraphs", "annotate", "times", "resolve"} | CLAIMS,
    "annotate": {"annotate", "times", "resolve"} | CLAIMS,
    "times": {"times", "wordings"},
    "wordings": {"wordings"},
    "fingerprint": {"fingerprint", "link"},
    "story_profiles": {"story_profiles", "stories"},
    "link": {"link"},
    "boilerplate": {"boilerplate"},
    "stories": {"stories"},
    "resolve": {"resolve"},
    "pair": {"pair"},
    "compare": {"compare"},
    "directions": {"directions"},
    "origins": {"origins"},
    "claim_profiles": {"claim_profiles", "told_claims", "claim_pairs", "claim_relations"},  # which share keys
    "told_claims": {"told_claims"},
    "claim_pairs": {"claim_pairs"},  # the same pairs: what follows has nothing new
    "claim_relations": {"claim_relations"},
    "claim_groups": {"claim_groups"},
}


def _with_other_words(rows: pa.Table, resources: Any, tool_id: str) -> Tables:
    """Clean as if every document told of a tunnel: all texts of bridges become others."""
    contents = [content.replace(b"bridge", b"tunnel") for content in rows.column("content").to_pylist()]
    index = rows.column_names.index("content")
    return _CLEAN.run(rows.set_column(index, "content", pa.array(contents, pa.binary())), resources, tool_id)


_CLEAN = STAGES["clean"]
CHANGES: dict[str, dict[str, Any]] = {name: {"version": STAGES[name].version + 1} for name in RESTATED}
CHANGES["clean"]["run"] = _with_other_words


@pytest.mark.parametrize("name", RESTATED)
def test_a_changed_tool_restates_what_depends_on_it_and_nothing_else(
    name: str,
    few_press: Press,
    few_warehouse: Path,
    few_baseline: Path,
    rebuilt: Rebuild,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched:
        patched.setitem(STAGES, name, replace(STAGES[name], **CHANGES[name]))
        report = run(few_press.folder, few_warehouse)
        fresh = rebuilt(few_press.folder)
    worked = column(few_warehouse, f"select distinct stage from lake.stage_runs where run_id = '{report.run_id}'")
    assert set(worked) - {"supersede", "prune", "merge"} == RESTATED[name]
    assert_same(fresh, few_warehouse)
    for table in set(STAGES[name].writes) - {"rejects", "texts", "blocks", "body_links"}:  # links are told summed up
        assert not rows(few_warehouse, table) & rows(few_baseline, table), table


def test_a_changed_tool_leaves_no_refusal_of_the_old_one(
    press: Press, rebuilt: Rebuild, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(press.write("dashes.txt", "--- *** ---\n"), tmp_path / "warehouse")
    monkeypatch.setitem(STAGES, "clean", replace(_CLEAN, version=2))
    run(press.folder, tmp_path / "warehouse")
    assert_same(rebuilt(press.folder), tmp_path / "warehouse")


def test_boilerplate_that_articles_added_later_show(press: Press, rebuilt: Rebuild, tmp_path: Path) -> None:
    press.add("quayside_budget.txt", "quayside_otters.txt", "quayside_violins.txt")
    waiting = tmp_path / "waiting"
    (press.folder / "quayside_violins.txt").rename(waiting)
    warehouse = tmp_path / "warehouse"
    has_notice = f"select distinct contains(body, '{QUAYSIDE_NOTICE}') from articles where outlet = 'The Quayside'"
    run(press.folder, warehouse)
    assert column(warehouse, has_notice) == [True]
    waiting.rename(press.folder / "quayside_violins.txt")
    run(press.folder, warehouse)
    assert column(warehouse, has_notice) == [False]
    assert column(warehouse, "select count(*) from left_out where step = 'corpus'") == [3]
    assert column(warehouse, f"select count(*) from articles where contains(text, '{QUAYSIDE_NOTICE}')") == [3]
    assert_same(rebuilt(press.folder), warehouse)
