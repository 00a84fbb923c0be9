-- grain: one row for all claims
-- Digest of the claims told, their pairs, what sets them apart and what people judged; an unchanged digest means unchanged groups.
with parts as (
    select md5_number_lower(concat_ws(' ', 't', t.claim_id, t.first_claim_id, c.quantity_id)) as part
    from told_claims() as t
    join lake.claims as c on c.claim_id = t.claim_id
    union all
    select md5_number_lower(concat_ws(' ', 'p', claim_a, claim_b, score, likeness, frame)) from lake.claim_pairs
    union all
    select md5_number_lower(concat_ws(' ', 'j', verb, claims_a::varchar, claims_b::varchar))
    from lake.judged_claims
    where state = 'in_force'
    union all
    select md5_number_lower(concat_ws(' ', 'r', claim_a, claim_b, kind, verdict)) from lake.claim_relations
)

select 0 as shard, count(*) || ' ' || bit_xor(part) as digest, count(*) as n_rows
from parts
having count(*) > 0
