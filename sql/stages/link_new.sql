-- grain: one row per body that the present tool has not put into the index yet
select
    f.body_key,
    f.n_hashes,
    f.hashes
from lake.fingerprints as f
anti join (select body_key from lake.linked_bodies where tool_id = $tool_id) as l on l.body_key = f.body_key
