-- grain: one row per article
-- The latest version of each article, with its profile: what stories are told by. The key stands for the row.
with latest as (
    select article_id, text_id, coalesce(headline, '') as headline, published_at
    from lake.article_versions
    qualify row_number() over (
        partition by article_id
        order by coalesce(modified_at, published_at) desc nulls last, version_id, capture_id
    ) = 1
)

select
    l.article_id,
    (md5_number_lower(concat_ws(' ', l.article_id, p.profile_id, epoch_us(l.published_at))) >> 1)::bigint
        as article_key,
    l.published_at,
    len(p.entries) as n_entries,
    p.n_tokens,
    p.is_unspaced,
    p.entries,
    p.shown
from lake.story_profiles as p
join latest as l on l.text_id = p.text_id and l.headline = p.headline
