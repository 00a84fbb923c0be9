"""--map, ONRECORD_COLUMNS and `columns` in onrecord.toml: the user's word on which column of a table is what."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Called, Press
from digests import ask

from onrecord.flows.settings import load_settings

Cli = Callable[..., Called]
TABLE = """\
Artikkel;Overskrift;Dato;Seksjon
The harbour master of Ellery said on Friday that the last ferry had left for good.;Last ferry;2024-03-01;Harbour
"""


@pytest.fixture
def table(press: Press) -> Path:
    return press.write("table.csv", TABLE)


def test_mapped_columns_reach_the_articles(table: Path, cli: Cli, tmp_path: Path) -> None:
    mapped = ["--map", "text=Artikkel", "--map", "title=Overskrift", "--map", "published=Dato"]
    assert cli("run", table, "--warehouse", tmp_path / "w", "--direct", *mapped).code == 0
    (article,) = ask(tmp_path / "w", "select headline, published_at::date::varchar as day, text from articles")
    assert (article["headline"], article["day"]) == ("Last ferry", "2024-03-01")
    assert "harbour master" in article["text"]


def test_a_change_of_the_map_restates_the_rows(table: Path, cli: Cli, tmp_path: Path) -> None:
    def run(*options: str) -> list[dict[str, object]]:
        assert cli("run", table, "--warehouse", tmp_path / "w", "--direct", *options).code == 0
        return ask(tmp_path / "w", "select reason from rejects where stage = 'ingest'")

    assert run() == [{"reason": "no_text"}]
    assert run("--map", "text=artikkel") == []
    assert ask(tmp_path / "w", "select count(*) as n from articles") == [{"n": 1}]


def test_the_option_is_laid_over_file_and_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "onrecord.toml").write_text('[columns]\ntext = "body"\ntitle = "head"\n')
    assert load_settings(tmp_path).columns == {"text": "body", "title": "head"}
    monkeypatch.setenv("ONRECORD_COLUMNS", '{"text": "story"}')
    assert load_settings(tmp_path).columns == {"text": "story", "title": "head"}
    assert load_settings(tmp_path, columns={"text": "words"}).columns["text"] == "words"


@pytest.mark.parametrize(("mapped", "told"), [("text", "FIELD=COLUMN"), ("txt=body", "txt"), ("=body", "FIELD=COLUMN")])
def test_a_wrong_map_is_told(mapped: str, told: str, table: Path, cli: Cli, tmp_path: Path) -> None:
    called = cli("run", table, "--warehouse", tmp_path / "w", "--direct", "--map", mapped)
    assert called.code == 2
    assert told in called.err
