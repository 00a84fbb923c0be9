"""The doctor names what is broken and what to do; it changes nothing."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Called, Press
from digests import digest

from onrecord.flows.inspection import doctor
from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import path_of
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.sql import SqlFile

Cli = Callable[..., Called]


def findings(cli: Cli, warehouse: Path) -> tuple[int, list[dict[str, Any]]]:
    called = cli("doctor", "--warehouse", warehouse, "--json")
    return called.code, json.loads(called.out)["findings"]


def not_well(cli: Cli, warehouse: Path) -> dict[str, dict[str, Any]]:
    """What is broken, by what it is about; the installation that the tests run in is not of interest."""
    code, found = findings(cli, warehouse)
    broken = {finding["about"]: finding for finding in found if finding["state"] == "broken"}
    assert code == bool(broken)
    assert all(finding["advice"] for finding in found if finding["state"] != "ok")
    return broken


def test_a_sound_warehouse(few_baseline: Path, cli: Cli) -> None:
    code, found = findings(cli, few_baseline)
    assert code == 0
    states = {finding["about"]: finding["state"] for finding in found}
    assert states.keys() == {"installation", "models", "disk", "lock", "lake", "last run", "catalogue"}
    assert {states[about] for about in ("models", "lock", "lake", "last run", "catalogue")} == {"ok"}


def test_it_prints_for_people(few_baseline: Path, cli: Cli) -> None:
    called = cli("doctor", "--warehouse", few_baseline)
    assert called.code == 0
    assert "ok      lake: every table opens" in called.out


@pytest.mark.parametrize(
    ("harm", "what"),
    [
        (lambda path: path.unlink(), "cannot be read: No such file or directory"),
        (lambda path: path.write_bytes(b"short"), "has 5 bytes"),
        (lambda path: path.write_bytes(b"\0" * path.stat().st_size), "is no Parquet file any more"),
    ],
)
def test_a_damaged_file(harm: Callable[[Path], Any], what: str, few_warehouse: Path, cli: Cli) -> None:
    path = next((few_warehouse / "lake" / "claims").glob("*.parquet"))
    harm(path)
    found = not_well(cli, few_warehouse)
    assert str(path) in found["lake"]["found"]
    assert what in found["lake"]["found"]
    assert "restore the warehouse folder from a copy" in found["lake"]["advice"]


def test_a_lost_log_entry(few_warehouse: Path, cli: Cli) -> None:
    max((few_warehouse / "lake" / "claims" / "_delta_log").glob("*.json")).unlink()
    assert "claims is at 0, 1 was committed" in not_well(cli, few_warehouse)["lake"]["found"]


def test_a_garbled_log_entry(few_warehouse: Path, cli: Cli) -> None:
    min((few_warehouse / "lake" / "claims" / "_delta_log").glob("*.json")).write_bytes(b"{")
    assert str(few_warehouse / "lake" / "claims") in not_well(cli, few_warehouse)["lake"]["found"]


def test_a_broken_catalogue(few_warehouse: Path, cli: Cli) -> None:
    path_of(few_warehouse).write_bytes(b"nothing")
    assert "onrecord publish" in not_well(cli, few_warehouse)["catalogue"]["advice"]
    assert cli("publish", "--warehouse", few_warehouse).code == 0
    assert not_well(cli, few_warehouse) == {}


def test_a_run_that_a_check_blocked(
    few_press: Press, few_warehouse: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    few_press.add("profile.txt")
    before = digest(few_warehouse)
    planted = SqlFile("planted", "", "", "select locator from lake.captures where locator like '%profile%'")
    with monkeypatch.context() as patched:
        patched.setitem(sql.load("checks"), "planted", planted)
        assert cli("run", few_press.folder, "--warehouse", few_warehouse, "--direct").code == 1
    assert "press/profile.txt" in not_well(cli, few_warehouse)["last run"]["found"]
    assert digest(few_warehouse) == before


def test_a_writer_is_named(few_warehouse: Path, cli: Cli) -> None:
    with Lake(few_warehouse / "lake").committer():
        _, found = findings(cli, few_warehouse)
    (lock,) = (finding for finding in found if finding["about"] == "lock")
    assert (lock["state"], "is writing" in lock["found"]) == ("warning", True)


def test_a_disk_that_is_nearly_full(few_baseline: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(few_baseline)._replace(free=doctor.LEAST_FREE - 1)
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    code, found = findings(cli, few_baseline)
    (disk,) = (finding for finding in found if finding["about"] == "disk")
    assert (code, disk["state"]) == (0, "warning")
    assert "free some" in disk["advice"]


def test_no_warehouse_yet(tmp_path: Path, cli: Cli) -> None:
    code, found = findings(cli, tmp_path / "none")
    assert code == 0
    assert "onrecord run PATH" in next(finding["advice"] for finding in found if finding["about"] == "lake")
    assert not (tmp_path / "none").exists()


def test_a_package_of_another_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("duckdb==0.1 \\\n    --hash=sha256:00\nno-such-package==1\ncolorama==1 ; sys_platform == 'win32'\n")
    monkeypatch.setattr(doctor, "LOCK_FILE", lock)
    _, found = findings(cli, tmp_path / "none")
    (told,) = (finding for finding in found if finding["about"] == "installation")
    assert told["state"] == "warning"
    assert "duckdb" in told["found"]
    assert "no-such-package is missing" in told["found"]
    assert "colorama" not in told["found"]


def test_a_model_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli) -> None:
    def fail() -> None:
        raise OSError("no model")

    monkeypatch.setattr("onrecord.flows.annotate.spacy_model.load_parser", fail)
    assert "--annotator rules" in not_well(cli, tmp_path / "none")["models"]["advice"]
    monkeypatch.setenv("ONRECORD_ANNOTATOR", "rules")
    assert not_well(cli, tmp_path / "none") == {}
