-- grain: one row per capture that gave neither an article version nor a refusal
-- kind: loss
-- Nothing is lost between ingest and clean.
with done as (
    select capture_id from lake.article_versions
    union all
    select key from lake.rejects where stage = 'clean'
)

select c.capture_id, c.locator
from lake.captures as c
anti join done as d on d.capture_id = c.capture_id
