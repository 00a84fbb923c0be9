-- grain: one row per text that only one of two runs has
-- What became of it: new, gone, changed (another version of its article was there), reread (its bytes were there).
with sides as (
    select 'before' as side, v.text_id, v.article_id, v.raw_id, c.locator
    from before.article_versions as v
    join before.captures as c on c.capture_id = v.capture_id
    union all
    select 'after', v.text_id, v.article_id, v.raw_id, c.locator
    from after.article_versions as v
    join after.captures as c on c.capture_id = v.capture_id
),

alone as (
    select s.*
    from sides as s
    anti join sides as o on o.text_id = s.text_id and o.side <> s.side
)

select
    a.text_id,
    min(a.locator) as locator,
    case
        when bool_or(a.raw_id in (select raw_id from sides as o where o.side <> a.side)) then 'reread'
        when bool_or(a.article_id in (select article_id from sides as o where o.side <> a.side)) then 'changed'
        when a.side = 'after' then 'new'
        else 'gone'
    end as status
from alone as a
group by a.text_id, a.side
order by a.text_id
