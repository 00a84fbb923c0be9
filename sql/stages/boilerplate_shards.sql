-- grain: one row per shard of sites
-- Digest of each shard's articles and texts; an unchanged digest means unchanged boilerplate.
with placed as (
    select
        site_of(v.outlet_basis, v.outlet_id, v.url) as site,
        v.article_id,
        v.text_id,
        v.capture_id
    from lake.article_versions as v
)

select
    ('0x' || sha256(site)[1:2])::integer as shard,
    count(*) || ' ' || bit_xor(md5_number_lower(concat_ws(' ', site, article_id, text_id, capture_id))) as digest,
    count(*) as n_rows
from placed
where site is not null
group by shard
