-- grain: one row per text of the shards asked for
-- Digests of the bodies to be compared.
select text_id, body_hash, ('0x' || body_hash[1:2])::integer as shard
from lake.texts
where shard in (select unnest($shards))
