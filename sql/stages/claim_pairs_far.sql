-- grain: one row per pair of claims of different stories that are to be compared
-- They share two of the four most telling words of each, within 60 days. Pairs of words that more than 24 claims have
-- lead nowhere; a claim is compared with those 32 that share most, or with which it shares most. In two texts that may
-- tell one event (claims_near_texts) two words of all suffice, and in short ones, 400 pairs of claims at most, none is
-- needed, as one fact may be told without a word in common; a claim is compared with those 64 that share most.
-- A pair belongs to the shard of the story of which it was told later, so that new articles touch few shards of old ones.
with numbered as (
    select
        t.claim_id,
        t.text_id,
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
),

-- Of the texts of some pair alone: a text's claims are told with all their words.
near_texts as (
    select text_a as text_id from claims_near_texts
    union
    select text_b from claims_near_texts
),

near_claims as (
    select n.number, n.claim_id, n.text_id from numbered as n semi join near_texts as t on t.text_id = n.text_id
),

near_keys as (
    select n.number, n.text_id, unnest(f.keys) as key
    from near_claims as n
    join lake.claim_profiles as f on f.claim_id = n.claim_id
),

-- One text's words by the other text, as else all claims with one word would be joined first.
sought as materialized (
    select a.number, hash(t.text_b, a.key) as key
    from claims_near_texts as t
    join near_keys as a on a.text_id = t.text_a
),

shared as (
    select s.number as number_a, b.number as number_b, count(*) as n_shared
    from sought as s
    join (select number, hash(text_id, key) as key from near_keys) as b on b.key = s.key
    group by s.number, b.number
    having count(*) >= 2
),

sizes as (
    select text_id, count(*) as n_claims from near_claims group by text_id
),

met as (
    select number_a, number_b, n_shared from shared
    union all
    select a.number, b.number, 0
    from claims_near_texts as t
    join sizes as x on x.text_id = t.text_a
    join sizes as y on y.text_id = t.text_b
    join near_claims as a on a.text_id = t.text_a
    join near_claims as b on b.text_id = t.text_b
    where x.n_claims * y.n_claims <= 400
),

nearest_met as (
    select
        one,
        other,
        least(
            row_number() over (partition by one order by n_shared desc, other),
            row_number() over (partition by other order by n_shared desc, one)
        ) as place
    from (
        select least(number_a, number_b) as one, greatest(number_a, number_b) as other, max(n_shared) as n_shared
        from met
        group by all
    )
),

chosen as (
    select one, other, bool_or(is_near) as is_near
    from (
        select one, other, false as is_near from nearest where place <= 32
        union all
        select one, other, true from nearest_met where place <= 64
    )
    group by one, other
)

select
    a.claim_id as one,
    b.claim_id as other,
    n.is_near,
    4096 + if(coalesce(a.day > b.day, false), a.shard, b.shard) as shard
from chosen as n
join numbered as a on a.number = n.one
join numbered as b on b.number = n.other
