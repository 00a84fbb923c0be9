"""NewsML-G2: news items alone and in messages, in XHTML, NITF and plain text; malformed twins beside them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import CONTAINER, documents, read, reasons

from onrecord.flows.ingest import newsml
from onrecord.flows.ingest.documents import Limits

G2 = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
XHTML = """<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head>
<title>Quay</title></head><body><p>The <b>quay</b> opened &amp; closed.</p><p>Boats came.</p></body></html>
</inlineXML>"""
NITF = """<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body>
<body.head><hedline><hl1>Quay opens</hl1></hedline><byline>By Ola Bø</byline><dateline>ELLERY</dateline></body.head>
<body.content><hl2>Boats</hl2><p>The quay opened.</p></body.content></body></nitf></inlineXML>"""
PLAIN = '<inlineData contenttype="text/plain">The quay opened.\nBoats came.</inlineData>'
META = """<contentCreated>2024-01-02T03:04:05+01:00</contentCreated>
<located qcode="city:E"><name>Ellery</name></located><creator qcode="staff:1"><name>Kari Moe</name></creator>
<language tag="en-GB"/>
<subject qcode="medtop:1"><name>ports</name></subject><slugline>quay</slugline><headline> Quay
 opens </headline><dateline>Ellery, 2 January</dateline><by>By Kari Moe</by>"""


def news_item(content, guid="urn:newsml:bay.example:1", meta=META, namespace=G2):
    """A newsItem as the standard's core conformance has it."""
    return f"""<newsItem {namespace} guid="{guid}" version="2" standard="NewsML-G2" standardversion="2.30"
 conformance="power" xml:lang="en"><catalogRef href="http://iptc.example/catalog.xml"/>
<rightsInfo><copyrightHolder literal="Bay Agency"/><copyrightNotice>(c) Bay Agency</copyrightNotice>
<usageTerms>No archiving.</usageTerms></rightsInfo>
<itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:BAY"><name>Bay Agency</name></provider>
<versionCreated>2024-01-03T00:00:00Z</versionCreated><pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta>{meta}</contentMeta><contentSet>{content}</contentSet></newsItem>"""


def message(*items):
    """A newsMessage that carries items."""
    header = "<header><sent>2024-01-03T00:00:00Z</sent></header>"
    return f"<?xml version='1.0'?><newsMessage {G2}>{header}<itemSet>{''.join(items)}</itemSet></newsMessage>"


def items(content: str | bytes, **options):
    return read(newsml, content.encode() if isinstance(content, str) else content, "g2.xml", **options)


@pytest.mark.parametrize("step", [7, 1 << 20])
def test_a_news_item_is_a_document_with_all_that_is_said_of_it(step):
    (found,) = documents(items(news_item(XHTML), step=step))
    assert found.content == b"<p>The <b>quay</b> opened &amp; closed.</p><p>Boats came.</p>"
    assert (found.locator, found.via) == ("g2.xml#urn:newsml:bay.example:1", "newsml")
    assert (found.media_type, found.parent_raw_id) == ("text/html", CONTAINER)
    assert found.metadata == {
        "content_kind": "full",
        "id": "urn:newsml:bay.example:1",
        "version": "2",
        "item_class": "ninat:text",
        "status": "stat:usable",
        "title": "Quay opens",
        "author": "By Kari Moe",
        "dateline": "Ellery, 2 January",
        "published": "2024-01-02T03:04:05+01:00",
        "modified": "2024-01-03T00:00:00Z",
        "outlet": "Bay Agency",
        "language": "en-GB",
        "slugline": "quay",
        "location": "Ellery",
        "categories": ["ports"],
        "licence": "No archiving.",
        "copyright_holder": "Bay Agency",
    }


