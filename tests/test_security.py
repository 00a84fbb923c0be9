"""What SECURITY.md says is tested is tested, and the bill of materials is that of the lock."""

import re
from pathlib import Path

import pytest

from benchmarks.sbom import LOCK, bill

ROOT = Path(__file__).parent.parent
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
POLICY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def test_every_threat_names_tests_that_are_there() -> None:
    rows = [line for line in POLICY.partition("## Threats")[2].splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 10
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", row)
        assert named, row
        for file, test in named:
            assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8"), (file, test)


def test_the_bill_names_every_package_and_hash_of_the_lock() -> None:
    lock = LOCK.read_text(encoding="utf-8")
    components = bill(lock)["components"]
    assert [f"{one['name']}=={one['version']}" for one in components] == re.findall(r"(?m)^[\w.-]+==[^\s;]+", lock)
    hashes = [each["content"] for one in components for each in one["externalReferences"][0]["hashes"]]
    assert hashes == re.findall(r"sha256:([0-9a-f]{64})", lock)
    assert len({one["bom-ref"] for one in components}) == len(components)


def test_a_lock_in_another_form_is_no_bill() -> None:
    with pytest.raises(ValueError, match="line 2"):
        bill("idna==3.10 \\\n    git+https://news.example/x\n")


def test_the_targets_are_there() -> None:
    assert {"audit", "sbom"} <= set(re.findall(r"(?m)^(\w+):", MAKEFILE))


def test_an_audit_that_could_not_ask_fails() -> None:
    """Without the option pip-audit tells what it could not ask about, and ends with exit code 0."""
    (asked,) = re.findall(r"(?m)^\t.*/pip-audit (.*)$", MAKEFILE)
    assert {"--strict", "--require-hashes"} <= set(asked.split())
