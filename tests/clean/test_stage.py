from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from onrecord.flows.clean.resources import CleanResources
from onrecord.flows.clean.stage import run

STORY = (
    "Ferry lost off Kettleby\n\nKETTLEBY (NWA) - The ferry had left the northern harbour shortly before nine in the "
    "evening with forty people on board.\n\nThe search\n\nDivers searched the wreck until the light failed, the coast "
    "guard said, and would go down again at dawn.\n"
)
SCHEMA_NAMES = (
    "capture_id",
    "raw_id",
    "locator",
    "via",
    "media_type",
    "charset_declared",
    "url",
    "metadata",
    "content",
)

Row = Callable[..., dict[str, Any]]


def table(rows: list[dict[str, Any]]) -> pa.Table:
    kinds = [pa.binary() if name == "content" else pa.string() for name in SCHEMA_NAMES]
    return pa.Table.from_pylist(rows, schema=pa.schema(list(zip(SCHEMA_NAMES, kinds, strict=True))))


def test_text_is_described_from_what_it_says(clean: Any) -> None:
    tables = clean(STORY.encode())
    (version,) = tables["article_versions"]
    assert version["headline"] == "Ferry lost off Kettleby"
    assert version["dateline"] == "KETTLEBY (NWA)"
    assert (version["outlet_id"], version["outlet_basis"]) == ("out:nwa", "credit_line")
    assert (version["published_at"], version["published_precision"]) == (None, "unknown")
    assert [block["kind"] for block in tables["blocks"]] == ["headline", "paragraph", "section_head", "paragraph"]
    assert version["share_kept"] == 1.0


def test_front_matter_describes_and_is_no_text(clean: Any) -> None:
    front = "---\ntitle: Ferry lost off Kettleby\noutlet: Harbour Times\npublished: 2031-05-04\nsection: Sea\n---\n"
    tables = clean((front + STORY).encode())
    (version,) = tables["article_versions"]
    assert (version["outlet_id"], version["section"]) == ("out:harbour", "Sea")
    assert version["published_precision"] == "day"
    assert tables["texts"][0]["text"].startswith("Ferry lost off Kettleby\nKETTLEBY")
    first = tables["alignments"][0]["segments"][0]
    assert first["byte_start"] == len(front)


def test_several_declared_authors_make_one_byline(clean: Any) -> None:
    (version,) = clean(STORY.encode(), metadata={"author": ["Ada Lund", "Bo Berg"]})["article_versions"]
    assert version["byline"] == "Ada Lund; Bo Berg"


@pytest.mark.parametrize("value", [{"name": "Harbour Times"}, True, 5, [["Harbour Times"]], [1], None])
def test_a_value_that_is_no_name_declares_no_outlet(clean: Any, value: Any) -> None:
    tables = clean(STORY.replace("(NWA)", "").encode(), metadata={"outlet": value, "author": value, "title": value})
    (version,) = tables["article_versions"]
    assert (version["outlet_name"], version["byline"], version["headline"]) == (None, None, "Ferry lost off Kettleby")


def test_a_year_may_be_declared_as_a_number(clean: Any) -> None:
    (version,) = clean(STORY.encode(), metadata={"published": 2031})["article_versions"]
    assert version["published_precision"] == "year"


def test_many_comments_before_a_page_are_read_in_no_time(clean: Any) -> None:
    tables = clean(b"<!-- a -->" * 400 + STORY.encode(), media_type=None)
    assert len(tables["article_versions"]) == 1


def test_without_evidence_the_outlet_is_a_pseudo_outlet_of_the_article(clean: Any) -> None:
    (version,) = clean(STORY.replace("(NWA)", "").encode())["article_versions"]
    assert version["outlet_id"] == f"unknown:{version['article_id']}"
    assert (version["outlet_name"], version["outlet_basis"]) == (None, "unknown")


