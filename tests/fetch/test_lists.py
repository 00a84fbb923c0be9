"""Feeds and sitemaps lead to their entries, within bounds."""

import gzip
import json
from dataclasses import replace

import pytest
from small_web import PAGE, Fetching, Web, ago

from onrecord.flows.fetch.earlier import Earlier, Listed
from onrecord.flows.fetch.links import Link, links
from onrecord.flows.ingest.documents import Document, Limits, Refusal

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Bay News</title>
<link>https://bay.example/</link><image><url>https://bay.example/logo.png</url></image>
<item><title>Ferry &amp; tram</title><link>/a</link><pubDate>Sat, 01 Mar 2025 08:00:00 GMT</pubDate>
<dc:creator>Ana Lind</dc:creator></item>
<item><title>No link</title><guid>{guid}</guid></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Bay</title><entry><title>Ferry</title>
<link rel="enclosure" href="/sound"/><link href="/a"/><author><name>Ana Lind</name></author>
<published>2025-03-01T08:00:00Z</published></entry></feed>"""
NEWS = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc> /a </loc><news:news><news:publication>
<news:name>Bay News</news:name></news:publication><news:publication_date>2025-03-01</news:publication_date>
<news:title>Ferry</news:title></news:news></url></urlset>"""
JSON_FEED = json.dumps(
    {"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "/a", "title": "Ferry"}, {"id": 2}, 3]}
)


def of(body: str) -> list[Link]:
    return links(body.encode(), Limits())


def test_entries_are_found_with_what_is_said_of_them() -> None:
    (first, second) = of(RSS.format(guid="https://bay.example/2"))
    assert first.url == "https://bay.example/a"
    assert first.metadata == {
        "title": "Ferry & tram",
        "author": "Ana Lind",
        "published": "2025-03-01T08:00:00+00:00",
    }
    assert second.url == "https://bay.example/2"
    said = {"title": "Ferry", "author": "Ana Lind", "published": "2025-03-01T08:00:00Z"}
    assert of(ATOM) == [Link("/a", said)]
    assert of(NEWS) == [Link("/a", {"title": "Ferry", "published": "2025-03-01"})]
    assert of(JSON_FEED) == [Link("/a", {"title": "Ferry"})]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "plain words",
        "<html><body><a href=/a>a</a></body></html>",
        '{"items": [{"url": "/a"}]}',
        '{"version": "https://jsonfeed.org/version/1", "items": 7}',
        '{"version": "https://jsonfeed.org/version/1"',
        "<rss></rss>",
        "<rss",
        "<urlset><url></url></urlset>",
    ],
)
def test_other_things_list_nothing(body: str) -> None:
    assert of(body) == []


def test_a_broken_list_counts_as_far_as_it_goes() -> None:
    assert [link.url for link in of("<urlset><url><loc>/a</loc></url><url><loc>/b</loc></url><url><lo")] == ["/a", "/b"]


def test_entities_are_neither_loaded_nor_multiplied() -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    body = f'<!DOCTYPE r [<!ENTITY e0 "x">{bomb}<!ENTITY f SYSTEM "file:///etc/hostname">]><rss><item>'
    (link,) = of(f"{body}<title>&e11;&f;</title><link>/a</link></item></rss>")
    assert link.metadata == {"title": "&e11;&f;"}
    declared_inside = '<?xml version="1.0"?><rss><item><title>&e11;</title><link>/a</link></item></rss>'
    assert [link.url for link in of(declared_inside)] == ["/a"]


def test_the_latest_of_a_sitemap_come_first() -> None:
    listed = "".join(f"<url><loc>/{day}</loc><lastmod>2025-03-{day}</lastmod></url>" for day in ("02", "09", "05"))
    assert [link.url for link in of(f"<urlset>{listed}<url><loc>/x</loc></url></urlset>")] == [
        "/09",
        "/05",
        "/02",
        "/x",
    ]


@pytest.mark.parametrize("body", [RSS.format(guid="2"), ATOM, NEWS, JSON_FEED], ids=["rss", "atom", "news", "json"])
def test_entries_are_fetched_and_what_was_said_of_them_goes_along(web: Web, fetching: Fetching, body: str) -> None:
    web.page("/list", body.encode(), Content_Type="application/xml")
    web.page("/a")
    (document,) = pages(fetching.items(web.url("/list")), "/a")
    assert (document.locator, document.content) == (web.url("/a"), PAGE)
    assert document.metadata["title"].startswith("Ferry")


def pages(items: list[object], *paths: str) -> list[Document]:
    return [item for item in items if isinstance(item, Document) and item.locator.endswith(paths)]


def sitemap(*urls: str) -> bytes:
    return f"<urlset>{''.join(f'<url><loc>{url}</loc></url>' for url in urls)}</urlset>".encode()


