-- grain: one row per shard of stories
-- Digest of each shard's claims, of where they are told and of what is left out of their texts.
with placed as (
    select
        v.text_id,
        (md5_number_lower(coalesce(min(m.story_id), '')) % 4096)::integer as shard,
        md5_number_lower(concat_ws(' ', v.text_id, min(m.story_id), min(v.published_at)::varchar)) as part
    from lake.article_versions as v
    left join lake.story_members as m on m.article_id = v.article_id
    group by v.text_id
),

parts as (
    select p.shard, md5_number_lower(concat_ws(' ', 'c', f.claim_id, f.tool_id, p.part)) as part, 1 as n
    from lake.claim_profiles as f
    join placed as p on p.text_id = f.text_id
    union all
    select p.shard, md5_number_lower(concat_ws(' ', 'x', x.capture_id, x.block_id)), 0
    from lake.block_exclusions as x
    join placed as p on p.text_id = x.text_id
)

select shard, count(*) || ' ' || bit_xor(part) as digest, sum(n)::bigint as n_rows
from parts
group by shard
having sum(n) > 0
