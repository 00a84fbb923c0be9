-- grain: one row per pair of bodies that the present tool has kept and change of its links
select body_a, body_b, n_links from lake.body_links where tool_id = $tool_id
