"""Continuity of stories: where the articles of ids that are no more have gone."""

from collections.abc import Iterable, Mapping
from typing import Any

from onrecord.flows.execution.session import Session
from onrecord.warehouse.lake import Versions
from onrecord.warehouse.tables.stories import ID_ALIASES

# Versions only grow; the clock may go back.
_LAST = "select max((versions ->> 'story_members')::bigint) from lake.runs where state = 'published'"
_RETIRED = """
with former as (select article_id, story_id from read_parquet($files)),

kept as (select distinct story_id from lake.story_members),

gone as (select f.* from former as f anti join kept as k on k.story_id = f.story_id),

moved as (
    select g.story_id as old_id, m.story_id as new_id, count(*) as n_moved
    from gone as g
    left join lake.story_members as m on m.article_id = g.article_id
    group by g.story_id, m.story_id
)

select old_id, new_id, sum(n_moved) over (partition by old_id) as n_articles, n_moved
from moved
qualify row_number() over (partition by old_id order by new_id is null, n_moved desc, new_id) = 1
order by old_id"""


def alias_rows(retired: Iterable[tuple[Any, ...]], run_id: str) -> list[Mapping[str, Any]]:
    """Return rows of `id_aliases` from (old id, new id, articles, articles moved)."""
    return [
        {
            "run_id": run_id,
            "old_id": old_id,
            "new_id": new_id,
            "n_articles": int(n_articles),
            "n_moved": int(n_moved) if new_id else 0,
        }
        for old_id, new_id, n_articles, n_moved in retired
    ]


def record_aliases(session: Session, versions: Versions) -> None:
    """Compare the stories of the last published run with those of `versions`, about to be published."""
    with session.connect() as connection:
        last = connection.execute(_LAST).fetchall()
        if not last or last[0][0] is None or int(last[0][0]) == versions["story_members"]:
            return
        files = session.lake.files("story_members", int(last[0][0]))
        retired = connection.execute(_RETIRED, {"files": files}).fetchall() if files else []
    session.lake.append("id_aliases", ID_ALIASES.from_rows(alias_rows(retired, session.run_id)))
