-- grain: one row per stage, item and reason
-- What was given and could not be used or decided, and why.
--   reject_id: the refusal
--   locator: where the item stands, where it is one
--   stage: stage that refused it
--   reason: why, from a closed list
--   detail: what was expected and what was found
--   key: the item as the stage knows it
--   raw_id: its bytes, where they could be read
--   tool_id: tool that refused it
select
    r.reject_id,
    coalesce(c.locator, if(r.stage = 'ingest', r.key, null)) as locator,
    r.stage,
    r.reason,
    r.detail,
    r.key,
    r.raw_id,
    r.tool_id
from lake.rejects as r
left join lake.captures as c on c.capture_id = r.key
