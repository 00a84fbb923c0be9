-- grain: one row per difference between two claims that appeared, vanished or is judged otherwise
-- Differences are one where both claims have the same words at the same place and the kind is the same.
with sides as (
    select 'before' as side, r.*, a.text_id as text_a, b.text_id as text_b,
        concat_ws(' ', a.text_id, a.char_start, a.text) as one, concat_ws(' ', b.text_id, b.char_start, b.text) as other
    from before.claim_relations as r
    join before.claims as a on a.claim_id = r.claim_a
    join before.claims as b on b.claim_id = r.claim_b
    union all
    select 'after', r.*, a.text_id, b.text_id,
        concat_ws(' ', a.text_id, a.char_start, a.text), concat_ws(' ', b.text_id, b.char_start, b.text)
    from after.claim_relations as r
    join after.claims as a on a.claim_id = r.claim_a
    join after.claims as b on b.claim_id = r.claim_b
),

keyed as (
    select
        kind as differs_in,
        min(claim_a || ' ' || claim_b) filter (side = 'before') as id_before,
        min(claim_a || ' ' || claim_b) filter (side = 'after') as id_after,
        min(verdict || ' (' || severity || ')') filter (side = 'before') as was,
        min(verdict || ' (' || severity || ')') filter (side = 'after') as is_now,
        min(because) as label,
        list_distinct([min(text_a), min(text_b)]) as text_ids
    from sides
    group by least(one, other), greatest(one, other), kind
)

select
    'conflict' as kind,
    case
        when id_before is null then 'appeared'
        when id_after is null then 'vanished'
        else 'moved'
    end as change,
    id_before,
    id_after,
    label,
    concat_ws(' → ', was, is_now) as detail,
    text_ids,
    false as is_judged
from keyed
where was is distinct from is_now
order by change, label, coalesce(id_after, id_before)
