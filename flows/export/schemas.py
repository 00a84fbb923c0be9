"""Descriptors of the tables of the lake: a Frictionless data package and a Croissant data set.

Both name the Parquet files as last published, relative to the warehouse folder, where the descriptor belongs.
"""

from collections.abc import Iterator
from typing import IO, Any

import pyarrow as pa

from onrecord.flows.export.documents import Json, Source, dumps, uri, without_nothing, write_listed
from onrecord.warehouse.contract import Column, Table
from onrecord.warehouse.tables import TABLES

NAME = "onrecord"
DESCRIPTION = "Who claims what, about whom, according to which source: the tables of a news warehouse."
_CROISSANT_TYPES = {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean"}


def write_frictionless(source: Source, out: IO[str]) -> int:
    """Write datapackage.json (Data Package 1.0): a resource for each table that has rows; return how many."""
    head = {"profile": "data-package", "name": NAME, "description": DESCRIPTION}
    resources = (_resource(table, files) for table, files in _stored(source))
    return write_listed(out, head, "resources", resources)


def _stored(source: Source) -> Iterator[tuple[Table, list[str]]]:
    for name, table in TABLES.items():
        if files := source.files(name):
            yield table, files


def _resource(table: Table, files: list[str]) -> Json:
    keys = [
        {"fields": [column.name], "reference": {"resource": resource, "fields": [name]}}
        for column in table.columns
        if column.references
        for resource, _, name in [column.references.partition(".")]
    ]
    schema = {
        "fields": [_field(column) for column in table.columns],
        "primaryKey": list(table.key),
        "foreignKeys": keys,
        "missingValues": [""],
    }
    return {
        "name": table.name,
        "title": table.grain,
        "description": table.doc,
        "path": files,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "schema": without_nothing(schema),
    }


def _field(column: Column) -> Json:
    constraints = {"required": not column.nullable, "enum": list(column.one_of)}
    return {
        "name": column.name,
        "type": type_of(column.type),
        "description": column.doc + (f" ({column.unit})" if column.unit else ""),
        "constraints": without_nothing(constraints),
    }


def type_of(kind: pa.DataType) -> str:
    """Return the name that Table Schema has for an Arrow type; `any` for bytes, which it has none for."""
    if pa.types.is_list(kind):
        return "array"
    if pa.types.is_timestamp(kind):
        return "datetime"
    names = {pa.string(): "string", pa.int64(): "integer", pa.float64(): "number", pa.bool_(): "boolean"}
    return names.get(kind, "any")


def write_croissant(source: Source, out: IO[str]) -> int:
    """Write Croissant 1.0 JSON-LD: files and records of each table; return the number of tables.

    Columns of lists and bytes are left out, as Croissant has no type for lists of records.
    """
    stored = list(_stored(source))
    data = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": NAME,
        "description": DESCRIPTION,
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "url": uri("warehouse"),
        "license": "https://spdx.org/licenses/NOASSERTION",
        "version": "1.0.0",
        "distribution": [_file_set(table, files) for table, files in stored],
        "recordSet": [_record_set(table) for table, _ in stored],
    }
    out.write(dumps(data) + "\n")
    return len(stored)


def _file_set(table: Table, files: list[str]) -> Json:
    return {
        "@type": "cr:FileSet",
        "@id": f"files-{table.name}",
        "description": table.doc,
        "encodingFormat": "application/x-parquet",
        "includes": files,
    }


def _record_set(table: Table) -> Json:
    fields = [(column, _croissant_type(column)) for column in table.columns]
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": f"{table.doc} Grain: {table.grain}.",
        "key": [{"@id": f"{table.name}/{name}"} for name in table.key],
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{table.name}/{column.name}",
                "name": column.name,
                "description": column.doc,
                "dataType": kind,
                "source": {"fileSet": {"@id": f"files-{table.name}"}, "extract": {"column": column.name}},
            }
            for column, kind in fields
            if kind
        ],
    }


def _croissant_type(column: Column) -> str | None:
    kind = type_of(column.type)
    return "sc:DateTime" if kind == "datetime" else _CROISSANT_TYPES.get(kind)


# The context that Croissant 1.0 prescribes.
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
