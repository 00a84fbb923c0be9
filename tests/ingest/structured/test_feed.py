"""Feeds: each entry is a document with all that is said of it, and none is lost, however ill-formed the feed."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import CONTAINER, documents, read, reasons

from onrecord.flows.ingest import feed
from onrecord.flows.ingest.addresses import addresses
from onrecord.flows.ingest.documents import Limits
from onrecord.flows.ingest.entries import Address

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:cc="http://backend.userland.com/creativeCommonsRssModule">
<channel><title>Bay Post</title><link>https://bay.example/</link><language>en-GB</language>
<cc:license>https://creativecommons.org/licenses/by/4.0/</cc:license>
<item><guid isPermaLink="false">q1</guid><title>Quay opens</title><link>https://bay.example/quay?a=1&amp;b=2</link>
 <dc:creator>Kari Moe</dc:creator><pubDate>Mon, 01 Jan 2024 23:30:00 -0500</pubDate><category>Harbour</category>
 <category>Local</category><description>In short.</description>
 <content:encoded><![CDATA[<p onclick="x()">The <a href="/q">quay</a> opened &amp; closed.</p>]]></content:encoded>
 <enclosure url="https://bay.example/q.mp3" length="5" type="audio/mpeg"/></item>
<item><title>Ferry</title><link>https://bay.example/ferry</link><description>The ferry left.</description></item>
<item><title>Only a headline</title></item>
<item><link>https://bay.example/bare</link></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://fjord.example/news/" xml:lang="nb">
<title>Fjord</title><rights>All rights reserved</rights><id>urn:f</id>
<entry><id>urn:1</id><title type="html">Havna &lt;b>åpner&lt;/b></title><link href="havna"/>
 <published>2024-01-02T03:04:05+01:00</published><updated>2024-01-03T00:00:00Z</updated>
 <author><name>Ola Bø</name></author><author><name>Kari Moe</name></author>
 <summary>Kort.</summary>
 <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Havna åpner <em>nå</em>.</p></div></content></entry>
<entry><id>urn:2</id><title>Bilde</title><link href="bilde"/><content type="image/png">aGk=</content>
 <link rel="license" href="https://creativecommons.org/publicdomain/zero/1.0/"/></entry>
<entry><id>urn:2</id><title>Tekst</title><content>Bare &lt;tekst> her.</content></entry>
</feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://bay.example/"><title>Bay</title></channel>
<item rdf:about="https://bay.example/1"><title>One</title><link>https://bay.example/1</link>
<description>First.</description><dc:date>2024-01-02</dc:date></item></rdf:RDF>"""


def _titled(title: str) -> str:
    return f"<rss><channel><item><title>{title}</title></item></channel></rss>"


def entries(content: str | bytes, **options):
    return read(feed, content.encode() if isinstance(content, str) else content, "f.xml", **options)


def test_full_content_is_the_document_unchanged_and_everything_said_is_kept():
    first, *_ = entries(RSS, step=50)
    assert first.content == b'<p onclick="x()">The <a href="/q">quay</a> opened &amp; closed.</p>'
    assert (first.locator, first.via, first.media_type) == ("f.xml#q1", "rss", "text/html")
    assert (first.charset_declared, first.parent_raw_id) == ("utf-8", CONTAINER)
    assert first.metadata == {
        "content_kind": "full",
        "id": "q1",
        "title": "Quay opens",
        "url": "https://bay.example/quay?a=1&b=2",
        "author": ["Kari Moe"],
        "published": "2024-01-01T23:30:00-05:00",
        "published_as_given": "Mon, 01 Jan 2024 23:30:00 -0500",
        "categories": ["Harbour", "Local"],
        "summary": "In short.",
        "outlet": "Bay Post",
        "language": "en-GB",
        "licence": "https://creativecommons.org/licenses/by/4.0/",
        "enclosures": [{"href": "https://bay.example/q.mp3", "type": "audio/mpeg", "length": "5"}],
    }


