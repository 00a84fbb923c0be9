-- grain: one row per distinct body
-- Which bodies there are now.
select body_key, n_hashes from lake.fingerprints
