-- grain: one row per segment asked for
select body_keys, heads, tails, places from lake.postings where segment_id in (select unnest($segments))
