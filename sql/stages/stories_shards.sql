-- grain: one row for all articles
-- Digest of the articles and their profiles; an unchanged digest means unchanged stories.
select
    0 as shard,
    count(*) || ' ' || bit_xor(
        md5_number_lower(
            concat_ws(
                ' ', v.capture_id, v.article_id, v.version_id, p.profile_id, v.published_at::varchar,
                v.modified_at::varchar
            )
        )
    ) as digest,
    count(*) as n_rows
from lake.article_versions as v
join lake.story_profiles as p on p.text_id = v.text_id and p.headline = coalesce(v.headline, '')
having count(*) > 0
