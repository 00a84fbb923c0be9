-- grain: one row per distinct body
-- The index of copies: every body with its sampled shingles.
select body_key, n_hashes, hashes from lake.fingerprints
