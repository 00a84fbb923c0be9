import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.clean.metadata import Candidate
from onrecord.flows.clean.page_metadata import read_metadata
from onrecord.flows.clean.resources import CleanResources
from onrecord.flows.clean.stream import unaligned
from onrecord.flows.clean.structured import read_linked_data, texts
from onrecord.flows.clean.visible import read_page

BODY = "<p>The ferry sank in the night, and nobody on the quay saw it go down.</p>" * 3
Clean = Callable[..., dict[str, list[dict[str, Any]]]]


Of = Callable[..., list[tuple[str, str]]]
Found = Callable[..., list[Candidate]]


@pytest.fixture(scope="module")
def found(resources: CleanResources) -> Found:
    def read(html: str, url: str | None = None, using: CleanResources = resources) -> list[Candidate]:
        return read_metadata(read_page(unaligned(html)), html, url, [], using).candidates

    return read


@pytest.fixture(scope="module")
def of(found: Found) -> Of:
    return lambda html, field, *more: [(each.method, each.value) for each in found(html, *more) if each.field == field]


def ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


@pytest.mark.parametrize(
    "value",
    [
        {"@type": "NewsArticle", "headline": "Ferry lost"},
        [{"@type": "WebSite", "name": "Harbour"}, {"@type": ["Thing", "NewsArticle"], "headline": "Ferry lost"}],
        {"@graph": [{"@type": "WebPage"}, {"@type": "https://schema.org/BlogPosting", "headline": "Ferry lost"}]},
        {"@type": "WebPage", "mainEntity": {"@type": "Article", "headline": ["Ferry lost"]}},
    ],
)
def test_linked_data_of_every_shape(of: Of, value: object) -> None:
    assert of(ld(value), "headline") == [("json-ld headline", "Ferry lost")]


def test_names_follow_references_and_say_if_they_are_organisations(of: Of) -> None:
    graph = [
        {
            "@type": "Article",
            "headline": "Ferry lost",
            "author": [{"@id": "#a"}, {"@type": "Organization", "name": "NWA"}],
        },
        {"@type": "Person", "@id": "#a", "name": "Ada Lund"},
    ]
    assert of(ld({"@graph": graph}), "byline") == [
        ("json-ld author", "Ada Lund"),
        ("json-ld author (organisation)", "NWA"),
    ]


@pytest.mark.parametrize(
    "script",
    [
        '\n<!-- {"@type": "NewsArticle", "headline": "Line\nbreak"}; ',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Line break",}\n//]]>',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;Line break&quot;}",
        '{"@type": "NewsArticle", "headline": "Line break", "author": {"name": "A "quoted" one"}}',
    ],
)
def test_broken_linked_data_is_repaired_where_that_is_safe(script: str) -> None:
    assert texts(read_linked_data(["{broken", script]).article["headline"]) == ["Line break"]


def test_endless_nesting_says_nothing(of: Of) -> None:
    assert read_linked_data(["[" * 100_000]).article == {}
    looped: dict[str, object] = {"@type": "Article", "author": {"@id": "#a"}}
    assert of(ld({"@graph": [looped, {"@id": "#a", "name": {"name": {"@id": "#a"}}}]}), "byline") == []


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=9), lambda v: st.lists(v, max_size=3) | st.dictionaries(st.sampled_from("@type @id @graph name headline author datePublished publisher".split()), v | st.just("Article"), max_size=4)))  # fmt: skip  # noqa: E501
def test_any_json_is_read(found: Found, value: object) -> None:
    assert all(isinstance(each.value, str) for each in found(ld(value).replace("</", "<\\/", 1) + BODY))


def test_numbers_and_truth_values_as_dates(of: Of) -> None:
    node = {"@type": "Article", "datePublished": 1935567000, "dateModified": True}
    assert of(ld(node), "published") == [("json-ld datePublished", "1935567000")]
    assert of(ld(node), "modified") == []


def test_dates_of_all_kinds_in_order_of_preference(of: Of) -> None:
    html = (
        ld({"@type": "Article", "datePublished": "2031-05-01"})
        + '<meta property="article:published_time" content="2031-05-02"><meta name="dc.date" content="2031-05-03">'
        + '<h1>Ferry lost</h1><time datetime="2031-05-04">yesterday</time><p>Harbour, 5 mai 2031</p>'
        + BODY
        + "<footer>© 2029</footer>"
    )
    assert of("<title>Ferry lost</title>" + html, "published", "https://harbour.example/2031/05/06/ferry") == [
        ("json-ld datePublished", "2031-05-01"),
        ("meta of publication article:published_time", "2031-05-02"),
        ("address", "2031-05-06"),
        ("time element", "2031-05-04"),
        ("meta dc.date", "2031-05-03"),
        ("near the headline", "5 mai 2031"),
        ("copyright line", "2029"),
    ]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("Updated: 4 May 2031", "modified"),
        ("Zuletzt aktualisiert am 4. Mai 2031", "modified"),
        ("Published 4 May 2031", "published"),
        ("Stand: 4. Mai 2031", "published"),
        ("Member since 4 May 2031", None),
        ("Copyright 4 May 2031", None),
    ],
)
def test_words_before_a_date_say_what_it_is(found: Found, line: str, field: str | None) -> None:
    html = f"<title>Ferry lost</title><h1>Ferry lost</h1><p>{line}</p>{BODY}"
    assert [each.field for each in found(html) if "2031" in each.value] == ([field] if field else [])


