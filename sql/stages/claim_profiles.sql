-- grain: one row per claim without a profile by the present tool
-- What the stage of claim profiles still has to read: opinions left out. Of the figures in a claim's stretch of text it
-- says those alone that its own words have: of "198 passengers and 14 crew were aboard", each of two claims has one.
with done as (
    select claim_id from lake.claim_profiles where tool_id = $tool_id
),

refused as (
    select key as text_id from lake.rejects where stage = 'claim_profiles' and tool_id = $tool_id
),

counted as (
    select c.claim_id, list(distinct q.point) as points
    from lake.claims as c
    join lake.quantities as q
        on q.text_id = c.text_id and q.char_start >= c.char_start and q.char_end <= c.char_end
    where c.text_id >= $first and c.text_id < $last
        and q.point is not null and q.dim <> 'ordinal' and contains(lower(c.text), lower(q.surface))
    group by c.claim_id
)

select c.text_id, c.claim_id, c.text, c.subject, c.object, c.predicate, coalesce(q.points, []) as points
from lake.claims as c
anti join done as d on d.claim_id = c.claim_id
anti join refused as r on r.text_id = c.text_id
left join counted as q on q.claim_id = c.claim_id
where c.modality <> 'opinion' and c.text_id >= $first and c.text_id < $last
order by c.text_id, c.claim_id
