-- grain: one row per pair of texts of two stories that may tell one event
-- Two of their articles have a story score of 250 at least: too little for one story, but two in five of the articles
-- that other words keep out of their story score so, and hardly any on two events (benchmarks/paraphrases). Of small
-- stories, 64 pairs of texts at most, all texts are compared; of larger ones those that score so. Two texts are
-- compared where either is of the eight nearest of the other, lest a long subject join all its texts. Their claims may
-- state one fact, or differ. A pair belongs to the shard of the story that was told later; of one day, to either.
with told as (
    select text_id, any_value(story_id) as story_id, any_value(day) as day, any_value(shard) as shard
    from lake.told_claims
    where story_id is not null
    group by text_id
),

keyed as (
    select distinct m.article_key, v.text_id, t.story_id
    from lake.story_members as m
    join lake.article_versions as v on v.article_id = m.article_id
    join told as t on t.text_id = v.text_id
),

-- Materialized, or both sides would be joined with each other first, being unequal: every text with every other.
half as materialized (
    select s.article_b, s.score, x.text_id, x.story_id
    from lake.story_scores as s
    join keyed as x on x.article_key = s.article_a
    where s.score >= 250
),

scored as (
    select
        least(x.text_id, y.text_id) as text_a,
        greatest(x.text_id, y.text_id) as text_b,
        if(x.text_id < y.text_id, x.story_id, y.story_id) as story_a,
        if(x.text_id < y.text_id, y.story_id, x.story_id) as story_b,
        max(x.score) as score
    from half as x
    join keyed as y on y.article_key = x.article_b
    where x.text_id <> y.text_id and x.story_id <> y.story_id
    group by all
),

either as (
    select text_a as text_id, text_b as other, score from scored
    union all
    select text_b, text_a, score from scored
),

nearest as (
    select least(text_id, other) as text_a, greatest(text_id, other) as text_b
    from (from either qualify row_number() over (partition by text_id order by score desc, other) <= 8)
    group by all
),

near as (
    select s.text_a, s.text_b, s.story_a, s.story_b
    from scored as s
    semi join nearest as n on n.text_a = s.text_a and n.text_b = s.text_b
),

sizes as (
    select story_id, count(*) as n_texts from told group by story_id
),

small as (
    select distinct n.story_a, n.story_b
    from near as n
    join sizes as a on a.story_id = n.story_a
    join sizes as b on b.story_id = n.story_b
    where a.n_texts * b.n_texts <= 64
),

texts as (
    select text_a, text_b from near
    union
    select least(a.text_id, b.text_id), greatest(a.text_id, b.text_id)
    from small as s
    join told as a on a.story_id = s.story_a
    join told as b on b.story_id = s.story_b
)

select
    t.text_a,
    t.text_b,
    4096 + if(coalesce(a.day > b.day, false), a.shard, b.shard) as shard_one,
    4096 + if(coalesce(b.day > a.day, false), b.shard, a.shard) as shard_other
from texts as t
join told as a on a.text_id = t.text_a
join told as b on b.text_id = t.text_b
