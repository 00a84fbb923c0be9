import html
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.flows.clean.resources import CleanResources

WORDS = st.lists(
    st.sampled_from("Fähre ferry “Nord” Tom&Kit 5<6 l’eau 船 naïve 100% 👩‍✈️ a".split()), min_size=1, max_size=8
)
PARAGRAPHS = st.lists(WORDS.map(" ".join), min_size=1, max_size=6)
WAYS = st.lists(st.sampled_from(["plain", "named", "decimal", "hex"]), min_size=1)


def written(text: str, ways: list[str]) -> str:
    """Write some of the characters as references."""
    out = []
    for i, character in enumerate(text):
        way = ways[i % len(ways)]
        if character == " ":
            out.append(["\n", "  ", " ", "&nbsp;"][i % 4])
        elif way == "decimal":
            out.append(f"&#{ord(character)};")
        elif way == "hex":
            out.append(f"&#x{ord(character):X};")
        else:
            out.append(html.escape(character) if way == "named" or character in "<&" else character)
    return "".join(out)


def bytes_of(tables: dict[str, list[dict[str, Any]]], content: bytes) -> list[tuple[str, str, str]]:
    """(op, characters, bytes as text) of each segment."""
    text = tables["texts"][0]["text"]
    return [
        (s["op"], text[s["char_start"] : s["char_end"]], content[s["byte_start"] : s["byte_end"]].decode())
        for s in tables["alignments"][0]["segments"]
    ]


@given(PARAGRAPHS, WAYS)
@settings(deadline=None)
def test_all_characters_of_a_page_lead_to_what_was_written(
    clean: Any, selecting: Any, paragraphs: list[str], ways: list[str]
) -> None:
    paragraphs = ["A ferry", *paragraphs]
    content = "".join(f"<p class='x'>{written(text, ways)}</p>\n" for text in paragraphs).encode()
    tables = clean(content, selecting(*paragraphs), via="html")
    (version,) = tables["article_versions"]
    assert tables["texts"][0]["text"].split("\n") == paragraphs
    assert version["n_unaligned_chars"] == version["n_inserted_chars"] == 0
    assert version["share_kept"] == 1.0
    for op, characters, source in bytes_of(tables, content):
        if op == "folded":
            assert characters == " "
            assert not html.unescape(source).strip()
        else:
            assert html.unescape(source) == characters or (op, source) == ("inserted", "")


PAGE = """<html lang="en"><head><title>Ferry lost off Kettleby | Harbour Times</title>
<meta property="og:site_name" content="Harbour Times"><link rel="canonical" href="https://harbourtimes.example/ferry">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebSite"},
{"@type": "NewsArticle", "headline": "Ferry lost off Kettleby", "datePublished": "2031-05-04T09:30:00+02:00",
"author": [{"@type": "Person", "name": "Ada Lund"}, {"@type": "Person", "name": "Bo Berg"}],
"publisher": {"name": "Harbour Times"}, "articleSection": "Sea"}]}</script></head>
<body><nav><a href="/">Home</a> <a href="/sea">Sea</a></nav>
<main><h1>Ferry lost off&nbsp;Kettleby</h1><p>The ferry had left the northern harbour shortly before nine.</p>
<h2>The search</h2><p>Divers searched &ldquo;every metre&rdquo; of the wreck.<br>They found nobody.</p>
<ul><li>Forty people were on board.</li></ul></main><footer>About us</footer></body></html>"""
SELECTED = (
    "The ferry had left the northern harbour shortly before nine.",
    "The search",
    "Divers searched “every metre” of the wreck.\nThey found nobody.",
    "Forty people were on board.",
)


def test_structure_comes_from_the_markup(clean: Any, selecting: Any) -> None:
    tables = clean(PAGE.encode(), selecting(*SELECTED), via="html")
    text = tables["texts"][0]["text"]
    assert [(b["kind"], text[b["char_start"] : b["char_end"]]) for b in tables["blocks"]] == [
        ("headline", "Ferry lost off Kettleby"),
        ("paragraph", "The ferry had left the northern harbour shortly before nine."),
        ("section_head", "The search"),
        ("paragraph", "Divers searched “every metre” of the wreck."),
        ("paragraph", "They found nobody."),
        ("bullet", "Forty people were on board."),
    ]


