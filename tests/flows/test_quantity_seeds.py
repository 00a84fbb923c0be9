import csv
import shutil
import tomllib
from pathlib import Path

import pytest

from onrecord.flows.resources import quantity_seeds, seeds

SEEDS = Path(__file__).parents[2] / "seeds"
FILES = sorted((SEEDS / "languages").glob("*/quantities.toml"))


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the seeds that a test may spoil, read instead of the shipped one."""
    for name in ("languages", "measures"):
        shutil.copytree(SEEDS / name, tmp_path / name)
    for module in (seeds, quantity_seeds):
        monkeypatch.setattr(module, "files", lambda package: tmp_path)
    return tmp_path


def spoil(copy: Path, old: str, new: str) -> None:
    file = copy / "languages" / "en" / "quantities.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def table(name: str) -> list[dict[str, str]]:
    with (SEEDS / "measures" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_there_are_rules_for_each_folder_and_for_unknown_languages():
    assert set(quantity_seeds.load_quantity_rules()) == {file.parent.name for file in FILES} | {""}
    assert {"en", "de", "fr", "es", "pt", "ru"} <= {file.parent.name for file in FILES}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("is_compound = false", "", "is_compound"),
        ("[scaled]", "[scaling]", "scaling"),
        ("nearly = [", "narrowly = [", "narrowly"),
        ("ratio = [", "ratios = [", "ratios"),
        ("\nfortnight = [", "\nfourteen_days = [", "fourteen_days"),
        ("\nEUR = [", "\nEURO = [", "EURO"),
    ],
)
def test_a_file_with_other_keys_is_an_error_that_names_it(copy: Path, old: str, new: str, message: str):
    spoil(copy, old, new)
    with pytest.raises(seeds.SeedError, match=message) as raised:
        quantity_seeds.load_quantity_rules()
    assert "quantities.toml" in str(raised.value)


def test_changing_a_file_changes_the_parameters(copy: Path):
    before = quantity_seeds.quantity_parameters()
    spoil(copy, "fortnight = [", 'fortnight = ["sennight", ')
    after = quantity_seeds.quantity_parameters()
    assert before["quantities"] != after["quantities"]
    assert before["measures"] == after["measures"]


def test_no_symbol_means_two_things():
    units = [symbol for row in table("units.csv") for symbol in row["symbols"].split("|") if symbol]
    currencies = [symbol for row in table("currencies.csv") for symbol in row["symbols"].split("|") if symbol]
    assert len(set(units)) == len(units)
    assert len(set(currencies)) == len(currencies)
    assert not set(units) & set(currencies)


def test_names_are_of_known_measures():
    known = {row["unit"] for row in table("units.csv")}
    named = {row["measure"] for row in table("names.csv") if row["kind"] == "unit"}
    assert named <= known
    assert {row["language"] for row in table("names.csv")} >= {file.parent.name for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_no_qualifier_shares_a_phrase_with_another(file: Path):
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    for name in ("before", "after"):
        phrases = [phrase for listed in found[name].values() for phrase in listed]
        assert sorted(set(phrases)) == sorted(phrases)
