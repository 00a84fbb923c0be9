"""Hostile words, names and fields come out as data: no formula, no markup, no command to a terminal, no SQL."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Called, Press
from digests import column, run

Cli = Callable[..., Called]
ESCAPES = "\x1b[2J\x9b31m\x07\u202e\u2066"
CONTROLS = {c for c in ESCAPES if not c.isprintable()}
HOSTILE_NAME = "'; drop view articles; --.txt"
BODY = (
    "The ferry to Ellery sails again on Monday, said the harbour master Ida Brook.\n\n"
    "<script>alert(1)</script><img src=x onerror=alert(2)> was what the notice board showed on Friday.\n\n"
    f"Sailors read {ESCAPES} aloud, and nobody at the quay knew what it meant to say, Brook added."
)
HEADLINES = (
    '=HYPERLINK("http://bad.example","x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd",
    "@SUM(1)",
    "＝1+1",
    "  =1+1",
    "<script>alert(3)</script>",
    f"{ESCAPES} was read aloud",
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    press = Press(tmp_path_factory.mktemp("hostile"))
    press.write(HOSTILE_NAME, BODY)
    press.write("<b>x.txt", BODY.replace("Monday", "Tuesday"))
    rows = [
        {"id": f"={n}", "title": title, "outlet": title, "text": f"{BODY} Row {n}."}
        for n, title in enumerate(HEADLINES)
    ]
    rows.append({"id": "giant", "title": "G" * 3_000_000, "text": f"{BODY} Giant."})
    press.write("rows.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    warehouse = press.folder.parent / "warehouse"
    run(press.folder, warehouse, annotator="rules")
    return warehouse


def test_everything_is_taken_in_or_refused_and_checks_hold(hostile: Path, cli: Cli) -> None:
    assert len(column(hostile, "select locator from articles")) == 2 + len(HEADLINES) + 1
    assert f"press/{HOSTILE_NAME}" in column(hostile, "select locator from articles")
    assert cli("check", "--warehouse", hostile).code == 0


def test_csv_has_no_formula_and_numbers_stay(hostile: Path, cli: Cli) -> None:
    called = cli(
        *("sql", "select headline, outlet, -1.5 as n, '=1' as \"=x\" from articles where length(headline) < 1000"),
        *("--format", "csv", "--warehouse", hostile),
    )
    rows = list(csv.reader(io.StringIO(called.out)))
    assert len(rows) > len(HEADLINES)
    cells = [cell for row in rows for cell in row]
    begins = re.compile(r"\s*[=+@\-＝＋－＠]")
    assert {cell for cell in cells if begins.match(cell)} == {"-1.5"}
    assert '\'=HYPERLINK("http://bad.example","x")' in cells
    assert "'=x" in cells


@pytest.mark.parametrize(
    "arguments",
    [
        ("sql", "select locator, text, chr(27) || chr(155) || chr(8238) as said from articles"),
        ("sql", "select locator, text from articles", "--format", "json"),
        ("sql", f"from nowhere /* {ESCAPES} */"),
        ("compare", HOSTILE_NAME, "<b>x.txt"),
        ("compare", HOSTILE_NAME, "<b>x.txt", "--json"),
        ("compare", ESCAPES, "x"),
        ("describe", ESCAPES),
    ],
)
def test_a_terminal_is_sent_no_commands(arguments: tuple[str, ...], hostile: Path, cli: Cli) -> None:
    called = cli(*arguments, "--warehouse", hostile)
    assert not CONTROLS & set(called.raw_out.decode() + called.err)


def test_json_keeps_every_character(hostile: Path, cli: Cli) -> None:
    query = "select 'a' || chr(27) || chr(155) || chr(8238) || chr(10) || '\\\"' || chr(127881) || chr(65) as said"
    called = cli("sql", query, "--format", "json", "--warehouse", hostile)
    assert not CONTROLS & set(called.out)
    assert json.loads(called.out) == {"said": 'a\x1b\x9b\u202e\n\\"🎉A'}


def test_explained_words_send_no_commands(hostile: Path, cli: Cli) -> None:
    query = "select sentence_id from lake.sentences as s join lake.texts as t on t.text_id = s.text_id"
    spoken = "contains(substr(t.text, char_start + 1, char_end - char_start), 'Sailors')"
    (row_id, *_) = column(hostile, f"{query} where {spoken}")
    called = cli("explain", row_id, "--warehouse", hostile)
    assert "Sailors" in called.out
    assert not CONTROLS & set(called.out + called.err)
    (row_id,) = column(hostile, "select article_id from articles where headline like '%was read aloud'")
    called = cli("explain", row_id, "--warehouse", hostile)  # told by its headline, and that of each member
    assert called.out.count("was read aloud") >= 2
    assert not CONTROLS & set(called.out + called.err)


def test_the_page_of_a_comparison_holds_no_markup_of_theirs(hostile: Path, cli: Cli, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert cli("compare", HOSTILE_NAME, "<b>x.txt", "--html", page, "--warehouse", hostile).code == 0
    html = page.read_text()
    assert "&lt;script&gt;" in html
    assert not re.search(r"<script|<img|<b>", html)


def test_sql_in_names_and_ids_is_data(hostile: Path, cli: Cli) -> None:
    for command in (("compare", HOSTILE_NAME, "' or 1=1; --"), ("explain", "clm:' or 1=1; --"), ("describe", "x'; --")):
        called = cli(*command, "--warehouse", hostile)
        assert called.code == 1
        assert "Traceback" not in called.err
    called = cli("erase", f"press/{HOSTILE_NAME}", "--dry-run", "--json", "--warehouse", hostile)
    assert json.loads(called.out)["documents"] == [f"press/{HOSTILE_NAME}"]
