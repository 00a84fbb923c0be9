"""Pages of articles, and those of the receipts of all that was found in them."""

from collections.abc import Iterator, Mapping
from typing import Any

from onrecord.flows.report_site.links import Links, anchor, paged
from onrecord.flows.report_site.marking import NAMES, SIGNS, Mark, Name, paragraphs
from onrecord.flows.report_site.paging import Leaf
from onrecord.flows.report_site.render import Site
from onrecord.flows.report_site.store import Store, by
from onrecord.warehouse.catalogue import Row

_CHUNK = 200  # articles whose rows are in memory at a time
_CONTEXT = 160  # characters on each side of a passage
_MAX_WORDS, _MAX_BYTES = 1200, 900  # of a passage shown in its receipt
_MAX_ROWS = 120
_KINDS = NAMES | {"naming": "what something is called", "time": "time", "check": "date or sum reckoned"}

_ARTICLES = """
    select
        a.*,
        c.story_id,
        l.* exclude (locator, outlet, capture_id, text_id, raw_id, tool_id, share_kept, share_unaligned)
    from s_articles as a
    join r_captures as c on c.capture_id = a.capture_id
    left join s_loss as l on l.capture_id = a.capture_id
    where a.capture_id between $first and $last
    order by a.capture_id"""
_RECEIPTS = """
    select * from r_receipts where capture_id between $first and $last
    order by capture_id, char_start, char_end desc, row_id"""
_NAMED = """
    select p.capture_id, m.entity_id, m.char_start, m.char_end
    from s_mentions as m
    join r_places as p on p.locator = m.locator and p.text_id = m.text_id
    where p.capture_id between $first and $last and m.entity_id is not null and m.form not in ('pronoun', 'nominal')
    order by p.capture_id, m.char_start, m.char_end desc, m.entity_id"""
_SOURCES = """
    select p.capture_id, s.*
    from s_source_provenance as s
    join r_places as p on p.locator = s.locator and p.text_id = s.text_id
    where p.capture_id between $first and $last
    order by
        s.share_of_text desc nulls last, s.basis, s.upstream, s.how, s.direction, s.evidence, s.upstream_id,
        s.n_places"""
_VERSIONS = """
    select v.article_id, v.*
    from r_captures as v
    where v.article_id in (select article_id from r_captures where capture_id between $first and $last)
    order by v.published_at nulls last, v.capture_id"""
_TOLD = """
    select c.claim_id, c.text, c.claimed_by, c.according_to, c.modality, c.polarity
    from s_claims as c
    join r_places as p on p.locator = c.locator and p.text_id = c.text_id
    where p.capture_id between $first and $last"""
_SPOKEN = """
    select q.quote_id, q.speaker, q.form, q.unresolved_reason
    from s_quotes as q
    join r_places as p on p.locator = q.locator and p.text_id = q.text_id
    where p.capture_id between $first and $last"""
_COPIED = """
    select capture_a as capture_id, capture_b as other_id, k.*, 'a' as side from r_copies as k
    where capture_a between $first and $last
    union all
    select capture_b, capture_a, k.*, 'b' from r_copies as k where capture_b between $first and $last
    order by n_words desc, other_id"""
# The one thing that no view holds: the bytes themselves.
_BYTES = """
    select raw_id, content, sha256(content) as sha256
    from lake.raw_documents
    where raw_id in (select raw_id from r_captures where capture_id between $first and $last)"""
_TOOLS = """
    select
        tool_id,
        any_value(stage) as stage,
        any_value(stage_version) as stage_version,
        list(distinct run_id order by run_id) as runs,
        max(committed_at) as committed_at
    from s_lineage
    where tool_id is not null
    group by tool_id"""


def write_articles(site: Site, links: Links, store: Store) -> None:
    """Write the pages of all articles and receipts, some articles at a time."""
    captures = {row["capture_id"]: row for row in store.rows("from r_captures order by capture_id")}
    tools = {row["tool_id"]: row for row in store.rows(_TOOLS)}
    compared = next((tool for tool in tools.values() if tool["stage"] == "compare"), None)
    ids = list(captures)
    for first in range(0, len(ids), _CHUNK):
        chunk = ids[first : first + _CHUNK]
        for article in _loaded(store, {"first": chunk[0], "last": chunk[-1]}):
            _write_article(site, links, article, captures)
            _write_receipts(site, links, article, tools, compared)


