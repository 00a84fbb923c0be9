-- Each claim that is grouped (no opinion, not in boilerplate) with where it is told, and the claim that stands for all of
-- its wording: of claims of one story in the same words the smallest id. Short ones about "it" or "he" stand alone.
create macro told_claims() as table (
    with placed as (
        select
            v.text_id,
            min(m.story_id) as story_id,
            epoch(min(v.published_at)) / 86400.0 as day
        from lake.article_versions as v
        left join lake.story_members as m on m.article_id = v.article_id
        group by v.text_id
    ),

    left_out as (
        select distinct c.claim_id
        from lake.claims as c
        join lake.block_exclusions as x
            on x.text_id = c.text_id and x.char_start <= c.char_start and c.char_start < x.char_end
    )

    select
        c.claim_id,
        p.story_id,
        p.day,
        min(c.claim_id) over (
            partition by if(
                f.is_vague and len(string_split(c.text, ' ')) < 8,
                c.claim_id,
                concat_ws(' ', p.story_id, c.polarity, lower(c.text))
            )
        ) as first_claim_id
    from lake.claim_profiles as f
    join lake.claims as c on c.claim_id = f.claim_id
    join placed as p on p.text_id = f.text_id
    anti join left_out as x on x.claim_id = f.claim_id
)
