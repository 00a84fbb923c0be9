"""The origins stage: which articles of each story are one account, with the rule and the evidence.

Stories are independent of each other, and what is found in one is a function of the set of its articles.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

import pyarrow as pa

from onrecord.flows.corroborate.groups import COPIED_SHARE, LEANING_SHARE, Facts, Placed, place
from onrecord.flows.corroborate.links import Link, links_of
from onrecord.warehouse.ids import make_id
from onrecord.warehouse.tables.stories import ORIGIN_LINKS, ORIGINS

Row = Mapping[str, Any]
_FIELDS = tuple(field.name for field in fields(Link))


def run(rows: pa.Table, resources: None, tool_id: str) -> dict[str, pa.Table]:  # noqa: ARG001
    """Return `origin_links` and `origins` of the stories in `rows`; columns read: ``sql/stages/origins.sql``."""
    stories: dict[str, list[Row]] = defaultdict(list)
    for row in rows.to_pylist():
        stories[row["story_id"]].append(row)
    links: list[Row] = []
    origins: list[Row] = []
    for story_id in sorted(stories):
        story = sorted(stories[story_id], key=lambda row: str(row["article_id"]))
        made = {"story_id": story_id, "shard": story[0]["shard"], "tool_id": tool_id}
        found = links_of(story)
        links += [{name: getattr(link, name) for name in _FIELDS} | made for link in found]
        origins += [row | made for row in _origins(story, found)]
    return {"origin_links": ORIGIN_LINKS.from_rows(links), "origins": ORIGINS.from_rows(origins)}


def _origins(story: Sequence[Row], links: Sequence[Link]) -> Iterator[dict[str, Any]]:
    by_id = {row["article_id"]: row for row in story}
    facts = [Facts(row["article_id"], row["owner_id"], row["latest"]) for row in story]
    own: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        own[link.article_id].append(link)
    for placed in place(facts, links):
        tie = placed.link
        is_source = placed.rule == "cites_same_upstream"
        yield {
            "article_id": placed.article_id,
            "origin_id": make_id("org", by_id[placed.article_id]["story_id"], placed.group),
            "rule": placed.rule,
            "joined_article_id": placed.joined_article_id,
            "upstream": tie.name if tie and is_source else None,
            "share": tie.share if tie else None,
            "evidence": _evidence(placed, by_id, own[placed.article_id]),
        }


def _evidence(placed: Placed, story: Mapping[str, Row], own: Sequence[Link]) -> str:
    link = placed.link
    other = _outlet(story, placed.joined_article_id)
    if placed.rule == "same_owner":
        return f"both are published by {story[placed.article_id]['owner']}"
    if link is None:
        return _own_reporting(own)
    if link.rule == "same_text":
        return f"same body as the article of {other}"
    if link.rule == "mostly_copied":
        return _copied(placed, link, other)
    if link.rule == "is_upstream":
        return f"is published by {link.name}, on which the article of {other} leans"
    return f"{_percent(link.share)} of its body leans on {link.name} ({link.how}, {_places(link.n_places)})"


def _copied(placed: Placed, link: Link, other: str) -> str:
    way = {"from": ", taken from it", "to": ", taken by it", "unknown": ""}
    if link.article_id != placed.article_id:
        return f"{_percent(link.share)} of the words of the article of {other} stand in it"
    shown = f" (shown by: {link.how})" if link.how and link.direction != "unknown" else ""
    return f"{_percent(link.share)} of its words stand in the article of {other}{way[link.direction]}{shown}"


def _own_reporting(own: Sequence[Link]) -> str:
    """Why an article stands for itself: what of it is tied to others is too little."""
    most = {}
    for rule in ("mostly_copied", "cites_same_upstream"):
        found = [link for link in own if link.rule == rule and link.share is not None]
        most[rule] = max(found, key=lambda link: (link.share or 0.0, link.node_id), default=None)
    copied, cited = most["mostly_copied"], most["cites_same_upstream"]
    words = "shares no words"
    if copied and (copied.share or 0.0) >= COPIED_SHARE:
        words = f"stands for the articles that share {_percent(copied.share)} of its words"
    elif copied:
        words = f"shares {_percent(copied.share)} of its words with another article"
    leans = f"leans most on {cited.name}: {_percent(cited.share)} of its body" if cited else "leans on no source"
    limits = f"(limits {_percent(COPIED_SHARE)}, {_percent(LEANING_SHARE)})"
    return f"{words}, {leans} {limits}"


def _outlet(story: Mapping[str, Row], article_id: str | None) -> str:
    return str(story[article_id]["outlet"] or "an unknown outlet") if article_id else "another"


def _percent(share: float | None) -> str:
    return "an unknown share" if share is None else f"{share:.0%}"


def _places(n_places: int) -> str:
    return "1 place" if n_places == 1 else f"{n_places} places"
