-- grain: one row per side of each passage that two compared texts share
-- What makes two texts copies of one another: every passage they share, both sides of each.
with sides as (
    select *, text_a as text_id, a_start as char_start, a_end as char_end, 'a' as role
    from lake.passages
    where pair_id = $id
    union all
    select *, text_b, b_start, b_end, 'b'
    from lake.passages
    where pair_id = $id
)

select 'passages' as table_name, passage_id as row_id, text_id, char_start, char_end, role, kind || ': ' || reason as because
from sides
order by a_start, passage_id, role
