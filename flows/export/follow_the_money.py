"""Articles, the people and bodies that they mention, and the mentions, for FollowTheMoney, one a line.

As entities, or as statements: one value of one property of one entity each. Ids have a hyphen for our colon, which
FollowTheMoney does not allow.
"""

import hashlib
from collections.abc import Iterator
from typing import IO, Any

from onrecord.flows.export.documents import Json, Source, stream, write_lines
from onrecord.warehouse.catalogue import Connection

DATASET = "onrecord"
SCHEMATA = {"PERSON": "Person", "ORG": "Organization"}

_ARTICLES = """
    select
        article_id as id,
        list(distinct headline order by headline) filter (headline is not null) as title,
        list(distinct url order by url) filter (url is not null) as "sourceUrl",
        list(distinct strftime(published_at, if(published_precision = 'day', '%Y-%m-%d', '%Y-%m-%dT%H:%M:%S'))) filter (
            published_precision in ('instant', 'day')
        ) as "publishedAt",
        list(distinct outlet order by outlet) filter (is_outlet_known) as publisher,
        list(distinct byline order by byline) filter (byline is not null) as author
    from main.articles
    group by article_id
    order by article_id"""
_ENTITIES = """
    select
        e.entity_id as id,
        e.kind,
        list_distinct([e.label] || e.names) as names,
        e.wikidata_qid
    from lake.entities as e
    where e.kind in ('PERSON', 'ORG')
    order by e.entity_id"""
_MENTIONS = """
    select v.article_id, l.entity_id, e.kind, list(distinct m.surface order by m.surface) as names
    from lake.entity_links as l
    join lake.entities as e on e.entity_id = l.entity_id
    join lake.mentions as m on m.mention_id = l.mention_id and m.form = 'named'
    join lake.article_versions as v on v.text_id = m.text_id
    where e.kind in ('PERSON', 'ORG')
    group by v.article_id, l.entity_id, e.kind
    order by v.article_id, l.entity_id"""


def write_statements(source: Source, out: IO[str]) -> int:
    """Write one statement a line; return how many."""
    entities = _entities(source.connection)
    return write_lines(out, (each for entity in entities for each in statements(entity)))


def statements(entity: Json) -> Iterator[Json]:
    """Yield the statements of an entity: that it is there, and each value of its properties."""
    values = [("id", entity["id"]), *((name, value) for name, each in entity["properties"].items() for value in each)]
    for name, value in values:
        key = f"{DATASET}.{entity['id']}.{name}.{value}"
        yield {
            "id": hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest(),
            "entity_id": entity["id"],
            "canonical_id": entity["id"],
            "schema": entity["schema"],
            "prop": name,
            "value": value,
            "dataset": DATASET,
            "external": False,
        }


def write(source: Source, out: IO[str]) -> int:
    """Write one entity a line; return how many."""
    return write_lines(out, _entities(source.connection))


def _entities(connection: Connection) -> Iterator[Json]:
    for row in stream(connection, _ARTICLES):
        yield _entity(row.pop("id"), "Article", row)
    for row in stream(connection, _ENTITIES):
        label, *others = row["names"]
        qid = [row["wikidata_qid"]] if "wikidata_qid" in row else []
        properties = {"name": [label], "alias": others, "wikidataId": qid}
        yield _entity(row["id"], SCHEMATA[row["kind"]], properties)
    for row in stream(connection, _MENTIONS):
        properties = {
            "document": [_id(row["article_id"])],
            "resolved": [_id(row["entity_id"])],
            "name": row["names"],
            "detectedSchema": [SCHEMATA[row["kind"]]],
        }
        yield _entity(f"{row['article_id']}.{row['entity_id']}", "Mention", properties)


def _entity(row_id: str, schema: str, properties: dict[str, Any]) -> Json:
    return {
        "id": _id(row_id),
        "schema": schema,
        "properties": {name: each for name, each in properties.items() if each},
    }


def _id(row_id: str) -> str:
    return row_id.replace(":", "-")
