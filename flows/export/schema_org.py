"""Claims as schema.org `Claim`, in JSON-LD: what is claimed, by whom, and the articles where it appears."""

from collections.abc import Iterator, Mapping
from typing import IO, Any

from onrecord.flows.export.documents import Json, Source, stream, uri, without_nothing, write_listed
from onrecord.warehouse.catalogue import Connection

_CLAIMS = """
    select
        c.claim_id,
        any_value(c.text) as text,
        any_value(c.claimed_by) as claimed_by,
        any_value(c.claimed_by_id) as claimed_by_id,
        any_value(c.about) as about,
        any_value(c.about_id) as about_id,
        any_value(c.group_id) as group_id,
        list({
            'url': a.url, 'headline': a.headline, 'published_at': a.published_at, 'outlet': a.outlet,
            'language': a.language, 'article_id': a.article_id, 'known': a.is_outlet_known
        } order by a.published_at nulls last, a.locator) as places
    from main.claims as c
    join main.articles as a on a.locator = c.locator and a.text_id = c.text_id
    group by c.claim_id
    order by c.claim_id"""


def write(source: Source, out: IO[str]) -> int:
    """Write all claims as one graph; return how many."""
    return write_listed(out, {"@context": "https://schema.org"}, "@graph", _claims(source.connection))


def _claims(connection: Connection) -> Iterator[Json]:
    return (claim(row) for row in stream(connection, _CLAIMS))


def claim(row: Mapping[str, Any]) -> Json:
    """Return one claim; the first place is the earliest dated."""
    places = [_article(place) for place in row["places"]]
    return without_nothing(
        {
            "@type": "Claim",
            "@id": uri(row["claim_id"]),
            "text": row["text"],
            "author": _thing(row.get("claimed_by"), row.get("claimed_by_id")),
            "about": _thing(row.get("about"), row.get("about_id")),
            "isPartOf": {"@id": uri(row["group_id"])} if "group_id" in row else None,
            "appearance": places,
            "firstAppearance": places[0] if "datePublished" in places[0] else None,
        }
    )


def _thing(name: str | None, entity_id: str | None) -> Json | None:
    if name is None:
        return None
    return without_nothing({"@type": "Thing", "@id": uri(entity_id) if entity_id else None, "name": name})


def _article(place: Mapping[str, Any]) -> Json:
    published = place["published_at"]
    return without_nothing(
        {
            "@type": "NewsArticle",
            "@id": uri(place["article_id"]),
            "url": place["url"],
            "headline": place["headline"],
            "datePublished": published.isoformat() if published else None,
            "inLanguage": place["language"],
            "publisher": {"@type": "Organization", "name": place["outlet"]} if place["known"] else None,
        }
    )
