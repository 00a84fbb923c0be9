-- grain: one row per shard: of the claims of some stories, or of pairs of claims across stories
-- Digest of each shard's claims, where they are told, and the entities and times of their texts.
with about as (
    select text_id, bit_xor(part) as part
    from (
        select m.text_id, md5_number_lower(l.mention_id || l.entity_id) as part
        from lake.entity_links as l
        join lake.mentions as m on m.mention_id = l.mention_id
        union all
        select text_id, md5_number_lower(concat_ws(' ', char_start, char_end, capture_id, t_from::varchar, t_to::varchar))
        from lake.time_expressions
    )
    group by text_id
),

parts as (
    select
        t.claim_id,
        t.shard,
        md5_number_lower(
            concat_ws(' ', t.claim_id, f.tool_id, t.story_id, t.day, md5(t.local), md5(t.local_senses), e.part)
        ) as part
    from lake.told_claims as t
    join lake.claim_profiles as f on f.claim_id = t.claim_id
    left join about as e on e.text_id = t.text_id
    where t.first_claim_id = t.claim_id
),

all_parts as (
    select shard, part from parts
    union all
    select p.shard, md5_number_lower(concat_ws(' ', a.part, b.part, p.is_near))
    from claim_pairs_far as p
    join parts as a on a.claim_id = p.one
    join parts as b on b.claim_id = p.other
)

select shard, count(*) || ' ' || bit_xor(part) as digest, count(*) as n_rows
from all_parts
group by shard