def _loaded(store: Store, bounds: Mapping[str, str]) -> Iterator[Row]:
    """Yield articles with everything that stands in them."""
    receipts = store.grouped(_RECEIPTS, "capture_id", bounds)
    named = store.grouped(_NAMED, "capture_id", bounds)
    sources = store.grouped(_SOURCES, "capture_id", bounds)
    copied = store.grouped(_COPIED, "capture_id", bounds)
    versions = store.grouped(_VERSIONS, "article_id", bounds)
    told = {row["claim_id"]: row for row in store.rows(_TOLD, bounds)}
    spoken = {row["quote_id"]: row for row in store.rows(_SPOKEN, bounds)}
    raw = {row["raw_id"]: row for row in store.rows(_BYTES, bounds)}
    for row in store.rows(_ARTICLES, bounds):
        found = receipts.get(row["capture_id"], [])
        yield row | {
            "receipts": [one | {"claim": told.get(one["row_id"]), "quote": spoken.get(one["row_id"])} for one in found],
            "named": named.get(row["capture_id"], []),
            "sources": sources.get(row["capture_id"], []),
            "copied": copied.get(row["capture_id"], []),
            "versions": [one for one in versions[row["article_id"]] if one["capture_id"] != row["capture_id"]],
            "raw": raw.get(row["raw_id"]),
        }


def _write_article(site: Site, links: Links, article: Row, captures: dict[str, Row]) -> None:
    capture, text = article["capture_id"], article["text"]
    marks = [
        Mark(
            one["char_start"],
            one["char_end"],
            one["kind"],
            f"../{links.receipt(one['row_id'], capture)}",
            anchor(one["row_id"]),
        )
        for one in article["receipts"]
        if one["kind"] in SIGNS
    ]
    names = [
        Name(one["char_start"], one["char_end"], f"../{url}")
        for one in article["named"]
        if (url := links.entity(one["entity_id"]))
    ]
    starts = [*links.parts(capture), len(text)]
    for number in range(len(starts) - 1):
        leaf = Leaf(number, "articles", capture, len(starts) - 1)
        site.page(
            leaf.url,
            "article.html",
            leaf=leaf,
            article=article,
            paragraphs=list(paragraphs(text, starts[number], starts[number + 1], marks, names)),
            counts={kind: sum(one["kind"] == kind for one in article["receipts"]) for kind in SIGNS},
            captures=captures,
            meters=_meters(article),
            max_rows=_MAX_ROWS,
        )


def _meters(article: Row) -> list[tuple[str, list[tuple[str, int]]]]:
    """Return what was left after each step of cleaning, of characters, numbers, quotation marks and names."""
    steps = {"visible": "on the page", "kept": "selected", "text": "in the text", "body": "in the body"}
    kinds = {"chars": "characters", "numbers": "numbers", "quote_marks": "quotation marks", "names": "names"}
    return [
        (shown, [(word, article[f"n_{step}_{kind}"] or 0) for step, word in steps.items()])
        for kind, shown in kinds.items()
    ]


def _write_receipts(site: Site, links: Links, article: Row, tools: dict[str, Row], compared: Row | None) -> None:
    capture = article["capture_id"]
    pages = by(article["receipts"], "page")
    for number, found in pages.items():
        leaf = Leaf(int(number), "receipts", capture, len(pages))
        site.page(
            paged("receipts", capture, leaf.number),
            "receipts.html",
            leaf=leaf,
            article=article,
            receipts=[_receipt(links, article, one) for one in found],
            kinds=_KINDS,
            tools=tools,
            compared=compared,
        )


def _receipt(links: Links, article: Row, one: Row) -> dict[str, Any]:
    """Return a receipt: the words in their context, and the bytes behind them."""
    text, start, end = article["text"], one["char_start"], one["char_end"]
    first, last = one["byte_start"], one["byte_end"]
    content = article["raw"]["content"] if article["raw"] and first is not None else b""
    page = links.article(article["capture_id"], start)
    return one | {
        "before": text[max(0, start - _CONTEXT) : start],
        "words": text[start:end][:_MAX_WORDS],
        "n_more": max(0, end - start - _MAX_WORDS),
        "after": text[end : end + _CONTEXT],
        "bytes": repr(content[first:last][:_MAX_BYTES])[2:-1],
        "n_more_bytes": max(0, (last or 0) - (first or 0) - _MAX_BYTES),
        "in_text": f"{page}#{anchor(one['row_id'])}" if one["kind"] in SIGNS else page,
    }
