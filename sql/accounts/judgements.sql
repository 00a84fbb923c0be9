-- grain: one row per mention that a judgement decided last
-- The mentions whose entity a judgement decided.
select
    'mentions' as table_name,
    m.mention_id as row_id,
    m.text_id,
    m.char_start,
    m.char_end,
    coalesce(l.entity_id, 'no entity') as role,
    m.surface as because
from lake.entity_links as l
join lake.mentions as m on m.mention_id = l.mention_id
where l.judgement_id = $id
order by m.text_id, m.char_start
