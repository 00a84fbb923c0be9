"""What the pages tell to type can be typed: commands, queries and Python snippets, on the warehouse of the samples."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from onrecord.flows.cli import reference
from onrecord.flows.cli.app import app
from onrecord.warehouse.catalogue import connect, rows_of

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
GROUP: Any = typer.main.get_command(app)
READING = {"sql", "explain", "compare", "status", "check", "describe"}
TESTED_ELSEWHERE = {"README.md", "tutorial.md", "cookbook.md"}  # with their answers, or that there are any


def fences(page: Path, language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.+?)^```", page.read_text(encoding="utf-8"))


def commands(page: Path) -> Iterator[list[str]]:
    """The commands of a page, in blocks or between backticks, as words; those that name none are left out."""
    text = page.read_text(encoding="utf-8")
    in_blocks = [line for block in fences(page, r"(?:sh|bash)?") for line in block.splitlines()]
    for told in [*in_blocks, *re.findall(r"`(onrecord [^`]+)`", text)]:
        if told.startswith("onrecord ") and not re.search(r"COMMAND|VERB|OPTIONS", told):
            yield shlex.split(told, comments=True)[1:]


COMMANDS = [(page, words) for page in PAGES for words in commands(page)]


def find(words: list[str]) -> tuple[Any, list[str]]:
    """Return the command that some words call, and its arguments."""
    command, rest = GROUP, words
    while hasattr(command, "commands") and rest and not rest[0].startswith("-"):
        assert rest[0] in command.commands, f"there is no command {' '.join(words)}"
        command, rest = command.commands[rest[0]], rest[1:]
    return command, rest


@pytest.mark.parametrize(("page", "words"), COMMANDS, ids=[f"{page.name}: {' '.join(c)[:60]}" for page, c in COMMANDS])
def test_command_exists_with_the_options_told(page: Path, words: list[str]) -> None:
    command, arguments = find(words)
    options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    assert {word.partition("=")[0] for word in arguments if word.startswith("--")} <= options


def filled(words: list[str], samples: Path) -> list[str]:
    """Put names of the samples where pages have placeholders."""
    with connect(samples) as connection:
        claim, other = rows_of(connection, "select claim_a, claim_b from conflicts order by all limit 1")[0].values()
    names = {
        "ID": claim,
        "CLAIM_ID": claim,
        "clm:0123…": claim,
        "clm:4567…": other,
        "A": "wire.txt",
        "B": "reprint_page.html",
        "reprint.html": "reprint_page.html",
        "…": "from claims limit 1",
        "SQL": "from claims limit 1",
        "NAME": "claims",
        "[NAME]": "claims",
        "[VIEW|MACRO|TABLE]": "claims",
    }
    return [names.get(word, word) for word in words if word != "[ID]"]


def is_only_named(words: list[str]) -> bool:
    command, arguments = find(words)
    return not arguments and any(parameter.required for parameter in command.params)


RUN = sorted({tuple(words) for _, words in COMMANDS if words[0] in READING and not is_only_named(words)})


@pytest.mark.parametrize("words", RUN, ids=[" ".join(words)[:70] for words in RUN])
def test_command_that_only_reads_runs(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    (tmp_path / "data").symlink_to(samples)
    (tmp_path / "my-data").symlink_to(samples)
    monkeypatch.chdir(tmp_path)
    given = filled(list(words), samples)
    with pytest.raises(SystemExit) as ended:
        GROUP.main(given, prog_name="onrecord")
    assert not ended.value.code


QUERIES = [(page.name, query) for page in PAGES if page.name not in TESTED_ELSEWHERE for query in fences(page, "sql")]


@pytest.mark.parametrize(("name", "query"), QUERIES)
def test_query_runs(samples: Path, name: str, query: str) -> None:
    with connect(samples) as connection:
        connection.execute(query).fetchall()


SNIPPETS = fences(ROOT / "docs" / "bi.md", "python")


@pytest.mark.parametrize("snippet", SNIPPETS, ids=[re.findall(r"import (\w+)", code)[0] for code in SNIPPETS])
def test_python_snippet_runs(samples: Path, tmp_path: Path, snippet: str) -> None:
    (tmp_path / "data").symlink_to(samples)
    ended = subprocess.run([sys.executable, "-c", snippet], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip()


def test_duckdbs_own_command_line_reads_views_and_macros(samples: Path, tmp_path: Path) -> None:
    (tmp_path / "data").symlink_to(samples)
    (told,) = [line for line in (ROOT / "docs" / "bi.md").read_text("utf-8").splitlines() if line.startswith("duckdb ")]
    command = [sys.executable, "-m", "duckdb_cli", *shlex.split(told)[1:]]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "ferry" in ended.stdout


def test_page_of_commands_is_up_to_date() -> None:
    said = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert said == reference.page(), "run: python -m onrecord.flows.cli.reference > docs/cli.md"


def test_site_leads_to_every_page() -> None:
    navigation = (ROOT / "docs" / "site" / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")[2]
    listed = re.findall(r"(?m)^ +- (\S+\.md)$", navigation)
    assert sorted(listed) == [page.name for page in PAGES[1:]], "list the page below nav: in docs/site/mkdocs.yml"
