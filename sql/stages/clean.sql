-- grain: one row per capture without an article version or a refusal by the present tool
-- What the clean stage still has to work on.
with done as (
    select capture_id from lake.article_versions where tool_id = $tool_id
    union all
    select key from lake.rejects where stage = 'clean' and tool_id = $tool_id
)

select
    c.capture_id,
    c.raw_id,
    c.locator,
    c.via,
    c.media_type,
    c.charset_declared,
    c.url,
    c.captured_at,
    c.metadata,
    r.content
from lake.captures as c
join lake.raw_documents as r on r.raw_id = c.raw_id
anti join done as d on d.capture_id = c.capture_id
