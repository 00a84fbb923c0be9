-- grain: one row per shard of linked bodies
-- Digest of the pairs of texts of each shard; an unchanged digest means unchanged pairs.
with firsts as (
    select
        ('0x' || body_hash[1:15])::bigint as body_key,
        text_id
    from lake.texts
    qualify row_number() over (partition by body_hash order by text_id) <= 3
)

select
    l.shard,
    count(*) || ' ' || bit_xor(md5_number_lower(a.text_id || ' ' || b.text_id)) as digest,
    count(*) as n_rows
from lake.body_links as l
join firsts as a on a.body_key = l.body_a
join firsts as b on b.body_key = l.body_b
group by l.shard
