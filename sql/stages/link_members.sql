-- grain: one row per segment of the index of copies
-- Which bodies each has.
select segment_id, body_keys from lake.postings
