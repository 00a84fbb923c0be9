-- grain: one row per capture that gave a text
-- What pages need to know of an article to name it, link to it and order it; without its text.
select
    a.capture_id,
    a.locator,
    a.text_id,
    a.article_id,
    a.version_id,
    a.raw_id,
    a.outlet,
    if(a.is_outlet_known, a.outlet_id, null) as outlet_id,
    coalesce(nullif(trim(a.headline), ''), a.locator) as headline,
    a.published_at,
    a.published_precision,
    a.language,
    a.n_chars,
    s.story_id
from s_articles as a
left join s_stories as s on s.capture_id = a.capture_id