def test_without_content_the_summary_is_the_document_else_the_title_and_a_bare_address_is_refused():
    _, ferry, headline, bare = entries(RSS)
    assert (ferry.locator, ferry.content) == ("f.xml#https://bay.example/ferry", b"The ferry left.")
    assert ferry.metadata["content_kind"] == "summary"
    assert (headline.locator, headline.content) == ("f.xml#3", b"Only a headline")
    assert headline.metadata["content_kind"] == "title"
    assert (bare.key, bare.reason) == ("f.xml#https://bay.example/bare", "no_content")
    assert "https://bay.example/bare" in bare.detail


def test_atom_entries_with_several_authors_relative_links_and_equal_ids():
    first, picture, text = documents(entries(ATOM))
    assert first.content.decode() == "<p>Havna åpner <em>nå</em>.</p>"
    assert (first.via, first.media_type) == ("atom", "text/html")
    said = first.metadata
    assert (said["author"], said["title"]) == (["Ola Bø", "Kari Moe"], "Havna åpner")
    assert (said["url"], said["base"]) == ("https://fjord.example/news/havna", "https://fjord.example/news/")
    assert (said["published"], said["modified"]) == ("2024-01-02T03:04:05+01:00", "2024-01-03T00:00:00Z")
    assert (said["outlet"], said["language"], said["licence"]) == ("Fjord", "nb", "All rights reserved")
    assert (picture.locator, picture.content) == ("f.xml#urn:2", b"Bilde")
    assert picture.metadata["licence"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert (text.locator, text.content, text.media_type) == ("f.xml#urn:2~2", b"Bare <tekst> her.", "text/plain")


def test_rdf_is_read():
    (found,) = documents(entries(RDF))
    assert (found.content, found.via, found.metadata["outlet"]) == (b"First.", "rss", "Bay")
    assert found.metadata["published"] == "2024-01-02"


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_any_charset_comes_out_as_utf_8(codec):
    declared = codec.removesuffix("-sig")
    content = (
        f'<?xml version="1.0" encoding="{declared}"?><rss><channel><item><title>Ærø</title></item></channel></rss>'
    )
    (found,) = documents(entries(content.encode(codec)))
    assert found.content.decode() == "Ærø"


def test_an_ill_formed_feed_loses_no_entry_and_says_what_is_wrong():
    broken = RSS.replace("<title>Ferry</title>", "<title>Ferry & <b>co</title>").replace("</rss>", "")
    items = entries(broken + "</rss>")
    assert len(items) == 4
    assert all("feed_problem" in each.metadata for each in documents(items[:3]))


def test_a_feed_that_breaks_off_gives_what_it_has_and_says_so():
    *items, last = entries(RSS[: RSS.index("The ferry left") + 9])
    assert [each.metadata["title"] for each in documents(items)] == ["Quay opens", "Ferry"]
    assert (last.key, last.reason) == ("f.xml", "truncated")


def test_entities_and_dtds_are_never_expanded():
    levels = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
    bomb = f'<!-- <a> --><!DOCTYPE rss [<!ENTITY a0 "ha">{levels}]>{_titled("&a11; end")}'
    (found,) = documents(entries(bomb))
    assert found.content.endswith(b"end")
    assert len(found.content) < 20
    outside = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    (found,) = documents(entries(outside + _titled("a&x;b")))
    assert found.content in {b"a&x;b", b"ab"}


def test_entities_hide_in_no_other_charset():
    dtd = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE rss [<!ENTITY a "long long">]>'
    bomb = dtd + _titled("&a;!")
    for codec in ("utf-16", "utf-16-le", "utf-16-be"):
        (found,) = documents(entries(bomb.encode(codec)))
        assert b"long" not in found.content


def test_a_name_of_a_file_is_not_opened_as_one(tmp_path):
    path = tmp_path / "feed.xml"
    path.write_text(RSS)
    assert reasons(entries(str(path))) == [("f.xml", "truncated")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<rss><channel><title>None</title></channel></rss>", "no_content"),
        ("<rss><channel><title>None</channel></rss>", "malformed"),
        ("<rss>" + "<a/>" * 1_000_001, "too_large"),
    ],
)
def test_a_feed_without_entries_is_refused_once(content, reason):
    assert reasons(entries(content)) == [("f.xml", reason)]


def test_a_feed_is_read_whole_and_so_no_larger_than_a_document():
    assert reasons(entries(RSS, limits=Limits(max_bytes=500), step=100)) == [("f.xml", "too_large")]


