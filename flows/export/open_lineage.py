"""Each commit of a stage as an OpenLineage run event, one a line (specification 2-0-2).

Datasets are the tables of the lake, with their schema and the version that the commit left.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import IO, Any
from uuid import UUID

from onrecord.flows.export.documents import Json, Source, stream, without_nothing, write_lines
from onrecord.flows.stages import STAGES
from onrecord.warehouse.catalogue import Connection
from onrecord.warehouse.tables import TABLES

NAMESPACE = "onrecord"
PRODUCER = "urn:onrecord"
_SPEC = "https://openlineage.io/spec"

_COMMITS = """
    select s.*, t.version as stage_version, t.parameters
    from lake.stage_runs as s
    left join lake.tools as t on t.tool_id = s.tool_id
    order by s.committed_at, s.stage_run_id"""


def write(source: Source, out: IO[str]) -> int:
    """Write one event a line; return how many."""
    return write_lines(out, _events(source.connection))


def _events(connection: Connection) -> Iterator[Json]:
    for row in stream(connection, _COMMITS):
        stage = STAGES.get(row["stage"])
        versions = json.loads(row["versions"])
        yield {
            "eventType": "COMPLETE",
            "eventTime": row["committed_at"],
            "producer": PRODUCER,
            "schemaURL": f"{_SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent",
            "run": {"runId": _uuid(row["stage_run_id"]), "facets": _run_facets(row)},
            "job": {"namespace": NAMESPACE, "name": row["stage"], "facets": _job_facets(stage.doc if stage else "")},
            "inputs": [_dataset(name, None) for name in (stage.reads if stage else ())],
            "outputs": [_dataset(name, version) for name, version in versions.items()],
        }


def _uuid(row_id: str) -> str:
    """Return the digits of an id as the UUID that runs must have; a run's own id is random and shorter."""
    return str(UUID(row_id.partition(":")[2].replace("-", "").rjust(32, "0")[:32]))


def _facet(version: str, title: str, **values: Any) -> Json:
    return {"_producer": PRODUCER, "_schemaURL": f"{_SPEC}/facets/{version}/{title}.json#/$defs/{title}", **values}


def _run_facets(row: Mapping[str, Any]) -> Json:
    parent = {"run": {"runId": _uuid(row["run_id"])}, "job": {"namespace": NAMESPACE, "name": "run"}}
    return {"parent": _facet("1-2-0", "ParentRunFacet", **parent)}


def _job_facets(doc: str) -> Json:
    about = {"documentation": _facet("1-1-0", "DocumentationJobFacet", description=doc)} if doc else {}
    kind = {"processingType": "BATCH", "integration": "ONRECORD", "jobType": "STAGE"}
    return {"jobType": _facet("2-0-4", "JobTypeJobFacet", **kind), **about}


@cache
def _schema(table: str) -> Json:
    fields = [
        {"name": column.name, "type": str(column.type), "description": column.doc} for column in TABLES[table].columns
    ]
    return _facet("1-2-0", "SchemaDatasetFacet", fields=fields)


def _dataset(table: str, version: int | None) -> Json:
    facets = {
        "schema": _schema(table) if table in TABLES else None,
        "version": None
        if version is None
        else _facet("1-0-1", "DatasetVersionDatasetFacet", datasetVersion=str(version)),
    }
    return {"namespace": NAMESPACE, "name": table, "facets": without_nothing(facets)}
