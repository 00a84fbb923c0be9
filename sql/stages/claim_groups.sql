-- grain: one row per claim of the shards asked for or linked with one, those of one wording in one story being one
-- Claims, all of their wording, and the links of each to claims of larger ids: how alike, and what sets them apart.
-- Those that are linked only, with no shard, are never one fact with them, but may stand beside it.
-- Claims with other figures, which no rounding or bound explains, are not one fact, however alike their words; nor are
-- those that are dated to times which do not meet.
with wrong as (
    select unnest(claims_a) as claim_id from lake.judged_claims where state = 'in_force' and verb = 'wrong'
),

homed as (
    select t.claim_id, coalesce(h.shard, t.shard) as shard
    from lake.told_claims as t
    left join claim_groups_homes as h on h.claim_id = t.claim_id
    where t.first_claim_id = t.claim_id
),

inside as (
    select * from homed where shard in (select unnest($shards))
),

pairs as (
    select p.claim_a, p.claim_b, p.score, p.likeness, p.frame, p.numbers, p.numbers_apart, p.dates
    from lake.claim_pairs as p
    left join inside as a on a.claim_id = p.claim_a
    left join inside as b on b.claim_id = p.claim_b
    where a.claim_id is not null or b.claim_id is not null
),

sides as (
    select claim_id from inside
    union
    select claim_a from pairs
    union
    select claim_b from pairs
),

differing as (
    select
        claim_a,
        claim_b,
        bool_or(verdict in ('contradiction', 'discrepancy')) as is_alarm,
        bool_or(kind = 'numeric') as is_reckoned
    from lake.claim_relations
    semi join pairs using (claim_a, claim_b)
    group by claim_a, claim_b
),

-- Of what kinds a claim's figures are: six years do not stand against 900 million crowns.
kinds as (
    select c.claim_id, list(distinct q.dim) as dims
    from lake.claims as c
    semi join sides as s on s.claim_id = c.claim_id
    join lake.quantities as q
        on q.text_id = c.text_id and q.char_start >= c.char_start and q.char_end <= c.char_end
    where q.dim <> 'ordinal' and contains(lower(c.text), lower(q.surface))
    group by c.claim_id
),

-- What a claim's figure may stand for: a hedged one within a tenth.
figures as (
    select
        c.claim_id,
        q.dim,
        coalesce(q.lo, 0.9 * q.point, 0.9 * q.hi) as low,
        coalesce(q.hi, 1.1 * q.point, 'infinity'::double) as high
    from lake.claims as c
    semi join sides as s on s.claim_id = c.claim_id
    join lake.quantities as q on q.quantity_id = c.quantity_id
),

links as (
    select
        p.claim_a,
        list(
            {
                'other': p.claim_b,
                'score': if(
                    p.dates < 0
                    or p.numbers_apart > 0 and p.numbers = 0
                    and not coalesce(
                        ['duration'] in (x.dims, y.dims) and not list_has_any(x.dims, y.dims), false
                    )
                    and not coalesce(d.is_reckoned, false)
                    and not coalesce(a.dim = b.dim and a.low <= b.high and b.low <= a.high, false),
                    least(p.score, 0.3),
                    p.score
                ),
                'likeness': p.likeness,
                'has_one_frame': p.frame > 0,
                'is_alarm': coalesce(d.is_alarm, false)
            } order by p.claim_b
        ) as links
    from pairs as p
    left join differing as d on d.claim_a = p.claim_a and d.claim_b = p.claim_b
    left join figures as a on a.claim_id = p.claim_a
    left join figures as b on b.claim_id = p.claim_b
    left join kinds as x on x.claim_id = p.claim_a
    left join kinds as y on y.claim_id = p.claim_b
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

worded as (
    select t.first_claim_id as claim_id, list(t.claim_id order by t.claim_id) as members
    from lake.told_claims as t
    semi join sides as s on s.claim_id = t.first_claim_id
    anti join wrong as w on w.claim_id = t.claim_id
    group by t.first_claim_id
)

select
    w.claim_id,
    w.members,
    coalesce(l.links, []) as links,
    coalesce(j.judged, []) as judged,
    i.shard
from worded as w
left join inside as i on i.claim_id = w.claim_id
left join links as l on l.claim_a = w.claim_id
left join judged as j on j.claim_id = w.claim_id
join lake.claims as c on c.claim_id = w.claim_id
order by c.text_id, c.char_start, c.char_end, c.text, w.claim_id
