"""An erased article is gone from every file, cannot come back, and leaves what a warehouse without it would be."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import FILES, Called, Press
from digests import ask, assert_same, assert_tidy, column
from erasures import erase, files_with, taken

from onrecord.flows.erasure import asking as erasing
from onrecord.flows.intake import unchanged
from onrecord.flows.settings import load_settings
from onrecord.warehouse.catalogue import Draft
from onrecord.warehouse.errors import CheckFailed, UnknownName
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.tables import TABLES

Cli = Callable[..., Called]
BRIDGES = ("bridge.txt", "bridge_edited.txt", "bridge_reprint.txt", "council.txt", "empty.txt")
IN_EDITED_ONLY = "Hauliers in the hills take the long way round."
IS_LONG = "TEST_KILLS" in os.environ


@pytest.fixture(scope="session")
def bridges_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bridges")
    return taken(Press(folder).add(*BRIDGES), folder / "warehouse")


@pytest.fixture(scope="session")
def without_edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of the bridges, built without one of them."""
    folder = tmp_path_factory.mktemp("without")
    names = [name for name in BRIDGES if name != "bridge_edited.txt"]
    return taken(Press(folder).add(*names), folder / "warehouse")


@pytest.fixture
def bridges(bridges_made: Path, press: Press, tmp_path: Path) -> Path:
    """A warehouse of the bridges to write to; they lie in `press`."""
    press.add(*BRIDGES)
    shutil.copytree(bridges_made, tmp_path / "warehouse")
    lake = Lake(tmp_path / "warehouse" / "lake")
    Draft(tmp_path / "warehouse", lake, lake.versions()).publish()
    return tmp_path / "warehouse"


def test_an_erased_warehouse_is_one_built_without_the_article(bridges: Path, without_edited: Path, cli: Cli) -> None:
    assert {"raw_documents", "texts"} <= files_with(bridges, IN_EDITED_ONLY)
    notes = bridges / unchanged.FOLDER / "of-a-source"
    notes.parent.mkdir()
    notes.write_text("where the article lay")
    called = erase(cli, bridges, "press/bridge_edited.txt", "--reason", "asked for", "--yes")
    assert called.code == 0, called.err
    assert "0 hits in" in called.out
    assert not notes.exists()
    assert files_with(bridges, IN_EDITED_ONLY) == set()
    assert not [path for path in bridges.rglob("*") if path.is_file() and b"Hauliers" in path.read_bytes()]
    assert_same(without_edited, bridges)
    assert_tidy(bridges)
    (erasure,) = ask(bridges, "from erasures")
    assert (erasure["state"], erasure["reason"], erasure["n_hits"]) == ("complete", "asked for", 0)
    assert erasure["n_windows"] > 0
    assert erasure["n_files"] > len(TABLES)


def test_facts_that_lost_an_article_say_so(bridges: Path, cli: Cli) -> None:
    stated = "select n_articles from corroboration where fact like '%crack%' or fact like '%vehicle%'"
    assert 3 in column(bridges, stated)
    planned = erase(cli, bridges, "press/bridge_edited.txt", "--dry-run", "--json")
    assert json.loads(planned.out)["documents"] == ["press/bridge_edited.txt"]
    assert 3 in column(bridges, stated)
    erase(cli, bridges, "press/bridge_edited.txt", "--reason", "asked for", "--yes")
    assert max(column(bridges, stated)) == 2
    lost = ask(bridges, "from lost_support")
    assert lost
    assert {(row["n_articles"], row["n_erased"]) for row in lost} == {(2, 1)}
    assert column(bridges, "select n_claims_weakened > 0 from erasures") == [True]


def test_it_does_not_come_back_until_the_tombstone_is_lifted(
    bridges: Path, bridges_made: Path, press: Press, cli: Cli
) -> None:
    called = erase(cli, bridges, "press/bridge_edited.txt", "--reason", "asked for", "--yes", "--json")
    erasure_id = json.loads(called.out)["erasure"]
    press.write("under_another_name.txt", FILES["bridge_edited.txt"])
    for _ in range(2):
        taken(press.folder, bridges)
    refused = ask(bridges, "select locator, detail from rejects where reason = 'erased' order by locator")
    assert [row["locator"] for row in refused] == ["press/bridge_edited.txt", "press/under_another_name.txt"]
    assert erasure_id in refused[0]["detail"]
    assert column(bridges, "select count(*) from articles where locator like '%edited%'") == [0]
    assert files_with(bridges, IN_EDITED_ONLY) == set()

    assert cli("erase", "--lift", erasure_id, "--warehouse", bridges).code == 0
    assert column(bridges, "select state from erasures") == ["lifted"]
    (press.folder / "under_another_name.txt").unlink()
    taken(press.folder, bridges)
    assert column(bridges, "select count(*) from articles where locator like '%edited%'") == [1]
    assert column(bridges, "select key from lake.rejects where reason = 'erased'") == ["press/under_another_name.txt"]
    assert cli("erase", "--lift", erasure_id, "--warehouse", bridges).code == 1


