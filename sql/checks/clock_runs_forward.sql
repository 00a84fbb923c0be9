-- grain: one row per earlier run that ended, by the clock, after the last one had begun
-- kind: contract
-- severity: warn
-- The clock of the machine does not go back. No row depends on it; times of runs and of fetches then mislead.
with ordered as (
    select
        run_id,
        started_at,
        ended_at,
        list_sum(list_transform(json_keys(versions), lambda k: (versions ->> ('$."' || k || '"'))::bigint)) as position
    from lake.runs
    where json_valid(versions)
)

select l.run_id, l.started_at, e.run_id as earlier_run_id, e.ended_at as earlier_ended_at
from ordered as l
join ordered as e on e.position < l.position and e.ended_at > l.started_at
where l.position = (select max(position) from ordered)
