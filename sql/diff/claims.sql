-- grain: one row per claim that appeared, vanished or is put differently
-- Claims are one where words, place and sentence are, whatever tool found them.
with sides as (
    select 'before' as side, * from before.claims
    union all
    select 'after', * from after.claims
),

keyed as (
    select
        text_id,
        char_start,
        char_end,
        text,
        min(claim_id) filter (side = 'before') as id_before,
        min(claim_id) filter (side = 'after') as id_after,
        string_agg(distinct concat_ws(', ', polarity, modality, evidentiality, holder), '; ') filter (side = 'before') as was,
        string_agg(distinct concat_ws(', ', polarity, modality, evidentiality, holder), '; ') filter (side = 'after') as is_now
    from sides
    group by text_id, char_start, char_end, text
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
    [text_id] as text_ids,
    false as is_judged
from keyed
where was is distinct from is_now
order by change, label, coalesce(id_after, id_before)