def test_description_comes_from_what_the_page_says(clean: Any, selecting: Any) -> None:
    (version,) = clean(PAGE.encode(), selecting(*SELECTED), via="html")["article_versions"]
    assert version["headline"] == "Ferry lost off Kettleby"
    assert version["byline"] == "Ada Lund; Bo Berg"
    assert version["published_at"].isoformat() == "2031-05-04T07:30:00+00:00"
    assert version["published_precision"] == "instant"
    assert (version["outlet_id"], version["outlet_basis"]) == ("out:harbour", "structured_data")
    assert version["url"] == "https://harbourtimes.example/ferry"
    assert version["section"] == "Sea"


def test_menus_count_as_visible_but_lost(clean: Any, selecting: Any) -> None:
    (version,) = clean(PAGE.encode(), selecting(*SELECTED), via="html")["article_versions"]
    assert version["n_visible_chars"] - version["n_kept_chars"] == len("HomeSeaAboutus")
    assert version["n_kept_quote_marks"] == version["n_visible_quote_marks"] == 2


def test_what_no_block_of_the_page_shows_is_kept_and_counted(clean: Any, selecting: Any) -> None:
    invented = "Out of a script: the captain was asleep."
    tables = clean(PAGE.encode(), selecting(invented), via="html")
    (version,) = tables["article_versions"]
    text = tables["texts"][0]["text"]
    start = text.index(invented)
    assert version["n_unaligned_chars"] == len(invented.replace(" ", ""))
    covered = {i for s in tables["alignments"][0]["segments"] for i in range(s["char_start"], s["char_end"])}
    assert not covered & set(range(start, start + len(invented)))


def test_without_an_extraction_sentences_outside_menus_are_taken(clean: Any) -> None:
    tables = clean(PAGE.encode(), via="html")
    assert tables["article_versions"][0]["extractor"] == "densest blocks"
    assert "shortly before nine" in tables["texts"][0]["text"]
    assert "About us" not in tables["texts"][0]["text"]


@pytest.mark.parametrize("content", [b"<html><body><nav>Home</nav></body></html>", b"<html><p> </p>", b"<p>&nbsp;"])
def test_a_page_without_text_is_rejected(clean: Any, content: bytes) -> None:
    tables = clean(content, via="html")
    assert [row["reason"] for row in tables["rejects"]] == ["no_text"]
    assert not tables["article_versions"]


def test_the_real_extractor_finds_the_article(resources: CleanResources, clean: Any) -> None:
    from dataclasses import replace

    from onrecord.flows.clean.trafilatura_model import extract

    paragraphs = "".join(f"<p>{sentence} {sentence} {i} &mdash; l&eacute;</p>" for i, sentence in enumerate(SELECTED))
    content = re.sub(r"<ul>.*</ul>", paragraphs, PAGE, flags=re.DOTALL).encode()
    (version,) = clean(content, replace(resources, extract=extract), via="html")["article_versions"]
    assert version["extractor"] == "trafilatura"
    assert (version["n_unaligned_chars"], version["headline"]) == (0, "Ferry lost off Kettleby")
    assert version["byline"] == "Ada Lund; Bo Berg"


def test_the_real_extractor_takes_fragments() -> None:
    from onrecord.flows.clean.trafilatura_model import extract

    found = extract("".join(f"<p>{sentence} And it was never found again.</p>" for sentence in SELECTED))
    assert found is not None
    assert len(found.blocks) >= len(SELECTED)


def test_the_real_extractor_still_reads_data_where_styles_and_drawings_are_taken_out() -> None:
    from onrecord.flows.clean.trafilatura_model import _parsed, extract

    said = " ".join(f"{sentence} And it was never found again." for sentence in SELECTED)
    furniture = "<script>var a = 1;</script><svg><title>Sail</title></svg> ashore <style>p {}</style>"
    data = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{said}"}}</script>'
    page = f"<html><head>{data}</head><body><nav>Home</nav>{furniture}</body></html>"
    tree, found = _parsed(page), extract(page)
    assert tree is not None
    assert [element.tag for element in tree.iter("script", "svg", "style")] == ["script"]
    assert "ashore" in tree.text_content()
    assert found is not None
    assert SELECTED[0] in " ".join(found.blocks)


def test_a_page_with_headline_and_day_is_an_article_without_its_text(clean: Any) -> None:
    head = '<meta property="article:published_time" content="2031-05-04T06:30:00Z">'
    shown = "<nav>Home</nav><h1>Ferry seen from above</h1><video src=f.mp4></video>"
    tables = clean(f"<html><head>{head}</head><body>{shown}</body></html>".encode(), via="html")
    (version,) = tables["article_versions"]
    assert (version["extractor"], version["headline"]) == ("headline only", "Ferry seen from above")
    assert tables["texts"][0]["text"] == "Ferry seen from above"
    assert not clean(f"<html><body>{shown}</body></html>".encode(), via="html")["article_versions"]
