"""Where rows come from as PROV-JSON (W3C Submission of 24 April 2013, of the PROV-DM).

Raw documents, texts, claims, quotes and facts are entities; tools and outlets are agents; commits of stages are
activities, which generate versions of tables.
"""

from collections.abc import Iterator, Mapping
from typing import IO, Any

from onrecord.flows.export.documents import NAMESPACE, Json, Source, stream, write_sections
from onrecord.warehouse.catalogue import Connection

# Each kind of id is a namespace of its own, so that ids stand as they are.
PREFIXES = ("raw", "txt", "clm", "quo", "grp", "tol", "out", "sru", "table")
_Members = Iterator[tuple[str, Json]]
_Queries = Mapping[str, str | None]  # each with the type of what it gives

_ENTITIES: _Queries = {
    'select raw_id as id, n_bytes as "onrecord:bytes", \'raw document\' as "prov:label" from lake.raw_documents': None,
    "select text_id as id, 'text' as \"prov:label\" from lake.texts": None,
    'select claim_id as id, text as "prov:label", \'claim\' as "onrecord:kind" from lake.claims': None,
    'select quote_id as id, content as "prov:label", \'quote\' as "onrecord:kind" from lake.quotes': None,
    'select group_id as id, any_value(fact) as "prov:label" from main.claim_groups group by 1': "prov:Collection",
    "select distinct 'table:' || table_name || '.' || table_version as id from main.lineage": "onrecord:TableVersion",
}
_AGENTS: _Queries = {
    "select tool_id as id, stage || ' ' || version as \"prov:label\" from lake.tools": "prov:SoftwareAgent",
    "select 'out:' || sha256(outlet_id)[:32] as id, min(outlet) as \"prov:label\""
    " from main.articles where is_outlet_known group by outlet_id": "prov:Organization",
}
_ACTIVITIES = (
    'select stage_run_id as id, stage as "prov:label", committed_at as "prov:endTime",'
    ' run_id as "onrecord:run" from lake.stage_runs'
)
# Names of the two ends of each relation, and the pairs.
_RELATIONS = (
    (
        "wasDerivedFrom",
        ("prov:generatedEntity", "prov:usedEntity"),
        "select distinct text_id, raw_id from lake.article_versions"
        " union all select claim_id, text_id from lake.claims"
        " union all select quote_id, text_id from lake.quotes",
    ),
    (
        "wasAttributedTo",
        ("prov:entity", "prov:agent"),
        "select distinct text_id, tool_id from lake.article_versions"
        " union all select claim_id, tool_id from lake.claims"
        " union all select quote_id, tool_id from lake.quotes"
        " union all select distinct group_id, tool_id from lake.claim_groups"
        " union all select distinct raw_id, 'out:' || sha256(outlet_id)[:32] from main.articles where is_outlet_known",
    ),
    (
        "hadMember",
        ("prov:collection", "prov:entity"),
        "select group_id, claim_id from lake.claim_groups where relation = 'same'",
    ),
    (
        "wasGeneratedBy",
        ("prov:entity", "prov:activity"),
        "select 'table:' || w.table_name || '.' || (w.versions ->> ('$.\"' || w.table_name || '\"')), w.stage_run_id"
        " from (select *, unnest(json_keys(versions)) as table_name from lake.stage_runs) as w",
    ),
    (
        "wasAssociatedWith",
        ("prov:activity", "prov:agent"),
        "select stage_run_id, tool_id from lake.stage_runs where tool_id is not null",
    ),
)


def write(source: Source, out: IO[str]) -> int:
    """Write one PROV-JSON document; return the number of its records."""
    names = {prefix: f"{NAMESPACE}{prefix}:" for prefix in PREFIXES} | {"onrecord": NAMESPACE}
    sections: list[tuple[str, _Members]] = [
        ("entity", _typed(source.connection, _ENTITIES)),
        ("agent", _typed(source.connection, _AGENTS)),
        ("activity", _typed(source.connection, {_ACTIVITIES: None})),
    ]
    sections += [(name, _relations(source.connection, name, ends, query)) for name, ends, query in _RELATIONS]
    return write_sections(out, {"prefix": names}, sections)


def _typed(connection: Connection, queries: _Queries) -> _Members:
    for query, kind in queries.items():
        typed: dict[str, Any] = {"prov:type": {"$": kind, "type": "prov:QUALIFIED_NAME"}} if kind else {}
        for row in stream(connection, query):
            yield row.pop("id"), row | typed


def _relations(connection: Connection, name: str, ends: tuple[str, str], query: str) -> _Members:
    for number, row in enumerate(stream(connection, query), 1):
        yield f"_:{name}{number}", dict(zip(ends, row.values(), strict=True))
