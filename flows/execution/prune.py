"""Pruning: drop the rows of earlier tools, then all that no longer belongs to a capture.

What is to be dropped is found by asking the lake, so that a killed run leaves nothing behind for good.
"""

from collections.abc import Iterator

from onrecord.flows.execution.session import Session
from onrecord.flows.stage import Stage
from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection, add_lake_view
from onrecord.warehouse.lake import Versions
from onrecord.warehouse.relations import predicates_in
from onrecord.warehouse.tables import TABLES

# What a reject of these stages is about: it goes with its unit.
_REJECTED = {
    "clean": "captures.capture_id",
    "credits": "captures.capture_id",
    "paragraphs": "blocks.paragraph_id",
    "chat": "blocks.paragraph_id",
    "chat_claims": "blocks.paragraph_id",
    "annotate": "texts.text_id",
    "times": "captures.capture_id",
    "story_profiles": "texts.text_id",
    "claim_profiles": "texts.text_id",
    "wordings": "texts.text_id",
    "compare": "candidate_pairs.pair_id",
}
# All else hangs on captures, texts, claims and pairs of texts: where none of them misses any, nothing is left over.
_IS_DUE = """
    select 1 from lake.article_versions as v anti join lake.captures as c on c.capture_id = v.capture_id
    union all
    select 1 from lake.rejects as r anti join lake.captures as c on c.capture_id = r.key where r.stage = 'clean'
    union all
    select 1 from lake.texts as t anti join lake.article_versions as v on v.text_id = t.text_id
    union all
    select 1 from lake.claim_profiles as p anti join lake.claims as c on c.claim_id = p.claim_id
    union all
    select 1 from lake.text_pairs as p anti join lake.candidate_pairs as c on c.pair_id = p.pair_id
    union all
    select 1 from lake.rejects as r anti join lake.candidate_pairs as c on c.pair_id = r.key where r.stage = 'compare'
    limit 1"""


def supersede(session: Session, stage: Stage) -> None:
    """Delete the rows that earlier tools of a stage made, before the next stage could read them."""
    tool_id = session.tools[stage.name]
    old = {name: f"tool_id <> '{tool_id}'" for name in stage.writes if TABLES[name].has("tool_id")}
    old["rejects"] = f"tool_id <> '{tool_id}' and stage = '{stage.name}'"
    with session.connect() as connection:
        versions = {
            name: session.lake.delete(name, predicate)
            for name, predicate in old.items()
            if connection.execute(f"select 1 from lake.{name} where {predicate} limit 1").fetchall()
        }
    if versions:
        session.committer.record_upkeep("supersede", versions)


def restate(session: Session, stage: Stage) -> None:
    """Delete the rows of units that ``sql/stages/<name>_stale.sql`` finds out of date, so that they are made again."""
    stale = sql.load("stages").get(f"{stage.name}_stale")
    if stale is None:
        return
    with session.connect() as connection:
        found = connection.execute(sql.fill(stale.statement, tool_id=session.tools[stage.name]))
        unit, ids = found.description[0][0], [value for (value,) in found.fetchall()]
    tables = [name for name in stage.writes if TABLES[name].has(unit)]
    versions: Versions = {}
    for predicate in predicates_in(unit, ids):
        versions |= {name: session.lake.delete(name, predicate) for name in tables}
    if versions:
        session.committer.record_upkeep("restate", versions)


def prune(session: Session) -> None:
    """Delete rows that refer to none or that none refers to, until nothing is left over."""
    with session.connect() as connection:
        if not connection.execute(_IS_DUE).fetchall():
            return
        versions = drop_dangling(session, connection)
    session.committer.record_upkeep("prune", versions)
    session.committer.forget()


def drop_dangling(session: Session, connection: Connection) -> Versions:
    """Delete what refers to none or none refers to; return the versions made, still to be recorded."""
    versions: Versions = {}
    while freed := _delete(session, connection):
        versions |= freed
    return versions


def _delete(session: Session, connection: Connection) -> Versions:
    """Delete what dangles, once round the tables."""
    versions: Versions = {}
    for name, predicate in _dangling(connection):
        versions[name] = session.lake.delete(name, predicate)
        add_lake_view(connection, session.lake, TABLES[name])
    return versions


def _dangling(connection: Connection) -> Iterator[tuple[str, str]]:
    """Yield deletions in the order of the tables; what one sets free is found by the next or in the next round."""
    for name, table in TABLES.items():
        if table.is_operations:
            continue
        links = [(c.name, c.references) for c in table.columns if c.references and c.name != "tool_id"]
        if table.kept_by:
            links.append((table.key[0], table.kept_by))
        for column, target in links:
            yield from _unmatched(connection, name, column, str(target))
    for stage, target in _REJECTED.items():
        yield from _unmatched(connection, "rejects", "key", target, f"stage = '{stage}'")


def _unmatched(
    connection: Connection, name: str, column: str, target: str, of: str = "true"
) -> Iterator[tuple[str, str]]:
    other, _, key = target.partition(".")
    query = f"""
        select distinct r.{column} from (from lake.{name} where {of}) as r
        anti join lake.{other} as t on t.{key} = r.{column}
        where r.{column} is not null"""
    ids = [value for (value,) in connection.execute(query).fetchall()]
    for predicate in predicates_in(column, ids):
        yield name, f"{predicate} and {of}"
