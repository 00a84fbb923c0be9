-- grain: one row per text of an article, version, capture, text, alignment, raw document, container or outlet
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
join lake.captures as c on c.capture_id = v.capture_id
where $id in (
    v.article_id, v.version_id, v.capture_id, v.text_id, v.alignment_id, v.raw_id, v.outlet_id, c.parent_raw_id
)
order by role, row_id
