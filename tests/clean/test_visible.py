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


def test_facts_of_the_head() -> None:
    found = page("<html lang=de><meta property='og:title' content='A &amp; B'><title>T</title><script>x</script>")
    assert found.facts == [
        ("html", {"lang": "de"}, ""),
        ("meta", {"property": "og:title", "content": "A & B"}, ""),
        ("title", {}, "T"),
    ]
