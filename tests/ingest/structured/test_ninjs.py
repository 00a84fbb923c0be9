"""ninjs of all three generations: the same item, however the version writes it."""

import json

import pytest
from reading import CONTAINER, documents, read, reasons

from onrecord.flows.ingest import json_file

BODY, PAGE = "The quay opened.\nBoats came.", "<p>The quay opened.</p><p>Boats came.</p>"


def ninjs_1(**more):
    """An item of ninjs 1.x: flat names in lower case, bodies by suffix."""
    return {
        "uri": "urn:ninjs:bay.example:1",
        "type": "text",
        "pubstatus": "usable",
        "firstcreated": "2024-01-02T03:04:05Z",
        "versioncreated": "2024-01-03T00:00:00Z",
        "headline": "Quay opens",
        "byline": "By Kari Moe",
        "located": "ELLERY",
        "body_text": BODY,
        "body_xhtml": PAGE,
        "description_text": "In short.",
        "infosource": [{"name": "Bay Agency"}],
        "copyrightnotice": "(c) Bay Agency",
        "usageterms": "No archiving.",
        "language": "en",
        "slugline": "quay-opens",
        "urgency": 4,
    } | more


def ninjs_2(**more):
    """An item of ninjs 2.x and 3.x: camel case, lists with roles."""
    return {
        "standard": {"name": "ninjs", "version": "3.0", "schema": "https://iptc.example/ninjs"},
        "uri": "urn:ninjs:bay.example:1",
        "type": "text",
        "pubStatus": "usable",
        "firstCreated": "2024-01-02T03:04:05Z",
        "versionCreated": "2024-01-03T00:00:00Z",
        "headlines": [{"role": "kicker", "value": "Harbour"}, {"role": "main", "value": "Quay opens"}],
        "by": "By Kari Moe",
        "located": "ELLERY",
        "bodies": [
            {"role": "main", "contentType": "text/plain", "value": BODY},
            {"role": "main", "contentType": "text/html", "value": PAGE},
        ],
        "descriptions": [{"contentType": "text/plain", "value": "In short."}],
        "infoSources": [{"name": "Bay Agency"}],
        "copyrightNotice": "(c) Bay Agency",
        "usageTerms": "No archiving.",
        "language": "en",
        "slugline": "quay-opens",
        "urgency": 4,
    } | more


def items(found):
    return read(json_file, json.dumps(found).encode(), "n.json")


@pytest.mark.parametrize("make", [ninjs_1, ninjs_2])
def test_an_item_of_any_version_is_one_document(make):
    (found,) = documents(items(make()))
    assert (found.locator, found.via) == ("n.json#urn:ninjs:bay.example:1", "ninjs")
    assert (found.content.decode(), found.media_type, found.parent_raw_id) == (PAGE, "text/html", CONTAINER)
    expected = {
        "content_kind": "full",
        "other_content": [BODY],
        "summary": "In short.",
        "title": "Quay opens",
        "author": "By Kari Moe",
        "published": "2024-01-02T03:04:05Z",
        "modified": "2024-01-03T00:00:00Z",
        "outlet": "Bay Agency",
        "language": "en",
        "location": "ELLERY",
        "licence": "No archiving.",
        "slugline": "quay-opens",
        "urgency": 4,
        "pubstatus": "usable",
    }
    assert found.metadata.items() >= expected.items()


def test_an_item_with_plain_text_alone_is_text():
    (found,) = documents(items(ninjs_1(body_xhtml=None)))
    assert (found.content.decode(), found.media_type) == (BODY, "text/plain")


def test_associations_are_kept_beside():
    picture = {"uri": "urn:p", "type": "picture", "headline": "A quay"}
    (found,) = documents(items(ninjs_1(associations={"main": picture})))
    assert found.metadata["associations"] == {"main": picture}
    (found,) = documents(items(ninjs_2(associations=[picture])))
    assert found.metadata["associations"] == [picture]


def test_several_items_are_several_documents():
    found = documents(items([ninjs_1(), ninjs_2(uri="urn:2")]))
    assert [each.locator for each in found] == ["n.json#urn:ninjs:bay.example:1", "n.json#urn:2"]


def test_a_web_address_as_identity_is_the_item_s_address():
    (found,) = documents(items(ninjs_1(uri="https://bay.example/quay")))
    assert found.metadata["url"] == "https://bay.example/quay"


def test_an_item_without_any_text_is_refused():
    bare = {"uri": "urn:1", "versioncreated": "2024-01-03", "associations": {}}
    assert reasons(items(bare)) == [("n.json#urn:1", "no_content")]


@pytest.mark.parametrize(
    "row", [{"uri": "u", "text": "A."}, {"headline": "H", "text": "A."}, {"guid": "g", "body_text": "A."}]
)
def test_rows_that_share_some_names_are_rows(row):
    (found,) = documents(items(row))
    assert (found.via, found.content) == ("jsonl", b"A.")


def test_odd_values_are_passed_over():
    odd = ninjs_2(bodies=["text", {"value": 3}, None], headlines={"value": "x"}, by=7, language=[], descriptions=None)
    assert reasons(items(odd)) == [("n.json#urn:ninjs:bay.example:1", "no_content")]
