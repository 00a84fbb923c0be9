-- grain: one row per claim that may share a group with others
-- The shard of each such claim: of the smallest claim that it is connected with by pairs that score as those of one fact
-- do, or that people judged the same. So all that may become one group is in one shard.
with recursive edges as (
    select claim_a as one, claim_b as other from lake.claim_pairs where score >= 0.45
    union
    select claims_a[1], claims_b[1] from lake.judged_claims where state = 'in_force' and verb = 'same'
),

ties as (
    select one, other from edges
    union
    select other, one from edges
),

reached (claim_id, first_id) using key (claim_id) as (
    select distinct one, one from ties
    union
    (
        select t.other, min(r.first_id)
        from reached as r
        join ties as t on t.one = r.claim_id
        join recurring.reached as k on k.claim_id = t.other
        where r.first_id < k.first_id
        group by t.other
    )
)

select r.claim_id, t.shard
from reached as r
join lake.told_claims as t on t.claim_id = r.first_id
