-- grain: one row per stage that failed on more than half of its units, if these are more than ten
-- kind: loss
-- One document can be at fault; most of them cannot: then the tool is broken and nothing should be published.
with failed as (
    select stage, tool_id, count(*) as n_failed
    from lake.rejects
    where reason = 'failed'
    group by stage, tool_id
),

worked as (
    select stage, tool_id, sum(n_units) as n_units
    from lake.stage_runs
    group by stage, tool_id
)

select f.stage, f.n_failed, w.n_units
from failed as f
join worked as w on w.stage = f.stage and w.tool_id = f.tool_id
where f.n_failed > 10 and f.n_failed > w.n_units / 2
