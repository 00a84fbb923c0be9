-- grain: one row per named mention, text with its context, or judgement of the shards asked for
-- Mentions among which entities are to be told apart, rows of one key always together; what the texts of persons to be
-- compared name besides; and the judgements on all of them.
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
),

named as (
    select
        m.mention_id,
        m.text_id,
        m.char_start,
        m.surface,
        m.kind,
        m.form,
        m.chain_id,
        m.chain_name,
        m.role_field,
        m.seed_id,
        m.resolution_key,
        coalesce(j.shard, m.shard) as shard
    from lake.mentions as m
    left join judged as j on j.resolution_key = m.resolution_key
    where coalesce(j.shard, m.shard) in (select unnest($shards))
),

-- Whether persons are one is asked where a surname stands in several texts.
compared as (
    select distinct n.text_id
    from named as n
    join (
        select resolution_key
        from named
        where resolution_key like 'person:%'
        group by resolution_key
        having count(distinct text_id) > 1
    ) as p on p.resolution_key = n.resolution_key
),

-- States, regions and outlets are named by texts on anything.
contexts as (
    select m.text_id, list(distinct m.resolution_key) as context
    from lake.mentions as m
    semi join compared as c on c.text_id = m.text_id
    where m.resolution_key is not null and not regexp_matches(m.resolution_key, '^seed:(state|loc|out):')
    group by m.text_id
)

select *
from named
union all by name
select text_id, context
from contexts
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
