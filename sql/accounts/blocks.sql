-- grain: one row per block that is a paragraph
-- Where the exact characters of a paragraph stand.
select
    'blocks' as table_name,
    block_id as row_id,
    text_id,
    char_start,
    char_end,
    'place' as role,
    kind || ' ' || block_no as because
from lake.blocks
where paragraph_id = $id
order by text_id, block_no
