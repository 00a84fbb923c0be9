"""The report in a real browser: nothing overflows, overlaps or stays empty, at 1280 and 400 px, in light and dark.

Needs Chromium (Debian: chromium or chromium-headless-shell); skipped where there is none.
"""

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

from benchmarks.browser import BROWSER, tab

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")

# Run in a copy of the page: reports what sticks out, what is cut off, labels of charts that overlap, empty charts.
PROBE = """
"use strict";
addEventListener("load", () => {
  const name = (e) => e.tagName + "." + e.getAttribute("class") + " " + e.textContent.trim().slice(0, 40);
  const wide = document.documentElement.clientWidth;
  const scrolled = (e) => e.closest(".scroll") || e.closest(".hidden") || e.closest(".skip");
  const all = [...document.body.querySelectorAll("*")];
  const whole = document.documentElement.scrollWidth;
  const outside = all.filter((e) => !scrolled(e) && e.getBoundingClientRect().right > wide + 1).map(name);
  const cut = all.filter((e) => !e.closest(".hidden") && getComputedStyle(e).overflowX === "hidden"
    && !e.closest("svg") && e.scrollWidth > e.clientWidth + 1).map(name);
  const empty = [...document.querySelectorAll("svg.chart")].filter((e) =>
    !e.querySelector("rect,path.arc,circle") || e.getBoundingClientRect().height < 20).map(name);
  const overlapping = [];
  for (const chart of document.querySelectorAll("svg.chart")) {
    const boxes = [...chart.querySelectorAll("text")].map((e) => [e, e.getBoundingClientRect()]);
    boxes.forEach(([e, a], n) => boxes.slice(n + 1).forEach(([f, b]) => {
      if (a.left < b.right && b.left < a.right && a.top + 1 < b.bottom && b.top + 1 < a.bottom) {
        overlapping.push(name(e) + " / " + name(f));
      }
    }));
  }
  const dark = getComputedStyle(document.body).backgroundColor;
  document.body.dataset.probe = JSON.stringify({ outside, cut, empty, overlapping, dark, wide, whole });
});
"""
PILES = """
[...document.querySelectorAll("table:not(.matrix) :is(td, th)")].filter((e) => {
  const words = document.createRange();
  words.selectNodeContents(e);
  const box = words.getBoundingClientRect();
  return box.width < 110 && box.height > 8 * parseFloat(getComputedStyle(e).lineHeight);
}).map((e) => e.textContent.trim())
"""
KINDS = (
    "index.html",
    "health.html",
    "dictionary.html",
    "search.html",
    "stories",
    "articles",
    "receipts",
    "entities",
    "outlets",
)


def run(url: str, *options: str) -> str:
    fixed = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--virtual-time-budget=8000", "--timeout=60000"]
    command = [str(BROWSER), *fixed, *options, url]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout


@pytest.fixture(scope="module")
def probed(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the report in which the largest page of each kind probes itself."""
    copy = tmp_path_factory.mktemp("browser") / "site"
    shutil.copytree(site, copy)
    (copy / "assets" / "probe.js").write_text(PROBE, encoding="utf-8")
    for kind in KINDS:
        page = page_of(copy, kind)
        root = "../" if page.parent != copy else ""
        probing = page.read_text(encoding="utf-8").replace(
            "</body>", f'<script src="{root}assets/probe.js"></script></body>'
        )
        page.write_text(probing, encoding="utf-8")
    return copy


def page_of(site: Path, kind: str) -> Path:
    """The page itself, or the largest of a folder, which is the same in copies with a probe."""
    if kind.endswith(".html"):
        return site / kind
    return max((site / kind).glob("*.html"), key=lambda path: (path.stat().st_size // 1000, path.name))


@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_sticks_out_overlaps_is_cut_or_empty(kind: str, width: int, probed: Path) -> None:
    dom = run(page_of(probed, kind).as_uri(), f"--window-size={width},900", "--dump-dom")
    found = json.loads(unescape(re.search(r'data-probe="([^"]*)"', dom)[1]))
    assert (found["wide"], found["whole"]) == (width, width), "the page itself never scrolls sideways"
    assert {name: found[name] for name in ("outside", "cut", "empty", "overlapping") if found[name]} == {}


def test_no_column_is_so_narrow_that_its_words_stand_in_a_pile(site: Path) -> None:
    pages = [site / kind for kind in KINDS if kind.endswith(".html")]
    pages += [page for kind in ("stories", "articles", "outlets") for page in sorted((site / kind).glob("*.html"))]
    with tab() as page:
        page.look(400)
        for path in pages:
            page.open(path.as_uri())
            assert page.evaluate(PILES) == [], path.relative_to(site)


def test_on_paper_no_column_is_cut_off(site: Path) -> None:
    """A4 less its margins is 695 px wide, and paper does not scroll."""
    with tab() as page:
        page.look(695)
        page.call("Emulation.setEmulatedMedia", media="print")
        for kind in KINDS:
            page.open(page_of(site, kind).as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") == 695, kind
            assert page.evaluate("[...document.querySelectorAll('nav, .search')].every(e => !e.offsetHeight)"), kind


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_screenshots_show_a_page_in_the_scheme_asked_for(width: int, scheme: str, site: Path, tmp_path: Path) -> None:
    """They are left in the folder of the test, to be looked at."""
    options = ["--force-dark-mode", "--blink-settings=preferredColorScheme=0"] if scheme == "dark" else []
    for kind in ("index.html", "stories"):
        picture = tmp_path / f"{kind.partition('.')[0]}-{width}-{scheme}.png"
        run(page_of(site, kind).as_uri(), f"--window-size={width},1600", f"--screenshot={picture}", *options)
        assert picture.stat().st_size > 20_000


def test_dark_is_dark(probed: Path) -> None:
    url = (probed / "index.html").as_uri()
    dark = run(url, "--dump-dom", "--force-dark-mode", "--blink-settings=preferredColorScheme=0")
    light = run(url, "--dump-dom")
    assert '"dark":"rgb(255, 255, 255)"' in unescape(light)
    assert '"dark":"rgb(22, 23, 27)"' in unescape(dark)


def test_search_finds_headlines_entities_and_claims_without_a_server(site: Path) -> None:
    dom = run((site / "search.html").as_uri() + "?q=ferry", "--dump-dom")
    (state,) = re.findall(r'<p id="state"[^>]*>([^<]*)</p>', dom)
    assert re.match(r"[1-9]\d* found", state)
    assert {"headline,", "claim,"} <= set(re.findall(r'class="note"> (\w+,)', dom))
    assert 'href="articles/cap-' in dom
