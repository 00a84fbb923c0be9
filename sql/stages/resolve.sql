-- grain: one row per named mention of the shards asked for
-- Mentions among which entities are to be told apart; rows of one key are always together.
select mention_id, text_id, surface, kind, form, chain_name, seed_id, resolution_key, shard
from lake.mentions
where shard in (select unnest($shards))
