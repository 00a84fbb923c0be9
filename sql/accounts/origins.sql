-- grain: one row per article and text of an independent origin
-- The articles that are one account, with what joined each to it.
select distinct
    'texts' as table_name,
    t.text_id as row_id,
    t.text_id,
    0 as char_start,
    t.n_chars as char_end,
    o.article_id as role,
    o.rule || ': ' || o.evidence as because
from lake.origins as o
join lake.article_versions as v on v.article_id = o.article_id
join lake.texts as t on t.text_id = v.text_id
where o.origin_id = $id
order by role, row_id
