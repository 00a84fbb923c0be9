-- grain: one row per side of a shared passage
-- Both sides of a passage that two texts share.
with sides as (
    select passage_id, text_a as text_id, a_start as char_start, a_end as char_end, 'a' as role, kind, reason
    from lake.passages
    where passage_id = $id
    union all
    select passage_id, text_b, b_start, b_end, 'b', kind, reason
    from lake.passages
    where passage_id = $id
)

select 'passages' as table_name, passage_id as row_id, text_id, char_start, char_end, role, kind || ': ' || reason as because
from sides
order by role
