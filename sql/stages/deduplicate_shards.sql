-- grain: one row per shard of body digests
-- Digest of each shard's texts; an unchanged digest means unchanged copies.
select
    ('0x' || body_hash[1:2])::integer as shard,
    count(*) || ' ' || bit_xor(md5_number_lower(text_id)) as digest,
    count(*) as n_rows
from lake.texts
group by shard
