"""Each kind of page passes axe-core's rules in a real browser, at 1280 and 400 px, in light and dark.

Needs Chromium, and axe-core from the package axe-core-python; skipped where one is missing.
"""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import psutil
import pytest

from benchmarks.browser import BROWSER, Tab, tab

pytest.importorskip("axe_core_python", reason="axe-core is not installed")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
FOLDERS = ("stories", "articles", "receipts", "entities", "outlets")
PAGES = ("index.html", "health.html", "dictionary.html", "search.html", *FOLDERS)
RUN = """axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.map(
    one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ')))"""


@pytest.fixture(scope="module")
def page() -> Iterator[Tab]:
    with tab() as opened:
        opened.call("Page.setBypassCSP", enabled=True)  # axe is no script of the page
        yield opened


@pytest.fixture(scope="module")
def axe() -> str:
    return files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def violations(page: Tab, axe: str) -> list[str]:
    page.evaluate(axe + "; true")
    found: list[str] = page.evaluate(RUN)
    return found


@pytest.mark.parametrize("name", PAGES)
def test_page_breaks_no_rule_of_accessibility(name: str, site: Path, page: Tab, axe: str) -> None:
    largest = (
        max((site / name).glob("*.html"), key=lambda path: path.stat().st_size) if name in FOLDERS else site / name
    )
    for width, scheme in ((1280, "light"), (400, "dark")):
        page.look(width, scheme=scheme)
        page.open(largest.as_uri())
        assert violations(page, axe) == [], (width, scheme)


def test_a_page_that_breaks_rules_is_found_out(page: Tab, axe: str, tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text("<!doctype html><html><title>x</title><body><img src='x.png'><input></body></html>")
    page.open(bad.as_uri())
    found = " ".join(violations(page, axe))
    assert all(rule in found for rule in ("image-alt", "html-has-lang", "label"))


def test_a_browser_ends_with_its_tab() -> None:
    """Debian's command is a script: what it starts has to end too."""
    before = set(psutil.Process().children(recursive=True))
    with tab() as opened:
        started = set(psutil.Process().children(recursive=True)) - before
        assert opened.evaluate("1 + 1") == 2
    assert started
    assert not psutil.wait_procs(list(started), timeout=10)[1]


def test_nothing_is_asked_of_another_host(site: Path, page: Tab) -> None:
    page.requested.clear()
    page.open((site / "search.html").as_uri() + "?q=ferry")
    assert page.wait("document.querySelectorAll('#found li').length > 0")
    assert page.requested
    assert [url for url in page.requested if not url.startswith(site.as_uri())] == []
