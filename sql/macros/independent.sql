-- use: select fact, n_independent_origins, independent(group_id, copied_share := 0.3) as stricter from corroboration
-- How many independent origins state a fact, with other limits than those of corroboration, or without one outlet: see
-- origins_if for what the limits mean. NULL where nobody is left who states it.
create macro independent(fact_id, copied_share := 0.5, leaning_share := 0.5, without_outlet := null::varchar) as (
    -- All facts are counted at once and this one looked up: what stands inside a query of a macro would not see its column.
    (
        select map_from_entries(list((group_id, n_origins)))
        from (
            select g.group_id, count(distinct o.origin) as n_origins
            from lake.claim_groups as g
            join lake.claims as c on c.claim_id = g.claim_id
            join lake.article_versions as v on v.text_id = c.text_id
            join origins_if(
                copied_share := copied_share, leaning_share := leaning_share, without_outlet := without_outlet
            ) as o on o.article_id = v.article_id
            where g.relation = 'same'
            group by g.group_id
        )
    )[fact_id]
)
