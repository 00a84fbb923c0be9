-- grain: one row per run and check
-- Did each run pass its checks, which of them, with what value, against what was expected, and how was it before?
-- A check that fails and blocks kept that run from being published; freshness, volume and drift are judged by the
-- earlier runs.
--   run_id: the run
--   started_at: when it began
--   state: published, or blocked by a check
--   check_name: the check
--   kind: contract, key, reference, span, loss, freshness, volume or drift
--   severity: block, where a failure keeps the last catalogue in place, or warn
--   value: what was measured; of a rule, the rows that break it
--   at_least: the value was to be no less
--   at_most: the value was to be no more
--   verdict: passed, warned or blocked
--   n_failures: rows that fail; of a measure, 1 where it is outside of its bounds
--   sample: the first failing rows, as JSON
--   usual_value: median of the value in the ten runs before
--   n_runs_before: runs before with this check, of those ten
--   n_failed_before: of these, runs in which it failed
with judged as (
    select
        c.run_id,
        r.started_at,
        run_order(r.versions, r.ended_at) as run_order,
        r.state,
        c."check" as check_name,
        c.kind,
        coalesce(c.severity, 'block') as severity,
        coalesce(c.value, c.n_failures) as value,
        c.at_least,
        c.at_most,
        c.n_failures,
        c.sample
    from lake.check_results as c
    join lake.runs as r on r.run_id = c.run_id
)

select
    run_id,
    started_at,
    state,
    check_name,
    kind,
    severity,
    value,
    at_least,
    at_most,
    case when n_failures = 0 then 'passed' when severity = 'block' then 'blocked' else 'warned' end as verdict,
    n_failures,
    sample,
    median(value) over earlier as usual_value,
    count(*) over earlier as n_runs_before,
    coalesce(sum((n_failures > 0)::int) over earlier, 0)::bigint as n_failed_before
from judged
window earlier as (partition by check_name order by run_order, run_id rows between 10 preceding and 1 preceding)
