-- grain: one row per shard of pairs of claims
-- Digest of each shard's pairs and of the claims that pairs may be made of, and of all that their texts say besides:
-- entities, times, who published them and when.
with about as (
    select text_id, bit_xor(md5_number_lower(told)) as part
    from (
        select m.text_id, concat_ws(' ', 'e', l.mention_id, l.entity_id, e.label, e.kind, e.seed_id) as told
        from lake.entity_links as l
        join lake.mentions as m on m.mention_id = l.mention_id
        join lake.entities as e on e.entity_id = l.entity_id
        union all
        select
            text_id,
            concat_ws(
                ' ', 't', char_start, char_end, capture_id, kind, status, relation, granularity, t_from::varchar, t_to::varchar
            )
        from lake.time_expressions
        union all
        select
            v.text_id, concat_ws(' ', 'v', v.capture_id, coalesce(o.name, v.outlet_name), v.published_at::varchar)
        from lake.article_versions as v
        left join lake.outlets as o on o.outlet_id = v.outlet_id
    )
    group by text_id
),

claims as (
    select
        f.claim_id,
        f.text_id,
        t.story_id,
        t.shard,
        t.first_claim_id = t.claim_id as is_standing,
        md5_number_lower(concat_ws(' ', f.claim_id, f.frame, f.tool_id, t.story_id, t.first_claim_id, t.day, a.part)) as part
    from lake.claim_profiles as f
    join lake.told_claims as t on t.claim_id = f.claim_id
    join about as a on a.text_id = f.text_id
),

texts as (
    select text_id, bit_xor(part) as part, count(*) as n_claims
    from claims
    where is_standing
    group by text_id
),

parts as (
    select
        p.shard,
        md5_number_lower(concat_ws(' ', a.part, b.part, p.likeness, p.vague, p.same_story)) as part,
        1 as n
    from lake.claim_pairs as p
    join claims as a on a.claim_id = p.claim_a
    join claims as b on b.claim_id = p.claim_b
    union all
    select shard, md5_number_lower(concat_ws(' ', 'told', part)), 1
    from claims
    where is_standing and story_id is not null
    union all
    select s.shard, md5_number_lower(concat_ws(' ', 'near', a.part, b.part)), a.n_claims + b.n_claims
    from (
        select text_a, text_b, shard_one as shard from claims_near_texts
        union
        select text_a, text_b, shard_other from claims_near_texts
    ) as s
    join texts as a on a.text_id = s.text_a
    join texts as b on b.text_id = s.text_b
)

select shard, count(*) || ' ' || bit_xor(part) as digest, sum(n)::bigint as n_rows
from parts
group by shard
