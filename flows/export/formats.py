"""The formats that the warehouse is exported in."""

from onrecord.flows.export import follow_the_money, open_lineage, prov, schema_org, schemas, web_annotation
from onrecord.flows.export.documents import Format

FORMATS: dict[str, Format] = {
    "webannotation": Format("claims and quotes as W3C Web Annotations (JSON-LD)", web_annotation.write),
    "claim": Format("claims as schema.org Claim (JSON-LD)", schema_org.write),
    "prov": Format("where rows come from, as PROV-JSON", prov.write),
    "openlineage": Format("commits of stages as OpenLineage events, one a line", open_lineage.write),
    "ftm": Format("articles, persons, bodies and mentions for FollowTheMoney, one a line", follow_the_money.write),
    "ftm-statements": Format("the same as statements of FollowTheMoney", follow_the_money.write_statements),
    "frictionless": Format("datapackage.json of the tables (Frictionless)", schemas.write_frictionless),
    "croissant": Format("the tables as a Croissant data set (JSON-LD)", schemas.write_croissant),
}
TABULAR = ("csv", "parquet", "xlsx")
