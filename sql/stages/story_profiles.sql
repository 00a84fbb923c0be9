-- grain: one row per text and headline without a profile by the present tool
-- What the stage of story profiles still has to read.
with done as (
    select text_id, headline from lake.story_profiles where tool_id = $tool_id
),

refused as (
    select key as text_id from lake.rejects where stage = 'story_profiles' and tool_id = $tool_id
),

headed as (
    select distinct text_id, coalesce(headline, '') as headline
    from lake.article_versions
    where text_id >= $first and text_id < $last
)

select h.text_id, h.headline, t.text, t.body_spans
from headed as h
join lake.texts as t on t.text_id = h.text_id
anti join done as d on d.text_id = h.text_id and d.headline = h.headline
anti join refused as r on r.text_id = h.text_id
order by h.text_id, h.headline
