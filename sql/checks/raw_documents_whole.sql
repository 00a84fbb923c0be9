-- grain: one row per raw document whose bytes do not give its id
-- kind: contract
-- Raw bytes are what they were when they were received.
select raw_id, n_bytes
from lake.raw_documents
where raw_id <> 'raw:' || left(sha256(content), 32) or n_bytes <> octet_length(content)
