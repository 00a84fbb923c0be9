"""`onrecord compare`: two published articles side by side, in a pipe, as JSON and as a page."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import Called, Press
from digests import run

from onrecord.flows.inspection.compare_page import page_of
from onrecord.flows.inspection.comparing import Article, side_by_side

Cli = Callable[..., Called]

WIRE = (
    "Divers found the rudder of the sunken schooner beneath nine metres of silt, and salvage crews hauled it ashore "
    "before the evening tide could scatter the timbers."
)
QUOTED = "“We shall never know who steered her,” said the widow."
STOCK = "She did not immediately respond to a request for comment on Thursday."


def article(name: str, text: str) -> Article:
    return Article(
        locator=f"{name}.txt",
        capture_id=f"cap:{name}",
        text_id=f"txt:{name}",
        outlet=f"The {name.title()}",
        headline=None,
        published_at=None,
        published_precision="unknown",
        language="en",
        text=text,
        body_spans=[(0, len(text))],
    )


ONE = article("gull", f"Rents fell.\n{WIRE}\n{QUOTED}\n{STOCK}")
OTHER = article("tern", f"Snow closed all passes. {STOCK} A ‘bang’ <b>&c.\n{QUOTED} Oh. {WIRE.replace('nine', 'ten')}")


def test_pieces_make_up_both_texts_with_paragraphs_apart() -> None:
    pair = side_by_side(ONE, OTHER)
    for one, pieces in ((pair.a, pair.pieces_a), (pair.b, pair.pieces_b)):
        assert "".join(piece.text for piece in pieces) == one.text.replace("\n", "\n\n")
        assert {piece.kind for piece in pieces} == {None, "near", "shared_quote", "stock_phrase"}


def test_edited_words_of_a_near_passage_are_told_from_equal_ones() -> None:
    pair = side_by_side(ONE, OTHER)
    edited = [
        "".join(p.text for p in pieces if p.kind == "near" and not p.is_equal)
        for pieces in (pair.pieces_a, pair.pieces_b)
    ]
    assert [re.findall(r"\w+", words) for words in edited] == [["nine"], ["ten"]]


def test_the_page_is_whole_by_itself_and_escapes_what_it_shows() -> None:
    hostile = replace(
        OTHER, outlet='<img src=x onerror="a">', locator="a'b&c.txt", headline="<script>alert(1)</script>"
    )
    page = page_of(side_by_side(ONE, hostile))
    assert "<script" not in page
    assert "<img" not in page
    assert "<b>" not in page
    assert "&lt;b&gt;&amp;c." in page
    assert not re.search(r"(?:src|@import|url\()", page.replace("&lt;img src=x", ""))
    assert all(target.startswith("#") for target in re.findall(r'href="([^"]*)"', page))
    ids = re.findall(r'id="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    assert {target[1:] for target in re.findall(r'href="([^"]*)"', page)} == set(ids)


def test_the_page_fits_screens_of_any_width_and_paper() -> None:
    page = page_of(side_by_side(ONE, OTHER))
    assert 'name="viewport"' in page
    assert "@media (min-width" in page
    assert "@media print" in page


@pytest.mark.parametrize(
    ("precision", "shown"), [("instant", "2031-05-04 06:10 UTC"), ("day", "2031-05-04"), ("month", "2031-05")]
)
def test_dates_are_as_exact_as_known(precision: str, shown: str) -> None:
    at = datetime(2031, 5, 4, 6, 10, tzinfo=UTC)
    assert replace(ONE, published_at=at, published_precision=precision).date == shown
    assert ONE.date == "undated"


def test_it_prints_both_with_marks_that_need_no_colour(few_warehouse: Path, cli: Cli) -> None:
    called = cli("compare", "bridge.txt", "bridge_reprint.txt", "--warehouse", few_warehouse)
    assert called.code == 0
    assert called.out.count("⟦1= ") == 2
    assert "(100%)" in called.out
    assert "\x1b" not in called.out


def test_of_equal_bodies_the_earlier_had_it_first_whichever_is_left(press: Press, cli: Cli, tmp_path: Path) -> None:
    for outlet, day in (("Gull", "03"), ("Tern", "09")):
        press.write(f"{outlet}.txt", f"---\noutlet: The {outlet}\npublished: 2025-02-{day}\n---\n{WIRE}\n{QUOTED}\n")
    run(press.folder, tmp_path / "warehouse")
    for names, told in (("Gull.txt", "Tern.txt"), "right article"), (("Tern.txt", "Gull.txt"), "left article"):
        called = cli("compare", *names, "--warehouse", tmp_path / "warehouse")
        assert f"who copied   the {told} took it from the " in called.out
        assert "(time: out by 2025-02-0" in called.out
        assert "among the pairs of the index" in called.out


def test_articles_that_share_nothing_have_no_marks(few_warehouse: Path, cli: Cli) -> None:
    called = cli("compare", "bridge.txt", "council.txt", "--warehouse", few_warehouse, "--json")
    assert called.code == 0
    found = json.loads(called.out)
    assert [passage for passage in found["passages"] if passage["kind"] in ("exact", "near")] == []
    assert found["n_copied"] == [0, 0]


def test_an_article_is_named_by_locator_address_id_or_part_of_one(few_warehouse: Path, cli: Cli) -> None:
    asked = "select text_id, article_id, capture_id, locator, url from articles where locator like '%bridge.txt'"
    listed = json.loads(cli("sql", asked, "--format", "json", "--warehouse", few_warehouse).out)
    names = [*listed.values(), listed["text_id"][:14], listed["capture_id"][:14], "idge.txt", listed["url"][:-2]]
    for name in names:
        called = cli("compare", name, "council.txt", "--warehouse", few_warehouse, "--json")
        assert json.loads(called.out)["a"] == listed["locator"], name


@pytest.mark.parametrize(("name", "expected"), [("nowhere.txt", "no article"), (".txt", "several"), ("", "no article")])
def test_a_name_that_fits_none_or_several_is_told(name: str, expected: str, few_warehouse: Path, cli: Cli) -> None:
    called = cli("compare", name, "council.txt", "--warehouse", few_warehouse)
    assert called.code == 1
    assert expected in called.err
    assert called.out == ""


def test_it_writes_a_page_and_tells_where_it_cannot(few_warehouse: Path, cli: Cli, tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    arguments = ("compare", "bridge.txt", "bridge_reprint.txt", "--warehouse", few_warehouse, "--html")
    assert cli(*arguments, target).code == 0
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")
    refused = cli(*arguments, tmp_path / "missing" / "page.html")
    assert refused.code == 1
    assert "cannot be written" in refused.err
