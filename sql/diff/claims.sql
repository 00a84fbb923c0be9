-- grain: one row per claim that appeared, vanished or is put differently
-- Claims are one where an article says the same words, in whichever version, whatever tool found them.
with sides as (
    select 'before' as side, f.family, c.*
    from before.claims as c
    join families as f on f.text_id = c.text_id
    union all
    select 'after', f.family, c.*
    from after.claims as c
    join families as f on f.text_id = c.text_id
),

keyed as (
    select
        text,
        list(distinct text_id order by text_id) as text_ids,
        min(claim_id) filter (side = 'before') as id_before,
        min(claim_id) filter (side = 'after') as id_after,
        string_agg(distinct concat_ws(', ', polarity, modality, evidentiality, holder), '; ') filter (side = 'before') as was,
        string_agg(distinct concat_ws(', ', polarity, modality, evidentiality, holder), '; ') filter (side = 'after') as is_now
    from sides
    group by family, text
)

select
    'claim' as kind,
    case
        when id_before is null then 'appeared'
        when id_after is null then 'vanished'
        else 'moved'
    end as change,
    id_before,
    id_after,
    text as label,
    if(id_before is null or id_after is null, null, was || ' → ' || is_now) as detail,
    text_ids,
    false as is_judged
from keyed
where was is distinct from is_now
order by change, label, coalesce(id_after, id_before)
