-- grain: one row per named mention or judgement of the shards asked for
-- Mentions among which entities are to be told apart, rows of one key always together, and the judgements on them.
with judged as (
    select * from judgement_shards()
),

points as (
    select p.*, k.shard
    from judgement_points() as p
    join judged as k on k.resolution_key = p.resolution_key
),

decided as (
    select
        p.shard,
        p.judgement_id,
        max(p.mention_id) filter (p.side = 'subject') as subject_mention_id,
        max(p.mention_id) filter (p.side = 'object') as object_mention_id
    from points as p
    where p.shard in (select unnest($shards))
    group by p.shard, p.judgement_id
)

select
    m.mention_id,
    m.text_id,
    m.surface,
    m.kind,
    m.form,
    m.chain_id,
    m.chain_name,
    m.seed_id,
    m.resolution_key,
    null as judgement,
    coalesce(j.shard, m.shard) as shard
from lake.mentions as m
left join judged as j on j.resolution_key = m.resolution_key
where coalesce(j.shard, m.shard) in (select unnest($shards))
union all by name
select
    d.shard,
    {
        'judgement_id': j.judgement_id,
        'line_no': j.line_no,
        'verb': j.verb,
        'object': j.object,
        'points': j.points,
        'subject_mention_id': d.subject_mention_id,
        'object_mention_id': d.object_mention_id
    } as judgement
from decided as d
join lake.judgements as j on j.judgement_id = d.judgement_id
