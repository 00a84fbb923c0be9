-- grain: one row per capture that a name fits, as article or as outlet
-- Whole names only: a part of one never erases anything.
select
    c.capture_id,
    c.raw_id,
    c.locator,
    c.url as capture_url,
    v.article_id,
    v.url,
    v.outlet_id,
    coalesce(
        $name in (c.capture_id, c.raw_id, c.locator) or $name = c.url or $name = c.final_url
        or $name in (v.article_id, v.version_id) or $name = v.url,
        false
    ) as is_article,
    coalesce($name = v.outlet_id or $name = v.outlet_name, false) as is_outlet
from lake.captures as c
left join lake.article_versions as v on v.capture_id = c.capture_id
where is_article or is_outlet
order by c.capture_id
