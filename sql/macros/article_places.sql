-- Each article once, whatever its versions and captures: where it stands, who publishes it, and when it was out.
create macro article_places() as table (
    select
        v.article_id,
        min(c.locator) as locator,
        coalesce(min(coalesce(o.name, v.outlet_name)) filter (v.outlet_basis <> 'unknown'), '(unknown outlet)') as outlet,
        min(v.outlet_id) filter (v.outlet_basis <> 'unknown') as outlet_id,
        min(o.owner_family) filter (v.outlet_basis <> 'unknown') as owner_family,
        min(coalesce('owner: ' || o.owner_family, v.outlet_id)) filter (v.outlet_basis <> 'unknown') as owner_id,
        -- what an aggregator publishes is not its own reporting
        min(coalesce('owner: ' || o.owner_family, v.outlet_id)) filter (
            v.outlet_basis <> 'unknown' and o.kind is distinct from 'aggregator'
        ) as reporting_owner_id,
        min_by(v.headline, c.locator) as headline,
        min(v.published_at) as published_at,
        if(count(*) = count(v.published_earliest), min(v.published_earliest), null) as earliest,
        min(v.published_latest) as latest
    from lake.article_versions as v
    join lake.captures as c on c.capture_id = v.capture_id
    left join lake.outlets as o on o.outlet_id = v.outlet_id
    group by v.article_id
)
