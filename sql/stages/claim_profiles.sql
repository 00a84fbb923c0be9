-- grain: one row per claim without a profile by the present tool
-- What the stage of claim profiles still has to read: opinions left out.
with done as (
    select claim_id from lake.claim_profiles where tool_id = $tool_id
),

refused as (
    select key as text_id from lake.rejects where stage = 'claim_profiles' and tool_id = $tool_id
)

select c.text_id, c.claim_id, c.text, c.subject, c.object, c.predicate
from lake.claims as c
anti join done as d on d.claim_id = c.claim_id
anti join refused as r on r.text_id = c.text_id
where c.modality <> 'opinion'
order by c.text_id, c.claim_id