def test_an_index_leads_through_its_sitemaps_to_pages_and_no_further(web: Web, fetching: Fetching) -> None:
    parts = "".join(f"<sitemap><loc>/part{n}.xml.gz</loc></sitemap>" for n in range(2))
    web.page("/index.xml", f"<sitemapindex>{parts}</sitemapindex>".encode())
    web.page("/part0.xml.gz", gzip.compress(sitemap("/a", "/feed")))
    web.page("/part1.xml.gz", gzip.compress(sitemap("/a", "/b")))
    web.page("/feed", ATOM.replace("/a", "/from_feed").encode())
    web.page("/a")
    web.page("/b")
    items = list(fetching.all_items(web.url("/index.xml")))
    assert [item.locator for item in items if isinstance(item, Listed)] == [
        web.url(path) for path in ("/index.xml", "/part0.xml.gz", "/part1.xml.gz")
    ]
    assert sorted(item.locator for item in pages(items, "/a", "/b")) == [web.url("/a"), web.url("/b")]
    assert "/from_feed" not in web.paths()
    assert web.paths().count("/a") == 1


def test_a_list_of_itself_ends(web: Web, fetching: Fetching) -> None:
    web.page("/index.xml", b"<sitemapindex><sitemap><loc>/index.xml</loc></sitemap></sitemapindex>")
    fetching.items(web.url("/index.xml"))
    assert web.paths().count("/index.xml") == 1


def test_beyond_the_limit_it_is_told_and_not_fetched(web: Web, fetching: Fetching) -> None:
    fetching.set(max_entries=3)
    web.page("/map.xml", sitemap(*(f"/{n}" for n in range(10))))
    for n in range(10):
        web.page(f"/{n}")
    items = fetching.items(web.url("/map.xml"))
    assert len(pages(items, *map(str, range(10)))) == 3
    (told,) = [item for item in items if isinstance(item, Refusal)]
    assert (told.key, told.reason) == (web.url("/map.xml"), "too_many")
    assert "10 addresses" in told.detail


def test_the_limit_holds_for_all_that_one_address_leads_to(web: Web, fetching: Fetching) -> None:
    fetching.set(max_entries=3)
    parts = "".join(f"<sitemap><loc>/part{n}</loc></sitemap>" for n in range(3))
    web.page("/index.xml", f"<sitemapindex>{parts}</sitemapindex>".encode())
    for n in range(3):
        web.page(f"/part{n}", sitemap(f"/{n}0", f"/{n}1"))
        web.page(f"/{n}0")
        web.page(f"/{n}1")
    items = fetching.items(web.url("/index.xml"))
    assert len(pages(items, "0", "1")) == 3
    assert {item.key: item.reason for item in items if isinstance(item, Refusal)} == {
        web.url("/part1"): "too_many",
        web.url("/part2"): "too_many",
    }
    assert "/part2" not in web.paths()


def test_entries_that_are_no_web_pages_are_told(web: Web, fetching: Fetching) -> None:
    web.page("/map.xml", sitemap("mailto:ana@bay.example", "http://u:p@bay.test/", "http://10.0.0.1/x", "/gone"))
    fetching.set(is_private_allowed=True, n_retries=0, step_timeout=0.1, timeout=0.2)
    told = {item.key: item.reason for item in fetching.items(web.url("/map.xml")) if isinstance(item, Refusal)}
    assert told == {
        "mailto:ana@bay.example": "forbidden",
        "http://…@bay.test/": "forbidden",
        "http://10.0.0.1/x": "not_fetched",
        web.url("/gone"): "not_fetched",
    }


def test_an_entry_fetched_lately_is_known(web: Web, fetching: Fetching) -> None:
    lately, long_ago = Earlier("cap:1", None, ago(2), {}), Earlier("cap:2", None, ago(40), {"If-None-Match": "x"})
    fetching.held = {web.url("/a"): lately, web.url("/b"): long_ago}
    web.page("/map.xml", sitemap("/a", "/b"))
    web.page("/b", b"", 304)
    assert fetching.items(web.url("/map.xml")) == [lately, long_ago]
    assert "/a" not in web.paths()
    web.page("/a")
    assert len(pages(fetching.items(web.url("/a")), "/a")) == 1  # asked for by name, it is fetched again


def test_rows_of_a_list_that_are_the_same_again_are_known(web: Web, fetching: Fetching) -> None:
    web.page("/rows.jsonl", b'{"id": "1", "text": "Old news.", "title": "A"}\n{"id": "2", "text": "Fresh."}\n')
    first, second = fetching.items(web.url("/rows.jsonl"))
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    held = Earlier(first.capture_id, None, ago(1), {}, first.raw_id, {"id": "1", "title": "A"})
    fetching.held = {first.locator: held, second.locator: replace(held, raw_id="raw:other")}
    fetching.now = ago(-1)
    again, changed = fetching.items(web.url("/rows.jsonl"))
    assert again is held
    assert isinstance(changed, Document)
    fetching.held = {first.locator: replace(held, declared={"id": "1", "title": "Another title"})}
    assert all(isinstance(item, Document) for item in fetching.items(web.url("/rows.jsonl")))
