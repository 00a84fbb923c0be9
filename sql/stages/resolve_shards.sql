-- grain: one row per shard of resolution keys
-- Digest of each shard's mentions; an unchanged digest means unchanged entities.
select
    shard,
    count(*) || ' ' || bit_xor(md5_number_lower(mention_id)) as digest,
    count(*) as n_rows
from lake.mentions
where shard is not null
group by shard
