-- grain: one row per article
-- The latest version of each article, with its profile: what stories are told by. All articles are one shard.
with latest as (
    select article_id, text_id, coalesce(headline, '') as headline, published_at
    from lake.article_versions
    qualify row_number() over (
        partition by article_id
        order by coalesce(modified_at, published_at) desc nulls last, version_id, capture_id
    ) = 1
)

select l.article_id, l.published_at, p.entries, p.shown, p.n_tokens, p.is_unspaced
from latest as l
join lake.story_profiles as p on p.text_id = l.text_id and p.headline = l.headline
where 0 in (select unnest($shards))
