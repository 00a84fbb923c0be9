-- grain: one row per mention linked to an entity
-- The mentions of an entity, the surest first, with what links each.
select
    'mentions' as table_name,
    m.mention_id as row_id,
    m.text_id,
    m.char_start,
    m.char_end,
    l.decided_by || ', ' || l.basis as role,
    'score ' || round(l.score, 3) || ': ' || m.surface || coalesce(' (' || m.role || ')', '') as because
from lake.entity_links as l
join lake.mentions as m on m.mention_id = l.mention_id
where l.entity_id = $id
order by l.score desc, m.text_id, m.char_start
