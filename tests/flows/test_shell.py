"""`onrecord shell`: statements of several lines, what begins with a dot, mistakes, and no right that `sql` lacks."""

import io
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Called

Cli = Callable[..., Called]
Shell = Callable[[str], Called]


@pytest.fixture
def shell(few_baseline: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Shell:
    def ask(typed: str) -> Called:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        return cli("shell", "--warehouse", few_baseline)

    return ask


def cells(out: str) -> list[str]:
    return [line.strip("│ ") for line in out.splitlines() if line.startswith("│")]


@pytest.mark.parametrize(
    ("typed", "answers"),
    [
        ("select 7 as n;\n", ["7"]),
        ("select 7\n  as n\n;\n", ["7"]),
        ("select 1 as n; select 2 as n;\n", ["1", "2"]),
        ("select 'a;' -- no end;\n as n;\n", ["a;"]),
        ("select 3 as n", ["3"]),
        ("\n\n;\nselect 4 as n;\n", ["4"]),
        ("select 5 as n;\n.quit\nselect 6 as n;\n", ["5"]),
        ("", []),
    ],
)
def test_statements_end_with_a_semicolon(shell: Shell, typed: str, answers: list[str]) -> None:
    called = shell(typed)
    assert called.code == 0
    assert cells(called.out) == answers
    assert called.err == ""


def test_dot_commands(shell: Shell) -> None:
    assert {"claims", "near(a, b, within)", "lake.texts"} <= {
        row.partition("│")[0].strip() for row in cells(shell(".views\n").out)
    }
    assert "who stands behind the claim" in shell(".describe claims\n").out
    assert "from near(" in shell(".describe near\n").out
    assert ".describe NAME" in shell(".nonsense\n").out


@pytest.mark.parametrize("typed", ["from nowhere;\nselect 8 as n;\n", "selec 1;\n", ".describe nowhere\n"])
def test_a_mistake_ends_a_script(shell: Shell, typed: str) -> None:
    called = shell(typed)
    assert called.code == 1
    assert "error:" in called.err
    assert "Traceback" not in called.err
    assert cells(called.out) == []


@pytest.mark.parametrize("statement", ["create table t as select 1", "drop view claims", "delete from lake.texts"])
def test_nothing_can_be_written(shell: Shell, statement: str, few_baseline: Path, cli: Cli) -> None:
    assert shell(f"{statement};\n").code == 1
    assert cli("sql", statement, "--warehouse", few_baseline).code == 1


def test_without_a_warehouse_it_says_what_to_do(cli: Cli, tmp_path: Path) -> None:
    called = cli("shell", "--warehouse", tmp_path / "none")
    assert called.code == 1
    assert "onrecord run" in called.err


def test_in_a_terminal_a_mistake_does_not_end_it(few_baseline: Path) -> None:
    terminal, inner = pty.openpty()
    command = [sys.executable, "-m", "onrecord.flows.cli.app", "shell", "--warehouse", str(few_baseline)]
    process = subprocess.Popen(command, stdin=inner, stdout=inner, stderr=inner, close_fds=True)
    os.close(inner)

    def read_until(words: str) -> str:
        shown, deadline = "", time.monotonic() + 120
        while words not in shown and time.monotonic() < deadline:
            if select.select([terminal], [], [], 1)[0]:
                shown += os.read(terminal, 65536).decode("utf-8", "replace")
        return shown

    try:
        banner = read_until("onrecord> ")
        assert "read-only" in banner
        assert "corroboration" in banner
        assert "search_claims" in banner
        os.write(terminal, b"from nowhere;\n")
        assert "does not exist" in read_until("onrecord> ")
        os.write(terminal, b"select 40 +\n")
        assert "...>" in read_until("...> ")
        os.write(terminal, b"2 as n;\n")
        assert "42" in read_until("onrecord> ")
        os.write(terminal, b".quit\n")
        assert process.wait(60) == 0
    finally:
        process.kill()
        os.close(terminal)
