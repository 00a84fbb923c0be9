-- grain: one row per paragraph of an article that was neither read nor refused
-- kind: loss
-- No paragraph is skipped, and none is read in part without saying so.
with articles as (
    select distinct text_id from lake.article_versions
),

done as (
    select paragraph_id from lake.paragraph_annotations where n_chars_seen = n_chars
    union
    select key from lake.rejects where stage = 'paragraphs'
)

select distinct b.paragraph_id, b.text_id
from lake.blocks as b
join articles as a on a.text_id = b.text_id
anti join done as d on d.paragraph_id = b.paragraph_id
