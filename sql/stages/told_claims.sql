-- grain: one row per claim told in the stories of the shards asked for
-- Each claim that is grouped (no opinion, not in boilerplate) with where it is told, and the claim that stands for all of
-- its wording: of claims of one story in the same words the smallest id. Short ones about "it" or "he" stand alone.
with placed as (
    select
        v.text_id,
        min(m.story_id) as story_id,
        epoch(min(v.published_at)) / 86400.0 as day,
        (md5_number_lower(coalesce(min(m.story_id), '')) % 4096)::integer as shard
    from lake.article_versions as v
    left join lake.story_members as m on m.article_id = v.article_id
    group by v.text_id
),

wanted as (
    select * from placed where shard in (select unnest($shards))
),

left_out as (
    select distinct c.claim_id
    from lake.claims as c
    join lake.block_exclusions as x
        on x.text_id = c.text_id and x.char_start <= c.char_start and c.char_start < x.char_end
),

told as (
    select
        c.claim_id,
        f.entries,
        f.senses,
        p.*,
        min(c.claim_id) over (
            partition by if(
                f.is_vague and len(string_split(c.text, ' ')) < 8,
                c.claim_id,
                concat_ws(' ', p.story_id, c.polarity, lower(c.text))
            )
        ) as first_claim_id
    from lake.claim_profiles as f
    join wanted as p on p.text_id = f.text_id
    join lake.claims as c on c.claim_id = f.claim_id
    anti join left_out as x on x.claim_id = f.claim_id
)

select
    claim_id,
    first_claim_id,
    text_id,
    story_id,
    day,
    if(claim_id = first_claim_id, entries, []) as entries,
    if(claim_id = first_claim_id, senses, []) as senses,
    shard
from told
order by shard, claim_id
