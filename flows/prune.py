"""Pruning: drop the rows of earlier tools and all that no longer belongs to a capture."""

from collections.abc import Iterable, Iterator

from onrecord.flows.session import Session
from onrecord.flows.stage import Scope
from onrecord.flows.stages import STAGES
from onrecord.warehouse.lake import Versions
from onrecord.warehouse.relations import predicates_in
from onrecord.warehouse.tables import TABLES


def prune(session: Session) -> None:
    """Delete superseded rows, then rows that refer to none or that none refers to, until nothing is left over."""
    versions = _delete(session, _superseded(session))
    while freed := _delete(session, _dangling(session)):
        versions |= freed
    session.committer.record_upkeep("prune", versions)
    session.committer.forget()


def _delete(session: Session, deletions: Iterable[tuple[str, str]]) -> Versions:
    return {table: session.lake.delete(table, predicate) for table, predicate in deletions}


def _superseded(session: Session) -> Iterator[tuple[str, str]]:
    for stage in STAGES.values():
        if stage.scope is Scope.BATCH:
            tool = session.tools[stage.name]
            yield "rejects", f"stage = '{stage.name}' and tool_id <> '{tool}'"
            for name in stage.writes:
                if name != "rejects" and TABLES[name].has("tool_id"):
                    yield name, f"tool_id <> '{tool}'"


def _dangling(session: Session) -> Iterator[tuple[str, str]]:
    """Yield deletions in the order of the tables; what one sets free is found by the next or in the next round."""
    for name, table in TABLES.items():
        if table.is_operations:
            continue
        links = [(c.name, c.references) for c in table.columns if c.references and c.name != "tool_id"]
        if table.kept_by:
            links.append((table.key[0], table.kept_by))
        for column, target in links:
            yield from _unmatched(session, name, column, str(target))


def _unmatched(session: Session, name: str, column: str, target: str) -> Iterator[tuple[str, str]]:
    other, _, key = target.partition(".")
    query = f"""
        select distinct r.{column} from lake.{name} as r
        anti join lake.{other} as t on t.{key} = r.{column}
        where r.{column} is not null"""
    with session.connect() as connection:
        ids = [value for (value,) in connection.execute(query).fetchall()]
    for predicate in predicates_in(column, ids):
        yield name, predicate