def test_nitf_gives_its_body_and_says_what_the_metadata_do_not():
    (found,) = documents(items(news_item(NITF, meta="")))
    assert found.content == b"<h2>Boats</h2><p>The quay opened.</p>"
    said = found.metadata
    assert (said["title"], said["author"], said["dateline"]) == ("Quay opens", "By Ola Bø", "ELLERY")
    assert (said["language"], said["published"]) == ("en", "2024-01-03T00:00:00Z")


def test_plain_text_is_kept_as_it_is():
    (found,) = documents(items(news_item(PLAIN)))
    assert (found.content, found.media_type) == (b"The quay opened.\nBoats came.", "text/plain")


def test_markup_comes_before_plain_text_which_is_kept_beside():
    (found,) = documents(items(news_item(PLAIN + XHTML)))
    assert found.media_type == "text/html"
    assert found.metadata["other_content"] == ["The quay opened.\nBoats came."]


def test_the_items_of_a_message_are_documents_and_a_package_is_told():
    group = '<groupSet root="r"><group id="r"><itemRef residref="urn:1"/><itemRef residref="urn:2"/></group></groupSet>'
    package = f'<packageItem {G2} guid="urn:p"><contentMeta><headline>Top</headline></contentMeta>{group}</packageItem>'
    content = message(news_item(XHTML, "urn:1"), news_item(NITF, "urn:2"), package, news_item(PLAIN, "urn:1"))
    first, second, told, again = items(content, step=100)
    assert [each.locator for each in (first, second, again)] == ["g2.xml#urn:1", "g2.xml#urn:2", "g2.xml#urn:1~2"]
    assert (told.key, told.reason) == ("g2.xml#urn:p", "no_content")
    assert "urn:1; urn:2" in told.detail


def test_prefixes_make_no_difference():
    content = news_item(PLAIN, namespace='xmlns:n="http://iptc.org/std/nar/2006-10-01/"')
    prefixed = content.replace("<", "<n:").replace("<n:/", "</n:")
    (found,) = documents(items(prefixed))
    assert found.content == b"The quay opened.\nBoats came."


def test_a_picture_gives_its_caption_and_one_without_is_refused():
    remote = '<remoteContent href="https://bay.example/q.jpg" contenttype="image/jpeg"/>'
    (found,) = documents(items(news_item(remote, meta="<description>A quay at dusk.</description>")))
    assert (found.content, found.metadata["content_kind"]) == (b"A quay at dusk.", "summary")
    assert reasons(items(news_item(remote, meta=""))) == [("g2.xml#urn:newsml:bay.example:1", "no_content")]


def test_a_message_that_breaks_off_keeps_the_items_before():
    content = message(news_item(XHTML, "urn:1"), news_item(XHTML, "urn:2"))
    first, *_, last = items(content[: content.rindex("<contentMeta>")])
    assert (first.locator, last.key, last.reason) == ("g2.xml#urn:1", "g2.xml", "truncated")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (message(), "no_content"),
        (message(news_item("<<>")), "malformed"),
        ('<!DOCTYPE n [<!ENTITY e "x">]>' + news_item("<inlineData>&e;</inlineData>"), "malformed"),
        (news_item("<a>" * 400), "too_deep"),
    ],
)
def test_what_is_not_well_formed_or_empty_is_told(content, reason):
    assert ("g2.xml", reason) in reasons(items(content))


def test_a_file_beyond_the_limit_is_given_up():
    content = message(news_item(PLAIN, "urn:1"), "<!--" + "x" * 5000 + "-->")
    first, last = items(content, limits=Limits(max_bytes=4000), step=500)
    assert (first.locator, last.reason) == ("g2.xml#urn:1", "too_large")


def test_newsml_is_known_by_its_first_elements():
    assert newsml.matches(message(news_item(PLAIN)).encode("utf-16"))
    assert not newsml.matches(b"<newsItems><url>")


@given(st.text("<>/&;newsItmg\"= '", max_size=60))
def test_any_markup_comes_to_something(content):
    assert items(f"<newsMessage {G2}><itemSet>{content}")