def test_same_article_from_address_or_from_outlet_headline_and_day(clean: Any) -> None:
    def article(**columns: Any) -> str:
        return str(clean(columns.pop("content", STORY.encode()), **columns)["article_versions"][0]["article_id"])

    url = "https://harbourtimes.example/ferry"
    assert article(url=url) == article(url=url + "?utm_source=mail#x", content=STORY.upper().encode())
    said = {"outlet": "Harbour Times", "published": "2031-05-04T10:00:00Z"}
    changed = STORY.replace("forty", "forty-one").encode()
    assert article(metadata=said) == article(metadata=said | {"published": "2031-05-04"}, content=changed)
    assert article() != article(content=changed)


def test_ids_depend_on_structure_and_content_only(clean: Any) -> None:
    once, again = clean(STORY.encode()), clean(STORY.encode().replace(b"\n", b"\r\n"))
    assert once["texts"] == again["texts"]
    assert once["alignments"][0]["alignment_id"] != again["alignments"][0]["alignment_id"]
    plain = clean(STORY.encode(), metadata={"title": "The search"})
    assert plain["texts"][0]["text"] == once["texts"][0]["text"]
    assert plain["texts"][0]["text_id"] != once["texts"][0]["text_id"]


def test_equal_bodies_have_equal_hashes_whatever_the_headline(clean: Any) -> None:
    one, other = clean(STORY.encode()), clean(STORY.replace("Ferry lost", "FERRY SINKS").encode())
    assert one["texts"][0]["body_hash"] == other["texts"][0]["body_hash"]


def test_bullets_leave_their_mark_outside_the_block(clean: Any) -> None:
    tables = clean(
        ("The inquiry found that the ferry was badly loaded and old.\n  • Forty people were on board.").encode()
    )
    text, block = tables["texts"][0]["text"], tables["blocks"][1]
    assert text[block["char_start"] : block["char_end"]] == "Forty people were on board."
    assert block["is_body"]


def test_candidates_keep_why_they_were_not_chosen(clean: Any) -> None:
    rows = clean(STORY.encode(), metadata={"title": "Ferry sinks"})["metadata_candidates"]
    headlines = [(row["value"], row["is_chosen"], row["reject_reason"]) for row in rows if row["field"] == "headline"]
    assert headlines == [("Ferry sinks", True, None), ("Ferry lost off Kettleby", False, "another is preferred")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"\xff\xfb\x90\xc0" * 9, "undecodable"), (b" \n\t", "no_text"), (b"", "no_text"), (b"* * *\n---", "no_text")],
)
def test_what_is_no_text_is_rejected_with_a_reason(clean: Any, content: bytes, reason: str) -> None:
    (reject,) = clean(content)["rejects"]
    assert (reject["stage"], reject["reason"]) == ("clean", reason)
    assert reject["detail"]


def test_every_capture_gives_one_version_or_one_reject(resources: CleanResources, row: Row) -> None:
    def extract(html: str) -> None:
        raise RuntimeError("cannot read this page")

    rows = [row(STORY.encode()), row(b"<p>x", via="html"), row(b""), row(b"\xff\xfe\xfd\x80\x81")]
    tables = run(table(rows), replace(resources, extract=extract), "tol:test")
    given = [each["capture_id"] for each in rows]
    versions, rejects = (tables[name].to_pylist() for name in ("article_versions", "rejects"))
    assert sorted([v["capture_id"] for v in versions] + [r["key"] for r in rejects]) == sorted(given)
    assert [r["detail"] for r in rejects if r["reason"] == "failed"] == ["RuntimeError: cannot read this page"]


def test_rows_do_not_depend_on_the_batch(resources: CleanResources, row: Row) -> None:
    rows = [row(STORY.encode()), row(STORY.upper().encode()), row(b"<html><p>x", via="html"), row(b"")]
    together = run(table(rows), resources, "tol:test")
    alone = [run(table([each]), resources, "tol:test") for each in reversed(rows)]
    for name, found in together.items():
        apart = [each for tables in alone for each in tables[name].to_pylist()]
        assert sorted(map(str, found.to_pylist())) == sorted(map(str, apart))


def test_no_captures_give_empty_tables(resources: CleanResources) -> None:
    assert all(made.num_rows == 0 for made in run(table([]), resources, "tol:test").values())
