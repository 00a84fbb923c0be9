-- grain: one row, where runs brought in documents before
-- How many hours passed since a run brought in a new document, and how many usually pass between two that do.
with fruitful as (
    select started_at from lake.runs where n_new > 0
    union all
    select started_at from this_run where n_new > 0
),

gaps as (
    select date_diff('second', lag(started_at) over (order by started_at), started_at) / 3600.0 as hours
    from fruitful
),

usual as (
    select median(hours) as hours, count(hours) as n_gaps
    from (select hours from gaps where hours is not null and hours >= 0)
)

select
    'hours without a new document' as measure,
    greatest(0, date_diff('second', (select max(started_at) from fruitful), r.started_at) / 3600.0) as value,
    greatest(24.0, 5 * u.hours) as at_most
from this_run as r, usual as u
where u.n_gaps >= 3
