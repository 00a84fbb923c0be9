"""The index of the search page: what can be found by its words, in scripts small enough to be loaded one by one."""

import json
from collections.abc import Iterator

from onrecord.flows.report_site.links import Links
from onrecord.flows.report_site.render import Site
from onrecord.flows.report_site.shown import kind_of, visible
from onrecord.flows.report_site.store import Store

_SHARD_BYTES = 200_000
_MAX_CHARS = 240
_CLAIMS = """
    select claim_id, min(text) as text, min(locator) as locator, min(outlet) as outlet
    from s_claims
    where modality <> 'opinion'
    group by claim_id
    order by text, claim_id"""


def write_search(site: Site, links: Links, store: Store) -> int:
    """Write the search page and its index; return the number of scripts."""
    lines: list[str] = []
    shards = size = 0
    for entry in _entries(links, store):
        # "<" cannot end a script element nor begin a comment once escaped, should the script ever be inlined.
        line = json.dumps(entry, ensure_ascii=True).replace("<", "\\u003c")
        if size + len(line) > _SHARD_BYTES:
            shards = _write(site, shards, lines)
            lines, size = [], 0
        lines.append(line)
        size += len(line) + 2
    shards = _write(site, shards, lines)
    site.page("search.html", "search.html", n_shards=shards)
    return shards


def _write(site: Site, number: int, lines: list[str]) -> int:
    site.script(f"search/{number}.js", "onrecordSearch([\n" + ",\n".join(lines) + "\n]);\n")
    return number + 1


def _entries(links: Links, store: Store) -> Iterator[tuple[str, str, str, str | None]]:
    """Yield kind, words, detail and address of what can be found."""
    for row in store.rows("from r_captures order by published_at desc nulls last, capture_id"):
        yield "headline", visible(row["headline"]), visible(row["outlet"]), links.article(row["capture_id"])
    for row in store.rows("from s_entities order by n_mentions desc, entity_id"):
        words = f"{row['label']} ({row['names']})" if row["names"] else row["label"]
        yield "entity", visible(words)[:_MAX_CHARS], kind_of(row["kind"]), links.entity(row["entity_id"])
    for row in store.rows(_CLAIMS):
        url = links.receipt_at(row["claim_id"], row["locator"])
        yield "claim", visible(row["text"])[:_MAX_CHARS], visible(row["outlet"]), url
