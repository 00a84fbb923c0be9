"""The documentation site builds without a warning, and no page of it asks another host for anything."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("site") / "site"
    build = ["mkdocs", "build", "--config-file", "docs/site/mkdocs.yml", "--site-dir", str(target)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    ended = subprocess.run(
        [sys.executable, "-m", *build], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr  # strict: a link that leads nowhere ends it
    return target


def test_every_page_is_there(site: Path) -> None:
    pages = {path.stem for path in (ROOT / "docs").glob("*.md")}
    assert {path.stem for path in site.glob("*.html")} - {"404"} == pages


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for page in site.glob("*.html"):
        loaded = re.findall(r"(?:src=|<link[^>]*href=)\"?([^\" >]+)", page.read_text(encoding="utf-8"))
        assert loaded
        assert [address for address in loaded if "//" in address] == []
        inside = [address.partition("?")[0] for address in loaded if not address.startswith("data:")]
        assert page.name == "404.html" or [path for path in inside if not (site / path).exists()] == []


def test_search_works_from_a_file(site: Path) -> None:
    index = json.loads((site / "search" / "search_index.js").read_text(encoding="utf-8").partition("=")[2])
    assert any("reference.html#near" in entry["location"] for entry in index["docs"])
    assert (site / "assets" / "iframe-worker.js").is_file()
