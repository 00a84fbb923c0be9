"""Documentation says what is: the reference page, the help of every command and the settings."""

import re
from pathlib import Path

import pytest
import typer

from benchmarks import performance, quality
from onrecord.flows.cli.app import app
from onrecord.flows.settings import ROW_SETTINGS, Settings
from onrecord.warehouse import sql
from onrecord.warehouse.reference import reference
from onrecord.warehouse.tables import TABLES

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
REFERENCE = ROOT / "docs" / "reference.md"
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def test_reference_page_is_up_to_date() -> None:
    page = REFERENCE.read_text(encoding="utf-8")
    assert page == reference(), "run: python -m onrecord.warehouse.reference > docs/reference.md"


def test_page_of_performance_tells_what_was_measured() -> None:
    said = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert said == performance.page(), "run: python -m benchmarks.performance > docs/performance.md"


def test_page_of_quality_tells_what_was_measured() -> None:
    said = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
    assert said == quality.page(), "run: python -m benchmarks.quality > docs/quality.md"


def test_no_figure_is_left_to_be_filled_in() -> None:
    pages = [README, *(ROOT / "docs").glob("*.md")]
    assert len(pages) > 20
    assert {page.name: re.findall(r"@[A-Z_]+@", page.read_text(encoding="utf-8")) for page in pages} == {
        page.name: [] for page in pages
    }


def test_reference_page_has_every_view_table_and_column() -> None:
    sections = dict(re.findall(r"(?ms)^### (\S+)$(.*?)(?=^##|\Z)", reference()))
    macros = {name: macro for name, macro in sql.load("macros").items() if macro.use}
    assert set(sections) == set(sql.load("views")) | set(macros) | {f"lake.{name}" for name in TABLES}
    for name, macro in macros.items():
        assert macro.doc in sections[name]
        assert macro.use in sections[name]
        assert re.findall(r"(?m)^\| `(\w+)` \| .+ \|$", sections[name]) == list(macro.columns)
    for name, view in sql.load("views").items():
        assert view.doc in sections[name]
        assert f"Grain: {view.grain}." in sections[name]
        assert re.findall(r"(?m)^\| `(\w+)` \| .+ \|$", sections[name]) == list(view.columns)
    for name, table in TABLES.items():
        section = sections[f"lake.{name}"]
        assert f"Grain: {table.grain}. Key: {', '.join(f'`{column}`' for column in table.key)}." in section
        assert re.findall(r"(?m)^\| `(\w+)` \| .+ \| .+ \|$", section) == list(table.column_names)


def test_reference_page_tells_type_unit_values_and_references() -> None:
    page = reference()
    assert "| `n_bytes` | int64 | length of the content; unit: byte |" in page
    assert "| `language` | string or NULL | ISO 639-1 code; NULL where undecided |" in page
    assert "one of `affirmed`, `negated` |" in page
    assert "| `names` | list of string |" in page
    assert "refers to [`quotes.quote_id`](#lakequotes) |" in page


def test_links_of_the_reference_page_lead_to_its_headings() -> None:
    page = reference()
    headings = {heading.replace(".", "") for heading in re.findall(r"(?m)^###? (\S+)$", page)}
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= headings


@pytest.mark.parametrize("name", COMMANDS)
def test_command_has_help_with_an_example_and_documented_options(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert f"Example: `onrecord {name}" in command.help
    assert [option.name for option in command.params if not option.help] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_command_is_named_in_the_readme(name: str) -> None:
    assert f"onrecord {name}" in README.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_setting_is_described_and_documented(name: str) -> None:
    assert Settings.model_fields[name].description
    pages = [README, *sorted((ROOT / "docs").glob("*.md"))]
    assert any(f"`{name}`" in page.read_text(encoding="utf-8") for page in pages), f"{name} is in no page"


def test_settings_that_change_rows_are_settings() -> None:
    assert set(ROW_SETTINGS) <= set(Settings.model_fields)
