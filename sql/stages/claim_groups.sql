-- grain: one row per claim, those of one wording in one story being one
-- Claims, all of their wording, and the links of each to claims of larger ids: how alike, and what sets them apart.
-- Claims with other figures, which no rounding or bound explains, are not one fact, however alike their words.
with differing as (
    select
        claim_a,
        claim_b,
        bool_or(verdict in ('contradiction', 'discrepancy')) as is_alarm,
        bool_or(kind = 'numeric') as is_reckoned
    from lake.claim_relations
    group by claim_a, claim_b
),

-- What a claim's figure may stand for: a hedged one within a tenth.
figures as (
    select
        c.claim_id,
        q.dim,
        coalesce(q.lo, 0.9 * q.point, 0.9 * q.hi) as low,
        coalesce(q.hi, 1.1 * q.point, 'infinity'::double) as high
    from lake.claims as c
    join lake.quantities as q on q.quantity_id = c.quantity_id
),

links as (
    select
        p.claim_a,
        list(
            {
                'other': p.claim_b,
                'score': if(
                    p.numbers_apart > 0 and p.numbers = 0
                    and not coalesce(d.is_reckoned, false)
                    and not coalesce(a.dim = b.dim and a.low <= b.high and b.low <= a.high, false),
                    least(p.score, 0.5),
                    p.score
                ),
                'likeness': p.likeness,
                'has_one_frame': p.frame > 0,
                'is_alarm': coalesce(d.is_alarm, false)
            } order by p.claim_b
        ) as links
    from lake.claim_pairs as p
    left join differing as d on d.claim_a = p.claim_a and d.claim_b = p.claim_b
    left join figures as a on a.claim_id = p.claim_a
    left join figures as b on b.claim_id = p.claim_b
    group by p.claim_a
),

-- What people decided: of the two claims of a judgement in force, those that stand for their words.
judged as (
    select
        claims_a[1] as claim_id,
        list({'other': claims_b[1], 'is_same': verb = 'same'} order by claims_b[1], verb) as judged
    from lake.judged_claims
    where state = 'in_force' and verb <> 'wrong'
    group by claims_a[1]
),

wrong as (
    select unnest(claims_a) as claim_id from lake.judged_claims where state = 'in_force' and verb = 'wrong'
),

worded as (
    select first_claim_id as claim_id, list(claim_id order by claim_id) as members
    from told_claims()
    anti join wrong using (claim_id)
    group by first_claim_id
)

select w.claim_id, w.members, coalesce(l.links, []) as links, coalesce(j.judged, []) as judged, 0 as shard
from worded as w
left join links as l on l.claim_a = w.claim_id
left join judged as j on j.claim_id = w.claim_id
where 0 in (select unnest($shards))
order by w.claim_id
