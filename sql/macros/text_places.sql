-- Where each text stands: one row per capture that gave it, with outlet, date and the map to that capture's bytes.
create macro text_places() as table (
    select
        v.text_id,
        v.version_id,
        v.article_id,
        v.capture_id,
        v.raw_id,
        c.locator,
        v.outlet_id,
        coalesce(o.name, v.outlet_name, '(unknown outlet)') as outlet,
        v.published_at,
        v.language,
        a.segments
    from lake.article_versions as v
    join lake.captures as c on c.capture_id = v.capture_id
    join lake.alignments as a on a.alignment_id = v.alignment_id
    left join lake.outlets as o on o.outlet_id = v.outlet_id
)
