"""Links of an article: where they lead, and the words that they underlie."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.clean.decode import decode
from onrecord.flows.clean.hyperlinks import MOST_LINKS, base_of, hyperlinks, is_same_site, place
from onrecord.flows.clean.page import parts_of_page
from onrecord.flows.clean.stream import join
from onrecord.flows.clean.visible import read_page

OWN = "https://harbourtimes.example/sea/ferry"
PAGE = (
    "<html><head><title>Ferry lost off Kettleby</title></head><body><nav><a href='/menu'>Menu</a></nav><article>"
    "<h1>Ferry lost off Kettleby</h1>"
    "<p>The ferry left before nine, <a href='https://NorthWire.example/ferry?utm_source=x#top'>North <b>Wire</b> "
    "&amp; others</a> said, with forty people on board and a cargo of timber for the island.</p>"
    "<p>Divers searched the <a href='../archive/wreck'>wreck</a> until dark, the coast guard told the "
    "<a class=x href=//harbour.example/news/1>Harbour</a> on Monday, and would go down again at dawn.</p></article>"
)


def links(html: str, url: str | None = OWN) -> list[tuple[str, str]]:
    source = decode(html.encode(), [], lambda content: None).stream
    page = read_page(source)
    every = range(len(page.blocks))
    text = join([part.stream for part in parts_of_page(page, every)[0]])
    placed = place(hyperlinks(page, source.text, every), text, base_of(source.text, url))
    return [(text.text[link.char_start : link.char_end], link.href) for link in placed]


def test_links_of_the_text_keep_their_words_bytes_and_canonical_address(clean: Any, selecting: Any) -> None:
    using = selecting(
        "The ferry left before nine, North Wire & others said, with forty people on board and a cargo of timber for "
        "the island.",
        "Divers searched the wreck until dark, the coast guard told the Harbour on Monday, and would go down again at "
        "dawn.",
    )
    tables = clean(PAGE.encode(), using, via="html", url=OWN)
    text = tables["texts"][0]["text"]
    found = [
        (link["surface"], link["href"], link["host"], link["outlet_id"], link["is_own_site"])
        for link in tables["links"]
    ]
    assert found == [
        ("North Wire & others", "https://northwire.example/ferry", "northwire.example", None, False),
        ("wreck", "https://harbourtimes.example/archive/wreck", "harbourtimes.example", "out:harbour", True),
        ("Harbour", "https://harbour.example/news/1", "harbour.example", None, False),
    ]
    assert all(text[link["char_start"] : link["char_end"]] == link["surface"] for link in tables["links"])


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p><a href=/a>One</a> and <a href=/a>two</a>", [("One", "/a"), ("two", "/a")]),
        ("<p>a <a href=/a>b<p>c</a> d", [("b", "/a")]),  # whose words go on in another paragraph
        ("<p>a <a name=x>b</a> <a href='/c'>c</a>", [("c", "/c")]),
        ("<p>a <a href='/b'>b <a href='/c'>c</a>", [("b", "/b"), ("c", "/c")]),
        ("<p>a <!-- <a href='/x'> -->b <a href='/c'>c</a>", [("c", "/c")]),
        ("<p>a <script>'<a href=\"/x\">'</script>b <a href='/c'>c</a>", [("c", "/c")]),
        ("<p>a <a href='javascript:go()'>b</a> <a href='mailto:x@y.example'>c</a> <a href='data:,x'>d</a>", []),
        ("<p>a <a href='#part'>b</a> <a href='/sea/ferry'>c</a>", []),  # within the page
        ("<p>a <a href='http://[::1/x'>b</a>", []),  # no address
        (f"<p>a <a href='/{'x' * 2000}'>b</a>", []),
        ("<p>a <a title='1 > 0' href = \"/b?x=1&amp;y=2\">b</a>", [("b", "/b?x=1&y=2")]),
        ("<p>a <a href='/b'><img src=x></a> c", []),
    ],
)
def test_what_is_a_link(html: str, expected: list[tuple[str, str]]) -> None:
    assert links(html) == [(words, f"https://harbourtimes.example{path}") for words, path in expected]


def test_a_base_resolves_relative_addresses_and_without_any_address_they_lead_nowhere() -> None:
    html = "<head><base href='/en/'></head><p>See <a href='x'>this</a> and <a href='https://a.example/b'>that</a>"
    assert links(html)[0] == ("this", "https://harbourtimes.example/en/x")
    assert links(html, None) == [("that", "https://a.example/b")]


def test_of_endless_links_the_first_are_kept() -> None:
    assert len(links("<p>a <a href=/b>c</a>" * (MOST_LINKS + 9))) == MOST_LINKS


def test_a_copy_in_an_archive_stands_for_the_page() -> None:
    html = "<p>a <a href='https://web.archive.org/web/20310504/https://a.example/b'>c</a>"
    assert links(html) == [("c", "https://a.example/b")]


@given(st.text(st.sampled_from("<>/!-a hrefp='\"= &;#x\n"), max_size=80))
def test_any_markup_gives_links_inside_the_text(html: str) -> None:
    assert all(words.strip() == words != "" for words, _ in links(f"<p>a <a href=/b>{html}"))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("news.a.example", "a.example", True),
        ("uk.a.example", "de.a.example", True),
        ("a.example", "b.example", False),
        ("a.co.uk", "b.co.uk", False),
        ("m.a.co.uk", "a.co.uk", True),
        ("", "", False),
    ],
)
def test_hosts_of_one_site(one: str, other: str, expected: bool) -> None:
    assert is_same_site(one, other) is expected
