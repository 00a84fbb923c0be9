-- grain: one row per side of each passage that two compared texts share; where they share none, per text
-- What makes two texts copies of one another: every passage they share, both sides of each.
with pair as (
    select * from lake.text_pairs where pair_id = $id
),

sides as (
    select *, text_a as text_id, a_start as char_start, a_end as char_end, 'a' as role
    from lake.passages
    where pair_id = $id
    union all
    select *, text_b, b_start, b_end, 'b'
    from lake.passages
    where pair_id = $id
),

compared as (
    select text_a as text_id, 'a' as role from pair
    union all
    select text_b, 'b' from pair
),

members as (
    select
        'passages' as table_name,
        passage_id as row_id,
        text_id,
        char_start,
        char_end,
        role,
        kind || ': ' || reason as because,
        a_start
    from sides
    union all
    select 'texts', t.text_id, t.text_id, 0, t.n_chars, c.role, 'no passage is shared', 0
    from compared as c
    join lake.texts as t on t.text_id = c.text_id
    where not exists (from sides)
)

select * exclude (a_start)
from members
order by a_start, row_id, role
