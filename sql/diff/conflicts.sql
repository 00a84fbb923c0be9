-- grain: one row per difference between two claims that appeared, vanished or is judged otherwise
-- Differences are one where both articles say the same words and the kind is the same.
with sides as (
    select 'before' as side, r.*, a.text_id as text_a, b.text_id as text_b,
        concat_ws(' ', f.family, a.text) as one, concat_ws(' ', g.family, b.text) as other
    from before.claim_relations as r
    join before.claims as a on a.claim_id = r.claim_a
    join before.claims as b on b.claim_id = r.claim_b
    join families as f on f.text_id = a.text_id
    join families as g on g.text_id = b.text_id
    union all
    select 'after', r.*, a.text_id, b.text_id,
        concat_ws(' ', f.family, a.text), concat_ws(' ', g.family, b.text)
    from after.claim_relations as r
    join after.claims as a on a.claim_id = r.claim_a
    join after.claims as b on b.claim_id = r.claim_b
    join families as f on f.text_id = a.text_id
    join families as g on g.text_id = b.text_id
),

keyed as (
    select
        kind as differs_in,
        min(claim_a || ' ' || claim_b) filter (side = 'before') as id_before,
        min(claim_a || ' ' || claim_b) filter (side = 'after') as id_after,
        min(verdict || ' (' || severity || ')') filter (side = 'before') as was,
        min(verdict || ' (' || severity || ')') filter (side = 'after') as is_now,
        min(because) as label,
        list_sort(list_distinct(list(text_a) || list(text_b))) as text_ids
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
