-- grain: one row per entity that appeared, vanished or is named otherwise, and per entity whose mentions went to another
-- Mentions are one where they are the same words at the same place.
with linked as (
    select 'before' as side, l.entity_id, l.judgement_id, m.text_id, m.char_start, m.char_end
    from before.entity_links as l
    join before.mentions as m on m.mention_id = l.mention_id
    union all
    select 'after', l.entity_id, l.judgement_id, m.text_id, m.char_start, m.char_end
    from after.entity_links as l
    join after.mentions as m on m.mention_id = l.mention_id
),

placed as (
    select
        text_id,
        min(entity_id) filter (side = 'before') as entity_before,
        min(entity_id) filter (side = 'after') as entity_after,
        min(judgement_id) filter (side = 'before') is distinct from min(judgement_id) filter (side = 'after') as is_judged
    from linked
    group by text_id, char_start, char_end
    having count(distinct side) = 2
),

texts as (
    select entity_id, list(distinct text_id) as text_ids
    from linked
    where entity_id is not null
    group by entity_id
),

entities as (
    select
        coalesce(b.entity_id, a.entity_id) as entity_id,
        b.entity_id as id_before,
        a.entity_id as id_after,
        coalesce(a.label, b.label) as label,
        b.label || coalesce(' ' || b.wikidata_qid, '') as was,
        a.label || coalesce(' ' || a.wikidata_qid, '') as is_now,
        b.decided_by is distinct from a.decided_by and 'person' in (coalesce(b.decided_by, ''), coalesce(a.decided_by, ''))
            as is_judged
    from before.entities as b
    full join after.entities as a on a.entity_id = b.entity_id
)

select
    'entity' as kind,
    case
        when e.id_before is null then 'appeared'
        when e.id_after is null then 'vanished'
        else 'moved'
    end as change,
    e.id_before,
    e.id_after,
    e.label,
    if(e.id_before is null or e.id_after is null, null, e.was || ' → ' || e.is_now) as detail,
    coalesce(t.text_ids, []) as text_ids,
    e.is_judged or coalesce(j.is_judged, false) as is_judged
from entities as e
left join texts as t on t.entity_id = e.entity_id
left join (
    select entity_id, bool_or(is_judged) as is_judged
    from (
        select entity_before as entity_id, is_judged from placed
        union all
        select entity_after, is_judged from placed
    )
    group by entity_id
) as j on j.entity_id = e.entity_id
where e.was is distinct from e.is_now
union all
select
    'entity',
    'moved',
    p.entity_before,
    p.entity_after,
    coalesce(min(b.label), 'no entity') || ' → ' || coalesce(min(a.label), 'no entity'),
    count(*) || if(count(*) = 1, ' mention', ' mentions'),
    list(distinct p.text_id),
    bool_or(p.is_judged)
from placed as p
left join before.entities as b on b.entity_id = p.entity_before
left join after.entities as a on a.entity_id = p.entity_after
where p.entity_before is distinct from p.entity_after
group by p.entity_before, p.entity_after
order by change, label, id_before, id_after
