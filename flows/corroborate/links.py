"""What may tie each article of a story to others: the evidence from which groups of independent origin are made."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.flows.corroborate.leaning import Leaning, leanings

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Link:
    """One row of `origin_links`, before it has shard and tool; fields as there."""

    article_id: str
    rule: str
    node_id: str
    name: str | None = None
    upstream_outlet_id: str | None = None
    is_named: bool = True
    share: float | None = None
    share_other: float | None = None
    direction: str = "unknown"
    n_places: int = 1
    n_chars: int = 0
    how: str | None = None
    text_id: str | None = None
    char_start: int | None = None
    char_end: int | None = None


def links_of(story: Sequence[Row]) -> list[Link]:
    """Return the links of a story's articles; rows as ``sql/stages/origins.sql`` gives them."""
    n_bodies = Counter(body_hash for article in story for body_hash in article["body_hashes"])
    found = [link for article in story for link in (*_bodies(article, n_bodies), *_copies(article), *_sources(article))]
    leaned_on = {link.upstream_outlet_id for link in found if link.upstream_outlet_id}
    n_owned = Counter(article["owner_id"] for article in story if article["owner_id"])
    for article in story:
        if article["outlet_id"] in leaned_on:
            outlet_id = article["outlet_id"]
            found.append(Link(article["article_id"], "is_upstream", outlet_id, article["outlet"], outlet_id, share=1.0))
        if n_owned[article["owner_id"]] > 1:
            found.append(Link(article["article_id"], "same_owner", article["owner_id"], article["owner"]))
    return sorted(found, key=lambda link: (link.article_id, link.rule, link.node_id))


def _bodies(article: Row, n_bodies: Mapping[str, int]) -> Iterator[Link]:
    for body_hash in article["body_hashes"]:
        if n_bodies[body_hash] > 1:
            yield Link(article["article_id"], "same_text", body_hash, share=1.0)


def _copies(article: Row) -> Iterator[Link]:
    for copy in article["copies"]:
        yield Link(
            article["article_id"],
            "mostly_copied",
            copy["article_id"],
            share=copy["share"],
            share_other=copy["share_other"],
            direction=copy["direction"],
            n_places=copy["n_passages"],
            how=copy["basis"],
        )


def _sources(article: Row) -> Iterator[Link]:
    return (_source(article["article_id"], leaning) for leaning in leanings(article))


def _source(article_id: str, leaning: Leaning) -> Link:
    return Link(
        article_id,
        "cites_same_upstream",
        leaning.source_id,
        leaning.name,
        leaning.outlet_id,
        leaning.is_named,
        leaning.share,
        n_places=leaning.n_places,
        n_chars=leaning.n_chars,
        how=leaning.how,
        text_id=leaning.text_id,
        char_start=leaning.span[0] if leaning.span else None,
        char_end=leaning.span[1] if leaning.span else None,
    )
