"""Which stages have nothing to do: none of their tables has changed since the last published run, nor their tool.

A published run has brought every stage up to date, and no stage reads what a later one writes. Its row in the table of
runs names the version of each table and the tool of each stage, so neither the archive need be searched for what is
left to do nor its shards be compared.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from onrecord.flows.execution.session import Session
from onrecord.flows.stage import Scope, Stage
from onrecord.warehouse.lake import Versions

# Where a run was broken off since, its commits may have taken the numbers of others that a power cut tore.
_LAST = """
    with last as (
        select max_by(r, run_order(r.versions, r.ended_at)) as run from lake.runs as r where r.state = 'published'
    )
    select run.versions, run.tools
    from last
    where not exists (select 1 from lake.runs as r where r.state <> 'published' and r.ended_at >= run.started_at)"""
_OF_TABLES = frozenset({Scope.BATCH, Scope.INDEX, Scope.GROUPS, Scope.CORPUS})  # scopes that depend on tables alone


@dataclass(frozen=True)
class Settled:
    """What the last published run left: the version of each table, and the tool of each stage; empty where unknown."""

    versions: Versions = field(default_factory=dict)
    tools: Mapping[str, str] = field(default_factory=dict)

    def has(self, stage: Stage, session: Session) -> bool:
        """Say whether a stage has nothing to do."""
        if stage.scope not in _OF_TABLES or self.tools.get(stage.name) != session.tools[stage.name]:
            return False
        return all(self.versions.get(name) == session.lake.version(name) for name in {*stage.reads, *stage.writes})


def last_settled(session: Session) -> Settled:
    """Return what the last published run left."""
    with session.connect() as connection:
        found = connection.execute(_LAST).fetchall()
    return Settled(*(json.loads(value or "{}") for value in found[0])) if found else Settled()
