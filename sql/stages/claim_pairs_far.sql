-- grain: one row per pair of claims of different stories that are to be compared
-- They share two of the four most telling words of each, within 60 days. Pairs of words that more than 24 claims have
-- lead nowhere; a claim is compared with those 32 that share most, or with which it shares most. A pair belongs to the
-- shard of the story of which it was told later, so that new articles touch few shards of old ones.
with numbered as (
    select
        t.claim_id,
        t.story_id,
        t.day,
        t.shard,
        f.keys[1:4] as keys,
        row_number() over (order by t.claim_id) as number
    from lake.told_claims as t
    join lake.claim_profiles as f on f.claim_id = t.claim_id
    where t.first_claim_id = t.claim_id
),

far_keys as (
    select n.number, n.story_id, n.day, hash(least(x.key, y.key), greatest(x.key, y.key)) as key
    from numbered as n,
        unnest(n.keys) with ordinality as x (key, place),
        unnest(n.keys) with ordinality as y (key, place)
    where x.place < y.place
),

far_kept as (
    select * from far_keys qualify count(*) over (partition by key) between 2 and 24
),

counted as (
    select a.number as one, b.number as other, count(*) as n_shared
    from far_kept as a
    join far_kept as b on b.key = a.key and a.number < b.number
    where a.story_id is distinct from b.story_id and not coalesce(abs(a.day - b.day) > 60, false)
    group by a.number, b.number
),

nearest as (
    select
        one,
        other,
        least(
            row_number() over (partition by one order by n_shared desc, other),
            row_number() over (partition by other order by n_shared desc, one)
        ) as place
    from counted
)

select
    a.claim_id as one,
    b.claim_id as other,
    4096 + if(coalesce(a.day > b.day, false), a.shard, b.shard) as shard
from nearest as n
join numbered as a on a.number = n.one
join numbered as b on b.number = n.other
where n.place <= 32