class Disk:
    """What a warehouse is on disk before each write: what is left where a run is killed there."""

    def __init__(self, warehouse: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.warehouse = warehouse
        self.folder = folder
        self.states: list[Path] = []
        written = ((Lake, "append"), (Lake, "replace"), (Lake, "delete"), (Lake, "forget_history"), (Draft, "publish"))
        for owner, name in written:
            monkeypatch.setattr(owner, name, self._kept(getattr(owner, name)))

    def _kept(self, write: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            self.states.append(self.folder / f"before write {len(self.states)}")
            shutil.copytree(self.warehouse, self.states[-1])
            return write(*arguments)

        return call


def test_a_cut_at_any_write_is_finished_by_the_next_run(
    bridges: Path, without_edited: Path, press: Press, tmp_path: Path
) -> None:
    settings = load_settings(bridges)
    erasing.bury(settings, erasing.plan_erasure(settings, "press/bridge_edited.txt"), "asked for")
    (press.folder / "bridge_edited.txt").unlink()
    with pytest.MonkeyPatch.context() as patched:
        disk = Disk(bridges, tmp_path / "states", patched)
        taken(press.folder, bridges)
    assert len(disk.states) > 20
    for state in disk.states[:: 1 if IS_LONG else 16]:
        taken(press.folder, state)
        assert_same(without_edited, state)
        assert_tidy(state)
        assert column(state, "select state from erasures") == ["complete"]
        assert column(state, "select n_windows > 0 from erasures") == [True]
        assert files_with(state, IN_EDITED_ONLY) == set()


def test_keys_without_their_tombstone_erase_nothing(bridges: Path, press: Press) -> None:
    """As a process leaves them that is killed while it asks for an erasure."""
    plan = erasing.plan_erasure(load_settings(bridges), "press/bridge.txt")
    keys = [("ers:never", kind, key) for kind, listed in plan.keys.items() for key in listed]
    Lake(bridges / "lake").append("erased_keys", erasing.key_rows(keys))
    taken(press.folder, bridges)
    assert column(bridges, "select count(*) from articles where locator = 'press/bridge.txt'") == [1]
    assert column(bridges, "select count(*) from erasures") == [0]


def test_a_copy_that_somebody_left_in_the_folder_fails_the_proof(bridges: Path, press: Press, cli: Cli) -> None:
    (bridges / "backup").mkdir()
    copy = bridges / "backup" / "old.parquet"
    shutil.copy(Lake(bridges / "lake").files("raw_documents")[0], copy)
    called = erase(cli, bridges, "press/bridge_edited.txt", "--reason", "asked for", "--yes")
    assert called.code == 1
    assert "backup/old.parquet" in called.err
    assert [(row["state"], row["n_hits"]) for row in ask(bridges, "from erasures")] == [("pending", 1)]
    with pytest.raises(CheckFailed):
        taken(press.folder, bridges)
    copy.unlink()
    taken(press.folder, bridges)
    assert [(row["state"], row["n_hits"]) for row in ask(bridges, "from erasures")] == [("complete", 0)]


def test_names_that_fit_nothing_or_in_part_erase_nothing(bridges: Path, cli: Cli) -> None:
    settings = load_settings(bridges)
    for name in ("bridge_edited.txt", "press/bridge", "Hill Country", "", "'; drop table x; --"):
        with pytest.raises(UnknownName):
            erasing.plan_erasure(settings, name)
    assert erase(cli, bridges, "press/bridge_edited.txt", "--yes").code == 2
    assert erase(cli, bridges, "press/bridge_edited.txt", "--reason", "r", "--json").code == 1
    assert cli("erase", "x", "--reason", "r", "--warehouse", bridges / "none").code == 1
    assert column(bridges, "select count(*) from erasures") == [0]


def test_the_receipt_of_what_is_left_still_names_its_run(bridges: Path, press: Press, cli: Cli) -> None:
    erase(cli, bridges, "press/council.txt", "--reason", "asked for", "--yes")
    (quote_id,) = column(bridges, "select min(quote_id) from quotes where content like '%single lorry%'")
    called = cli("explain", quote_id, "--warehouse", bridges)
    assert called.code == 0, called.err
    assert "version" in called.out
    assert "version None" not in called.out
