"""Where a batch stage may find something to do: in the files of a table that no published run has seen.

A published run has finished every stage, so that its rows of the present tool account for each file that the table
had then. Which files those were is in the lake's own history; where that is gone, or rows of an earlier tool are
left, all files are looked at. So what is new costs its own size, and not that of the archive.
"""

import json
import re

from onrecord.flows.execution.session import Session
from onrecord.flows.stage import Stage
from onrecord.warehouse.catalogue import Connection
from onrecord.warehouse.errors import LakeError
from onrecord.warehouse.lake import Versions
from onrecord.warehouse.relations import relation_sql
from onrecord.warehouse.tables import TABLES


def over_unread(session: Session, connection: Connection, stage: Stage, statement: str) -> str:
    """Return a stage's query over the unread files of the table that it `seeks_in`, instead of all files."""
    if not stage.seeks_in:
        return statement
    name, lake = stage.seeks_in, session.lake
    unread = sorted({*lake.files(name)} - _accounted_for(session, connection, stage))
    relation = relation_sql(TABLES[name], unread, lake.columns(name))
    return re.sub(rf"\blake\.{name}\b", lambda _: f"({relation})", statement)


def _accounted_for(session: Session, connection: Connection, stage: Stage) -> set[str]:
    """Return files of the table in which the stage has left nothing to do; none where that cannot be told."""
    published = _last_published(connection)
    made = stage.writes[0]
    if not published.get(made) or _has_other_tools(connection, made, session.tools[stage.name]):
        return set()  # made by a release that had no such stage, or to be made again
    try:
        return {*session.lake.files(stage.seeks_in, published.get(stage.seeks_in, 0))}
    except LakeError:
        return set()


def _last_published(connection: Connection) -> Versions:
    """Return the table versions of the last published run; by their numbers: the clock may have gone back."""
    rows = connection.execute("select versions from lake.runs where state = 'published'").fetchall()
    found: list[Versions] = [json.loads(versions) for (versions,) in rows]
    return max(found, key=lambda versions: sum(versions.values()), default={})


def _has_other_tools(connection: Connection, name: str, tool_id: str) -> bool:
    query = f"select 1 from lake.{name} where tool_id <> ? limit 1"
    return bool(connection.execute(query, [tool_id]).fetchall())
