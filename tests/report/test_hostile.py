"""What outsiders wrote cannot act on the page: no markup, no scripts as addresses, no hidden direction marks."""

import json
import re
from pathlib import Path

import pytest
from markup import Page

from onrecord.flows.execution.dispatch import Direct, Workers
from onrecord.flows.execution.progress import Quiet
from onrecord.flows.report_site.build import build_report
from onrecord.flows.report_site.shown import visible, web_address
from onrecord.flows.runner import run_pipeline
from onrecord.flows.settings import load_settings

ATTACK = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
BODY = (
    "The mayor of Tollmoor said on Monday that the mill would close.\n\n"
    "“<b>No</b> jobs will go,” said Mara Dunning, who runs the mill. {{ 7 * 7 }} </script><!--\n\n"
    "She told Reuters that 40 people work there &lt;for now&gt;."
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of one article whose every field attacks."""
    folder = tmp_path_factory.mktemp("hostile")
    row = {
        "title": f"Mill \u202eto close\u202c {ATTACK}",
        "outlet": f"Gazette {ATTACK}",
        "author": ATTACK,
        "url": "javascript:alert(document.domain)//https://example.org/",
        "text": BODY,
        "published": "2031-02-03",
    }
    (folder / "rows.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    settings = load_settings(folder / "data", annotator="rules")
    run_pipeline([folder / "rows.jsonl"], settings, Direct(Workers(1)), Quiet())
    return build_report(settings.warehouse, folder / "site").index.parent


def test_no_field_becomes_markup_or_a_script(hostile: Path) -> None:
    n_shown = 0
    for path in hostile.rglob("*.html"):
        source = path.read_text(encoding="utf-8")
        page = Page(source)
        assert page.errors == []
        assert "img" not in {tag for tag, _ in page.tags}
        assert {given["src"] for tag, given in page.tags if tag == "script"} <= {"assets/search.js"}
        assert not any(re.match(r"\s*(javascript|data|vbscript):", target, re.I) for _, target, _ in page.pointers)
        assert "\u202e" not in source
        n_shown += "⟦U+202E⟧" in page.text and "<script>alert(1)</script>" in page.text
    assert n_shown > 3


def test_the_index_of_the_search_cannot_end_its_script(hostile: Path) -> None:
    (shard,) = (hostile / "search").glob("*.js")
    assert "<" not in shard.read_text(encoding="utf-8")


def test_words_of_a_text_are_shown_as_they_stand(hostile: Path) -> None:
    (page,) = (p for p in (hostile / "articles").glob("cap-*.html"))
    text = Page(page.read_text(encoding="utf-8")).text
    assert "{{ 7 * 7 }} </script><!--" in text


@pytest.mark.parametrize(
    ("address", "is_shown"),
    [
        ("https://example.org/a?b=1#c", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("JAVASCRIPT://example.org/%0aalert(1)", False),
        ("data:text/html,x", False),
        ("https:///nowhere", False),
        ("//example.org", False),
        ("https://example.org/a\nb", False),
        ("http://[broken", False),
        ("", False),
    ],
)
def test_only_addresses_of_the_web_become_links(address: str, is_shown: bool) -> None:
    assert web_address(address) == (address if is_shown else None)


def test_what_hides_or_turns_text_is_made_visible() -> None:
    assert visible("a\u202eb\x00c\x85\ufeff") == "a⟦U+202E⟧b⟦U+0000⟧c⟦U+0085⟧⟦U+FEFF⟧"
    assert visible("zero\u200dwidth\u200cjoiners \n\t") == "zero\u200dwidth\u200cjoiners \n\t"
