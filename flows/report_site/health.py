"""The page of data health, and the dictionary of the views."""

from onrecord.flows.report_site.render import Site
from onrecord.flows.report_site.store import Store

_MOST = 60  # rows of one list; the view has the rest

_LISTS = {
    "rejects": "select locator, stage, reason, detail, key from s_rejects order by stage, reason, locator, key",
    "suspicious": "select capture_id, locator, outlet, suspicion, share_kept from s_loss where is_suspicious"
    " order by suspicion, locator",
    "checks": "select * from s_calendar_checks where verdict = 'off' order by kind, locator, char_start",
    "dark": "from s_dark_sources order by n_articles desc, source, source_id",
    "left_out": "select step, reason, count(*) as n, sum(n_chars)::bigint as n_chars from s_left_out group by all"
    " order by n desc, step, reason",
    "read": "select coalesce(annotation_status, 'not read') as name, count(*) as n from s_articles group by 1"
    " order by n desc, name",
    "dated": "select published_precision as name, count(*) as n from s_articles group by 1 order by n desc, name",
    "outlets": "select outlet_basis as name, count(*) as n from s_articles group by 1 order by n desc, name",
    "judgements": "select made_at, who, verb, subject, object, state from s_judgements order by line_no",
    "tools": """
        select
            tool_id,
            any_value(stage) as stage,
            any_value(stage_version) as version,
            count(distinct run_id) as n,
            min(committed_at) as first_at,
            max(committed_at) as last_at,
            list(distinct run_id order by run_id) as runs
        from s_lineage
        where tool_id is not null
        group by tool_id
        order by min(committed_at), stage""",
}
_COLUMNS = """
    select table_name as view, column_name as name, data_type as type, comment
    from duckdb_columns()
    where database_name = current_database() and schema_name = 'main' and not internal
    order by table_name, column_index"""
_VIEWS = """
    select view_name as name, comment
    from duckdb_views()
    where database_name = current_database() and schema_name = 'main' and not internal
    order by view_name"""


def write_health(site: Site, store: Store) -> None:
    """Write what was refused, lost, left out, reckoned wrong or is not held, and which tools and runs made what."""
    lists = {name: store.rows(query) for name, query in _LISTS.items()}
    totals = {name: len(rows) for name, rows in lists.items()}
    shown = {name: rows if name == "tools" else rows[:_MOST] for name, rows in lists.items()}
    site.page("health.html", "health.html", lists=shown, totals=totals)


def write_dictionary(site: Site, store: Store) -> None:
    """Write the meaning of each view and column, as the catalogue's comments tell it."""
    views = store.rows(_VIEWS)
    columns = store.grouped(_COLUMNS, "view")
    site.page("dictionary.html", "dictionary.html", views=views, columns=columns)
