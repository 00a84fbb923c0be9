-- grain: one row per fact that appeared or vanished, and per fact whose claims went to another
-- Facts are followed by the claims that state them in both runs: what an article says in the same words is one claim.
with members as (
    select 'before' as side, g.group_id, c.text_id, concat_ws(' ', f.family, c.text) as claim, c.text
    from before.claim_groups as g
    join before.claims as c on c.claim_id = g.claim_id
    join families as f on f.text_id = c.text_id
    where g.relation = 'same'
    union all
    select 'after', g.group_id, c.text_id, concat_ws(' ', f.family, c.text), c.text
    from after.claim_groups as g
    join after.claims as c on c.claim_id = g.claim_id
    join families as f on f.text_id = c.text_id
    where g.relation = 'same'
),

-- Where an article states one claim twice, its first fact counts.
placed as (
    select
        claim,
        min(group_id) filter (side = 'before') as group_before,
        min(group_id) filter (side = 'after') as group_after
    from members
    group by claim
),

flows as (
    select group_before, group_after, count(*) as n_claims
    from placed
    where group_before is not null and group_after is not null
    group by group_before, group_after
),

described as (
    select side, group_id, min(text) as label, list(distinct text_id) as text_ids
    from members
    group by side, group_id
),

-- A fact is the same where most of its claims went, and most of those that came, came from it.
followed as (
    select
        *,
        row_number() over (partition by group_before order by n_claims desc, group_after) = 1
            and row_number() over (partition by group_after order by n_claims desc, group_before) = 1 as is_main,
        count(*) over (partition by group_before) > 1 as is_split
    from flows
)

select
    'group' as kind,
    if(d.side = 'before', 'vanished', 'appeared') as change,
    if(d.side = 'before', d.group_id, null) as id_before,
    if(d.side = 'after', d.group_id, null) as id_after,
    d.label,
    null as detail,
    d.text_ids,
    false as is_judged
from described as d
where not exists (from flows as f where f.group_before = d.group_id and d.side = 'before')
    and not exists (from flows as f where f.group_after = d.group_id and d.side = 'after')
union all
select
    'group',
    'moved',
    f.group_before,
    f.group_after,
    d.label,
    f.n_claims || if(f.n_claims = 1, ' claim ', ' claims ') || if(f.is_split, 'split off', 'merged into another fact'),
    d.text_ids,
    false
from followed as f
join described as d on d.side = 'before' and d.group_id = f.group_before
where not f.is_main
order by change, label, id_before, id_after
