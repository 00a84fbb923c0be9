-- grain: one row per segment
select segment_id, n_bodies, n_postings from lake.postings
