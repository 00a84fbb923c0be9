-- grain: one row per body that the present tool has put into the index
select body_key from lake.linked_bodies where tool_id = $tool_id
