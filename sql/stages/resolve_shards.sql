-- grain: one row per shard of resolution keys
-- Digest of each shard's mentions and of the judgements on them; an unchanged digest means unchanged entities.
with judged as (
    select * from judgement_shards()
),

named as (
    select coalesce(j.shard, m.shard) as shard, m.mention_id
    from lake.mentions as m
    left join judged as j on j.resolution_key = m.resolution_key
    where m.shard is not null
),

decided as (
    select distinct k.shard, j.judgement_id, j.line_no
    from judgement_points() as p
    join judged as k on k.resolution_key = p.resolution_key
    join lake.judgements as j on j.judgement_id = p.judgement_id
),

numbered as (
    select shard, judgement_id || ' ' || row_number() over (partition by shard order by line_no) as item
    from decided
),

items as (
    select shard, mention_id as item, 1 as n from named
    union all
    select shard, item, 0 from numbered
)

select
    shard,
    count(*) || ' ' || bit_xor(md5_number_lower(item)) as digest,
    sum(n)::bigint as n_rows
from items
group by shard
