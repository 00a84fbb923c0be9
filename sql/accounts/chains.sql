-- grain: one row per mention of a chain
-- The mentions of one text that name the same thing.
select
    'mentions' as table_name,
    mention_id as row_id,
    text_id,
    char_start,
    char_end,
    form as role,
    surface as because
from lake.mentions
where chain_id = $id
order by char_start