@pytest.mark.parametrize(
    ("head", "is_feed"),
    [
        (RSS.encode(), True),
        (ATOM.encode("utf-16"), True),
        (b'<?xml version="1.0"?><!-- <html> --><?xsl x?><!DOCTYPE rss [<!ENTITY a "b">]>\n<rss>', True),
        (b"<html><body><feed>", False),
        (b"<urlset><url>", False),
        (b"<rssx>", False),
    ],
)
def test_a_feed_is_known_by_its_first_element(head, is_feed):
    assert feed.matches(head) is is_feed


def test_addresses_of_a_feed_are_given_with_what_is_said_of_them():
    first, *others = addresses(iter([RSS.encode()]), Limits())
    assert first == Address(
        "https://bay.example/quay?a=1&b=2", "Quay opens", "2024-01-01T23:30:00-05:00", "Bay Post", "en-GB", "Kari Moe"
    )
    assert [each.url for each in others] == ["https://bay.example/ferry", "https://bay.example/bare"]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=10)


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=6))
def test_every_entry_is_accounted_for_under_a_name_of_its_own(pairs):
    def escaped(text):
        return text.replace("&", "&amp;").replace("<", "&lt;")

    items = "".join(f"<item><guid>{escaped(a)}</guid><title>{escaped(b)}</title></item>" for a, b in pairs)
    found = entries(f"<rss><channel>{items}</channel></rss>")
    assert len(found) == len(pairs)
    assert len({getattr(each, "locator", None) or each.key for each in found}) == len(pairs)


@given(st.text("<>/&;![]-rsitemle \"='#x", max_size=80))
def test_any_markup_comes_to_something(content):
    assert entries("<rss><channel><item>" + content)


RELATIVE = "<rss><channel><link>https://bay.example/</link><item><link>news/1</link></item></channel></rss>"


def test_relative_links_are_relative_to_the_feed():
    (found,) = addresses(iter([RELATIVE.encode()]), Limits(), "https://feeds.example/all/rss.xml")
    assert found.url == "https://feeds.example/all/news/1"
    (found,) = addresses(iter([RELATIVE.encode()]), Limits())
    assert found.url == "https://bay.example/news/1"


def test_a_link_that_is_no_address_is_kept_as_it_is():
    (found,) = addresses(iter([RELATIVE.replace("news/1", "http://[bay").encode()]), Limits())
    assert found.url == "http://[bay"


def test_content_in_base_64_that_is_no_text_is_no_document():
    packed = f'<content type="application/octet-stream">{b64encode(bytes(range(180, 220))).decode()}</content>'
    entry = f"<entry><id>urn:1</id>{packed}<summary>In short.</summary></entry>"
    (found,) = documents(entries(f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'))
    assert (found.content, found.metadata["content_kind"]) == (b"In short.", "summary")


@pytest.mark.parametrize(
    "content",
    [
        RSS.replace("https://creativecommons.org/licenses/by/4.0/", ""),
        RSS.replace('xmlns:dc="http://', 'xmlns:dc="http:// '),
        RSS.replace('encoding="utf-8"', 'encoding="utf-8\xcc"').encode("latin-1"),
        RSS.replace("<cc:license>", "</cc:license><cc:license>"),
    ],
)
def test_what_feedparser_fails_on_costs_no_entry(content):
    items = entries(content)
    assert [each.metadata["title"] for each in documents(items[:3])] == ["Quay opens", "Ferry", "Only a headline"]


def test_a_reference_to_no_character_costs_no_entry():
    content = "<rss><channel><item><title>Quay &#x110000; opens &#99999999999; today</title></item><item><title>Two"
    first, second = documents(entries(content + "</title></item></channel></rss>"))
    assert first.content.decode() == "Quay \ufffd opens \ufffd today"
    assert second.content.decode() == "Two"


def test_a_charset_of_no_name_costs_no_entry():
    declaration = b'<?xml version="1.0" encoding="utf\0-8"?>'
    (found,) = documents(entries(declaration + b"<rss><channel><item><title>Quay opens</title></item></channel></rss>"))
    assert found.content.decode() == "Quay opens"
