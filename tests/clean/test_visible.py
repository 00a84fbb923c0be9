import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.clean.decode import decode
from onrecord.flows.clean.visible import Page, read_page


def page(html: str) -> Page:
    return read_page(decode(html.encode(), [], lambda content: None).stream)


def shown(html: str) -> list[tuple[str, str]]:
    found = page(html)
    texts = [(block.tag, " ".join(found.stream.text[block.start : block.end].split())) for block in found.blocks]
    return [(tag, text) for tag, text in texts if text]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One</p><p>Two", [("", "One"), ("", "Two")]),
        ("<h1>Head</h1>Text <b>bold</b>er", [("h1", "Head"), ("", "Text bolder")]),
        ("<ul><li>a<li>b</ul>c", [("li", "a"), ("li", "b"), ("", "c")]),
        ("<li>a<p>b</p></li>", [("li", "a"), ("li", "b")]),
        ("a<script>if (a < b) '<p>'</script>b<style>p {}</style>c", [("", "abc")]),
        ("a<!-- <p>no</p> -->b<!DOCTYPE html>c<?php x ?>d<![CDATA[x]]>e", [("", "abcde")]),
        ("a<!-->b", [("", "ab")]),
        ("<head><title>T &amp; t</title></head><body>x</body>", [("", "x")]),
        ("<a title=\"a > b\" href='x>y'>link</a>", [("", "link")]),
        ("5 < 6 and <3", [("", "5 < 6 and <3")]),
        ("<template><p>no</p></template>yes", [("", "yes")]),
        ("<textarea><b>raw</b></textarea>", [("", "<b>raw</b>")]),
        ("<td>1<td>2<figure><figcaption>cap", [("td", "1"), ("td", "2"), ("figcaption", "cap")]),
        ("<title>never closed <p>Text all the same", [("", "never closed"), ("", "Text all the same")]),
        ("truncated <a href='x", [("", "truncated")]),
        ("</p><br/>x</br", [("", "x")]),
        ("One<br>two<br> <br>Three", [("", "One two"), ("", "Three")]),
        ("a<svg><title>icon</title><text>b</text></svg>c", [("", "ac")]),
        ("<svg>never closed", [("", "never closed")]),
        ("<SCRIPT>x</b></Script>y", [("", "y")]),
    ],
)
def test_what_a_reader_sees(html: str, expected: list[tuple[str, str]]) -> None:
    assert shown(html) == expected


@given(st.text(st.sampled_from("<>/!-abp'\"= &;#x\n"), max_size=60))
def test_any_markup_is_read_and_characters_lead_to_their_bytes(html: str) -> None:
    stream = page(html).stream
    for i, character in enumerate(stream.text):
        assert 0 <= stream.starts[i] < stream.ends[i] <= len(html)
        if stream.ops[i] == 0:
            assert html[stream.starts[i]] == character


def test_a_page_of_open_tags_takes_linear_time() -> None:
    assert len(page('<a b="' * 20_000).stream) == 0
    assert shown("<p x='" + "a " * 50_000 + "'>end")[-1] == ("", "end")


def test_blocks_know_their_elements_and_how_much_of_them_is_linked() -> None:
    found = page("<div class='story'><p>One <a href='/'>two</a><p>three <a name='x'>four</div>five")
    paths = [found.elements[block.element].tag.path for block in found.blocks]
    assert paths == ["p ", "p ", ""]
    assert [found.elements[found.elements[block.element].parent].tag.path for block in found.blocks[:2]] == [
        "div story"
    ] * 2
    assert [block.n_linked for block in found.blocks] == [3, 0, 0]


def test_marks_hold_what_is_shown_inside() -> None:
    found = page(
        "<p class='byline'>By <a rel='author' href='/authors/lund'>Ada Lund</a>, "
        "<time datetime='2031-05-04'>4 May</time></p>"
        "<p>The end. <span itemprop='datePublished'>Monday<span> noon</span></span> never"
        "<p class='author'>Bo Berg"
    )
    assert [(mark.name, found.stream.text[mark.start : mark.end]) for mark in found.marks] == [
        ("p", "By Ada Lund, 4 May"),
        ("a", "Ada Lund"),
        ("time", "4 May"),
        ("span", "Monday noon"),
        ("p", "Bo Berg"),
    ]
    assert found.marks[2].attributes == {"datetime": "2031-05-04"}


@pytest.mark.parametrize(
    ("limit", "most", "read", "rest"),
    [
        ("MOST_BLOCKS", 3, "0123", "</div><div><p>4"),
        ("MOST_PIECES", 3, "012", "3</div>"),
        ("MOST_SHOWN", 4, "0123", "4</div>"),
        ("MOST_TAGS", 9, "012", "<div><p>3"),
    ],
)
def test_a_page_without_end_is_read_as_far_as_pages_go(
    limit: str, most: int, read: str, rest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"onrecord.flows.clean.visible.{limit}", most)
    html = "".join(f"<div><p>{i}</div>" for i in range(9))
    found = page(html)
    assert found.stream.text == read
    assert found.rest.text.startswith(rest)
    assert html.endswith(found.rest.text)


def test_a_page_with_an_end_is_read_to_it() -> None:
    assert not page("<p>One<p>Two").rest


def test_facts_of_the_head() -> None:
    found = page("<html lang=de><meta property='og:title' content='A &amp; B'><title>T</title><script>x</script>")
    assert found.facts == [
        ("html", {"lang": "de"}, ""),
        ("meta", {"property": "og:title", "content": "A & B"}, ""),
        ("title", {}, "T"),
    ]