def test_a_line_of_its_own_says_when_rather_than_a_sentence(of: Of) -> None:
    told = "A storm hit on 1 May 2031, " + "and the harbour was closed for everybody, " * 3
    html = f"<title>Ferry lost</title><h1>Ferry lost</h1><p>{told}</p><p>4 May 2031</p>{BODY}"
    assert [value for _, value in of(html, "published")] == ["4 May 2031", "1 May 2031"]


def test_data_for_scripts_and_pictures_are_the_last_voices(of: Of) -> None:
    html = (
        '<meta property="og:image" content="https://harbour.example/2031/05/03/a.jpg">'
        '<script type="application/json">{"publishedDate": "2031-05-04T10:00:00Z"}</script>' + BODY
    )
    assert of(html, "published") == [("script data", "2031-05-04T10:00:00Z"), ("picture's address", "2031-05-03")]


def test_an_archive_s_address_is_no_day_of_publication(of: Of) -> None:
    assert of(BODY, "published", "https://web.archive.org/web/20310504101010/http://harbour.example/ferry") == []


@pytest.mark.parametrize(
    ("markup", "method", "value"),
    [
        ('<p itemprop="author"><b itemprop="name">Ada Lund</b> editor</p>', "itemprop element", "Ada Lund"),
        ('<a rel="author" href="/x">Ada Lund</a>', "rel author element", "Ada Lund"),
        ('<div class="byline">By <b>Ada Lund</b><div>Editor</div></div>', "class element", "By Ada Lund\nEditor"),
        ('<a href="/authors/ada-lund">Ada Lund</a>', "link element", "Ada Lund"),
        ("<p>By Ada Lund</p>", "byline near the headline", "By Ada Lund"),
        ('<meta name="parsely-author" content="Ada Lund">', "meta parsely-author", "Ada Lund"),
    ],
)  # fmt: skip
def test_bylines_of_all_kinds(of: Of, markup: str, method: str, value: str) -> None:
    html = f"<title>Ferry lost</title><h1>Ferry lost</h1>{markup}{BODY}"
    assert (method, value) in of(html, "byline")


def test_names_below_the_article_sign_others(of: Of) -> None:
    html = f"<title>Ferry lost</title><h1>Ferry lost</h1>{BODY}<footer><a rel='author'>Cy Dahl</a></footer>"
    assert of(html, "byline") == []


def test_visible_candidates_have_their_bytes(clean: Clean) -> None:
    html = f"<title>Ferry lost</title><h1>Ferry lost</h1><p>By Ada Lund</p><p>4 May 2031</p>{BODY}".encode()
    rows = clean(html, via="html")["metadata_candidates"]
    placed = {row["field"]: html[row["byte_start"] : row["byte_end"]] for row in rows if row["byte_start"]}
    assert placed["byline"] == b"By Ada Lund"
    assert placed["published"] == b"4 May 2031"
    assert placed["headline"] == b"Ferry lost"


def test_people_agency_section_and_dateline_of_an_article(clean: Clean) -> None:
    node = {"@type": "NewsArticle", "headline": "Ferry lost", "author": ["Ada Lund", "NWA"], "articleSection": "Sea"}
    html = ld(node) + "<h1>Ferry lost</h1><p>KETTLEBY (NWA) - " + BODY.removeprefix("<p>")
    rows = clean(html.encode(), via="html")
    version = rows["article_versions"][0]
    assert (version["byline"], version["agency"], version["section"]) == ("Ada Lund", "NWA", "Sea")
    assert version["dateline"] == "KETTLEBY (NWA)"
    chosen = {row["field"]: row["value"] for row in rows["metadata_candidates"] if row["is_chosen"]}
    assert (chosen["agency"], chosen["section"], chosen["dateline"]) == ("NWA", "Sea", "KETTLEBY (NWA)")


def test_an_undated_text_is_bounded_by_what_it_tells(clean: Clean) -> None:
    text = "Ferry lost\n\nThe ferry sank on 4 May 2031, and nobody on the quay saw it go down in the night.\n"
    version = clean(text.encode())["article_versions"][0]
    assert (version["published_at"], version["published_precision"]) == (None, "bounded")
    assert version["published_earliest"].isoformat() == "2031-05-03T10:00:00+00:00"
    assert version["published_latest"] is None


def test_a_guess_is_asked_for_only_where_no_voice_names_a_day(found: Found, resources: CleanResources) -> None:
    asked: list[str] = []
    using = replace(resources, guess_day=lambda html: asked.append(html) or "2031-05-04")
    dated = f"<title>Ferry lost</title><h1>Ferry lost</h1><p>3 May 2031</p>{BODY}"
    assert [each.method for each in found(dated, None, using) if each.field == "published"] == ["near the headline"]
    assert asked == []
    assert [each.method for each in found(BODY, None, using) if each.field == "published"] == ["htmldate"]
    assert asked == [BODY]
