-- grain: one row for all claims
-- Digest of the claims, their articles, stories and entities; an unchanged digest means unchanged groups.
with parts as (
    select md5_number_lower('p' || profile.claim_id || profile.tool_id) as part from lake.claim_profiles as profile
    union all
    select md5_number_lower(concat_ws(' ', 'v', v.capture_id, v.article_id, v.text_id, v.published_at::varchar))
    from lake.article_versions as v
    union all
    select md5_number_lower('s' || m.article_id || m.story_id) from lake.story_members as m
    union all
    select md5_number_lower('e' || l.mention_id || l.entity_id) from lake.entity_links as l
    union all
    select md5_number_lower('x' || x.capture_id || x.block_id) from lake.block_exclusions as x
)

select 0 as shard, count(*) || ' ' || bit_xor(part) as digest, count(*) as n_rows
from parts
having count(*) > 0
