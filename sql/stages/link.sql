-- grain: one row per segment of the index of copies
-- The index of copies: which bodies have which sampled shingle.
select body_keys, heads, tails, places from lake.postings
