-- grain: one row per shard of claims
-- Digest of each shard's claims, their pairs, what sets them apart and what people judged.
with wrong as (
    select unnest(claims_a) as claim_id from lake.judged_claims where state = 'in_force' and verb = 'wrong'
),

homed as (
    select
        t.first_claim_id as claim_id,
        any_value(coalesce(h.shard, t.shard)) as shard,
        bit_xor(md5_number_lower(concat_ws(' ', t.claim_id, c.quantity_id))) as part
    from lake.told_claims as t
    join lake.claims as c on c.claim_id = t.claim_id
    left join claim_groups_homes as h on h.claim_id = t.first_claim_id
    anti join wrong as w on w.claim_id = t.claim_id
    group by t.first_claim_id
),

differing as (
    select claim_a, claim_b, bit_xor(md5_number_lower(kind || verdict)) as part
    from lake.claim_relations
    group by claim_a, claim_b
),

pairs as (
    select
        a.shard as shard_a,
        b.shard as shard_b,
        md5_number_lower(
            concat_ws(' ', 'p', a.part, b.part, p.score, p.likeness, p.frame, p.numbers, p.numbers_apart, d.part)
        ) as part
    from lake.claim_pairs as p
    join homed as a on a.claim_id = p.claim_a
    join homed as b on b.claim_id = p.claim_b
    left join differing as d on d.claim_a = p.claim_a and d.claim_b = p.claim_b
),

judged as (
    select
        a.shard as shard_a, b.shard as shard_b, md5_number_lower(concat_ws(' ', 'j', j.verb, a.part, b.part)) as part
    from lake.judged_claims as j
    join homed as a on a.claim_id = j.claims_a[1]
    join homed as b on b.claim_id = j.claims_b[1]
    where j.state = 'in_force'
),

parts as (
    select shard, part from homed
    union all
    select shard_a, part from pairs
    union all
    select shard_b, part from pairs where shard_b <> shard_a
    union all
    select shard_a, part from judged
    union all
    select shard_b, part from judged where shard_b <> shard_a
)

select shard, count(*) || ' ' || bit_xor(part) as digest, count(*) as n_rows
from parts
group by shard
