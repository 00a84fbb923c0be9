-- grain: one row per pair of texts of two stories that may tell one event
-- Two of their articles have a story score of 250 at least: two in five of the articles that other words keep out of
-- their story score so, and hardly any on two events (benchmarks/paraphrases). Of small stories, 64 pairs of texts at
-- most, all texts are compared; of larger ones those that score so.
with told as (
    select text_id, any_value(story_id) as story_id
    from lake.told_claims
    where story_id is not null
    group by text_id
),

keyed as (
    select distinct m.article_key, t.text_id, t.story_id
    from lake.story_members as m
    join lake.article_versions as v on v.article_id = m.article_id
    join told as t on t.text_id = v.text_id
),

near as (
    select distinct a.text_id as text_a, b.text_id as text_b, a.story_id as story_a, b.story_id as story_b
    from lake.story_scores as s
    join keyed as a on a.article_key = s.article_a
    join keyed as b on b.article_key = s.article_b
    where s.score >= 250 and a.story_id <> b.story_id
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
    select a.text_id, b.text_id
    from small as s
    join told as a on a.story_id = s.story_a
    join told as b on b.story_id = s.story_b
)

select distinct least(text_a, text_b) as text_a, greatest(text_a, text_b) as text_b from texts
