"""docs/operations.md says what to do on every alarm that the code can raise, in the words that it raises it with."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.warehouse import sql
from onrecord.warehouse.tables import TABLES
from onrecord.warehouse.tables.evidence import REJECT_REASONS

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8").partition("# What to do on each alarm")[2]
SOURCES = {
    path: path.read_text(encoding="utf-8") for name in ("flows", "warehouse") for path in (ROOT / name).rglob("*.py")
}
# What a person's own words or settings cause is told by the message alone, and by one section.
RAISED = ("LakeError", "CatalogueError", "CheckFailed", "WorkerLost", "WorkerDiffers", "OnrecordError", "ContractError")


def table(heading: str) -> list[list[str]]:
    """The signs, words between backticks in the first column, of each row of the table under a heading."""
    part = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.replace("\\|", "/").split("|")[1] for line in part.splitlines() if line.startswith("| ")][1:]
    return [re.findall(r"`([^`]+)`", row) for row in rows]


def raised() -> Iterator[tuple[str, str]]:
    """Where each error is raised, and what it says; of what a function says for it, the words of that file."""
    for path, source in SOURCES.items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                name = getattr(node.exc.func, "id", "")
                words = "".join(str(each.value) for each in ast.walk(node.exc) if isinstance(each, ast.Constant))
                if name in RAISED:
                    said = words if len(words) > len("unknown ") else source
                    yield f"{path.name}:{node.lineno}", f"{name} {said}"


def test_every_error_of_a_run_is_told_of() -> None:
    signs = [sign for row in table("A command ended with exit code 1") for sign in row] + ["ContractError"]
    there = list(raised())
    assert len(there) > 30
    assert [(where, said) for where, said in there if not any(sign in said for sign in signs)] == []


def test_no_message_is_told_of_that_nothing_says() -> None:
    said = " ".join("".join(SOURCES.values()).split()).lower()
    signal = "was ended by SIGKILL", "ended by SIGALRM"
    of_libraries = "No magic bytes found", "No files found", "Permission denied", "Read-only file system"
    of_libraries += ("file system operations are disabled by configuration",)
    known = {*signal, *of_libraries, "No space left on device", "Input/output error", "Too many open files"}
    signs = {sign for row in table("A command ended with exit code 1") for sign in row[:1]} - known
    joined = re.sub(r'"\s*f?"', "", said)
    assert {sign for sign in signs if sign.lower() not in joined and not sign.startswith("seeds/")} == set()


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("Something was refused", set(REJECT_REASONS)),
        ("A check failed or warned", set(sql.load("checks"))),
        (
            "A notification came",
            set(re.findall(r'_automate\("([^"]+)"', SOURCES[ROOT / "flows" / "orchestration" / "serving.py"])),
        ),
        (
            "The doctor found something",
            set(re.findall(r'Finding\("([a-z ]+)"', SOURCES[ROOT / "flows" / "inspection" / "doctor.py"])),
        ),
    ],
)
def test_every_name_of_an_alarm_is_in_the_table(heading: str, names: set[str]) -> None:
    assert len(names) > 1
    told = {sign for row in table(heading) for sign in row}
    assert names - told == set()


def test_checks_of_the_contracts_and_measures_are_told_of() -> None:
    told = " ".join(sign for row in table("A check failed or warned") for sign in row)
    assert {"key is unique", "refers to", "equals its slice of the text"} <= set(re.findall(r"…: ([\w ]+\w)", told))
    assert any(each.slice_column for each in TABLES.values())
    measures = {
        name for query in sql.load("measures").values() for name in re.findall(r"'measure': '([^']+)'", query.statement)
    }
    measures |= set(re.findall(r"'(hours [^']+)' as measure", sql.load("measures")["freshness"].statement))
    assert len(measures) > 8
    shortened = {measure: measure.removeprefix("share of articles ") for measure in measures}
    assert {measure for measure, short in shortened.items() if measure not in told and short not in told} == set()
    assert all(f"volume: {name}" in told for name in ("articles", "mentions", "quotes", "claims"))


FAULTS = (
    "the file cannot be read",
    "its bytes have another SHA-256",
    "bytes are promised",
    "its text or its article version is missing",
    "pieces do not follow from the bytes",
    "nothing gives it when it is done anew",
)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_verification_is_told_of(fault: str) -> None:
    assert fault in "".join(SOURCES.values())
    assert f"{fault}" in PAGE.partition("## Verification found faults\n")[2].partition("\n## ")[0]
