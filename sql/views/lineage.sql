-- grain: one row per table and commit of a stage
-- Which run, stage and tool wrote which version of which table, and from how much.
--   table_name: the lake table
--   table_version: its version after the commit
--   stage: the stage; recover, supersede and prune are upkeep
--   tool_id: the tool; rows carry the same id
--   stage_version: version of the stage's code
--   parameters: settings, seeds and libraries of the tool, as JSON
--   run_id: the run
--   committed_at: when
--   n_units: units worked on in this commit
--   n_rows: rows written in this commit, over all its tables
--   fingerprint: equal fingerprints give equal rows
with written as (
    select
        s.*,
        unnest(json_keys(s.versions)) as table_name
    from lake.stage_runs as s
)

select
    w.table_name,
    (w.versions ->> ('$."' || w.table_name || '"'))::bigint as table_version,
    w.stage,
    w.tool_id,
    t.version as stage_version,
    t.parameters,
    w.run_id,
    w.committed_at,
    w.n_units,
    w.n_rows,
    w.fingerprint
from written as w
left join lake.tools as t on t.tool_id = w.tool_id
