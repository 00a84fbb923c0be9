"""Claims of a warehouse as the present code profiles and compares them, without running the pipeline again.

What the stages of claim profiles, told claims and claim pairs read is copied into memory, and their queries are run on
it; where the story of each article is given, instead of the stories that the pipeline found.
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

from onrecord.flows.corroborate.claim_profiles import run as read_profiles
from onrecord.flows.corroborate.told_claims import run as tell_claims
from onrecord.flows.execution.corpus import MOST_SHARDS, prepare
from onrecord.flows.resources.builders import claim_resources
from onrecord.flows.stage import ALL_IDS
from onrecord.flows.stages import STAGES
from onrecord.warehouse import sql
from onrecord.warehouse.tables import TABLES

_READ = (
    *("claims", "quantities", "mentions", "entity_links", "time_expressions", "article_versions", "story_members"),
    *("story_scores", "block_exclusions", "rejects"),
)
_STORIES = """
    update lake.story_members set story_id = g.story_id
    from (select a.article_id, s.story_id from before.main.articles as a
        join given as s on s.article = parse_filename(a.locator, true)) as g
    where g.article_id = story_members.article_id"""


def compared(
    catalogue: Path, told: str, stories: Mapping[str, str] | None = None
) -> tuple[pa.Table, dict[str, tuple[str, ...]]]:
    """Return the claims that the stage of claim pairs compares, and what the query `told` says of each by its id.

    `stories` are of articles by the names of their files.
    """
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        connection.execute(f"attach '{catalogue}' as before (read_only); create schema lake")
        for name in _READ:
            connection.execute(f"create table lake.{name} as select * from before.lake.{name}")
        if stories is not None:
            given = pa.table({"article": list(stories), "story_id": list(stories.values())})
            connection.register("given", given)
            connection.execute(_STORIES)
        connection.register("no_profiles", TABLES["claim_profiles"].empty())
        connection.execute("create table lake.claim_profiles as select * from no_profiles")
        profiles = read_profiles(_rows(connection, "claim_profiles"), claim_resources(), "tol:1")["claim_profiles"]
        _replace(connection, "claim_profiles", profiles)
        _replace(connection, "told_claims", tell_claims(_rows(connection, "told_claims"), None, "tol:1")["told_claims"])
        prepare(connection, STAGES["claim_pairs"])
        rows = _rows(connection, "claim_pairs")
        connection.execute("use before.main")
        return rows, {row[0]: row[1:] for row in connection.execute(told).fetchall()}


def _rows(connection: duckdb.DuckDBPyConnection, stage: str) -> pa.Table:
    statement = sql.load("stages")[stage].statement.replace("$tool_id", "'tol:1'")
    return connection.sql(sql.fill(statement, shards=range(MOST_SHARDS), **ALL_IDS)).to_arrow_table()


def _replace(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    connection.register("made", rows)
    connection.execute(f"create or replace table lake.{name} as select * from made")
    connection.unregister("made")
