-- grain: one row per mention that a name of the gazetteer gave its place, body or office
-- Where an entry of the gazetteer was found.
select
    'mentions' as table_name,
    mention_id as row_id,
    text_id,
    char_start,
    char_end,
    kind as role,
    surface as because
from lake.mentions
where seed_id = $id
order by text_id, char_start
