"""Sitemaps hold addresses: each is told and none is taken for an article; XML can neither expand nor reach out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import read, reasons

from onrecord.flows.ingest import sitemap
from onrecord.flows.ingest.addresses import addresses
from onrecord.flows.ingest.documents import Limits, UnusableError
from onrecord.flows.ingest.entries import Address

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
  xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://bay.example/quay?a=1&amp;b=2 </loc><lastmod>2024-01-03</lastmod>
 <news:news><news:publication><news:name>Bay Post</news:name><news:language>en</news:language></news:publication>
 <news:publication_date>2024-01-02</news:publication_date><news:title>Quay “opens”</news:title></news:news>
 <image:image><image:loc>https://bay.example/q.png</image:loc><image:title>A quay</image:title></image:image></url>
<url><loc>https://bay.example/ferry</loc><lastmod>2024-01-04</lastmod></url>
</urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://bay.example/s1.xml.gz</loc><lastmod>2024-01-01</lastmod></sitemap></sitemapindex>"""
QUAY = Address(
    "https://bay.example/quay?a=1&b=2", "Quay “opens”", "2024-01-02", "Bay Post", "en", modified="2024-01-03"
)


def urls(content: str | bytes, **options):
    return read(sitemap, content.encode() if isinstance(content, str) else content, "s.xml", **options)


@pytest.mark.parametrize("step", [1, 1 << 20])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_addresses_are_given_with_what_is_said_of_them(step, codec):
    content = NEWS.replace("UTF-8", codec).encode(codec)
    pieces = (content[i : i + step] for i in range(0, len(content), step))
    assert list(addresses(pieces, Limits())) == [QUAY, Address("https://bay.example/ferry", modified="2024-01-04")]


def test_each_address_is_one_reject_that_says_what_is_known():
    quay, ferry = urls(NEWS)
    assert (quay.key, quay.reason) == ("s.xml#https://bay.example/quay?a=1&b=2", "no_content")
    for known in ("--url", QUAY.url, QUAY.title, QUAY.published, QUAY.outlet):
        assert known in quay.detail
    assert "2024-01-04" in ferry.detail


def test_an_index_names_sitemaps():
    assert list(addresses(iter([INDEX.encode()]), Limits())) == [
        Address("https://bay.example/s1.xml.gz", modified="2024-01-01", is_list=True)
    ]
    (item,) = urls(INDEX)
    assert "address of a sitemap" in item.detail


def test_an_address_given_twice_is_told_twice():
    entry = "<url><loc>https://bay.example/</loc></url>"
    first, second = urls(f"<urlset>{entry}{entry}</urlset>")
    assert first.key != second.key


def test_a_bad_character_costs_one_address_at_most_and_is_told():
    broken = "<urlset><url><loc>https://a.example/?a&b</loc></url><url><loc>https://b.example/</loc></url></urlset>"
    items = urls(broken)
    assert "s.xml#https://b.example/" in [item.key for item in items]
    assert reasons(items)[-1] == ("s.xml", "malformed")


def test_a_sitemap_that_breaks_off_gives_what_it_has_and_says_so():
    items = urls(NEWS[: NEWS.index("2024-01-04")])
    assert reasons(items) == [("s.xml#https://bay.example/quay?a=1&b=2", "no_content"), ("s.xml", "truncated")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<urlset></urlset>", "no_content"),
        ("<urlset>" + "<a>" * 500, "too_deep"),
        ('<!DOCTYPE u [<!ENTITY a "x">]><urlset><url><loc>&a;</loc></url></urlset>', "malformed"),
        (b"\x00\x01", "malformed"),
    ],
)
def test_what_holds_no_addresses_is_refused_once(content, reason):
    assert reasons(urls(content)) == [("s.xml", reason)]


def test_entities_are_neither_expanded_nor_fetched(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    for declared in (f'SYSTEM "file://{secret}"', '"hidden"'):
        dtd = f"<!DOCTYPE urlset [<!ENTITY x {declared}>]>"
        content = f"{dtd}<urlset><url><loc>https://a.example/&x;</loc></url></urlset>"
        assert all("hidden" not in item.detail for item in urls(content))
    external = f'<!DOCTYPE urlset SYSTEM "file://{secret}"><urlset><url><loc>https://a.example/</loc></url></urlset>'
    (item,) = urls(external)
    assert item.key == "s.xml#https://a.example/"


def test_a_long_sitemap_is_read_entry_by_entry():
    entry = b"<url><loc>https://bay.example/%d</loc></url>"
    pieces = (entry % i for i in range(30_000))
    found = sitemap.addresses(iter([b"<urlset>", *pieces, b"</urlset>"]))
    assert sum(1 for _ in found) == 30_000


def test_other_files_give_no_addresses():
    with pytest.raises(UnusableError, match="neither a sitemap nor a feed"):
        list(addresses(iter([b"<html><urlsets>"]), Limits()))


@given(st.text("<>/&;urlsetoc \"='!-[]", max_size=60))
def test_any_markup_comes_to_something(content):
    assert urls("<urlset>" + content)
