-- The entity of each mention. A macro and not a CTE: DuckDB would compute a CTE that is read several times by itself,
-- and then every column of the view, asked for or not.
create macro mention_entities() as table (
    select l.mention_id, l.entity_id, e.label
    from lake.entity_links as l
    join lake.entities as e on e.entity_id = l.entity_id
)
