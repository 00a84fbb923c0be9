-- grain: one row per text of an article, a version, a capture, a text, a raw document or an outlet
-- The whole texts that an id of a document stands for.
select distinct
    'texts' as table_name,
    t.text_id as row_id,
    t.text_id,
    0 as char_start,
    t.n_chars as char_end,
    v.version_id as role,
    coalesce(v.headline, '(no headline)') as because
from lake.article_versions as v
join lake.texts as t on t.text_id = v.text_id
where $id in (v.article_id, v.version_id, v.capture_id, v.text_id, v.raw_id, v.outlet_id)
order by role, row_id
