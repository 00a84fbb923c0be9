-- What may show who took a text from whom, of each capture: who publishes it, when it was out, and whom it credits.
create macro copy_sides() as table (
    select
        v.capture_id,
        {
            'outlet_id': if(v.outlet_basis <> 'unknown', v.outlet_id, null),
            'outlet': coalesce(o.name, v.outlet_name, 'it'),
            'earliest': v.published_earliest,
            'latest': v.published_latest,
            'credits': coalesce(c.credits, [])
        } as side
    from lake.article_versions as v
    left join lake.outlets as o on o.outlet_id = v.outlet_id
    left join attributed_credits() as c on c.capture_id = v.capture_id
)
