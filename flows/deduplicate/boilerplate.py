"""Boilerplate of a site: blocks that recur over its articles, whatever these are about.

A block that recurs among copies, versions of one article or reports on one event is no boilerplate, so only articles
on different subjects are evidence. Subjects are told apart by the long words of what is the articles' own: their
Jaccard resemblance, estimated from the smallest hashes (Broder 1997, "On the resemblance and containment of
documents"). Of pairs of full articles on one event 95 in 100 resemble each other by 0.08 or more, of pairs that an
outlet published at random about 20 in 100.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

import pyarrow as pa

from onrecord.warehouse.tables.corpus import BLOCK_EXCLUSIONS

Row = Mapping[str, Any]
Sketch = tuple[int, ...]
Place = tuple[str, str, str]  # site, article, text

MIN_ARTICLES = 3
MIN_EDGE_SHARE = 0.8  # of its occurrences that stand before or behind all that is an article's own
MIN_SITE_SHARE = 0.01  # of the site's articles that have it
MIN_STANDING_ARTICLES, MIN_STANDING_SHARE = 10, 0.3  # the same for what stands amid articles
MAX_RESEMBLANCE = 0.08  # of articles on different subjects
MIN_DIFFERING_PAIRS = 0.7
MIN_OWN_SHARE = 0.5  # of an article's body, for it to be evidence
MIN_SKETCH = 16  # words
N_SKETCH = 128
N_COMPARED = 12  # articles, in order of id


def run(rows: pa.Table, resources: None, tool_id: str) -> dict[str, pa.Table]:  # noqa: ARG001
    """Return `block_exclusions` of the recurring blocks in `rows`, which hold all of some sites.

    Columns read: those of ``sql/stages/boilerplate.sql``. A function of the set of rows.
    """
    listed = rows.to_pylist()
    sketches = {_place(row): tuple(row["sketch"]) for row in listed if row["sketch"]}
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in listed:
        groups[row["site"], row["fold_hash"]].append(row)
    found = [
        exclusion
        for group in groups.values()
        if (rule := _rule(group)) and _on_different_subjects(group, sketches)
        for exclusion in _exclusions(group, rule, tool_id)
    ]
    return {"block_exclusions": BLOCK_EXCLUSIONS.from_rows(found)}


def _place(row: Row) -> Place:
    return row["site"], row["article_id"], row["text_id"]


def _rule(group: Sequence[Row]) -> str | None:
    """By which rule the occurrences of a block are many enough and stand where boilerplate does."""
    n_articles = _n_articles(group)
    share = n_articles / group[0]["n_site_articles"]
    edge_share = sum(row["is_edge"] for row in group) / len(group)
    if n_articles >= MIN_ARTICLES and share >= MIN_SITE_SHARE and edge_share >= MIN_EDGE_SHARE:
        return "edge"
    is_head = any(row["kind"] == "section_head" for row in group)  # heads recur because articles are built alike
    if n_articles >= MIN_STANDING_ARTICLES and share >= MIN_STANDING_SHARE and not is_head:
        return "standing"
    return None


def _n_articles(group: Iterable[Row]) -> int:
    return len({row["article_id"] for row in group})


def _on_different_subjects(group: Sequence[Row], sketches: Mapping[Place, Sketch]) -> bool:
    """Whether articles that have the block, each mostly its own, are mostly about different things."""
    evidence = {
        row["article_id"]: sketches[_place(row)]
        for row in sorted(group, key=lambda row: (row["article_id"], row["text_id"]))
        if row["own_share"] >= MIN_OWN_SHARE and len(sketches.get(_place(row), ())) >= MIN_SKETCH
    }
    compared = [evidence[article_id] for article_id in sorted(evidence)[:N_COMPARED]]
    pairs = [resemblance(a, b) < MAX_RESEMBLANCE for a, b in combinations(compared, 2)]
    return len(compared) >= MIN_ARTICLES and sum(pairs) >= MIN_DIFFERING_PAIRS * len(pairs)


def resemblance(a: Sketch, b: Sketch) -> float:
    """Return the Jaccard resemblance of two sets, estimated from the smallest hashes of each."""
    smallest = sorted({*a, *b})[:N_SKETCH]
    return len({*a} & {*b} & {*smallest}) / len(smallest)


def _exclusions(group: Sequence[Row], rule: str, tool_id: str) -> Iterable[Row]:
    for row in group:
        for capture_id in row["capture_ids"]:
            yield {
                "capture_id": capture_id,
                "block_id": row["block_id"],
                "text_id": row["text_id"],
                "char_start": row["char_start"],
                "char_end": row["char_end"],
                "rule": rule,
                "n_articles": _n_articles(group),
                "share_of_articles": _n_articles(group) / row["n_site_articles"],
                "shard": row["shard"],
                "tool_id": tool_id,
            }
