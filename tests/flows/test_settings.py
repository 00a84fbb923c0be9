"""Settings: onrecord.toml < environment < option; what is wrong is told by name."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Called, Press
from digests import ask, run

from onrecord.flows.settings import Settings, SettingsError, load_settings

Cli = Callable[..., Called]


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"ONRECORD_{name.upper()}", raising=False)


def test_defaults(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    assert (settings.warehouse, settings.workers, settings.batch_size) == (tmp_path, 1, 200)
    assert settings.max_bytes == 64 * 1024 * 1024


def test_the_file_gives_way_to_the_environment_and_that_to_the_option(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "onrecord.toml").write_text("workers = 2\nbatch_size = 10\nmax_bytes = 1000\n")
    settings = load_settings(tmp_path)
    assert (settings.workers, settings.batch_size, settings.max_bytes) == (2, 10, 1000)
    monkeypatch.setenv("ONRECORD_BATCH_SIZE", "20")
    monkeypatch.setenv("ONRECORD_WORKERS", "3")
    settings = load_settings(tmp_path, workers=4, batch_size=None)
    assert (settings.workers, settings.batch_size, settings.max_bytes) == (4, 20, 1000)


def test_the_environment_names_the_warehouse_where_no_option_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_WAREHOUSE", str(tmp_path / "named"))
    assert load_settings().warehouse == tmp_path / "named"
    assert load_settings(tmp_path / "given").warehouse == tmp_path / "given"
    monkeypatch.delenv("ONRECORD_WAREHOUSE")
    monkeypatch.chdir(tmp_path)
    assert load_settings().warehouse == tmp_path / "data"


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("batchsize = 10", "batchsize"),
        ('workers = "many"', "workers"),
        ("workers = 0", "workers"),
        ("workers = ", "TOML"),
        ("max_bytes = -1", "max_bytes"),
    ],
)
def test_a_wrong_file_is_told_and_exits_with_2(
    content: str, named: str, press: Press, cli: Cli, tmp_path: Path
) -> None:
    warehouse = tmp_path / "w"
    warehouse.mkdir()
    (warehouse / "onrecord.toml").write_text(content)
    with pytest.raises(SettingsError, match=named):
        load_settings(warehouse)
    for command in (("run", press.add("short.txt"), "--direct"), ("status",)):
        called = cli(*command, "--warehouse", warehouse)
        assert called.code == 2
        assert named in called.err
        assert "onrecord.toml" in called.err
        assert "Traceback" not in called.err
    assert [path.name for path in warehouse.iterdir()] == ["onrecord.toml"]


def test_a_wrong_environment_is_told(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_BATCH_SIZE", "some")
    called = cli("status", "--warehouse", tmp_path)
    assert called.code == 2
    assert "batch_size" in called.err


def test_a_setting_of_the_file_holds_in_a_run(press: Press, cli: Cli, tmp_path: Path) -> None:
    warehouse = tmp_path / "w"
    warehouse.mkdir()
    (warehouse / "onrecord.toml").write_text("batch_size = 1\n")
    press.add("bridge.txt", "short.txt", "council.txt")
    assert cli("run", press.folder, "--warehouse", warehouse, "--direct").code == 0
    assert len(ask(warehouse, "from lake.stage_runs where stage = 'clean'")) == 3
    assert all(row["n_units"] == 1 for row in ask(warehouse, "from lake.stage_runs where stage = 'annotate'"))


def test_a_setting_that_changes_rows_restates_what_it_touches(press: Press, tmp_path: Path) -> None:
    press.write("long.txt", "The harbour master said on Friday that the ferry had left.\n" * 20)
    press.add("short.txt")
    run(press.folder, tmp_path / "w", max_bytes=500)
    assert [row["reason"] for row in ask(tmp_path / "w", "from rejects")] == ["too_large"]
    run(press.folder, tmp_path / "w", max_bytes=5000)
    assert ask(tmp_path / "w", "from rejects") == []
    assert len(ask(tmp_path / "w", "from articles")) == 2
    run(press.folder, tmp_path / "w", max_bytes=500)
    assert [row["reason"] for row in ask(tmp_path / "w", "from rejects")] == ["too_large"]


def test_every_setting_says_what_it_is() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_a_variable_that_is_no_setting_is_refused_with_the_name_that_was_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_BATCHSIZE", "20")
    with pytest.raises(SettingsError, match=r"ONRECORD_BATCHSIZE: .*did you mean ONRECORD_BATCH_SIZE\?"):
        load_settings(tmp_path)
